"""A variable that Puppet sets itself, and lets nobody set: ``$facts`` anywhere, ``$title`` in a class or define."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_ALWAYS = frozenset("facts trusted server_facts".split())
_IN_BODIES = frozenset("title name".split())


def _reserved(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each place that sets such a variable."""
    from puppetguard.syntax import ast

    for node, scope, _ in subject.variable_uses.targets:
        body = isinstance(scope.node, (ast.HostClassDefinition, ast.ResourceTypeDefinition))
        if node.name in _ALWAYS or (body and node.name in _IN_BODIES):
            yield Hit(
                node.span,
                message=f"`${node.name}` is set by Puppet itself: it refuses to set it again",
                hint="take another name",
            )


CHECK = Check(_reserved, marks=tuple(f"${one}" for one in (*_ALWAYS, *_IN_BODIES)))
