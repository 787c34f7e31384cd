"""Versions that are compared as numbers or letter by letter: an error, or `10` before `9`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.syntax.ast import Node

_OPERATORS = frozenset(("<", ">", "<=", ">="))
_EQUAL = late_pattern("[=!]=")
_NUMBER = late_pattern(r"\s{0,9}\d")
_BEHIND_NUMBER = late_pattern(r"\d\s{0,9}\Z")
"""What may be compared with a number: that behind the sign, or before it."""
_AROUND = 10
_LISTED = late_pattern(r"\bin\s{1,9}\[\s{0,9}\d")
_OPTION = late_pattern(r"[ \t]{0,99}\d[\d., ]{0,99}(?:=>|:)")
_NEXT_OPTION = late_pattern(r"\n[ \t]{0,99}\d[\d., ]{0,99}(?:=>|:)")
"""What may be the option of a decision, at the beginning of a text and of a line."""
_VERSION = late_pattern(r"\d+(?:\.\d+)*")
_VERSIONED = late_pattern(r"release|version")
_TEXTS = frozenset(("puppetversion", "clientversion"))
"""Versions that the agent adds to the facts."""


class _Operand(msgspec.Struct, frozen=True):
    """One side of a comparison: the kind of its value, the fact that it comes from, its text if it is known."""

    kind: str
    fact: str = ""
    text: str = ""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return "<" in text or ">" in text or _has_numbers(text)


def _has_numbers(text: str) -> bool:
    """Tell whether something may be compared with a number; signs are found much faster than what is around them."""
    for sign in _EQUAL.finditer(text) if "=" in text else ():
        start, end = sign.span()
        if _NUMBER.match(text, end) or _BEHIND_NUMBER.search(text, max(0, start - _AROUND), start):
            return True
    if "in" in text and _LISTED.search(text) is not None:
        return True
    decides = "case" in text or "?" in text
    return decides and (_OPTION.match(text) is not None or _NEXT_OPTION.search(text) is not None)


def _compared(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each comparison of a text with a number, and of a version with a text."""
    if _has_numbers(subject.source.text):
        yield from _never_equal(subject)
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.ComparisonExpression):
        assert isinstance(node, ast.ComparisonExpression)
        if node.operator not in _OPERATORS:
            continue
        sides = (_operand(subject, node.left, scope), _operand(subject, node.right, scope))
        for one, other in (sides, sides[::-1]):
            if one.kind != "String":
                continue
            if other.kind in ("Integer", "Float"):
                what = f"the fact `{one.fact}` is a text" if one.fact else f"'{one.text}' is a text"
                hint = "write `versioncmp($a, $b) > 0`" if one.fact and _VERSIONED.search(one.fact) else ""
                yield Hit(
                    node.span,
                    Confidence.CERTAIN,
                    f"{what}, which Puppet does not compare with a number: the catalog does not compile",
                    hint or "compare two numbers: `Integer($a) > 5`",
                )
                break
            if one.fact and _VERSIONED.search(one.fact) and other.kind == "String" and _VERSION.fullmatch(other.text):
                # Longer numbers are put wrong only where there were versions before 10: not those of SLES or Ubuntu.
                yield Hit(
                    node.span,
                    Confidence.LIKELY if len(other.text.partition(".")[0]) == 1 else Confidence.POSSIBLE,
                    f"the fact `{one.fact}` is a text, and compared letter by letter: '10' comes before '9'",
                    "write `versioncmp($a, $b) > 0`",
                )
                break


def _never_equal(subject: Subject) -> Iterator[Hit]:
    """Yield each number that is compared with a fact which is a text: Puppet 3 took them for the same."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    kinds = (ast.CaseExpression, ast.SelectorExpression, ast.ComparisonExpression, ast.InExpression)
    for node, scope in scoped(subject, *kinds):
        options: list[Node] = []
        asked: Node | None = None
        match node:
            case ast.CaseExpression():
                asked, options = node.test, [value for one in node.options for value in one.values]
            case ast.SelectorExpression():
                asked, options = node.left, [one.matching for one in node.selectors]
            case ast.ComparisonExpression() if node.operator in ("==", "!="):
                asked, options = node.left, [node.right]
                if isinstance(asked, ast.LiteralInteger | ast.LiteralFloat):
                    asked, options = node.right, [node.left]
            case ast.InExpression(right=ast.LiteralList() as right):
                asked, options = node.left, right.values
        numbers = [one for one in options if isinstance(one, ast.LiteralInteger | ast.LiteralFloat)]
        if asked is None or not numbers or (operand := _operand(subject, asked, scope)).kind != "String":
            continue
        # Both are written where older versions of Puppet are to be served as well.
        texts = {one.value for one in options if isinstance(one, ast.LiteralString)}
        for number in numbers:
            written = subject.source.slice(number.span)
            if operand.fact and written not in texts:
                yield Hit(
                    number.span,
                    Confidence.CERTAIN,
                    f"the fact `{operand.fact}` is a text, and never equal to the number `{written}`",
                    f"write `'{written}'`",
                    remedy=Remedy(f"write `'{written}'`", (Replacement(number.span, f"'{written}'"),)),
                )


def _operand(subject: Subject, node: Node, scope: Scope) -> _Operand:
    from puppetguard.model.exact import kind
    from puppetguard.model.values import StaticText, cause_of, is_known

    # Nothing follows of a value that is made of a fact: only of the fact itself.
    values = subject.evaluator.evaluate(node, scope)
    if len(values) != 1 or not values[0].certain:
        return _Operand("Any")
    value = values[0].value
    found = kind(value)
    if found != "Any" or not isinstance(value, StaticText):
        return _Operand(found, text=value.text if isinstance(value, StaticText) and is_known(value) else "")
    cause = cause_of(value)
    if cause is not None and cause.kind == "fact" and cause.exact and _is_text(cause.name):
        return _Operand("String", cause.name)
    return _Operand("Any")


def _is_text(name: str) -> bool:
    """Tell whether a fact of Facter is a text: all parts of releases and versions are."""
    from puppetguard.knowledge.core_facts import core_facts

    first, *rest = name.split(".")
    if first in _TEXTS:
        return True
    fact = core_facts().get(first)
    if fact is None:
        return False
    if not rest:
        return fact.type == "string"
    parts = fact.parts
    for part in rest:
        if part not in parts:
            return False
        parts = parts[part]
    return not parts and first == "os" and any(one in ("release", "version") for one in rest[:-1])


CHECK = Check(_compared, concerns=_concerns, fixes="suggested")
