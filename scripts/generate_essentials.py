#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/essentials.json``: the packages without which a system does not work.

``essential`` are the packages that Debian marks as such (``Essential: yes``, ``Protected: yes``), and that apt removes
only after a sentence has been typed in; ``required`` the others of priority ``required``, without which, as Debian's
policy has it, ``dpkg`` may not work. ``programs`` are the files that the essential ones have in the directories of
programs, as paths.

It needs apt-get. With ``--check`` it writes nothing, and fails if the file is not what it would write; unless the
source is no longer the one that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import re

from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

PROGRAM = re.compile(r"(?:usr/)?s?bin/[^/]+")


def main() -> None:
    """Fetch the source, and write the file."""
    archive = Archive()
    file = KnowledgeFile("essentials", [archive.identity])
    if file.is_of_other_sources():
        return
    essential = archive.packages("Essential", ("yes",)) | archive.packages("Protected", ("yes",))
    required = archive.packages("Priority", ("required",)) - essential
    programs = {
        f"/{path}"
        for path, owners in archive.files()
        if PROGRAM.fullmatch(path) and {owner.rpartition("/")[2] for owner in owners.split(",")} & essential
    }
    data = {
        "essential": " ".join(sorted(essential)),
        "required": " ".join(sorted(required)),
        "programs": " ".join(sorted(programs)),
    }
    file.write(data, f"{len(essential)} essential packages, {len(required)} required ones, {len(programs)} programs\n")


if __name__ == "__main__":
    main()
