"""A case without default: what it does not think of passes in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _without_default(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each case that has no default option."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.CaseExpression):
        if not isinstance(node, ast.CaseExpression):
            continue
        if any(isinstance(one, ast.LiteralDefault) for option in node.options for one in option.values):
            continue
        yield Hit(
            Span(node.start, node.start + len("case")),
            message="this `case` has no default: for any other value nothing is done, and nobody is told",
            hint="add `default: { fail(…) }`, or an empty one if nothing is to be done",
        )


CHECK = Check(_without_default, marks=("case",))
