"""Where code stands: in which class, define or node, under which conditions, and what variables mean there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

_MOST = 100

ContainerKind = Literal["class", "define", "function", "plan", "node", "top"]
ConditionKind = Literal["if", "unless", "case", "selector"]

_KINDS: dict[type[ast.Node], ContainerKind] = {
    ast.HostClassDefinition: "class",
    ast.ResourceTypeDefinition: "define",
    ast.FunctionDefinition: "function",
    ast.PlanDefinition: "plan",
    ast.NodeDefinition: "node",
}
SITES: frozenset[type[ast.Node]] = frozenset(
    {
        *_KINDS,
        ast.TypeAlias,
        ast.ResourceExpression,
        ast.ResourceDefaultsExpression,
        ast.ResourceOverrideExpression,
        ast.CollectExpression,
        ast.CallNamedFunctionExpression,
        ast.CallMethodExpression,
        ast.RelationshipExpression,
    }
)
"""What says something by itself: definitions, resources, calls and relationships."""
_PARTING = frozenset(
    {
        *_KINDS,
        ast.LambdaExpression,
        ast.IfExpression,
        ast.UnlessExpression,
        ast.CaseExpression,
        ast.SelectorExpression,
    }
)
"""The nodes of which some children stand elsewhere than the node itself."""


class Container(msgspec.Struct, frozen=True):
    """The innermost definition around some code; at top scope it has no ``node``.

    ``names`` are its full name; of a node those that it is for, a regular expression as it is written.
    """

    kind: ContainerKind
    names: tuple[str, ...]
    node: ast.Node | None


TOP = Container("top", (), None)


class Condition(msgspec.Struct, frozen=True):
    """A decision under which code is reached: what is ``asked`` and the ``answer``, both as they are written.

    The answer to an ``if`` or ``unless`` is ``true`` or ``false``.
    """

    kind: ConditionKind
    asked: str
    answer: str
    node: ast.Node


class Context:
    """Where a piece of code stands.

    ``opener`` is the innermost definition or lambda around it, whose variables it sees; None at top scope.
    ``condition`` is what sets it apart from ``outer``, the context around it within the same container.
    """

    __slots__ = ("condition", "container", "opener", "outer")

    def __init__(
        self,
        container: Container = TOP,
        opener: ast.Node | None = None,
        condition: Condition | None = None,
        outer: Context | None = None,
    ) -> None:
        self.container = container
        self.opener = opener
        # A chain, not a list for each: a chain of `elsif` can be long.
        self.condition = condition
        self.outer = outer

    @property
    def conditions(self) -> Iterator[Condition]:
        """The decisions around it within its container, innermost first; at most ``_MOST``, for chains can be long."""
        at: Context | None = self
        found = 0
        while at is not None and found < _MOST:
            if at.condition is not None:
                found += 1
                yield at.condition
            at = at.outer

    def opened_by(self, node: ast.Node, text: str) -> Context:
        """Return the context inside of a definition or lambda."""
        if isinstance(node, ast.LambdaExpression):
            return Context(self.container, node, None, self)
        names: tuple[str, ...] = ()
        if isinstance(node, ast.NodeDefinition):
            names = tuple(_host(one, text) for one in node.host_matches)
        elif isinstance(node, ast.NamedDefinition):
            names = (node.name,)
        return Context(Container(_KINDS[type(node)], names, node), node)

    def under(self, condition: Condition) -> Context:
        """Return the context under one more decision."""
        return Context(self.container, self.opener, condition, self)


def _host(node: ast.Node, text: str) -> str:
    if isinstance(node, (ast.LiteralString, ast.QualifiedName)):
        return node.value
    return text[node.start : node.end]


def sites(program: ast.Program, text: str) -> Iterator[tuple[ast.Node, Context]]:
    """Yield each node of the kinds in ``SITES``, with where it stands; parents before children, as written."""
    stack: list[tuple[ast.Node, Context]] = [(program, Context())]
    while stack:
        node, context = stack.pop()
        kind = type(node)
        if kind in SITES:
            yield node, context
        # Leaves hold nothing, and most nodes are leaves, or attributes with a leaf for a value.
        if kind in _PARTING:
            below = [(child, inner) for child, inner in _inside(node, context, text) if child.children]
            below.reverse()
            stack += below
            continue
        for field in reversed(node.children):
            found = getattr(node, field)
            for child in reversed(found) if type(found) is list else (found,):
                if type(child) is ast.AttributeOperation:
                    child = child.value  # noqa: PLW2901 # what is inside of it instead of itself
                if child is not None and child.children:
                    stack.append((child, context))


def _inside(node: ast.Node, context: Context, text: str) -> Iterator[tuple[ast.Node, Context]]:
    """Yield the children of one of ``_PARTING``, each with where it stands."""

    def written(one: ast.Node) -> str:
        return text[one.start : one.end]

    match node:
        case ast.NamedDefinition() | ast.NodeDefinition() | ast.LambdaExpression():
            inner = context.opened_by(node, text)
            yield from ((child, inner) for child in children(node))
        case ast.IfExpression():
            yield node.test, context
            yield node.then, context.under(Condition("if", written(node.test), "true", node))
            if node.else_:
                yield node.else_, context.under(Condition("if", written(node.test), "false", node))
        case ast.UnlessExpression():
            yield node.test, context
            yield node.then, context.under(Condition("unless", written(node.test), "false", node))
            if node.else_:
                yield node.else_, context.under(Condition("unless", written(node.test), "true", node))
        case ast.CaseExpression():
            yield node.test, context
            for option in node.options:
                yield from ((value, context) for value in option.values)
                answer = " ".join(written(value) for value in option.values)
                yield option.then, context.under(Condition("case", written(node.test), answer, node))
        case ast.SelectorExpression():
            yield node.left, context
            for entry in node.selectors:
                yield entry.matching, context
                yield (
                    entry.value,
                    context.under(Condition("selector", written(node.left), written(entry.matching), node)),
                )
