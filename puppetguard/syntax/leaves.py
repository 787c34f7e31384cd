"""Operands of one token."""

from __future__ import annotations

from collections.abc import Callable

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.elements import AnyOf, Element, Matcher, Repeat, Sequence, Shaped, Terminal, unexpected
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.stream import TokenStream

LeafBuilder = Callable[[TokenStream, int, int, int], ast.Node]


class Leaf(Element):
    """One token that makes a node; ``build(stream, index, start, end)``."""

    def __init__(self, terminal: Terminal, build: LeafBuilder) -> None:
        super().__init__()
        self.set_name(terminal.text)
        self.first = terminal.first
        kind = terminal.kind

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            if stream.kinds[index] != kind:
                unexpected(stream, index, terminal.text)
            start, end = stream.spans[index]
            return build(stream, index, start, end), index + 1

        self.match = match


class ErrorOperand(Element):
    """Text that makes no token, taken as an operand: its Problem is recorded, and reading goes on behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.set_name("error")
        self.show_in_diagram = False
        self.first = t.ERROR.first

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            problem = stream.values.get(index)
            if not isinstance(problem, Problem):
                unexpected(stream, index, "an operand")
            stream.problems.append(problem)
            return ast.ErrorNode(*stream.spans[index]), index + 1

        self.match = match


class TypeOrFunction(Shaped):
    """A value, or one of the keywords ``type`` and ``function`` as a plain string before one of ``followers``."""

    def __init__(self, name: str, value: Element, followers: frozenset[int]) -> None:
        super().__init__(name)
        match_value: Matcher = value.match
        words = (t.TYPE.kind, t.FUNCTION.kind)

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            if stream.kinds[index] in words and stream.kinds[index + 1] in followers:
                start, end = stream.spans[index]
                return ast.LiteralString(start, end, stream.text[start:end]), index + 1
            return match_value(stream, index)

        self.value = value
        self.match = match
        self.shape(value)

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that a value can begin with; the two keywords are among them."""
        return self.value.first_kinds(_pending)


class Dotted(Shaped):
    """The name of a host without quotes: names and numbers joined by dots."""

    def __init__(self) -> None:
        super().__init__("host name")
        parts = (t.NAME.kind, t.NUMBER.kind)

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            kinds = stream.kinds
            first = index
            if kinds[index] not in parts:
                unexpected(stream, index, "the name of a host")
            texts = [stream.token_text(index)]
            index += 1
            while kinds[index] == t.DOT.kind:
                if kinds[index + 1] not in parts:
                    unexpected(stream, index + 1, "a part of a host name")
                texts.append(stream.token_text(index + 1))
                index += 2
            start, end = stream.spans[first][0], stream.spans[index - 1][1]
            return ast.LiteralString(start, end, ".".join(texts)), index

        self.match = match
        part = AnyOf(t.NAME, t.NUMBER)
        self.shape(nothing(part, Repeat(nothing(t.DOT, part))))


def nothing(*parts: Element) -> Sequence:
    """Return a sequence that only serves as a shape."""
    return Sequence(*parts, build=lambda *_: None)
