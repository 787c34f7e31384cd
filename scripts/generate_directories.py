#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/directories.json``: the directories that many packages share.

Whoever purges such a directory removes what packages have put there. ``shared`` has each directory of configuration and
of state in which at least ten packages of Debian have files, with their number, from the list of all files of all
packages (``Contents``).

It needs apt-get. With ``--check`` it writes nothing, and fails if the file is not what it would write; unless the
source is no longer the one that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

from collections import defaultdict

from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

ROOTS = ("etc/", "var/", "lib/", "boot/")
LEAST = 10


def main() -> None:
    """Fetch the source, and write the file."""
    archive = Archive()
    file = KnowledgeFile("directories", [archive.identity])
    if file.is_of_other_sources():
        return
    data = {
        "shared": shared(archive),
    }
    file.write(data, f"{len(data['shared'])} directories\n")


def shared(archive: Archive) -> dict[str, int]:
    """Return the directories that at least so many packages have files in, with the number of these."""
    packages: defaultdict[str, set[str]] = defaultdict(set)
    for path, owners in archive.files():
        if path.startswith(ROOTS):
            packages[path.rpartition("/")[0]].update(owner.rpartition("/")[2] for owner in owners.split(","))
    return {f"/{path}": len(found) for path, found in sorted(packages.items()) if len(found) >= LEAST}


if __name__ == "__main__":
    main()
