"""The name of a variable without its ``$``: a text that is called so is taken instead of the value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject


def _missing_dollar(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each word with ``::`` that is given as a value; whether a class has a variable of that name, is asked."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.Parameter, ast.AssignmentExpression, ast.AttributeOperation):
        value: ast.Node | None = None
        if isinstance(node, (ast.Parameter, ast.AttributeOperation)):
            value = node.value
        elif isinstance(node, ast.AssignmentExpression):
            value = node.right
        if isinstance(value, ast.QualifiedName) and "::" in value.value.removeprefix("::"):
            name = value.value
            yield Hit(
                value.span,
                Confidence.CERTAIN,
                f"`{name}` is this text: the value of the variable is `${name}`",
                f"write `${name}`",
                subject=name.removeprefix("::"),
            )


def _confirm(index: Index, name: str) -> bool:
    """Tell whether a class of the code base has such a variable, and nothing else is called so."""
    owner, _, leaf = name.rpartition("::")
    if owner not in index.definitions("class") or any(
        name in index.definitions(kind) for kind in ("class", "define", "function", "type")
    ):
        return False
    wanted = f"class {owner}"
    return any(
        scope.container == wanted and leaf in scope.names
        for member in index.having("sets")
        for scope in member.outline.sets
    )


CHECK = Check(_missing_dollar, scope="project", marks=("::",), confirm=_confirm)
