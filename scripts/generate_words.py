#!/usr/bin/env python3
"""Generates ``puppetguard/knowledge/words.json``: words that are no misspellings, whatever they are near.

Those of English (Debian ``wamerican``), and what the names of Debian's packages and programs are made of: words of five
small letters and more. They stand by their first two letters, in alphabetical order, each as the number of letters
that it has in common with the one before it (a digit or capital letter, ``A`` is ten) and the others.

It needs apt-get and dpkg-deb. With ``--check`` it writes nothing, and fails if the file is not what it would write;
unless the sources are no longer those that it was written from, for then there is nothing to compare with.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from itertools import groupby

from scripts.debian_archive import Archive
from scripts.knowledge_file import KnowledgeFile

WORD = re.compile(r"[a-z]{5,24}", re.ASCII)
PROGRAM = re.compile(r"(?:usr/)?s?bin/([^/]+)")
COUNTS = string.digits + string.ascii_uppercase


def main() -> None:
    """Fetch the sources, and write the file."""
    archive = Archive()
    file = KnowledgeFile("words", [archive.identity])
    if file.is_of_other_sources():
        return
    debian = archive.unpack(("wamerican",))
    words = set(WORD.findall((debian / "usr/share/dict/american-english").read_text(encoding="utf-8").lower()))
    for path, owners in archive.files():
        for owner in owners.split(","):
            words.update(WORD.findall(owner.rpartition("/")[2]))
        if (program := PROGRAM.fullmatch(path)) is not None:
            words.update(WORD.findall(program[1]))
    data = {
        "words": {start: front_coded(found) for start, found in groupby(sorted(words), lambda word: word[:2])},
    }
    file.write(data, f"{len(words)} words\n")


def front_coded(words: Iterable[str]) -> str:
    """Return sorted words in one text, each without what it has in common with the one before."""
    found: list[str] = []
    before = ""
    for word in words:
        pairs = zip(before, word, strict=False)
        common = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(before), len(word)))
        found.append(COUNTS[common] + word[common:])
        before = word
    return "".join(found)


if __name__ == "__main__":
    main()
