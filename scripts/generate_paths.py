#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/paths.json``: the directories that systems have, and what is near them.

For each parent there are

- ``names``: the directories in it whose misspellings are looked for. In the root those of the Filesystem Hierarchy
  Standard, as hier(7) of Debian ``manpages`` has them; below it those that several packages of Debian put files into
  (``LEAST`` says how many), and those that the rules of SELinux name (Debian
  ``selinux-policy-default``; they have Red Hat's paths as well, and what is made only when a program runs).
- ``beside``: names within one edit of these that mean something else: all files and directories that any package or any
  rule has in the same place, the names of all packages (whose directories are called like them), words of English
  (Debian ``wamerican-small``).

What is written by hand below has its reason beside it. It needs apt-get, apt-helper and dpkg-deb. With ``--check`` it
writes nothing, and fails if the file is not what it would write; unless the sources are no longer those that it was
written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import bz2
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from puppetguard.model.spelling import edits
from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

DEBIAN = ("manpages", "selinux-policy-default", "wamerican-small")
ROOTS = ("etc", "usr", "var", "opt", "run", "lib", "dev", "boot")
"""Directories that are looked into; the others are empty, or for people to fill."""
LEAST = {"etc": (3, 1), "var": (3, 3), "usr": (3, 8)}
"""How many packages must have files in a directory of the second and of the third level; as in ``usr`` elsewhere."""
BY_HAND = {
    # Puppet's own packages, as its manual has them ("Puppet's important directories"); Debian has others.
    "opt": "puppetlabs",
    "opt/puppetlabs": "bin facter puppet server pxp-agent bolt mcollective pdk",
    "etc/puppetlabs": "code puppet puppetserver puppetdb facter mcollective pxp-agent r10k bolt",
    "etc/puppetlabs/code": "environments modules hieradata",
    # Red Hat's, which its rules of SELinux do not name.
    "etc": "puppetlabs yum.repos.d sysconfig pki",
    "etc/sysconfig": "network-scripts",
    # What apt's, systemd's and pam's manuals leave to administrators and other packages.
    "etc/apt": "apt.conf.d auth.conf.d keyrings preferences.d sources.list.d trusted.gpg.d",
    "etc/systemd": "network system user",
    "etc/security": "limits.d namespace.d",
    # Where certificates are, as the manuals of OpenSSL's packages have it.
    "etc/ssl": "certs private",
    "etc/pki": "tls ca-trust rpm-gpg nssdb",
    "etc/pki/tls": "certs private misc",
    # What packages leave to administrators, as hier(7) has it; what a2ensite and its like make.
    "usr/local": "bin etc games include lib libexec man sbin share src",
    "etc/apache2": "conf-enabled mods-enabled sites-enabled",
    "etc/nginx": "conf.d modules-available modules-enabled sites-available sites-enabled snippets",
    "etc/httpd": "conf conf.d conf.modules.d logs modules run",
}
Index = defaultdict[str, set[str]]
NAME = re.compile(r"[A-Za-z][A-Za-z0-9._+-]*", re.ASCII)
RULE = re.compile(rb"^(/[^\s\0]+)[ \t]+(?:-[-dlcbps][ \t]+)?\w+:object_r:", re.MULTILINE)


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("paths", [archive.identity])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(DEBIAN)
    dictionary = (debian / "usr/share/dict/american-english-small").read_text(encoding="utf-8").split()
    owners, every, packages = of_archive(archive)
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    chosen[""] = set(standard(debian))
    for path, found in owners.items():
        parent, _, name = path.rpartition("/")
        least = LEAST.get(path.partition("/")[0], LEAST["usr"])[path.count("/") - 1]
        if len(found) >= least and NAME.fullmatch(name):
            chosen[parent].add(name)
    for path, directory in ruled(debian):
        parent, _, name = path.rpartition("/")
        every[parent].add(name)
        # Below /dev nearly all are devices, which are files.
        if (directory or parent == "dev") and path.partition("/")[0] in ROOTS and 0 < path.count("/") < 3:
            chosen[parent].add(name)
    for parent, names in BY_HAND.items():
        chosen[parent].update(names.split())
    words = indexed({*packages, *(word.lower() for word in dictionary)})
    parents = {
        parent: entry(names, words, every[parent])
        for parent, names in sorted(chosen.items())
        if names and (not parent or parent.rpartition("/")[2] in chosen[parent.rpartition("/")[0]])
    }
    data = {"parents": parents}
    count = sum(len(names) for names in chosen.values())
    file.write(data, f"{len(parents)} parents, {count} directories\n", indent=0)


def of_archive(archive: Archive) -> tuple[dict[str, set[str]], defaultdict[str, set[str]], set[str]]:
    """Return who owns each directory of the second and third level, all names by their parent, and all packages."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    every: defaultdict[str, set[str]] = defaultdict(set)
    packages: set[str] = set()
    for path, listed in archive.files():
        parts = path.split("/", 4)
        names = [package.rpartition("/")[2] for package in listed.split(",")]
        packages.update(names)
        for depth in range(1, min(len(parts), 4) + 1):
            parent = "/".join(parts[: depth - 1])
            every[parent].add(parts[depth - 1])
            if 1 < depth < min(len(parts), 4) and parts[0] in ROOTS:
                owners["/".join(parts[:depth])].update(names)
    return owners, every, packages


def standard(debian: Path) -> Iterator[str]:
    """Yield the directories of the root that hier(7) explains."""
    page = gzip.decompress((debian / "usr/share/man/man7/hier.7.gz").read_bytes()).decode("utf-8")
    yield from re.findall(r"^\.I /([a-z0-9]+)$", page, re.MULTILINE)


def ruled(debian: Path) -> Iterator[tuple[str, bool]]:
    """Yield the paths that the rules of SELinux name, and whether that is a directory."""
    for module in sorted(debian.glob("usr/share/selinux/default/*.pp.bz2")):
        for found in RULE.findall(bz2.decompress(module.read_bytes())):
            pattern = found.decode("ascii", "replace").replace("(/.*)?", "/")
            for choice in alternatives(pattern):
                parts = choice.replace("\\.", ".").replace("\\+", "+").split("/")[1:]
                for depth in range(1, len(parts) + 1):
                    if not NAME.fullmatch(parts[depth - 1]):
                        break
                    yield "/".join(parts[:depth]), depth < len(parts)


def alternatives(pattern: str) -> list[str]:
    """Return what a pattern with one optional part, or one choice, can be: ``/etc/apache(2)?/``."""
    choice = re.search(r"\(([\w/.|-]+)\)(\??)", pattern)
    if choice is None:
        return [pattern]
    options = [*choice[1].split("|"), *([""] if choice[2] else [])]
    return [pattern[: choice.start()] + option + pattern[choice.end() :] for option in options]


def entry(names: set[str], words: Index, there: set[str]) -> dict[str, str]:
    """Return the names in a directory, and what is near them of all words and of all that is ``there``."""
    beside = {*near(words, names), *near(indexed(there), names)}
    return {"names": " ".join(sorted(names)), "beside": " ".join(sorted(beside))}


def near(every: Index, names: set[str]) -> Iterator[str]:
    """Yield the names that are within one edit of one that is chosen."""
    for name in names:
        for other in set().union(*(every.get(shorter, ()) for shorter in shortened(name))) - names:
            if edits(name, other) == 1:
                yield other


def indexed(names: Iterable[str]) -> Index:
    """Return names by themselves and by what is left of them without one letter."""
    index: Index = defaultdict(set)
    for name in names:
        for shorter in shortened(name):
            index[shorter].add(name)
    return index


def shortened(word: str) -> set[str]:
    """Return the word and what is left of it without one of its letters; two words that one edit parts share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


if __name__ == "__main__":
    main()
