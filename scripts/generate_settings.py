#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/settings.json``: the words that well-known configuration files are made of.

From Debian: the manual pages of OpenSSH, logrotate and systemd, the documentation of Apache, and the lists of
directives that Vim has for Apache and nginx. For each format its words, sorted, in one text.

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
    "systemd-resolved", "systemd-timesyncd", "vim-runtime", "apache2-doc",
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
TARGET = re.compile(r"([a-z0-9][a-z0-9-]+\.target)")
APACHE = re.compile(r'<li><a href="[^"]*">(?:&lt;)?([A-Z]\w+)(?:&gt;)?</a>')


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
        "logrotate": [one or other for one, other in ROTATING.findall(manual(root, 8, "logrotate"))],
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
    }
    data = {name: " ".join(sorted(set(words))) for name, words in parts.items()}
    file.write({"words": data}, f"{sum(len(words.split()) for words in data.values())} words")


def manual(root: Path, section: int, name: str) -> str:
    """Return the source of a manual page."""
    return gzip.decompress((root / MANUAL.format(section=section, name=name)).read_bytes()).decode("utf-8")


def directives(text: str) -> Iterable[str]:
    """Return the directives of units and of configuration files, and not options or variables of other kinds."""
    for part in re.split(r"^\.SH ", text, flags=re.MULTILINE):
        if part.partition("\n")[0].strip('"').replace("\\-", "-") in UNIT_PARTS:
            yield from DIRECTIVE.findall(part)


def sections(root: Path) -> Iterable[str]:
    """Return the names of sections that the manual pages of systemd's files write."""
    for path in sorted((root / "usr/share/man/man5").glob("*.gz")):
        if "systemd" in path.name or path.name.endswith(".conf.5.gz"):
            yield from SECTION.findall(manual(root, 5, path.name.removesuffix(".5.gz")))


def keywords(root: Path, name: str, group: str) -> Iterable[str]:
    """Return the keywords of some groups of a syntax file of Vim."""
    (path,) = (root / "usr/share/vim").glob(f"vim*/syntax/{name}.vim")
    for line in path.read_text(encoding="utf-8").splitlines():
        if (match := re.fullmatch(rf"\s*syn keyword {group} (.*)", line)) is not None:
            yield from re.findall(r"(?<![\w=])[A-Za-z_]{3,}(?![\w=])", match[1])


if __name__ == "__main__":
    main()
