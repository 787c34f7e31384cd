"""What one file defines: classes, defined types, functions, plans, type aliases and nodes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from puppetguard.model.contexts import Context
from puppetguard.model.evaluation import Evaluator
from puppetguard.model.expressions import Expression
from puppetguard.model.lazy import lazy
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

DefinitionKind = Literal["class", "define", "function", "plan", "type", "node"]

_KINDS: dict[type[ast.Node], DefinitionKind] = {
    ast.HostClassDefinition: "class",
    ast.ResourceTypeDefinition: "define",
    ast.FunctionDefinition: "function",
    ast.PlanDefinition: "plan",
}


class ParameterRecord:
    """A parameter: ``type_text`` is its type as it is written (empty if it has none), ``default`` its default."""

    def __init__(self, node: ast.Parameter, type_text: str, default: Expression | None) -> None:
        self.node = node
        self.name = node.name
        self.type_text = type_text
        self.default = default
        self.span = Span(node.name_start, node.name_start + 1 + len(node.name))


class Definition:
    """A definition; ``names`` has one name, or those that a node is for; ``name_span`` is their place.

    ``parent`` is the class that a class inherits (None if none).
    """

    def __init__(
        self,
        node: ast.Node,
        kind: DefinitionKind,
        names: tuple[str, ...],
        name_span: Span,
        context: Context,
        comments: _Comments,
    ) -> None:
        self.node = node
        self.kind = kind
        self.names = names
        self.name_span = name_span
        self.context = context
        self._comments = comments
        self.parent: str | None = None
        self.parent_span = name_span
        self.parameters: Sequence[ParameterRecord] = ()

    @lazy
    def comment(self) -> str:
        """The text of the comment right above it, empty if there is none."""
        return self._comments.above(self.node.start)


def definitions(
    sites: Iterable[tuple[ast.Node, Context]], source: SourceFile, program: ast.Program, evaluator: Evaluator
) -> Iterator[Definition]:
    """Yield the definitions of a program in its order."""
    comments = _Comments(source, program)
    for node, context in sites:
        match node:
            case ast.NamedDefinition():
                name_span = Span(node.name_start, node.name_end)
                found = Definition(node, _KINDS[type(node)], (node.name,), name_span, context, comments)
                if isinstance(node, ast.HostClassDefinition) and node.parent is not None:
                    found.parent = node.parent.removeprefix("::")
                    found.parent_span = Span(node.parent_start, node.parent_start + len(node.parent))
                inside = context.opened_by(node, source.text)
                found.parameters = [_parameter(one, source, inside, evaluator) for one in node.parameters]
                yield found
            case ast.NodeDefinition():
                names = context.opened_by(node, source.text).container.names
                span = Span(node.host_matches[0].start, node.host_matches[-1].end) if node.host_matches else node.span
                yield Definition(node, "node", names, span, context, comments)
            case ast.TypeAlias():
                span = Span(node.name_start, node.name_end)
                yield Definition(node, "type", (node.name,), span, context, comments)


def _parameter(node: ast.Parameter, source: SourceFile, context: Context, evaluator: Evaluator) -> ParameterRecord:
    written = "" if node.type_expr is None else source.slice(node.type_expr.span)
    default = None if node.value is None else Expression(node.value, context, evaluator)
    return ParameterRecord(node, " ".join(written.split()), default)


class _Comments:
    """The comments of a file, to be found by what they stand above."""

    def __init__(self, source: SourceFile, program: ast.Program) -> None:
        self._text = source.text
        self._comments = program.comments
        self._ends = [comment.end for comment in program.comments]

    def above(self, start: int) -> str:
        """Return the text of the comment that ends in the line before ``start``, or in the same."""
        at = bisect_right(self._ends, start) - 1
        if at < 0:
            return ""
        between = self._text[self._ends[at] : start]
        if between.strip() or between.count("\n") > 1:
            return ""
        comment = self._comments[at]
        lines = self._text[comment.start : comment.end].removeprefix("/*").removesuffix("*/").splitlines()
        return "\n".join(line.strip().removeprefix("#").strip() for line in lines).strip()
