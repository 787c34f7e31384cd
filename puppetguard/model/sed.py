"""The language of ``sed``, with GNU's extensions: far enough to know every substitution in a script.

Source: POSIX "sed", and the manual of GNU sed for what it adds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from puppetguard.model.patterns import Wild
from puppetguard.model.regex import Syntax, matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.substitution import Group, Replacement, TextSubstitution, split_delimited, undelimited

_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"[ \t\n;]*")
_LINE_ADDRESS = re.compile(r"\d+(?:~\d+)?|\$|[+~]\d+")
_LABEL = re.compile(r"[ \t]*[^;\n}]*")
_NUMBER = re.compile(r"[ \t]*\d*")
_SIMPLE = "=dDgGhHnNpPxzF"


class SedScript(msgspec.Struct, frozen=True):
    """What a script does, in order; ``complete`` tells that all of it was understood."""

    substitutions: tuple[TextSubstitution, ...]
    complete: bool = True


def parse_sed(text: str, offsets: Sequence[int], *, extended: bool = False) -> SedScript:
    """Read a script; ``offsets`` has the place of each character, ``extended`` tells of the option ``-E``.

    Never fails: what comes before a mistake is in the result.
    """
    reader = _Reader(text, offsets, "extended" if extended else "basic")
    complete = reader.script()
    return SedScript(tuple(reader.substitutions), complete)


class _Reader:
    def __init__(self, text: str, offsets: Sequence[int], syntax: Syntax) -> None:
        self.text = text
        self.offsets = offsets
        self.syntax: Syntax = syntax
        self.index = 0
        self.substitutions: list[TextSubstitution] = []

    def script(self) -> bool:
        """Read commands up to the end; tell whether all were understood."""
        while True:
            self.skip(_BETWEEN)
            if self.index >= len(self.text):
                return True
            if not self.address() or not self.command():
                return False

    def skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.index):
            self.index = found.end()

    def address(self) -> bool:
        """Pass the addresses before a command; tell whether they are right."""
        if not self.one_address():
            return False
        self.skip(_SPACE)
        if self.text.startswith(",", self.index):
            self.index += 1
            self.skip(_SPACE)
            if not self.one_address():
                return False
        while self.text[self.index : self.index + 1] in (" ", "\t", "!"):
            self.index += 1
        return True

    def one_address(self) -> bool:
        if found := _LINE_ADDRESS.match(self.text, self.index):
            self.index = found.end()
            return True
        start = self.index
        if self.text.startswith("\\", start):
            start += 1
        elif not self.text.startswith("/", start):
            return True
        parts = split_delimited(self.text, start, 1)
        if parts is None:
            return False
        self.index = parts[0][1] + 1
        while self.text[self.index : self.index + 1] in ("I", "M"):
            self.index += 1
        return True

    def command(self) -> bool:
        """Read one command; tell whether it was understood."""
        start = self.index
        name = self.text[start : start + 1]
        self.index += 1
        if name == "s":
            return self.substitute(start)
        if name == "y":
            parts = split_delimited(self.text, self.index, 2, brackets=False)
            self.index = parts[1][1] + 1 if parts else self.index
            return parts is not None
        if name and name in "aic":
            self.text_lines()
        elif name and name in "rRwWe#":
            self.line()
        elif name and name in ":btTv":
            self.skip(_LABEL)
        elif name and name in "lLqQ":
            self.skip(_NUMBER)
        elif not name or name not in _SIMPLE + "{}":
            return False
        return True

    def line(self) -> None:
        end = self.text.find("\n", self.index)
        self.index = len(self.text) if end < 0 else end

    def text_lines(self) -> None:
        """Pass the text of ``a``, ``i`` or ``c``: it goes on while a line ends in a backslash."""
        while True:
            start = self.index
            self.line()
            if self.index >= len(self.text) or not self.text.endswith("\\", start, self.index):
                return
            self.index += 1

    def substitute(self, start: int) -> bool:
        delimiter = self.text[self.index : self.index + 1]
        parts = split_delimited(self.text, self.index, 2)
        if parts is None:
            return False
        (first, first_end), (second, second_end) = parts
        self.index = second_end + 1
        flags = self.flags()
        expression, expression_offsets = undelimited(
            self.text[first:first_end], self.offsets[first:first_end], delimiter
        )
        written, written_offsets = undelimited(self.text[second:second_end], self.offsets[second:second_end], delimiter)
        self.substitutions.append(
            TextSubstitution(
                () if "e" in flags else matches(expression, expression_offsets, self.syntax),
                _replacement(written, written_offsets),
                self.offsets[start],
                self.offsets[self.index - 1] + 1,
                every="g" in flags,
            )
        )
        return True

    def flags(self) -> str:
        start = self.index
        while self.index < len(self.text):
            char = self.text[self.index]
            if char == "w":
                self.line()
                break
            if not (char in "gpiIeMm" or char.isdecimal()):
                break
            self.index += 1
        return self.text[start : self.index].partition("w")[0]


def _replacement(text: str, offsets: Sequence[int]) -> Replacement:
    """Read the right side of ``s``: ``&``, ``\\1``, escapes; a change of case makes the rest unknown."""
    pieces: list[Text | Wild | Group] = []
    index = 0
    while index < len(text):
        char, place = text[index], offsets[index]
        following = text[index + 1 : index + 2]
        if char == "&":
            pieces.append(Group(0))
        elif char == UNKNOWN:
            pieces.append(Wild(f"value.{place}"))
        elif char == "\\" and following:
            index += 1
            if following.isdecimal():
                pieces.append(Group(int(following)))
            elif following in "LUluE":
                return (*pieces, Wild(f"case.{place}"))
            else:
                pieces.append(Text({"n": "\n", "t": "\t"}.get(following, following), (offsets[index],)))
        else:
            pieces.append(Text(char, (place,)))
        index += 1
    return tuple(pieces)
