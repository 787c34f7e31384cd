"""Words of commands that only the manifest knows: programs of the house, directories called like what uses them.

``aodh-dbsync --config-file /etc/adh/aodh.conf`` in a class ``aodh::db``: nothing else tells that ``adh`` is wrong.
A word is taken for a slip only if it stands there once, is no word of its own, and is one stroke away from one that the
manifest has several times, among them in the same command.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import Stroke, are_neighbours, stroke

_WORD = late_pattern(r"[a-z]+")
_PART = late_pattern(r"(?<![A-Za-z0-9$}])[a-z]{3,}(?![A-Za-z0-9${])")
_NAME = late_pattern(r"(?<![A-Za-z0-9_.$}-])[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+(?![A-Za-z0-9_.${-])")
_OFTEN = 3
_SHORTEST = 4
_LONG = 6
_LONGEST_TEXT = 200_000
_MOST = 100


class HouseSlip(msgspec.Struct, frozen=True):
    """A word at ``[start, end)`` of what was looked at, and what was meant."""

    start: int
    end: int
    word: str
    meant: str


def slips_in_path(path: str, command: Command, text: str) -> Iterator[HouseSlip]:
    """Yield the words of a path of a command that are slips; ``text`` is the manifest."""
    if len(text) > _LONGEST_TEXT or not path.startswith("/"):
        return
    counts = _counted(text)
    for match in _PART.finditer(path):
        word = match[0]
        if counts[word] != 1:
            continue
        for meant in _around(command):
            how = stroke(word, meant) if counts[meant] >= _OFTEN else None
            if how is not None and _is_slip(word, meant, how) and not _is_known(word):
                yield HouseSlip(match.start(), match.end(), word, meant)
                break


def meant_program(name: str, text: str, programs: Counter[str]) -> str | None:
    """Return the program of the house that a name was meant to be: one that the manifest runs several times."""
    if len(text) > _LONGEST_TEXT or _NAME.fullmatch(name) is None or len(programs) > _MOST:
        return None
    counts = _named(text)
    if counts[name] != 1:
        return None
    for meant, times in programs.items():
        if times < 2 or counts[meant] < 2 or _NAME.fullmatch(meant) is None or len(meant) < 2 * _SHORTEST:
            continue
        how = stroke(name, meant)
        if how is not None and name.count("-") == meant.count("-") and _is_slip_of_name(name, meant, how):
            return meant
    return None


def _is_slip_of_name(name: str, meant: str, how: Stroke) -> bool:
    """Tell whether the parts of two names that differ hardly are both meant: ``wait-for-sql``, ``wait-for-sqls``."""
    pairs = [pair for pair in zip(re.split("[-_]", name), re.split("[-_]", meant), strict=False) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return how == "swapped"
    word, part = pairs[0]
    return _is_slip(word, part, how, least=3) and not _is_known(word)


@lru_cache(maxsize=8)
def _counted(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


@lru_cache(maxsize=8)
def _named(text: str) -> Counter[str]:
    return Counter(_NAME.findall(text))


def _around(command: Command) -> list[str]:
    """Return the words of a command, the longest first."""
    texts = [command.program, *(argument.flat()[0] for argument in command.arguments[:_MOST])]
    words = {word for text in texts for word in _WORD.findall(text) if len(word) >= _SHORTEST}
    return sorted(words, key=lambda word: (-len(word), word))


def _is_slip(word: str, meant: str, how: Stroke, least: int = _SHORTEST) -> bool:
    """Tell whether a stroke is a slip; words that differ at their ends are often both meant."""
    if len(meant) < least:
        return False
    if how in ("swapped", "repeated"):
        return word[0] == meant[0] or len(meant) >= _LONG
    if word[0] != meant[0]:
        return how == "missing" and len(meant) >= _LONG
    if word[-1] != meant[-1] or (len(word) != len(meant) and (word.startswith(meant) or meant.startswith(word))):
        return False
    at = next(at for at, pair in enumerate(zip(word, meant, strict=False)) if pair[0] != pair[1])
    return how != "replaced" or are_neighbours(word[at], meant[at])


def _is_known(word: str) -> bool:
    """Tell whether a word is one of English or of systems."""
    from puppetguard.knowledge.commands import is_known_command
    from puppetguard.knowledge.names import is_known_name
    from puppetguard.knowledge.words import is_word

    return is_word(word) or is_known_name(word) or is_known_command(word)
