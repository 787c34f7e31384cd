"""The commands that manifests commonly run, and the names beside them that mean something else.

The lists in ``commands.json`` are generated from public sources by ``scripts/generate_commands.py``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import cache

_LONG = 8
"""How many letters a name has at least that is known though it is not common."""


@cache
def common_commands() -> Mapping[str, int]:
    """Return the names of the commands whose misspellings are looked for, with their rank: 0 is the best known."""
    return {name: rank for rank, name in enumerate(_data()["common"].split())}


def is_known_command(name: str) -> bool:
    """Tell whether a name is common, or near a common one but a command or a word of its own (``gsed``, ``cap``).

    Of names that are not within one edit of a common one nothing is said: they are no misspellings anyway.
    """
    return name in common_commands() or name in _known() or name in _special()


@cache
def versioned_commands() -> frozenset[str]:
    """Return the common commands that are also called with a version behind their name: ``python3.11``, ``php8.2``."""
    return frozenset(_data()["versioned"].split())


@cache
def windows_programs() -> frozenset[str]:
    """Return the programs of Windows, in lower case and without ``.exe``."""
    return frozenset(_data()["windows"].split())


@cache
def one_letter_less() -> Mapping[str, Sequence[str]]:
    """Return the common commands by themselves and by what is left of them without one letter, in lower case.

    Two words that one edit parts have one of these in common.
    """
    found: dict[str, list[str]] = {}
    for name in common_commands():
        for shorter in shortened(name.lower()):
            found.setdefault(shorter, []).append(name)
    return found


def special_commands_like(name: str) -> Sequence[str]:
    """Return the less common commands with the same start or end as a name, among them all that one edit parts from it.

    These have eight letters or more; of shorter names none is near enough.
    """
    starts, ends = _special_index()
    if len(name) < _LONG - 1:
        return ()
    return (*starts.get(name[:3], ()), *ends.get(name[-4:], ()))


@cache
def _special_index() -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
    """Return the special commands by their first three letters, and by their last four."""
    starts: dict[str, list[str]] = {}
    ends: dict[str, list[str]] = {}
    for name in _special():
        starts.setdefault(name[:3], []).append(name)
        ends.setdefault(name[-4:], []).append(name)
    return starts, ends


def shortened(word: str) -> set[str]:
    """Return a word, and what is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def _special() -> frozenset[str]:
    return frozenset(_data()["special"].split())


@cache
def _known() -> frozenset[str]:
    return frozenset(_data()["known"].split())


@cache
def _data() -> dict[str, str]:
    with open(os.path.join(os.path.dirname(__file__), "commands.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, str] = json.loads(text)
    return data
