"""Operators with values of types that they do not take: a number that is matched, an array that is asked for a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.kinds import Kinds
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_NUMBERS = frozenset(("Integer", "Float"))
_TEXTS = frozenset(("String",))
_NEVER_ORDERED = frozenset(("Array", "Hash", "Boolean", "Undef", "Regexp"))
_NEVER_MATCHED = frozenset(("Integer", "Float", "Boolean", "Undef", "Array", "Hash"))
_WITHOUT_KEYS = frozenset(("Integer", "Float", "Boolean", "Array", "String"))
_CALLED = {
    "Array": "an array", "Hash": "a hash", "Boolean": "a boolean", "Undef": "`undef`", "Regexp": "a pattern",
    "Integer": "a number", "Float": "a number", "String": "a text",
}  # fmt: skip
_STOPS = "the catalog does not compile"
_LONGEST = 30


def _wrong(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each operation that Puppet refuses, by what is declared or returned."""
    from puppetguard.syntax import ast

    kinds = (ast.ComparisonExpression, ast.MatchExpression, ast.AccessExpression)
    # Of most it is clear at once, and to know what is in sight takes longer than to look.
    if not any(True for node in subject.of_kinds(*kinds) if _may_be_wrong(node)):
        return
    from puppetguard.model.kinds import kinds_of
    from puppetguard.model.scoped_nodes import scoped

    for node, scope in scoped(subject, *kinds):
        if not _may_be_wrong(node):
            continue
        if isinstance(node, ast.AccessExpression):
            left = kinds_of(subject, node.left, scope)
            if left is not None and left.sure and left.names <= _WITHOUT_KEYS:
                yield Hit(
                    node.keys[0].span,
                    message=f"{_shown(subject, node.left)} is {_what(left)}, and has no keys: {_STOPS}",
                    hint="an array has numbers for its elements" if "Array" in left.names else "",
                )
        elif isinstance(node, ast.MatchExpression):
            left = kinds_of(subject, node.left, scope)
            if left is not None and left.sure and left.names <= _NEVER_MATCHED:
                yield Hit(
                    Span(node.operator_start, node.operator_start + len(node.operator)),
                    message=f"`{node.operator}` matches texts, and {_shown(subject, node.left)} is {_what(left)}:"
                    f" {_STOPS}",
                    hint='ask for the text of it: `"${a}"`',
                )
        elif isinstance(node, ast.ComparisonExpression):
            left, right = kinds_of(subject, node.left, scope), kinds_of(subject, node.right, scope)
            if left is not None and right is not None and left.sure and right.sure and not _are_ordered(left, right):
                yield Hit(
                    Span(node.operator_start, node.operator_start + len(node.operator)),
                    message=f"`{node.operator}` compares {_what(left)} with {_what(right)}: {_STOPS}",
                    hint="convert one of them: `Integer($a)`, `String($a)`",
                )


def _may_be_wrong(node: ast.Node) -> bool:
    """Tell by its form alone whether an operation has a variable or call that may be of the wrong type."""
    from puppetguard.model.forks import unwound
    from puppetguard.model.kinds import returns_text_or_number
    from puppetguard.syntax import ast

    match node:
        case ast.AccessExpression(left=left, keys=[ast.LiteralString(value=key)]) if not key.lstrip("-").isdecimal():
            asked = [left]
        case ast.MatchExpression(left=left, right=ast.LiteralRegularExpression()):
            asked = [left]
        case ast.ComparisonExpression(operator="<" | ">" | "<=" | ">=", left=left, right=right):
            asked = [left, right]
        case _:
            return False
    return any(
        isinstance(unwound(one), ast.VariableExpression) or returns_text_or_number(unwound(one)) for one in asked
    )


def _are_ordered(left: Kinds, right: Kinds) -> bool:
    """Tell whether two values may be compared."""
    if left.names <= _NEVER_ORDERED or right.names <= _NEVER_ORDERED:
        return False
    mixed = (left.names <= _NUMBERS and right.names <= _TEXTS) or (left.names <= _TEXTS and right.names <= _NUMBERS)
    return not mixed


def _what(kinds: Kinds) -> str:
    return _CALLED[next(iter(kinds.names))] if len({_CALLED[one] for one in kinds.names}) == 1 else "no text"


def _shown(subject: Subject, node: ast.Node) -> str:
    written = subject.source.slice(node.span)
    return f"`{written}`" if len(written) <= _LONGEST and "\n" not in written else "what is before it"


CHECK = Check(_wrong)
