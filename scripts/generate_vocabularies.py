#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/vocabularies.json``: words that the kernel, libraries and services know by name.

- ``kernel modules``: those of Debian's kernels, hyphens as underscores, as modprobe(8) takes them;
- ``kernel parameters``: the parts of the names that sysctl(8) takes, from the kernel's documentation and the manual
  pages (Debian ``linux-doc-6.1``, ``manpages``);
- ``SELinux booleans``: those of the reference policy (Debian ``selinux-policy-dev``);
- ``time zones``: those of the tz database (Debian ``tzdata``);
- ``character sets`` of locales (Debian ``locales``);
- ``firewalld services``: those that firewalld comes with;
- ``PHP extensions``: those that Debian packages;
- ``Apache modules``: those that Debian's ``a2enmod`` finds;
- ``network services``: those that the system has ports for (Debian ``netbase``);
- ``domains``: where packages come from, by what Debian says of their home pages and by hand, and ``other domains``
  which are nearly called so.

It needs apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would write;
unless the sources are no longer those that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scripts.debian_archive import Archive
from scripts.generate_names import near
from scripts.knowledge_file import KnowledgeFile

DEBIAN = ("linux-doc-6.1", "manpages", "selinux-policy-dev", "locales", "netbase")
PATHS = {
    "kernel modules": re.compile(r"lib/modules/[^/]+/kernel/(?:.*/)?([^/]+)\.ko(?:\.xz)?"),
    "time zones": re.compile(r"usr/share/zoneinfo/(?!posix/|right/)([A-Z][A-Za-z_]*(?:/[A-Za-z0-9_+-]+)+|UTC|GMT)"),
    "firewalld services": re.compile(r"usr/lib/firewalld/services/(.+)\.xml"),
    "PHP extensions": re.compile(r"(?:usr/share/php[0-9.]+-[^/]+/[^/]+|etc/php/[0-9.]+/mods-available)/(.+)\.ini"),
    "Apache modules": re.compile(r"etc/apache2/mods-available/(.+)\.load"),
}
"""Where the words stand that are names of files."""
PARAMETER = re.compile(r"([a-z][a-z0-9_]+(?:(?:,| and| or|\s*/) *[a-z][a-z0-9_]+)*) - [A-Z]")
"""`ip_forward - BOOLEAN`"""
HEADING = re.compile(r"([a-z][a-z0-9_-]+(?:(?:,| and| &) *[a-z][a-z0-9_-]+)*)(?:\s*\(.*|:)?")
UNDERLINE = re.compile(r"[=~-]{3,}")
FILE = re.compile(r"/proc/sys/([a-z][\w/.<>*-]+)")
PART = re.compile(r"[a-z][a-z0-9_-]*[a-z0-9]")
BOOLEAN = re.compile(r'<(?:tunable|bool) name="([a-z0-9_]+)"')
SERVICE = re.compile(r"^([a-z][^\s#]*)\s+\d+/", re.MULTILINE)
HOME_PAGE = re.compile(r"^Homepage: https?://(?:[^/@\s]*@)?([a-z0-9.-]+)", re.MULTILINE | re.IGNORECASE)
OFTEN = 15
"""How many packages have their home page below a domain that everybody knows."""
BY_HAND = {
    # Where makers and distributions keep the packages and scripts that are fetched from them.
    "domains": "amazonaws.com centos.org datadoghq.com docker.com docker.io elastic.co fedoraproject.org"
    " getcomposer.org githubusercontent.com googleapis.com grafana.com hashicorp.com influxdata.com jenkins.io"
    " mariadb.org microsoft.com mongodb.org mysql.com nginx.org nodesource.com npmjs.org packagecloud.io percona.com"
    " postgresql.org puppet.com puppetlabs.com pythonhosted.org rabbitmq.com redhat.com rubygems.org ubuntu.com"
    " yarnpkg.com zabbix.com",
    # What br_netfilter adds, which the kernel's documentation does not list.
    "kernel parameters": "bridge-nf-call-iptables bridge-nf-call-ip6tables bridge-nf-call-arptables"
    " bridge-nf-filter-vlan-tagged nf_conntrack_helper",
}


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("vocabularies", [archive.identity])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    found: dict[str, set[str]] = {name: set() for name in (*PATHS, "domains")}
    for path, _ in archive.files():
        for name, pattern in PATHS.items():
            if (match := pattern.fullmatch(path)) is not None:
                found[name].add(match[1])
    found["kernel modules"] = {name.replace("-", "_") for name in found["kernel modules"]}
    found["kernel parameters"] = set(kernel_parameters(debian))
    policy = (debian / "usr/share/selinux/devel/policy.xml").read_text(encoding="utf-8")
    found["SELinux booleans"] = set(BOOLEAN.findall(policy))
    supported = (debian / "usr/share/i18n/SUPPORTED").read_text(encoding="utf-8").split("\n")
    found["character sets"] = {line.split()[1] for line in supported if line}
    services = (debian / "etc/services").read_text(encoding="utf-8")
    found["network services"] = {word for line in SERVICE.findall(services) for word in line.split()}
    for name, words in BY_HAND.items():
        found[name].update(words.split())
    domains = Counter(".".join(host.lower().split(".")[-2:]) for host in HOME_PAGE.findall(archive.index()))
    found["domains"] |= {domain for domain, times in domains.items() if times >= OFTEN}
    found["other domains"] = near(set(domains) - found["domains"], found["domains"])
    data = {name: " ".join(sorted(words)) for name, words in sorted(found.items())}
    file.write(data, ", ".join(f"{len(words)} {name}" for name, words in sorted(found.items())))


def kernel_parameters(debian: Path) -> Iterator[str]:
    """Yield the parts of names that the documentation of sysctl, and what else speaks of ``/proc/sys``, has."""
    documentation = debian / "usr/share/doc/linux-doc-6.1/Documentation"
    for path in [*documentation.rglob("*.gz"), *(debian / "usr/share/man").rglob("*.gz")]:
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").replace("\\-", "-")
        for match in FILE.finditer(text):
            yield from (part for part in match[1].split("/") if PART.fullmatch(part))
        if path.name.endswith(".rst.gz") and ("sysctl" in path.name or path.parent.name == "sysctl"):
            lines = text.splitlines()
            for line, below in zip(lines, [*lines[1:], ""], strict=True):
                named = PARAMETER.match(line) or (HEADING.fullmatch(line) if UNDERLINE.fullmatch(below) else None)
                if named is not None:
                    yield from (part for part in PART.findall(named[1]) if part not in ("and", "or"))


if __name__ == "__main__":
    main()
