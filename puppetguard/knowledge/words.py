"""Words of English and of the names of software, which are no misspellings of others that they are near.

``words.json`` is generated from public sources by ``scripts/generate_words.py``.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

_ENTRY = re.compile(r"([0-9A-Z])([a-z]*)")


def is_word(word: str) -> bool:
    """Tell whether small letters are a word of its own; those of fewer than five letters are none here."""
    return word in _words(word[:2])


@cache
def _words(start: str) -> frozenset[str]:
    """Return the words with the same first two letters: to read all of them would take longer than to link a file."""
    found: list[str] = []
    before = ""
    for count, rest in _ENTRY.findall(_data()["words"].get(start, "")):
        before = before[: int(count, 36)] + rest
        found.append(before)
    return frozenset(found)


@cache
def _data() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
    return found
