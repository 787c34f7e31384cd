"""An attribute that is given twice in one body of a resource: Puppet refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _twice(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each attribute that the same body, default or override has before."""
    from puppetguard.syntax import ast

    kinds = (ast.ResourceBody, ast.ResourceDefaultsExpression, ast.ResourceOverrideExpression)
    for node in subject.of_kinds(*kinds):
        assert isinstance(node, kinds)
        operations = node.operations
        if len(operations) < 2:
            continue
        first: dict[str, Span] = {}
        for one in operations:
            if not isinstance(one, ast.AttributeOperation):
                continue
            name = one.attribute_name
            span = Span(one.start, one.start + len(name))
            if name in first:
                yield Hit(
                    span,
                    message=f"`{name}` is set already: the catalog does not compile",
                    hint="keep one of the two",
                    notes=(Note(first[name], "first set here"),),
                )
            first.setdefault(name, span)


CHECK = Check(_twice)
