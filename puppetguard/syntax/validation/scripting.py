"""Plans of Bolt: what exists only while a catalog is compiled, and what does not exist then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puppetguard.syntax import ast
from puppetguard.syntax.validation.blocks import push_body
from puppetguard.syntax.validation.walk import IN_BLOCK, VISITORS, Validation, Visitor, visits

_ONLY_IN_CATALOG: dict[type[ast.Node], str] = {
    ast.HostClassDefinition: "a class",
    ast.ResourceTypeDefinition: "a defined type",
    ast.NodeDefinition: "a node",
    ast.ResourceExpression: "a resource",
    ast.ResourceDefaultsExpression: "resource defaults",
    ast.ResourceOverrideExpression: "a resource override",
    ast.RelationshipExpression: "a relationship",
    ast.CollectExpression: "a collector",
}
_NEVER = (ast.HostClassDefinition, ast.ResourceTypeDefinition)  # not even in an apply block


class ApplyEnd:
    """On the stack: an apply block ends here."""


@visits(ast.ApplyExpression)
def _apply(state: Validation, node: ast.ApplyExpression) -> None:
    if state.applies:
        message = "`apply` cannot stand inside another `apply`"
        hint = "end the first block before the next one"
        state.report("EXPRESSION_NOT_SUPPORTED_WHEN_COMPILING", node, message, hint)
    state.applies += 1
    state.stack.append(ApplyEnd())
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.arguments)


@visits(ApplyEnd)
def _apply_end(state: Validation, _end: ApplyEnd) -> None:
    state.applies -= 1


def _guarded(visitor: Visitor, what: str, *, never: bool) -> Visitor:
    def visit(state: Validation, node: Any) -> None:
        if never or not state.applies:
            message = f"{what} exists only while a catalog is compiled, not in a plan"
            hint = "define it in a manifest of a module" if never else "put it into an `apply` block"
            state.report("EXPRESSION_NOT_SUPPORTED_WHEN_SCRIPTING", node, message, hint)
        visitor(state, node)

    return visit


def _collected(visitor: Visitor) -> Visitor:
    def visit(state: Validation, node: ast.CollectExpression) -> None:
        if state.applies and isinstance(node.query, ast.ExportedQuery):
            message = "exported resources cannot be collected in an `apply` block"
            hint = "hand data from other nodes over in variables of the plan"
            state.report("EXPRESSION_NOT_SUPPORTED_WHEN_COMPILING", node, message, hint)
        visitor(state, node)

    return visit


def visitors_for_tasks() -> dict[type[Any], Callable[[Validation, Any], None]]:
    """Return the table of visitors for plans."""
    table = dict(VISITORS)
    for kind, what in _ONLY_IN_CATALOG.items():
        table[kind] = _guarded(VISITORS[kind], what, never=kind in _NEVER)
    table[ast.CollectExpression] = _collected(table[ast.CollectExpression])
    return table
