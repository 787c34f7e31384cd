"""What an operand or an option is that is written as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticValue
    from puppetguard.syntax import ast


def constant(subject: Subject, node: ast.Node, scope: Scope, *others: type[ast.Node]) -> StaticValue | None:
    """Return the one value that a text, word, number or boolean is, or a node of the ``others``; None for all else."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    node = unwound(node)
    plain = (ast.LiteralString, ast.QualifiedName, ast.LiteralInteger, ast.LiteralFloat, ast.LiteralBoolean)
    if not isinstance(node, (*plain, *others)):
        return None
    found = subject.evaluator.evaluate(node, scope)
    return found[0].value if len(found) == 1 and found[0].certain else None
