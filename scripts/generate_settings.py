#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/settings.json``: the words that well-known configuration files are made of.

From Debian: the manual pages of OpenSSH, logrotate, systemd, chrony, keepalived and Postfix, the documentation of
Apache and HAProxy, the configuration that Redis comes with, and the lists of directives that Vim has for Apache and
nginx. For each format its words, sorted, in one text.

It needs apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would write;
unless the sources are no longer those that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

PACKAGES = (
    "logrotate", "openssh-client", "openssh-server", "systemd", "systemd-container", "systemd-coredump",
    "systemd-resolved", "systemd-timesyncd", "vim-runtime", "apache2-doc", "haproxy", "chrony", "keepalived", "postfix",
    "redis-server",
)  # fmt: skip
MANUAL = "usr/share/man/man{section}/{name}.{section}.gz"
KEYWORD = re.compile(r"^\.It Cm ([A-Z]\w+)", re.MULTILINE)
ROTATING = re.compile(r"^\.TP\n\\fB([a-z]+)\b|^\\fB([a-z]{4,})\\fR$", re.MULTILINE)
DIRECTIVE = re.compile(r"^\\fI([A-Z][A-Za-z0-9]+)=\\fR$", re.MULTILINE)
UNIT_PARTS = (
    "UNIT DIRECTIVES", "NETWORK DIRECTIVES", "SYSTEMD.NSPAWN(5) DIRECTIVES", "PROGRAM CONFIGURATION OPTIONS",
    "MISCELLANEOUS OPTIONS AND DIRECTIVES",
)  # fmt: skip
SECTION = re.compile(r"\[([A-Z][A-Za-z0-9]+)\]")
OTHERS = ("chrony", "keepalived")
TARGET = re.compile(r"([a-z0-9][a-z0-9-]+\.target)")
APACHE = re.compile(r'<li><a href="[^"]*">(?:&lt;)?([A-Z]\w+)(?:&gt;)?</a>')

BALANCING = re.compile(
    r"^([a-z][a-z0-9_-]{2,}).*[X-](?: \(!\))? +[X-](?: \(!\))? +[X-](?: \(!\))? +[X-]$|^ {3}- ([a-z][a-z0-9._-]{2,})$",
    re.MULTILINE,
)
"""A keyword of the matrix of all sections for proxies, or of the list of those of the others."""
SYNCHRONIZING = re.compile(r"\\fB([a-z][a-z0-9]{3,})\\fP")
FAILING_OVER = re.compile(r"\\fB([a-z][a-z0-9_]{3,})(?= |\\fR)")
MAILING = re.compile(r"^\.SH ([a-z][a-z0-9_]+) \(", re.MULTILINE)
CACHING = re.compile(r"^([a-z][a-z0-9-]{3,}) \S|^# ([a-z][a-z0-9-]{3,}) \S+$", re.MULTILINE)


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("settings", [archive.identity])
    if file.is_of_other_sources():
        return
    root = archive.unpack(PACKAGES)
    parts = {
        "sshd": KEYWORD.findall(manual(root, 5, "sshd_config")),
        "ssh": KEYWORD.findall(manual(root, 5, "ssh_config")),
        "logrotate": either(ROTATING, manual(root, 8, "logrotate")),
        "systemd": directives(manual(root, 7, "systemd.directives")),
        "systemd-sections": sections(root),
        "systemd-targets": [path.name for path in (root / "lib/systemd/system").glob("*.target")]
        + TARGET.findall(manual(root, 7, "systemd.special").replace("\\&", "").replace("\\-", "-")),
        "apache": [
            *APACHE.findall(
                (root / "usr/share/doc/apache2-doc/manual/en/mod/directives.html").read_text(encoding="utf-8")
            ),
            *keywords(root, "apache", r"apache(?:Declaration|Option)"),
        ],
        "nginx": keywords(root, "nginx", r"ngxDirective\w*"),
        "haproxy": [
            "defaults",
            "frontend",
            "backend",
            "listen",
            "global",
            "peers",
            "userlist",
            "resolvers",
            "mailers",
            "program",
            *either(BALANCING, unpacked(root / "usr/share/doc/haproxy/configuration.txt.gz")),
        ],
        "chrony": SYNCHRONIZING.findall(manual(root, 5, "chrony.conf")),
        "keepalived": FAILING_OVER.findall(manual(root, 5, "keepalived.conf")),
        "postfix": MAILING.findall(manual(root, 5, "postconf")),
        "redis": either(CACHING, (root / "etc/redis/redis.conf").read_text(encoding="utf-8")),
    }
    data = {name: " ".join(sorted(set(words))) for name, words in parts.items()}
    file.write({"words": data}, f"{sum(len(words.split()) for words in data.values())} words")


def either(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return what a pattern finds that has one group or another."""
    return [one or other for one, other in pattern.findall(text)]


def manual(root: Path, section: int, name: str) -> str:
    """Return the source of a manual page."""
    return unpacked(root / MANUAL.format(section=section, name=name))


def unpacked(path: Path) -> str:
    """Return the text of a file that is packed."""
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def directives(text: str) -> Iterable[str]:
    """Return the directives of units and of configuration files, and not options or variables of other kinds."""
    for part in re.split(r"^\.SH ", text, flags=re.MULTILINE):
        if part.partition("\n")[0].strip('"').replace("\\-", "-") in UNIT_PARTS:
            yield from DIRECTIVE.findall(part)


def sections(root: Path) -> Iterable[str]:
    """Return the names of sections that the manual pages of systemd's files write."""
    for path in sorted((root / "usr/share/man/man5").glob("*.gz")):
        if "systemd" in path.name or (path.name.endswith(".conf.5.gz") and not path.name.startswith(OTHERS)):
            yield from SECTION.findall(manual(root, 5, path.name.removesuffix(".5.gz")))


def keywords(root: Path, name: str, group: str) -> Iterable[str]:
    """Return the keywords of some groups of a syntax file of Vim."""
    (path,) = (root / "usr/share/vim").glob(f"vim*/syntax/{name}.vim")
    for line in path.read_text(encoding="utf-8").splitlines():
        if (match := re.fullmatch(rf"\s*syn keyword {group} (.*)", line)) is not None:
            yield from re.findall(r"(?<![\w=])[A-Za-z_]{3,}(?![\w=])", match[1])


if __name__ == "__main__":
    main()
