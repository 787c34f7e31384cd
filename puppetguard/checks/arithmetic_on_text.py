"""Arithmetic with what Puppet makes no number of: ``'/etc/' + $name`` puts no texts together, it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.kinds import Kinds
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_OPERATOR = re.compile(r"[-+*/%]|<<|>>")
_COLLECTING = frozenset(("+", "-", "<<"))
_NEVER = frozenset(("Boolean", "Undef", "Regexp", "Array", "Hash"))
"""Kinds of values that are no numbers; a text is one if it is written like one."""
_SINGLE = frozenset(("String", "Integer", "Float", "Boolean", "Undef", "Regexp"))
_LONGEST = 30
_CALLED = {"Array": "an array", "Hash": "a hash", "Boolean": "a boolean", "Undef": "`undef`", "Regexp": "a pattern"}


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _OPERATOR.search(subject.source.text) is not None


def _arithmetic(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each operation that Puppet refuses, whatever is not known here."""
    from puppetguard.syntax import ast

    if not subject.of_kinds(ast.ArithmeticExpression):
        return
    from puppetguard.model.kinds import kinds_of
    from puppetguard.model.scoped_nodes import scoped

    for node, scope in scoped(subject, ast.ArithmeticExpression):
        assert isinstance(node, ast.ArithmeticExpression)
        sides = (node.left, node.right)
        if node.operator == "/" and any(isinstance(one, ast.QualifiedName) for one in sides):
            # A path without its quotes, of which another rule tells.
            continue
        left, right = (kinds_of(subject, side, scope) for side in sides)
        if not _takes_numbers(node.operator, left):
            wrong = right if left is not None and node.operator == "+" and _is_added_to_hash(left, right) else None
            if wrong is not None:
                yield _hit(subject, node, node.right, wrong, "adds arrays and hashes to a hash")
            continue
        for side, kinds in zip(sides, (left, right), strict=True):
            if kinds is not None and kinds.sure and _is_never_number(kinds):
                yield _hit(subject, node, side, kinds, "computes with numbers")
                break


def _takes_numbers(operator: str, left: Kinds | None) -> bool:
    """Tell whether an operator surely computes: with an array or a hash on its left some put collections together."""
    return operator not in _COLLECTING or (left is not None and left.sure and left.names <= _SINGLE)


def _is_added_to_hash(left: Kinds, right: Kinds | None) -> bool:
    return left.sure and left.names == {"Hash"} and right is not None and right.sure and right.names <= _SINGLE


def _is_never_number(kinds: Kinds) -> bool:
    from puppetguard.model.kinds import is_no_number

    if not kinds.names - {"String"} <= _NEVER:
        return False
    return "String" not in kinds.names or (bool(kinds.texts) and all(map(is_no_number, kinds.texts or ())))


def _hit(subject: Subject, node: ast.ArithmeticExpression, side: ast.Node, kinds: Kinds, takes: str) -> Hit:
    written = subject.source.slice(side.span)
    shown = f"`{written}`" if len(written) <= _LONGEST and "\n" not in written else "one side"
    what = _CALLED.get(next(iter(kinds.names)), "a text") if len(kinds.names) == 1 else "none"
    adds = node.operator == "+" and "String" in kinds.names
    return Hit(
        Span(node.operator_start, node.operator_start + len(node.operator)),
        Confidence.CERTAIN,
        f"`{node.operator}` {takes}, and {shown} is {what}: the catalog does not compile",
        'write one text: `"${a}${b}"`' if adds else "",
    )


CHECK = Check(_arithmetic, concerns=_concerns)
