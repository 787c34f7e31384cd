"""What text a regular expression matches, as far as that can be said.

POSIX basic and extended expressions with the extensions of GNU, and those of Perl. The result are the texts that the
expression is *meant* for: an unescaped dot is read as the dot that it also matches, an expression that can match
anything is an unknown part, and one that cannot be followed has no result at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from puppetguard.model.patterns import MOST, Pattern, Wild, merged
from puppetguard.model.script import UNKNOWN, Text

Syntax = Literal["basic", "extended", "perl"]

_DEEPEST = 40
_LONGEST = 2000
"""How many characters of an expression are followed: each way through it is put together from all pieces before."""
_ZERO_WIDTH = {"basic": "<>bB`'", "extended": "<>bB`'", "perl": "bBAzZGK"}
_CLASSES = "dDwWsShHvVRXpPN"
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


class Match(msgspec.Struct, frozen=True):
    """One text that an expression matches; ``groups`` has the part that each group matched, the first group first.

    ``at_end`` tells that it matches only at the end of the text or line, ``at_start`` only at the start.
    """

    pattern: Pattern
    groups: tuple[Pattern, ...] = ()
    at_start: bool = False
    at_end: bool = False


def matches(expression: str, offsets: Sequence[int], syntax: Syntax) -> tuple[Match, ...]:
    """Return the texts that ``expression`` matches, at most ``MOST``; none when that cannot be said."""
    if len(expression) > _LONGEST:
        return ()
    reader = _Reader(expression, offsets, syntax)
    try:
        found = reader.alternation(0)
    except (_UndecidableError, IndexError, ValueError):
        # What has no end is looked for behind the end of the text.
        return ()
    if reader.index < len(expression):
        return ()
    results = []
    for branch in found:
        groups = tuple(merged(branch.groups.get(number, ())) for number in range(1, reader.groups + 1))
        results.append(Match(merged(branch.pieces), groups, branch.at_start, branch.at_end))
    return tuple(results)


class _UndecidableError(Exception):
    """The expression cannot be followed."""


class _Branch(msgspec.Struct):
    """One way through the expression."""

    pieces: tuple[Text | Wild, ...] = ()
    groups: dict[int, tuple[Text | Wild, ...]] = msgspec.field(default_factory=dict)
    at_start: bool = False
    at_end: bool = False

    def then(self, other: _Branch) -> _Branch:
        return _Branch(
            self.pieces + other.pieces,
            {**self.groups, **other.groups},
            self.at_start or other.at_start,
            self.at_end or other.at_end,
        )


class _Reader:
    """Reads the expression from left to right; keeps every way through it as a branch."""

    def __init__(self, text: str, offsets: Sequence[int], syntax: Syntax) -> None:
        self.text = text
        self.offsets = offsets
        self.syntax = syntax
        self.index = 0
        self.groups = 0
        self.wilds = 0

    def alternation(self, depth: int) -> list[_Branch]:
        if depth > _DEEPEST:
            raise _UndecidableError
        branches = self.sequence(depth)
        while self.take_operator("|"):
            branches += self.sequence(depth)
        return branches[:MOST]

    def sequence(self, depth: int) -> list[_Branch]:
        branches = [_Branch()]
        while self.index < len(self.text) and not self.at_operator("|") and not self.at_operator(")"):
            atom = self.quantified(self.atom(depth))
            branches = [left.then(right) for left in branches for right in atom][:MOST]
        return branches

    # --- operators, which basic expressions write with a backslash ---

    def at_operator(self, operator: str) -> bool:
        written = f"\\{operator}" if self.syntax == "basic" else operator
        return self.text.startswith(written, self.index)

    def take_operator(self, operator: str) -> bool:
        if not self.at_operator(operator):
            return False
        self.index += 2 if self.syntax == "basic" else 1
        return True

    # --- atoms ---

    def atom(self, depth: int) -> list[_Branch]:
        if self.take_operator("("):
            return self.group(depth)
        char = self.text[self.index]
        if char == "\\":
            return self.escape()
        if char == "[":
            return self.bracket()
        if char == "^" and self.anchors_start():
            self.index += 1
            return [_Branch(at_start=True)]
        if char == "$" and self.anchors_end():
            self.index += 1
            return [_Branch(at_end=True)]
        if char == UNKNOWN:
            self.index += 1
            return [self.wild()]
        if char in "$@" and self.syntax == "perl":
            raise _UndecidableError
        self.index += 1
        if char == "." and self.repeats():
            return [self.wild()]
        return [self.known(char, self.index - 1)]

    def repeats(self) -> bool:
        """Tell whether what follows makes more than one of the atom before it."""
        return self.text.startswith("*", self.index) or self.at_operator("+") or self.at_operator("{")

    def group(self, depth: int) -> list[_Branch]:
        number = 0
        zero_width = False
        if self.syntax == "perl" and self.text.startswith("?", self.index):
            zero_width = self.extended_group()
            if self.text[self.index - 1] == ")":
                return [_Branch()]
        else:
            self.groups += 1
            number = self.groups
        inner = self.alternation(depth + 1)
        if not self.take_operator(")"):
            raise _UndecidableError
        if zero_width:
            return [_Branch()]
        if number:
            for branch in inner:
                branch.groups[number] = branch.pieces
        return inner

    def extended_group(self) -> bool:
        """Pass the mark of Perl's ``(?…)``; tell whether what it holds takes no text (it looks ahead or behind)."""
        for mark, zero_width in (("?:", False), ("?=", True), ("?!", True), ("?<=", True), ("?<!", True)):
            if self.text.startswith(mark, self.index):
                self.index += len(mark)
                return zero_width
        end = self.index + 1
        while self.text[end] in "imsxnad-^":
            end += 1
        if self.text[end] not in ":)":
            raise _UndecidableError
        self.index = end + 1
        return False

    def escape(self) -> list[_Branch]:
        start, char = self.index, self.text[self.index + 1]
        self.index += 2
        if char in _ZERO_WIDTH[self.syntax]:
            return [_Branch(at_start=char in "A`", at_end=char in "zZ'")]
        if char in _CONTROLS:
            return [self.known(_CONTROLS[char], start)]
        if self.syntax == "perl" and char == "Q":
            end = self.text.find("\\E", self.index)
            end = len(self.text) if end < 0 else end
            branch = _Branch((Text(self.text[self.index : end], self.offsets[self.index : end]),))
            self.index = min(len(self.text), end + 2)
            return [branch]
        if char in _CLASSES or char.isdecimal():
            return [self.wild()]
        if char.isalpha():
            raise _UndecidableError
        return [self.known(char, start + 1)]

    def bracket(self) -> list[_Branch]:
        start = self.index
        end = start + 1
        if self.text[end] == "^":
            end += 1
        if self.text[end] == "]":
            end += 1
        while self.text[end] != "]":
            if self.text[end] == "[" and self.text[end + 1] in ":.=":
                end = self.text.index(f"{self.text[end + 1]}]", end + 2) + 1
            elif self.text[end] == "\\" and self.syntax == "perl":
                end += 1
            end += 1
        self.index = end + 1
        inside = self.text[start + 1 : end]
        if self.syntax == "perl":
            inside = inside.replace("\\", "", 1) if len(inside) == 2 else inside
        if (
            inside.startswith("^")
            or not 0 < len(inside) <= 4
            or any(mark in inside[1:] for mark in "-[\\")
            or UNKNOWN in inside
        ):
            return [self.wild()]
        return [self.known(char, start + 1) for char in inside]

    def anchors_start(self) -> bool:
        if self.syntax != "basic":
            return True
        return self.index == 0 or self.text.endswith(("\\(", "\\|"), 0, self.index)

    def anchors_end(self) -> bool:
        following = self.text[self.index + 1 : self.index + 3]
        if self.syntax == "basic":
            return following in ("", "\\)", "\\|")
        return self.syntax == "extended" or following[:1] in ("", ")", "|")

    # --- repetition ---

    def quantified(self, atom: list[_Branch]) -> list[_Branch]:
        while True:
            least, most = self.quantifier()
            if (least, most) == (1, 1):
                return atom
            if most == 0:
                atom = [_Branch()]
            else:
                repeated = [self.repeated(branch, least, most) for branch in atom]
                atom = repeated if least else [*repeated, _Branch(groups=dict.fromkeys(atom[0].groups, ()))]

    def quantifier(self) -> tuple[int, int]:
        """Read a quantifier and return the least and the most; ``(1, 1)`` where there is none."""
        found = (1, 1)
        if self.text.startswith("*", self.index):
            self.index += 1
            found = (0, 2)
        elif self.take_operator("+"):
            found = (1, 2)
        elif self.take_operator("?"):
            found = (0, 1)
        elif self.at_operator("{"):
            found = self.bounds()
        if found != (1, 1) and self.syntax == "perl" and self.text.startswith(("?", "+"), self.index):
            self.index += 1
        return found

    def bounds(self) -> tuple[int, int]:
        closing = "\\}" if self.syntax == "basic" else "}"
        start = self.index + len(closing)
        end = self.text.find(closing, start)
        least, comma, most = self.text[start:end].partition(",")
        if end < 0 or not least.isdecimal() or (most and not most.isdecimal()):
            if self.syntax == "perl":
                return 1, 1
            raise _UndecidableError
        self.index = end + len(closing)
        if not comma:
            return int(least), int(least)
        return int(least), int(most) if most else 2

    def repeated(self, branch: _Branch, least: int, most: int) -> _Branch:
        """Return what a repeated branch matches: known text as often as it must occur, else something unknown."""
        if most > 1 and any(isinstance(piece, Wild) for piece in branch.pieces):
            wild = self.wild()
            return _Branch(wild.pieces, dict.fromkeys(branch.groups, wild.pieces))
        times = min(max(least, 1), MOST)
        return _Branch(branch.pieces * times, branch.groups, branch.at_start, branch.at_end)

    # --- pieces ---

    def known(self, char: str, index: int) -> _Branch:
        return _Branch((Text(char, (self.offsets[index],)),))

    def wild(self) -> _Branch:
        self.wilds += 1
        return _Branch((Wild(f"regex.{self.wilds}"),))
