"""A value that a fact of the operating system never has: the branch for it is never taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.lower_text
    return "facts" in text or "::os" in text or "::operatingsystem" in text or "::kernel" in text or "osfamily" in text


def _impossible(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text that is compared with a fact and that the fact cannot be."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    kinds = (ast.CaseExpression, ast.SelectorExpression, ast.ComparisonExpression, ast.InExpression)
    for node, scope in scoped(subject, kinds):
        for asked, options in _compared(node):
            fact = _fact(subject, asked, scope) if options else None
            if fact is not None:
                beside = {one.value.lower() for one in options}
                for option in options:
                    yield from _hit(fact, option, beside)


def _compared(node: ast.Node) -> Iterator[tuple[ast.Node, list[ast.LiteralString]]]:
    """Yield what is asked, and the texts that it is compared with, those together of which each would do."""
    from puppetguard.syntax import ast

    match node:
        case ast.CaseExpression():
            yield from ((node.test, _texts(option.values)) for option in node.options)
        case ast.SelectorExpression():
            yield from ((node.left, _texts([one.matching])) for one in node.selectors)
        case ast.InExpression():
            yield node.left, _texts([node.right]) if isinstance(node.right, ast.LiteralList) else []
        case ast.ComparisonExpression() if node.operator in ("==", "!="):
            yield node.left, _texts([node.right])
            yield node.right, _texts([node.left])


def _texts(nodes: list[ast.Node]) -> list[ast.LiteralString]:
    from puppetguard.syntax import ast

    found: list[ast.LiteralString] = []
    for node in nodes:
        if isinstance(node, ast.LiteralList):
            found += _texts(node.values)
        elif isinstance(node, ast.LiteralString):
            found.append(node)
    return found


def _fact(subject: Subject, node: ast.Node, scope: Scope) -> str | None:
    """Return the fact that an expression is, as it is called now; None if it is none of which the values are known."""
    from puppetguard.knowledge.fact_values import fact_values
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.model.values import StaticText

    found = subject.evaluator.evaluate(node, scope)
    value = found[0].value if len(found) == 1 else None
    cause = value.cause if isinstance(value, StaticText) else None
    if cause is None or cause.kind != "fact" or not cause.exact:
        return None
    name = ".".join(place_of_legacy(cause.name) or (cause.name,))
    return name if name in fact_values() else None


def _hit(fact: str, option: ast.LiteralString, beside: set[str]) -> Iterator[Hit]:
    from puppetguard.knowledge.fact_values import fact_values, family_of
    from puppetguard.model.attribute_names import is_slip, near_name
    from puppetguard.model.spelling import is_clear

    word = option.value
    known = {one.lower(): one for one in fact_values()[fact]}
    lower = word.lower()
    if lower in known or not lower:
        return
    quoted = option.end - option.start == len(word) + 2
    span = Span(option.start + quoted, option.end - quoted)
    near = near_name(lower, known)
    if near is not None and is_slip(lower, near):
        meant = known[near]
        remedy = Remedy(f"write `{meant}`", (Replacement(span, meant),)) if is_clear(lower, near, known) else None
        message = f"no node has `{word}` for the fact `{fact}`: this is never true"
        yield Hit(span, Confidence.LIKELY, message, f"did you mean `{meant}`?", remedy=remedy)
        return
    family = family_of(word) if fact == "os.family" else None
    if family is not None and family.lower() not in beside:
        message = f"`{word}` is no family of systems: where it is the name, `os.family` is `{family}`"
        yield Hit(span, Confidence.LIKELY, message, f"ask for `os.name`, or write `{family}`")


CHECK = Check(_impossible, concerns=_concerns, fixes="suggested")
