"""Where in a manifest something stands: its place, what it is in, under which conditions."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from typing import TYPE_CHECKING

from puppetguard.model.contexts import Context
from puppetguard.model.outline import Place
from puppetguard.model.variable_uses import body_of
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.source import Span


class Whereabouts:
    """The places and containers of one manifest."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.source = subject.source
        self._starts = subject.source.line_starts
        self._containers: dict[int, str] = {}
        self._branches: dict[int, tuple[Context, tuple[tuple[str, ...], bool]]] = {}
        nodes = [one.node for one in subject.definitions if one.kind == "node"]
        self._node_numbers = {id(node): number for number, node in enumerate(nodes)}

    def place(self, span: Span) -> Place:
        """Return the place of a span."""
        return self.range(*span)

    def range(self, start: int, end: int) -> Place:
        """Return the place from an offset to another."""
        # What `SourceFile.position` says of both ends, which mostly are in one line; a file has hundreds of places.
        end = max(end, start)
        starts = self._starts
        line = bisect_right(starts, start)
        first = starts[line - 1] - 1
        if line == len(starts) or end < starts[line]:
            return Place(line, start - first, line, end - first)
        last = bisect_right(starts, end, line)
        return Place(line, start - first, last, end - starts[last - 1] + 1)

    def container(self, context: Context) -> str:
        """Return the name of what a context is in: ``class a::b``, ``node 0``, or nothing."""
        container = context.container
        if container.kind == "top":
            return ""
        if container.kind == "node":
            return f"node {self._node_numbers.get(id(container.node), 0)}"
        return f"{container.kind} {container.names[0]}"

    def branch(self, context: Context) -> tuple[tuple[str, ...], bool]:
        """Return the decisions around some code, outermost first, and whether it stands in a lambda."""
        # With the context, so that no other one can come to lie where it was.
        known = self._branches.get(id(context))
        if known is None:
            known = self._branches[id(context)] = context, _branch(context)
        return known[1]

    def is_conditional(self, context: Context) -> bool:
        """Return whether code in a context may be left out, or runs any number of times."""
        branch, looped = self.branch(context)
        return bool(branch) or looped

    def container_of(self, scope: Scope) -> str:
        """Return the name of the definition that a scope is of."""
        known = self._containers.get(id(scope))
        if known is None:
            known = self._containers[id(scope)] = self.container_named(body_of(scope).node)
        return known

    def container_named(self, node: ast.Node | None) -> str:
        """Return the name of a definition, or nothing for another node."""
        match node:
            case ast.HostClassDefinition():
                return f"class {node.name.removeprefix('::')}"
            case ast.ResourceTypeDefinition():
                return f"define {node.name.removeprefix('::')}"
            case ast.FunctionDefinition():
                return f"function {node.name.removeprefix('::')}"
            case ast.PlanDefinition():
                return f"plan {node.name.removeprefix('::')}"
            case ast.NodeDefinition():
                return f"node {self._node_numbers.get(id(node), 0)}"
        return ""


class Contexts:
    """The contexts of a file, to be found by places that are asked for in the order of the source."""

    def __init__(self, subject: Subject) -> None:
        self._sites = iter(subject.sites)
        self._next = next(self._sites, None)
        self._open: list[tuple[int, Context]] = []

    def of(self, start: int) -> Context:
        """Return the context of a place: inside of the innermost definition or statement around it."""
        while self._next is not None and self._next[0].start <= start:
            node, context = self._next
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition)):
                context = context.opened_by(node, "")
            self._close(node.start)
            self._open.append((node.end, context))
            self._next = next(self._sites, None)
        self._close(start)
        return self._open[-1][1] if self._open else Context()

    def _close(self, start: int) -> None:
        while self._open and self._open[-1][0] <= start:
            self._open.pop()


def _branch(context: Context) -> tuple[tuple[str, ...], bool]:
    """Return the decisions around some code, outermost first, and whether it stands in a lambda."""
    found = [
        f"{condition.node.start}.{zlib.crc32(condition.answer.encode('utf-8', 'replace')):x}"
        for condition in context.conditions
    ]
    found.reverse()
    return tuple(found), isinstance(context.opener, ast.LambdaExpression)
