"""A token that fits nowhere, and what stands around it."""

from __future__ import annotations

from typing import NamedTuple

from puppetguard.syntax import tokens as t
from puppetguard.syntax.elements import Terminal
from puppetguard.syntax.problems import Related
from puppetguard.syntax.stream import TokenStream


class Guess(NamedTuple):
    """A hint at what to do, and places that explain it."""

    hint: str
    related: Related = ()


class Misfit:
    """A token that fits nowhere, with its neighbours; ``expected`` is what could stand there."""

    def __init__(self, stream: TokenStream, index: int, expected: str) -> None:
        self.stream = stream
        self.index = index
        self.expected = expected
        self.kind = stream.kinds[index]
        self.text = stream.token_text(index)
        self.before = self.kind_at(-1)
        self.previous = stream.token_text(index - 1) if index else ""
        self.after = self.kind_at(1)

    def kind_at(self, offset: int) -> int:
        """Return the kind of a neighbour, 0 where there is none."""
        at = self.index + offset
        return self.stream.kinds[at] if 0 <= at < len(self.stream.kinds) else 0

    def text_at(self, offset: int) -> str:
        """Return the text of a neighbour."""
        at = self.index + offset
        return self.stream.token_text(at) if 0 <= at < len(self.stream.kinds) else ""

    def touches(self, offset: int = 0) -> bool:
        """Whether no blank stands before a neighbour (by default, the token itself)."""
        at = self.index + offset
        spans = self.stream.spans
        return 0 < at < len(spans) and spans[at - 1][1] == spans[at][0]

    def start_of_line(self) -> str:
        """Return the first characters of the token's line."""
        stream = self.stream
        start = stream.line_of(stream.spans[self.index][0])
        line_start = stream.line_starts[start]
        return stream.text[line_start : line_start + _SHOWN].split("\n", 1)[0]

    def first_touching(self, kinds: frozenset[int] | None = None) -> int:
        """Return the first of the tokens (of some kinds) that stand before this one without a blank between them."""
        first = self.index
        while self.index - first < _FARTHEST_TOUCHING and first and self.touches(first - self.index):
            if kinds is not None and self.stream.kinds[first - 1] not in kinds:
                break
            first -= 1
        return first


def kinds_of(*terminals: Terminal) -> frozenset[int]:
    """Return the kinds of terminals."""
    return frozenset(terminal.kind for terminal in terminals)


STRINGS = kinds_of(t.SINGLE_QUOTED, t.DOUBLE_QUOTED, t.RESOLVED_STRING)
ENDS_OF_VALUES = kinds_of(t.RBRACK, t.CLOSE_PAREN, t.RBRACE, t.TEXT_END, t.HEREDOC_TEXT)
"""Tokens that end a value without showing it."""

VALUE_STARTS = STRINGS | kinds_of(
    t.NAME, t.WORD, t.NUMBER, t.VARIABLE, t.CLASSREF, t.TRUE, t.FALSE, t.UNDEF, t.DEFAULT, t.TEXT_START, t.HEREDOC
)
VALUE_ENDS = (STRINGS | ENDS_OF_VALUES) | kinds_of(
    t.NAME, t.WORD, t.NUMBER, t.VARIABLE, t.CLASSREF, t.TRUE, t.FALSE, t.UNDEF, t.DEFAULT
)
PAIR_ARROWS = kinds_of(t.FARROW, t.APPEND_ARROW)
EDGES = kinds_of(t.IN_EDGE, t.IN_EDGE_SUB, t.OUT_EDGE, t.OUT_EDGE_SUB)
WORDS = kinds_of(t.NAME, t.WORD)
CONDITIONS = kinds_of(t.IF, t.UNLESS, t.ELSIF, t.CASE)
OPERATORS = kinds_of(
    t.FARROW, t.APPEND_ARROW, t.ASSIGN, t.APPENDS, t.DELETES, t.EQUAL, t.NOT_EQUAL, t.LESS, t.LESS_EQUAL, t.GREATER,
    t.GREATER_EQUAL, t.MATCH, t.NO_MATCH, t.AND, t.OR, t.IN, t.NOT, t.PLUS, t.MINUS, t.TIMES, t.SLASH, t.MODULO,
    t.QMARK, *(terminal for terminal in Terminal.members if terminal.kind in EDGES),
)  # fmt: skip
OPENERS = {
    t.LBRACE.kind: "}", t.LBRACK.kind: "]", t.LISTSTART.kind: "]", t.LPAREN.kind: ")", t.LPAREN_FIRST.kind: ")",
}  # fmt: skip
"""Kind of an opening bracket → the sign that closes it."""

CLOSERS = {t.RBRACE.kind: "}", t.RBRACK.kind: "]", t.CLOSE_PAREN.kind: ")"}
_FARTHEST = 2000  # tokens back, for brackets
_FARTHEST_TOUCHING = 50
_SHOWN = 40  # characters


def open_bracket(stream: TokenStream, index: int) -> int | None:
    """Return the token of the innermost bracket that is open before token ``index``, or None."""
    kinds = stream.kinds
    depth = 0
    for at in range(index - 1, max(index - _FARTHEST, -1), -1):
        if kinds[at] in CLOSERS:
            depth += 1
        elif kinds[at] in OPENERS:
            if not depth:
                return at
            depth -= 1
    return None


def still_open(stream: TokenStream, opening: int) -> Related:
    """Return the note at a bracket that is still open."""
    start, end = stream.spans[opening]
    return ((start, end, f"this `{stream.token_text(opening)}` is still open"),)


def first_line(text: str) -> str:
    """Return the first line of a text, not too long."""
    line = text.split("\n", 1)[0]
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
