"""Whole files: manifests and templates."""

from __future__ import annotations

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.elements import Element, Matcher, Maybe, Shaped, unexpected
from puppetguard.syntax.leaves import nothing
from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.stream import TokenStream


class ManifestElement(Shaped):
    """A whole manifest; the value is a Program."""

    may_be_empty = True

    def __init__(self, name: str, statements: Element) -> None:
        super().__init__(name)
        match_statements: Matcher = statements.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Program, int]:
            values, index = match_statements(stream, index)
            return ast.Program(0, len(stream.text), values, None, stream.comments), index

        self.match = match
        self.shape(nothing(statements, t.END))


class TemplateElement(Shaped):
    """A whole template; the value is a Program."""

    def __init__(self, name: str, parameters: Element, statements: Element) -> None:
        super().__init__(name)
        match_parameters: Matcher = parameters.match
        match_statements: Matcher = statements.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Program, int]:
            if stream.kinds[index] != t.EPP_START.kind:
                unexpected(stream, index, "a template")
            index += 1
            given = None
            if stream.kinds[index] == t.PIPE.kind:
                try:
                    given, index = match_parameters(stream, index)
                except SyntaxProblem as failure:
                    stream.problems.append(failure.problem)
                    index = failure.index
                    while stream.kinds[index] not in (t.PIPE.kind, t.RENDER_TEXT.kind, t.RENDER_START.kind, t.END.kind):
                        index += 1
                    index += stream.kinds[index] == t.PIPE.kind
            values, index = match_statements(stream, index)
            return ast.Program(0, len(stream.text), values, given, stream.comments), index

        self.match = match
        self.shape(nothing(t.EPP_START, Maybe(parameters), statements, t.END))


class RenderedBlock(Shaped):
    """``{ statements }`` in ``<%= … %>``."""

    def __init__(self, name: str, block: Element) -> None:
        super().__init__(name)
        self.match = block.match
        self.first = t.LBRACE.first
        self.shape(block)

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the brace."""
        return self.first
