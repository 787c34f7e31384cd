"""A ``!`` that negates only what stands before an operator: ``! $os in ['RedHat']`` asks for ``false`` in the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_LONGEST = 60


def _negated(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each comparison of a negation with what is no boolean."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.InExpression, ast.ComparisonExpression, ast.MatchExpression):
        assert isinstance(node, ast.BinaryExpression)
        if not isinstance(node.left, ast.NotExpression):
            continue
        if isinstance(node, ast.MatchExpression):
            if isinstance(node.right, ast.QualifiedReference | ast.AccessExpression):
                continue
            why, sure = "Puppet matches no boolean: the catalog does not compile", Confidence.CERTAIN
        elif node.operator in ("<", ">", "<=", ">="):
            why, sure = "Puppet does not compare a boolean so: the catalog does not compile", Confidence.CERTAIN
        elif isinstance(node, ast.InExpression):
            if _has_boolean(node.right):
                continue
            why, sure = "this asks for `true` or `false` in it", Confidence.LIKELY
        elif isinstance(node.right, (ast.LiteralString, ast.QualifiedName, ast.LiteralInteger, ast.LiteralUndef)):
            why, sure = "this compares `true` or `false` with it", Confidence.CERTAIN
        else:
            continue
        inner = subject.source.slice(node.left.expr.span)
        rest = subject.source.slice(node.span)[node.left.end - node.start :]
        meant = " ".join(f"!({inner}{rest})".split())
        yield Hit(
            node.left.span,
            sure,
            f"`!` binds more tightly than `{node.operator}`, and negates `{' '.join(inner.split())}` alone: {why}",
            f"write `{meant}`" if len(meant) <= _LONGEST else "put what is to be negated in parentheses",
        )


def _has_boolean(listed: ast.Node) -> bool:
    """Tell whether a list has booleans in it."""
    from puppetguard.syntax import ast

    return isinstance(listed, ast.LiteralList) and any(isinstance(one, ast.LiteralBoolean) for one in listed.values)


CHECK = Check(_negated, marks=("!",))
