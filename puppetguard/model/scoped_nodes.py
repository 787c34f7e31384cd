"""The nodes of a program with the scopes that their variables are looked up in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject

_OPENING = (ast.NamedDefinition, ast.NodeDefinition, ast.LambdaExpression)


def scoped(subject: Subject, kinds: tuple[type[ast.Node], ...]) -> Iterator[tuple[ast.Node, Scope]]:
    """Yield each node of these kinds, which are no leaves, with its scope; parents before children, as written."""
    if not subject.of_kinds(*kinds):
        return
    scopes = subject.evaluator.scopes
    stack: list[tuple[ast.Node, Scope]] = [(subject.program, scopes.top)]
    while stack:
        node, scope = stack.pop()
        if isinstance(node, kinds):
            yield node, scope
        inner = (scopes.of(node) or scope) if isinstance(node, _OPENING) else scope
        # Leaves hold nothing, and most nodes are leaves.
        below = [(child, inner) for child in children(node) if child.children]
        below.reverse()
        stack += below
