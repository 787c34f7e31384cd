"""What ``test``, ``[`` and ``[[`` ask.

Source: POSIX ``test``; for three arguments and fewer it is said exactly what they mean, for more it is the grammar of
its extension for X/Open systems. ``[[`` is Bash's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from puppetguard.model.conditions.condition import UNCLEAR, Condition, Constant, Fact, joined, opposite
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import path_of
from puppetguard.model.script import Script, Substitution, Text, Unknown, Variable, Word

_FILE_TESTS = frozenset("-" + letter for letter in "abcdefghkprsuwxLNOGS")
_COMPARED = frozenset(("-eq", "-ne", "-gt", "-ge", "-lt", "-le"))
_STRINGS = frozenset(("=", "==", "!="))
_BINARY = _COMPARED | _STRINGS | {"-nt", "-ot", "-ef", "=~", "<", ">"}
_DEEPEST = 20
_ZERO = {"-eq": False, "-le": False, "-ne": True, "-gt": True}
"""What comparing a number of findings with 0 says: whether there are some."""
_ONE = {"-lt": False, "-ge": True}

Printed = Callable[[Script], Condition]
"""Tells what it says that a script prints something."""


class Operand(msgspec.Struct, frozen=True):
    """A word of a test: the word, and the argument that it becomes."""

    word: Word
    argument: Argument

    @property
    def known(self) -> str | None:
        """The text if all of it is known."""
        return self.argument.known

    @property
    def operator(self) -> str:
        """The text if it could be an operator."""
        return (self.known or "") if not self.word.quoted else ""

    @property
    def only(self) -> Substitution | Variable | Unknown | None:
        """The one part of a word that is nothing but an expansion."""
        parts = self.word.parts
        return parts[0] if len(parts) == 1 and not isinstance(parts[0], Text) else None

    @property
    def vanishes(self) -> bool:
        """Whether nothing is left of the word when the expansion is empty."""
        return (
            isinstance(self.only, (Substitution, Variable)) and not self.word.quoted and self.word.end > self.word.start
        )

    @property
    def is_empty(self) -> bool | None:
        """Whether the text is empty; None if that is not known."""
        if self.known is not None:
            return not self.known
        return False if any(isinstance(piece, Text) and piece.value for piece in self.argument.pieces) else None


def test_condition(operands: Sequence[Operand], printed: Printed, *, brackets: bool) -> Condition:
    """Return what a test asks; its own name, and the bracket that closes it, are left out. ``[[`` has ``brackets``."""
    reader = _Reader(operands, printed, brackets=brackets)
    found = reader.alternatives(0)
    return found if reader.at == len(operands) else UNCLEAR


class _Reader:
    def __init__(self, operands: Sequence[Operand], printed: Printed, *, brackets: bool) -> None:
        self.operands = operands
        self.printed = printed
        self.brackets = brackets
        self.at = 0

    def alternatives(self, depth: int) -> Condition:
        found = [self.sequence(depth)]
        while self.take("-o", "||"):
            found.append(self.sequence(depth))
        return joined(found, every=False)

    def sequence(self, depth: int) -> Condition:
        found = [self.primary(depth)]
        while self.take("-a", "&&"):
            found.append(self.primary(depth))
        return joined(found, every=True)

    def primary(self, depth: int) -> Condition:
        left = self.operands[self.at :]
        if not left or depth > _DEEPEST:
            self.at = len(self.operands) + 1
            return UNCLEAR
        first = left[0]
        if len(left) >= 3 and left[1].operator in _BINARY:
            self.at += 3
            return self.binary(first, left[1].operator, left[2])
        if first.operator == "!" and len(left) > 1:
            self.at += 1
            return opposite(self.primary(depth + 1))
        if first.operator == "(" and len(left) > 2:
            self.at += 1
            found = self.alternatives(depth + 1)
            if not self.take(")"):
                self.at = len(self.operands) + 1
            return found
        if len(left) >= 2 and first.operator in ("-z", "-n"):
            self.at += 2
            return self.length(first.operator, left[1])
        if len(left) >= 2 and first.operator in _FILE_TESTS:
            self.at += 2
            target = path_of(left[1].argument)
            return Fact("exists", target, left[1].word.start, left[1].word.end, first.operator)
        self.at += 1
        return self.text(first)

    def take(self, *operators: str) -> bool:
        if self.at < len(self.operands) and self.operands[self.at].operator in operators:
            self.at += 1
            return True
        return False

    def text(self, one: Operand) -> Condition:
        """Read a text by itself: it is true unless it is empty."""
        empty = one.is_empty
        if empty is False:
            written = one.argument.flat()[0]
            why = "a text by itself is true unless it is empty"
            if written.startswith("/"):
                why = "a path by itself is true; `-e` asks whether there is such a file"
            elif "=" in written.strip("="):
                why = "without blanks around the `=` this is one text, and true unless that is empty"
            return Constant(truth=True, start=one.word.start, end=one.word.end, why=why, compares=True)
        if isinstance(one.only, Substitution) and not self.brackets:
            return self.printed(one.only.script)
        return UNCLEAR

    def length(self, operator: str, one: Operand) -> Condition:
        wants = operator == "-n"
        start, end = one.word.start, one.word.end
        if wants and one.vanishes and not self.brackets:
            why = "without quotes nothing is left of what is empty, and `-n` by itself is true"
            return Constant(truth=True, start=start, end=end, why=why)
        if (empty := one.is_empty) is not None:
            said = "this text is never empty" if not empty else "this text is always empty"
            return Constant(truth=wants is not empty, start=start, end=end, why=said, compares=True)
        if isinstance(one.only, Substitution):
            found = self.printed(one.only.script)
            return found if wants else opposite(found)
        return UNCLEAR

    def binary(self, left: Operand, operator: str, right: Operand) -> Condition:
        one, other = left.known, right.known
        if operator in ("<", ">") and not self.brackets:
            why = f"`{operator}` redirects to a file here; numbers are compared with `-gt` and `-lt`"
            return Constant(truth=True, start=left.word.start, end=right.word.end, why=why)
        if one is not None and other is not None and (operator in _STRINGS or operator in _COMPARED):
            truth = _compared(one, operator, other)
            if truth is not None and not (self.brackets and any(mark in other for mark in "*?[")):
                why = f"`{one}` and `{other}` are always the same" if one == other else f"`{one}` is never `{other}`"
                if operator in _COMPARED and one != other:
                    why = "these are always the same numbers"
                return Constant(truth=truth, start=left.word.start, end=right.word.end, why=why, compares=True)
        number = _ZERO if other == "0" else _ONE if other == "1" else {}
        if operator in number and isinstance(left.only, Substitution):
            found = self.printed(left.only.script)
            return found if number[operator] else opposite(found)
        if operator in ("=", "==", "!=") and not other and other is not None and isinstance(left.only, Substitution):
            found = self.printed(left.only.script)
            return found if operator == "!=" else opposite(found)
        return UNCLEAR


def _compared(one: str, operator: str, other: str) -> bool | None:
    """Return what comparing two known texts, or numbers, always gives."""
    if operator in _STRINGS:
        return (one == other) is (operator != "!=")
    try:
        first, second = int(one[:18]), int(other[:18])
    except ValueError:
        return None
    return {
        "-eq": first == second,
        "-ne": first != second,
        "-gt": first > second,
        "-ge": first >= second,
        "-lt": first < second,
        "-le": first <= second,
    }[operator]
