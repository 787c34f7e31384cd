"""Comparisons of the same thing that never hold together, or of which one always holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.checks._constants import constant
from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticValue
    from puppetguard.syntax import ast

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}
_TURNED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_LONGEST = 60


class _Claim(NamedTuple):
    """What a comparison says of something: an ``operator``, and the ``values`` behind it."""

    what: str
    operator: str
    values: Sequence[StaticValue]
    node: ast.Node

    def negated(self) -> _Claim:
        return self._replace(operator=_NEGATED[self.operator])


def _contradictory(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each ``and`` that is never true, and each ``or`` that always is; comparisons that are either, too."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    inner: set[int] = set()
    for node, scope in scoped(subject, ast.AndExpression, ast.OrExpression, ast.ComparisonExpression):
        if isinstance(node, ast.ComparisonExpression):
            yield from _alone(subject, node, scope)
        elif id(node) not in inner:
            yield from _together(subject, node, scope, inner)


def _together(subject: Subject, node: ast.Node, scope: Scope, inner: set[int]) -> Iterator[Hit]:
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    both = isinstance(node, ast.AndExpression)
    stack, parts = [node], list[ast.Node]()
    while stack:
        one = unwound(stack.pop())
        if type(one) is type(node) and isinstance(one, ast.BinaryExpression):
            inner.add(id(one))
            stack += (one.right, one.left)
        else:
            parts.append(one)
    earlier: list[tuple[_Claim, ast.Node]] = []
    for part in parts:
        claim = _claim(subject, part, scope)
        if claim is None:
            continue
        # That one of two holds in any case is to say that they are never both wrong.
        asked = claim if both else claim.negated()
        clash = next((other for held, other in earlier if held.what == asked.what and _clash(held, asked)), None)
        if clash is not None:
            never = "is never true: the other comparison excludes it"
            always = "or the other comparison is true in any case: what this decides is always so"
            yield Hit(
                part.span,
                Confidence.CERTAIN,
                f"{_shown(subject, part)} {never if both else always}",
                f"did you mean `{'or' if both else 'and'}`?",
                notes=(Note(clash.span, "the other comparison"),),
            )
            return
        earlier.append((asked, part))


def _alone(subject: Subject, node: ast.ComparisonExpression, scope: Scope) -> Iterator[Hit]:
    """Yield a comparison of something with itself, and of what ``versioncmp`` returns with what it never does."""
    from puppetguard.model.forks import unwound
    from puppetguard.model.values import Fragment, StaticText
    from puppetguard.syntax import ast

    if _text(subject, node.left) == _text(subject, node.right) and isinstance(
        unwound(node.left), (ast.VariableExpression, ast.AccessExpression)
    ):
        truth = "always" if node.operator in ("==", "<=", ">=") else "never"
        hint = "compare it with something else"
        yield Hit(node.span, message=f"{_shown(subject, node)} is {truth} true: both sides are the same", hint=hint)
        return
    claim = _claim(subject, node, scope)
    if claim is None or not claim.what.startswith("versioncmp(") or claim.operator not in _TURNED:
        return
    returned = [StaticText((Fragment(number, 0, 0, made=True),), "Integer") for number in ("-1", "0", "1")]
    truths = {_holds(one, claim) for one in returned}
    if len(truths) == 1 and None not in truths:
        truth = "always" if True in truths else "never"
        message = f"{_shown(subject, node)} is {truth} true: `versioncmp` returns -1, 0 or 1"
        yield Hit(node.span, message=message, hint="compare it with 0")


def _claim(subject: Subject, node: ast.Node, scope: Scope) -> _Claim | None:
    """Return what a comparison with constants says."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    turned = False
    while isinstance(node, ast.NotExpression):
        turned = not turned
        node = unwound(node.expr)
    if isinstance(node, ast.InExpression):
        listed = unwound(node.right)
        if not isinstance(listed, ast.LiteralList):
            return None
        values = [constant(subject, one, scope, ast.LiteralUndef) for one in listed.values]
        claim = _Claim(_text(subject, node.left), "in", [one for one in values if one is not None], node)
        if None in values:
            return None
    elif isinstance(node, ast.ComparisonExpression):
        left, right = (constant(subject, one, scope, ast.LiteralUndef) for one in (node.left, node.right))
        if (left is None) == (right is None):
            return None
        value = left if left is not None else right
        assert value is not None
        asked, operator = (node.left, node.operator) if left is None else (node.right, _TURNED[node.operator])
        claim = _Claim(_text(subject, asked), operator, [value], node)
    else:
        return None
    return claim.negated() if turned else claim


def _clash(one: _Claim, other: _Claim) -> bool:
    """Tell whether two claims about the same are never both true."""
    from puppetguard.model.equality import compared
    from puppetguard.model.exact import NotKnown

    for held, asked in ((one, other), (other, one)):
        if held.operator in ("==", "in"):
            return all(_holds(value, asked) is False for value in held.values)
    low = {">": 1, ">=": 0}
    for held, asked in ((one, other), (other, one)):
        if held.operator in low and asked.operator in ("<", "<="):
            try:
                gap = compared(held.values[0], asked.values[0])
            except NotKnown:
                return False
            return gap > 0 or (gap == 0 and (held.operator == ">" or asked.operator == "<"))
    return False


def _holds(value: StaticValue, claim: _Claim) -> bool | None:
    """Return whether a claim is true of a value; None if that is not known."""
    from puppetguard.model.equality import compared, equal
    from puppetguard.model.exact import NotKnown

    if claim.operator in ("==", "!=", "in", "not in"):
        truths = [equal(value, one) for one in claim.values]
        found = True if True in truths else (None if None in truths else False)
        return found if claim.operator in ("==", "in") or found is None else not found
    try:
        gap = compared(value, claim.values[0])
    except NotKnown:
        return None
    return {"<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}[claim.operator]


def _text(subject: Subject, node: ast.Node) -> str:
    from puppetguard.model.forks import unwound

    return " ".join(subject.source.slice(unwound(node).span).split())


def _shown(subject: Subject, node: ast.Node) -> str:
    text = " ".join(subject.source.slice(node.span).split())
    return f"`{text}`" if len(text) <= _LONGEST else "this comparison"


CHECK = Check(_contradictory, marks=("==", "!=", "<", ">", " in "))
