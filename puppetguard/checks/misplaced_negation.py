"""A `!` that is meant for a comparison and belongs to its left side alone: ``if !$family == 'Debian'``.

It binds closer than `==`, `=~` and `in`, so that a truth value is compared with a text, which it never is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_NEGATED = late_pattern(r"![^=~\n]{1,300}?(?:[=!]=|[=!]~|\bin\b)")
_REVERSE = {"==": "!=", "!=": "==", "=~": "!~", "!~": "=~"}
_NO_BOOLEANS = frozenset(
    "Integer Float Numeric String Enum Pattern Regexp Array Hash Tuple Struct Undef Sensitive Timestamp Timespan SemVer"
    " Type Collection Iterable Binary Class Resource".split()
)
"""Types that no truth value has."""
_LONGEST = 80


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _NEGATED.search(subject.source.text) is not None


def _misplaced(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each negation of the left side of a comparison with what is no truth value."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.ComparisonExpression, ast.MatchExpression, ast.InExpression):
        assert isinstance(node, (ast.ComparisonExpression, ast.MatchExpression, ast.InExpression))
        if isinstance(node.left, ast.NotExpression) and (sure := _confidence(node)) is not None:
            yield _hit(subject, node, node.left, sure)


def _confidence(node: ast.BinaryExpression) -> Confidence | None:
    from puppetguard.syntax import ast

    right = node.right
    match node:
        case ast.InExpression():
            # Of a list that is written here it is seen that there are no truth values in it.
            return Confidence.CERTAIN if _is_no_boolean(right) else Confidence.LIKELY
        case ast.ComparisonExpression() if node.operator in _REVERSE:
            return Confidence.CERTAIN if _is_no_boolean(right) else None
        case ast.MatchExpression():
            of = right.left if isinstance(right, ast.AccessExpression) else right
            if isinstance(of, ast.LiteralRegularExpression):
                return Confidence.CERTAIN
            return Confidence.CERTAIN if isinstance(of, ast.QualifiedReference) and of.value in _NO_BOOLEANS else None
    return None


def _is_no_boolean(node: ast.Node) -> bool:
    from puppetguard.syntax import ast

    if isinstance(node, ast.LiteralList):
        return all(map(_is_no_boolean, node.values))
    texts = (ast.LiteralString, ast.ConcatenatedString, ast.QualifiedName)
    return isinstance(node, (*texts, ast.LiteralInteger, ast.LiteralFloat, ast.LiteralUndef, ast.LiteralHash))


def _hit(subject: Subject, node: ast.BinaryExpression, negated: ast.UnaryExpression, sure: Confidence) -> Hit:
    source = subject.source
    asked, right = source.slice(negated.expr.span), source.slice(node.right.span)
    reverse = _REVERSE.get(node.operator)
    meant = f"{asked} {reverse} {right}" if reverse is not None else f"!({asked} in {right})"
    then = "always" if node.operator in ("!=", "!~") else "never"
    is_short = len(meant) <= _LONGEST and "\n" not in meant
    return Hit(
        Span(negated.start, node.operator_start + len(node.operator)),
        sure,
        f"`!` is for the left side of `{node.operator}` alone: a truth value is compared, and this is {then} true",
        f"did you mean `{meant}`?" if is_short else "negate the comparison: put it in parentheses",
    )


CHECK = Check(_misplaced, concerns=_concerns, kinds=PUPPET_KINDS)
