"""Why a POSIX regular expression is none, in the words of GNU's ``regcomp``.

Where GNU's own readers differ from each other, or where what is written is odd but legal, there is no flaw.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

_BOUNDS = late_pattern(r"([0-9]*)(,?)([0-9]*)")
_CLASS = late_pattern(r"\[:([^:\]]*):\]")
_CLASSES = frozenset("alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split())
_ZERO_WIDTH = "<>bB`'"
_MOST_REPEATS = 32767
_LONGEST = 5000


class RegexFlaw(NamedTuple):
    """What is wrong with ``expression[start:end]``."""

    message: str
    start: int
    end: int


class RegexSummary(msgspec.Struct, frozen=True):
    """What is wrong with an expression, if something is, and how many groups it has."""

    flaw: RegexFlaw | None
    groups: int = 0


def regex_summary(expression: str, syntax: Literal["basic", "extended"]) -> RegexSummary | None:
    """Tell what is wrong with an expression; None if that cannot be told."""
    if UNKNOWN in expression or "\\c" in expression or len(expression) > _LONGEST:
        return None
    reader = _Reader(expression, extended=syntax == "extended")
    return RegexSummary(reader.read(), reader.groups)


class _Reader:
    def __init__(self, text: str, *, extended: bool) -> None:
        self.text = text
        self.extended = extended
        self.index = 0
        self.groups = 0
        self.opened: list[tuple[int, int]] = []
        self.closed: set[int] = set()
        self.at_start = True

    def read(self) -> RegexFlaw | None:
        text = self.text
        while self.index < len(text):
            start, char = self.index, text[self.index]
            self.index += 1
            if char == "[":
                flaw = self.bracket(start)
                self.at_start = False
            elif char == "\\":
                if self.index >= len(text):
                    return RegexFlaw("Trailing backslash", start, start + 1)
                self.index += 1
                escaped = text[start + 1]
                if not self.extended and escaped in "(){|":
                    flaw = self.operator(escaped, start)
                else:
                    flaw = self.escape(escaped, start)
            elif self.extended and char in "(){|*+?":
                flaw = self.operator(char, start)
            elif self.extended and char in "^$":
                self.at_start = True
                flaw = None
            else:
                self.at_start = self.at_start and char in "^*"
                flaw = None
            if flaw is not None:
                return flaw
        if self.opened:
            start = self.opened[-1][1]
            return RegexFlaw("Unmatched ( or \\(", start, start + (1 if self.extended else 2))
        return None

    def operator(self, char: str, start: int) -> RegexFlaw | None:
        """Read an operator that groups, chooses or repeats."""
        if char == "(":
            self.groups += 1
            self.opened.append((self.groups, start))
        elif char == ")":
            if not self.opened:
                return RegexFlaw("Unmatched ) or \\)", start, self.index)
            self.closed.add(self.opened.pop()[0])
        elif char == "{":
            return self.bounds(start)
        elif char != "|" and self.at_start:
            return RegexFlaw("Invalid preceding regular expression", start, self.index)
        self.at_start = char in "(|"
        return None

    def escape(self, char: str, start: int) -> RegexFlaw | None:
        if char.isdecimal() and char != "0" and int(char) not in self.closed:
            return RegexFlaw("Invalid back reference", start, self.index)
        self.at_start = self.extended and char in _ZERO_WIDTH
        return None

    def bounds(self, start: int) -> RegexFlaw | None:
        found = _BOUNDS.match(self.text, self.index)
        closing = "}" if self.extended else "\\}"
        end = self.text.find(closing, self.index)
        if end < 0:
            return RegexFlaw("Unmatched \\{", start, self.index)
        least, comma, most = found.groups() if found else ("", "", "")
        if found is None or found.end() != end or not (least or comma):
            return RegexFlaw("Invalid content of \\{\\}", start, end + len(closing))
        self.index = end + len(closing)
        if self.at_start:
            return RegexFlaw("Invalid preceding regular expression", start, self.index)
        if max(len(least), len(most)) > len(str(_MOST_REPEATS)) or int(least or 0) > _MOST_REPEATS:
            return RegexFlaw("Regular expression too big", start, self.index)
        if most and int(least or 0) > int(most):
            return RegexFlaw("Invalid content of \\{\\}", start, self.index)
        return None

    def bracket(self, start: int) -> RegexFlaw | None:
        text = self.text
        index = start + 1
        index += text.startswith("^", index)
        first = index
        index += text.startswith("]", index)
        while index < len(text) and text[index] != "]":
            if text[index] == "[" and text[index + 1 : index + 2] in (":", ".", "="):
                close = text.find(f"{text[index + 1]}]", index + 2)
                if close < 0:
                    break
                named = _CLASS.match(text, index)
                if named is not None and named[1] not in _CLASSES:
                    return RegexFlaw("Invalid character class name", index, named.end())
                index = close + 2
                continue
            if text.startswith("-", index + 1) and text[index + 2 : index + 3] not in ("]", "", "["):
                if _is_reversed(text[index], text[index + 2]):
                    return RegexFlaw("Invalid range end", index, index + 3)
                index += 2
            index += 1
        if index >= len(text) or text[index] != "]":
            return RegexFlaw("Unmatched [, [^, [:, [., or [=", start, start + 1)
        self.index = index + 1
        inside = text[first:index]
        if inside[:1] == inside[-1:] == ":" and inside[1:-1] in _CLASSES and first == start + 1:
            return RegexFlaw("character class syntax is [[:space:]], not [:space:]", start, index + 1)
        return None


def _is_reversed(first: str, last: str) -> bool:
    """Tell whether a range ends before it starts, in whatever language: letters of two cases mix in some of them."""
    return first > last and any(
        first in kind and last in kind
        for kind in ("0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    )
