"""A selector without default whose value none of its options matches: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility, StaticValue
    from puppetguard.syntax.ast import SelectorExpression


def _unmatched(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each selector with a value that its options leave out."""
    from puppetguard.model.equality import matches
    from puppetguard.model.expressions import shown
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.SelectorExpression):
        assert isinstance(node, ast.SelectorExpression)
        options = _options(subject, node, scope)
        if options is None:
            continue
        left_out = [
            one
            for one in subject.evaluator.evaluate(node.left, scope)
            if all(matches(one.value, option) is False for option in options)
        ]
        if not left_out:
            continue
        first = max(left_out, key=_confidence)
        value = shown(first.value)
        yield Hit(
            node.left.span,
            _confidence(first),
            f"no option of this selector is for `{value}`, and there is no default: the catalog does not compile",
            _hint(first.value, options),
        )


def _options(subject: Subject, node: SelectorExpression, scope: Scope) -> list[StaticValue] | None:
    """Return the values of the options; None if one of them may be anything, or is the default."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    found: list[StaticValue] = []
    for entry in node.selectors:
        option = unwound(entry.matching)
        if isinstance(option, (ast.LiteralDefault, ast.UnfoldExpression)):
            return None
        values = subject.evaluator.evaluate(option, scope)
        if len(values) != 1 or not values[0].certain:
            return None
        found.append(values[0].value)
    return found


def _confidence(one: Possibility) -> Confidence:
    if one.certain:
        return Confidence.CERTAIN
    # What depends on decisions may be excluded by others around the selector.
    return Confidence.LIKELY if one.default and not one.choices else Confidence.POSSIBLE


def _hint(value: StaticValue, options: Sequence[StaticValue]) -> str:
    from puppetguard.model.spelling import closest
    from puppetguard.model.values import StaticText

    if isinstance(value, StaticText):
        names = [one.text for one in options if isinstance(one, StaticText) and one.type == "String"]
        if near := closest(value.text, names):
            return f"did you mean `{near}`? Else add an option for it, or a default"
    return "add an option for it, or a default"


CHECK = Check(_unmatched, marks=("?",))
