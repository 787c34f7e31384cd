#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/names.json``: the packages and services that manifests commonly name.

``common`` are the names whose misspellings are looked for: the services (units of systemd and init scripts) of Debian's
packages for administrators and servers, with these packages; Debian's packages of priority standard and higher; the
packages that sos looks for (Debian ``sosreport``), which has those of Red Hat as well; and some by hand, with reasons.

``known`` are names within one edit of these that mean something else: all packages, services and commands of Debian,
what sos looks for, the commands of ``commands.json`` (which cover other systems), words of English (Debian
``wamerican-small``), for houses call what is theirs so. Digits count as one, for versions differ.

It needs apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would write;
unless the sources are no longer those that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from puppetguard.model.spelling import edits
from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

COMMANDS = Path(__file__).resolve().parent.parent / "puppetguard" / "knowledge" / "commands.json"
DEBIAN = ("sosreport", "wamerican-small")
SECTIONS = ("net", "admin", "utils", "mail", "web", "database", "httpd", "misc", "kernel", "libs", "java", "php")
UNIT = re.compile(r"(?:usr/)?lib/systemd/system/([^/@]+)@?\.(?:service|socket|timer|target|mount|path)")
SCRIPT = re.compile(r"etc/init\.d/([^/]+)")
PROGRAM = re.compile(r"(?:usr/)?s?bin/([^/]+)")
NAME = re.compile(r"[a-z][a-z0-9.+_-]*", re.ASCII)
SHORTEST = 5
BY_HAND = {
    "tools that everybody installs": "curl wget unzip git htop tmux screen python3-pip build-essential gnupg net-tools"
    " apt-transport-https software-properties-common tcpdump strace lsof bzip2",
    "short ones that everybody manages": "sshd cron ntpd bind sudo rsync",
    "of Red Hat and its kin, which Debian has by other names": "httpd mysqld mariadb-server mysql-server crond chronyd"
    " postgresql-server php-fpm firewalld epel-release openssh-clients openssh-server vim-enhanced bind-utils"
    " policycoreutils-python-utils nfs-utils java-11-openjdk named iptables-services httpd-tools mod_ssl"
    " NetworkManager",
    "of makers with repositories of their own": "puppet-agent puppetserver puppetdb elasticsearch kibana logstash"
    " filebeat metricbeat grafana grafana-server mongodb-org mongod docker-ce docker-ce-cli containerd.io kubelet"
    " kubeadm kubectl google-chrome-stable rabbitmq-server zabbix-agent zabbix-agent2 telegraf influxdb jenkins"
    " gitlab-runner gitlab-ce consul vault nomad terraform newrelic-infra datadog-agent splunkforwarder nodejs",
}


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("names", [archive.identity])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    common, every = of_archive(archive)
    looked_for = set(sos_names(debian / "usr/lib/python3/dist-packages/sos/report/plugins"))
    common |= archive.packages("Priority", ("required", "important", "standard"))
    common |= {name for name in looked_for if name in every or len(name) > 7}
    by_hand = {name for words in BY_HAND.values() for name in words.split()}
    common = {name for name in common if len(name) >= SHORTEST and NAME.fullmatch(name)} | by_hand
    common = {normal(name) for name in common if name == name.lower()}
    every |= looked_for
    every |= set((debian / "usr/share/dict/american-english-small").read_text(encoding="utf-8").lower().split())
    commands = json.loads(COMMANDS.read_text(encoding="utf-8"))
    every |= {name for key in ("common", "special", "known") for name in commands[key].split()}
    known = near({normal(name.lower()) for name in every} - common, common)
    data = {
        "common": " ".join(sorted(common)),
        "known": " ".join(sorted(known)),
    }
    file.write(data, f"{len(common)} common names, {len(known)} near them of {len(every)} known\n")


def of_archive(archive: Archive) -> tuple[set[str], set[str]]:
    """Return the names of common services and their packages, and of all packages, services and programs."""
    common: set[str] = set()
    every: set[str] = set()
    for path, owners in archive.files():
        packages = [owner.rpartition("/") for owner in owners.split(",")]
        every.update(name for _, _, name in packages)
        if (service := UNIT.fullmatch(path) or SCRIPT.fullmatch(path)) is not None:
            every.add(service[1])
            served = {name for section, _, name in packages if section.rpartition("/")[2] in SECTIONS}
            if served:
                common |= {service[1], *served}
        elif (program := PROGRAM.fullmatch(path)) is not None:
            every.add(program[1])
    return common, every


def sos_names(folder: Path) -> Iterable[str]:
    """Yield the packages that the plug-ins of sos look for."""
    for path in folder.glob("*.py"):
        for listed in re.findall(r"^\s+packages\s*=\s*\(([^)]*)\)", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield from re.findall(r"'([^'%*]+)'", listed)


def normal(name: str) -> str:
    """Return a name without the value of its versions; ``knowledge.names`` has the same."""
    return re.sub(r"[0-9][0-9.]*", "0", name)


def near(every: Iterable[str], common: Iterable[str]) -> set[str]:
    """Return the names that are within one edit of a common one."""
    index: defaultdict[str, set[str]] = defaultdict(set)
    for name in common:
        for shorter in shortened(name):
            index[shorter].add(name)
    return {
        name
        for name in every
        if any(edits(name, one) <= 1 for shorter in shortened(name) for one in index.get(shorter, ()))
    }


def shortened(word: str) -> set[str]:
    """Return the word and what is left of it without one of its letters; two words that one edit parts share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


if __name__ == "__main__":
    main()
