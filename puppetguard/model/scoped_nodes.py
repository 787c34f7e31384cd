"""The nodes of a program with the scopes that their variables are looked up in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast


def scoped(subject: Subject, *kinds: type[ast.Node]) -> Iterator[tuple[ast.Node, Scope]]:
    """Yield each node of just these kinds with the scope that it stands in; parents before children, as written."""
    if subject.of_kinds(*kinds):
        scopes = subject.evaluator.scopes
        for node, opener in subject.tree_nodes.with_openers(*kinds):
            yield node, scopes.around(opener)
