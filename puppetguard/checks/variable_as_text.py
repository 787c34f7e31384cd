"""A variable without its ``$``: Puppet takes the word for a text, and looks into that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast


def _variable_as_text(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each bare word that is gone through or looked into by a key, and is the name of a variable in sight."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.AccessExpression, ast.CallMethodExpression):
        word = _looked_into(node)
        if word is None or "::" in word.value:
            continue
        from puppetguard.model.lost_interpolations import is_visible

        scopes = subject.evaluator.scopes
        if not is_visible(word.value, scope, scopes, None):
            continue
        yield Hit(
            word.span,
            Confidence.CERTAIN,
            f"`{word.value}` is a text here, not the value of `${word.value}`",
            f"write `${word.value}`",
            remedy=Remedy(f"write `${word.value}`", (Replacement(word.span, f"${word.value}"),)),
        )


def _looked_into(node: ast.Node) -> ast.QualifiedName | None:
    """Return the word that cannot be meant as a text: a text has no keys, and nothing to go through."""
    from puppetguard.syntax import ast

    match node:
        case ast.AccessExpression(
            left=ast.QualifiedName() as word, keys=[ast.LiteralString() | ast.ConcatenatedString()]
        ):
            return word
        case ast.CallMethodExpression(functor=ast.NamedAccessExpression(left=ast.QualifiedName() as word)):
            return word if node.lambda_ is not None else None
    return None


CHECK = Check(_variable_as_text, fixes="suggested")
