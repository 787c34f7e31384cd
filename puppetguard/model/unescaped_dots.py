"""Dots in regular expressions that match any character, where the text around them shows that a dot is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from puppetguard.knowledge.extensions import kind_of_extension
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.model.sed_script import SedCommand

DotKind = Literal["address", "host", "extension", "version", "key"]

_REPEATED = ("*", "+", "?", "{", "\\+", "\\?", "\\{")
_TOP_LEVEL = frozenset(
    "com org net edu gov mil int info biz name io local localdomain internal intranet lan corp home test example"
    " invalid arpa".split()
)
"""The generic domains of old, those that RFC 2606 and 6762 set aside, and those that networks give themselves.

The domains of countries count behind at least two other labels: ``a.b.de`` is a host, ``index.de`` may be anything.
"""
_ADDRESS = late_pattern(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.])")
_HOST = late_pattern(r"(?<![\w.@-])[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.)+[A-Za-z]{2,12}(?![\w.-])")
_VERSION = late_pattern(r"(?<![\w.])[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}(?![\w.])")
_KEY = late_pattern(r"(?<![\w./-])[A-Za-z][\w-]{0,40}(?:\.[A-Za-z][\w-]{0,40}){1,9}(?=\s{0,9}=)")
_EXTENSION = late_pattern(r"(?<![.])\.([A-Za-z][A-Za-z0-9]{1,7})(?![\w.])")
_LONGEST = 2000


class UnescapedDot(NamedTuple):
    """What stands at ``[start, end)`` of an expression with ``text`` in it, and what it would have to be.

    ``same`` tells that what takes its place is of the same kind, with a dot; ``bare`` that nothing stands before it.
    """

    kind: DotKind
    text: str
    meant: str
    start: int
    end: int
    same: bool
    bare: bool


def unescaped_dots(command: SedCommand) -> Iterator[UnescapedDot]:
    """Yield the texts with dots in the expression of an ``s``: at most one of each place."""
    expression = command.expression[0]
    if command.name != "s" or "." not in expression or len(expression) > _LONGEST:
        return
    plain, places = _plain(expression)
    written = command.written[0].replace("\\.", ".").replace("\\/", "/").replace(UNKNOWN, "\0")
    done = 0
    for kind, found in _candidates(plain):
        start, end = places[found.start()], places[found.end() - 1] + 1
        dots = [
            index
            for index in range(found.start(), found.end())
            if plain[index] == "." and _is_any(expression, places[index])
        ]
        if not dots or start < done:
            continue
        done = end
        text = expression[start:end]
        meant = "".join(
            "\\." if plain[index] == "." else expression[places[index]] for index in range(found.start(), found.end())
        )
        same = any(other == kind for other, _ in _candidates(written))
        bare = found.start() == 0 or not plain[found.start() - 1].isalnum()
        yield UnescapedDot(kind, text, meant, start, end, same, bare)


def _candidates(text: str) -> list[tuple[DotKind, re.Match[str]]]:
    """Return what looks like an address, a host and so on, the surest first where several fit."""
    found: list[tuple[DotKind, re.Match[str]]] = []
    found += [("address", one) for one in _ADDRESS.finditer(text)]
    found += [("host", one) for one in _HOST.finditer(text) if _is_host(one[0])]
    taken = [one.span() for _, one in found]
    found += [
        ("extension", one)
        for one in _EXTENSION.finditer(text)
        if kind_of_extension(one[1]) is not None and not _within(one, taken)
    ]
    taken = [one.span() for _, one in found]
    found += [("version", one) for one in _VERSION.finditer(text) if not _within(one, taken)]
    found += [("key", one) for one in _KEY.finditer(text) if not _within(one, taken)]
    return sorted(found, key=lambda one: one[1].start())


def _within(found: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < found.end() and found.start() < end for start, end in taken)


def _is_host(name: str) -> bool:
    labels = name.lower().split(".")
    if all(label.isdecimal() for label in labels[:-1]):
        return False
    return labels[-1] in _TOP_LEVEL or (len(labels) > 2 and len(labels[-1]) == 2 and labels[-1].isalpha())


def _plain(expression: str) -> tuple[str, list[int]]:
    """Return the characters that an expression matches as they are, and the place of each.

    Dots are among them, escaped or not; all else is a blank, repeated characters with it.
    """
    chars: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(expression):
        char = expression[index]
        start = index
        index += 1
        if char == "\\" and index < len(expression):
            char = expression[index] if expression[index] in "./-:" else " "
            start = index
            index += 1
        elif char == "[":
            end = expression.find("]", index + 1)
            index = len(expression) if end < 0 else end + 1
            char = " "
        elif char in "(){}|*+?^$":
            char = " "
        if expression.startswith(_REPEATED, index):
            char = " "
        chars.append(char)
        places.append(start)
    return "".join(chars), places


def _is_any(expression: str, place: int) -> bool:
    return place == 0 or expression[place - 1] != "\\"
