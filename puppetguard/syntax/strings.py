"""Strings with interpolations, and heredocs, from the tokens that the scanner made of them."""

from __future__ import annotations

from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.complaints import complaint_at
from puppetguard.syntax.elements import Element, Matcher, Repeat, Shaped, Switch, unexpected
from puppetguard.syntax.heredoc import Header
from puppetguard.syntax.leaves import Leaf, nothing
from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.stream import TokenStream

_START = t.TEXT_START.kind
_MIDDLE = t.TEXT_MIDDLE.kind
_END = t.TEXT_END.kind


class InterpolatedString(Shaped):
    """The text parts of a string and the expressions between them.

    An interpolation that fails is recorded; an ErrorNode stands in its place.
    """

    def __init__(self, name: str, assignment: Element) -> None:
        super().__init__(name)
        match_assignment: Matcher = assignment.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            if stream.kinds[index] != _START:
                unexpected(stream, index, name)
            segments: list[ast.Node] = []
            start = stream.spans[index][0]
            quoted = stream.text.startswith('"', start) and stream.kinds[index - 1] != t.HEREDOC.kind
            index = text(stream, index, start + quoted, stream.spans[index][1], segments)
            while True:
                before = stream.spans[index - 1][1]
                try:
                    value, index = match_assignment(stream, index)
                    expect_end(stream, index)
                except SyntaxProblem as failure:
                    stream.problems.append(failure.problem)
                    index = end_of_interpolation(stream, failure.index)
                    value = ast.ErrorNode(before, stream.spans[index][0])
                behind, end = stream.spans[index]
                segments.append(ast.TextExpression(before, behind, value))
                last = stream.kinds[index] == _END
                index = text(stream, index, behind, end - (quoted and last), segments)
                if last:
                    return ast.ConcatenatedString(start, end, segments, '"' if quoted else ""), index

        def expect_end(stream: TokenStream, index: int) -> None:
            if stream.kinds[index] not in (_MIDDLE, _END):
                problem = complaint_at(stream, index, "}")
                problem.hint = "`}` is expected here: an interpolation holds one expression"
                raise SyntaxProblem(stream.text, problem, index)

        def text(stream: TokenStream, index: int, start: int, end: int, segments: list[ast.Node]) -> int:
            value: Any = stream.values[index]
            if value:
                segments.append(ast.LiteralString(start, end, value))
            return index + 1

        def end_of_interpolation(stream: TokenStream, index: int) -> int:
            kinds = stream.kinds
            depth = 0
            while True:
                kind = kinds[index]
                if kind == _START:
                    depth += 1
                elif not depth and kind in (_MIDDLE, _END):
                    return index
                elif kind == _END:
                    depth -= 1
                index += 1

        def bind() -> None:
            nonlocal match_assignment
            match_assignment = assignment.match

        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed
        self.shape(nothing(t.TEXT_START, Repeat(nothing(assignment, Switch(t.TEXT_MIDDLE, t.TEXT_END)))))


class Heredoc(Shaped):
    """``@(TAG)`` and its text."""

    def __init__(self, name: str, interpolated: InterpolatedString, text: Leaf) -> None:
        super().__init__(name)

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            if stream.kinds[index] != t.HEREDOC.kind:
                unexpected(stream, index, name)
            start, end = stream.spans[index]
            header = stream.values[index]
            assert isinstance(header, Header)
            inner = interpolated if stream.kinds[index + 1] == _START else text
            value, after = inner.match(stream, index + 1)
            return ast.HeredocExpression(start, end, header.syntax, value, header.tag, header.escapes), after

        self.match = match
        self.shape(nothing(t.HEREDOC, Switch(text, interpolated)))


def heredoc_text(stream: TokenStream, index: int, start: int, end: int) -> ast.Node:
    """The text of a heredoc without interpolations."""
    return ast.LiteralString(start, end, str(stream.values[index]))
