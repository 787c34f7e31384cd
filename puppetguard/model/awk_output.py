"""What awk programs print and run: ``print "mv " $1 " " $1 "p"``, ``system("…")``, ``print … | "sh"``.

Source: POSIX "awk".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, Wild, literal, merged, sliced
from puppetguard.model.script import UNKNOWN, Text

_START = late_pattern(r'(?<![\w$"])(print|system)\b[ \t]*(\(?)')
_FIELD = late_pattern(r"\$(\d+|NF|\((\d+)\))")
_NAME = late_pattern(r"(?!(?:print|system)\b)[A-Za-z_]\w*(?![\w(\[])")
_BLANK = late_pattern(r"[ \t]+")
_TO_SHELL = late_pattern(r"[ \t]*\|[ \t]*\"(?:/\w+)*/?(?:ba|da|k|z)?sh\"")
_LONGEST = 2000
_CONTROLS = {"n": "\n", "t": "\t"}


class AwkOutput(msgspec.Struct, frozen=True):
    """A text that a program makes, None if it is not known, and what becomes of it: ``run`` by a shell, or printed."""

    pattern: Pattern | None
    start: int
    end: int
    run: bool


def awk_output(given: Sequence[Argument], line: Pattern | None) -> list[AwkOutput]:
    """Return what a call of awk prints and runs; ``line`` is one of its standard input.

    A mere ``print`` is left out: what that writes is the line, as the program has changed it.
    """
    options = parse_options(given, "fFviIel", ("file", "field-separator", "assign", "include", "source"), mixed=False)
    if options.has("-f", "--file") or not options.operands:
        return []
    separators = options.values("-F", "--field-separator")
    separator = separators[-1].known if separators else " "
    whole = line if line is not None and len(options.operands) == 1 else (Wild("awk.0"),)
    text, offsets = options.operands[0].flat()
    found: list[AwkOutput] = []
    at = 0
    while start := _START.search(text, at):
        reader = _Concatenation(text, offsets, whole, separator)
        known = reader.read(start.end())
        at = max(reader.at, start.end())
        if known == ():
            continue
        closed = reader.at + (1 if start[2] and text.startswith(")", reader.at) else 0)
        run = start[1] == "system" or _TO_SHELL.match(text, closed) is not None
        found.append(AwkOutput(known, offsets[start.start()], offsets[max(reader.at - 1, 0)] + 1, run))
    return found


class _Concatenation:
    """Reads strings, fields and variables that stand side by side."""

    def __init__(self, text: str, offsets: Sequence[int], line: Pattern, separator: str | None) -> None:
        self.text = text
        self.offsets = offsets
        self.line = line
        self.separator = separator
        self.at = 0

    def read(self, start: int) -> Pattern | None:
        """Return the text that starts here, empty if there is none; None if something in it is not understood."""
        self.at = start
        pieces: list[Text | Wild] = []
        while True:
            if blank := _BLANK.match(self.text, self.at):
                self.at = blank.end()
            char = self.text[self.at : self.at + 1]
            if not char or char in ";}|>)\n":
                return merged(pieces)
            if len(pieces) > _LONGEST:
                return None
            if char == '"':
                if not self.string(pieces):
                    return None
            elif field := _FIELD.match(self.text, self.at):
                pieces += self.field(field[2] or field[1])
                self.at = field.end()
            elif char == ",":
                pieces += literal(" ", self.offsets[self.at])
                self.at += 1
            elif name := _NAME.match(self.text, self.at):
                pieces.append(Wild(f"awk.{name[0]}"))
                self.at = name.end()
            elif char == UNKNOWN:
                pieces.append(Wild(f"value.{self.offsets[self.at]}"))
                self.at += 1
            else:
                return None

    def string(self, pieces: list[Text | Wild]) -> bool:
        index = self.at + 1
        while index < len(self.text) and self.text[index] != '"':
            char = self.text[index]
            if char == "\\" and index + 1 < len(self.text):
                index += 1
                char = _CONTROLS.get(self.text[index], self.text[index])
            place = self.offsets[index]
            pieces.append(Wild(f"value.{place}") if char == UNKNOWN else Text(char, (place,)))
            index += 1
        self.at = index + 1
        return index < len(self.text)

    def field(self, number: str) -> Pattern:
        if number == "0":
            return self.line
        fields = _split(self.line, self.separator) if self.separator else []
        index = len(fields) if number == "NF" else int(number) if len(number) < 4 else 0
        return fields[index - 1] if 0 < index <= len(fields) else (Wild(f"awk.{number}"),)


def _split(line: Pattern, separator: str) -> list[Pattern]:
    """Return the fields of a line; unknown text is taken to be within one of them."""
    if len(separator) != 1:
        return []
    fields: list[list[Text | Wild]] = [[]]
    for piece in line:
        at = 0
        while isinstance(piece, Text) and (hit := piece.value.find(separator, at)) >= 0:
            fields[-1].append(sliced(piece, at, hit))
            fields.append([])
            at = hit + 1
        fields[-1].append(sliced(piece, at) if isinstance(piece, Text) else piece)
    return [merged(field) for field in fields]
