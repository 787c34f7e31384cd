"""The extensions that files commonly have, and the words beside them that are no misspellings.

The lists in ``file_endings.json`` are generated from public sources by ``scripts/generate_file_endings.py``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache

from puppetguard.knowledge.commands import shortened


@cache
def common_extensions() -> Mapping[str, int]:
    """Return the extensions whose misspellings are looked for, with their rank: 0 is the most common."""
    return {word: rank for rank, word in enumerate(_data()["common"].split())}


def is_seen_extension(word: str) -> bool:
    """Tell whether a word, in lower case, is common, or near a common extension but one that files have somewhere."""
    return word in common_extensions() or word in _words("seen")


def usual_configuration() -> frozenset[str]:
    """Return the common extensions that files below ``/etc`` have."""
    return _words("usual")


def is_seen_elsewhere(word: str) -> bool:
    """Tell whether files have this extension, near a usual one of files below ``/etc``, but none that is there."""
    return word in _words("elsewhere")


def common_extensions_like(word: str) -> set[str]:
    """Return the common extensions that share with a word what is left of either without one letter, or more."""
    index = _one_letter_less()
    return {candidate for shorter in shortened(word) for candidate in index.get(shorter, ())}


@cache
def _one_letter_less() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for word in common_extensions():
        for shorter in shortened(word):
            found.setdefault(shorter, []).append(word)
    return found


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()[name].split())


@cache
def _data() -> dict[str, str]:
    with open(os.path.join(os.path.dirname(__file__), "file_endings.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, str] = json.loads(text)
    return data
