"""A branch that is never taken: an earlier one of the same decision is taken whenever it would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._constants import constant
from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticValue
    from puppetguard.syntax import ast

_LONGEST = 60


def _repeated(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what is asked for in vain: options of ``case`` and selectors, conditions of ``elsif``, both sides."""
    from puppetguard.syntax import ast

    inner: set[int] = set()
    for node in subject.of_kinds(ast.IfExpression, ast.AndExpression, ast.OrExpression):
        if isinstance(node, ast.IfExpression):
            if id(node) not in inner and isinstance(node.else_, ast.IfExpression):
                yield from _in_chain(subject, node, inner)
        elif id(node) not in inner:
            yield from _in_sides(subject, node, inner)
    yield from _options(subject)


# --- case and selectors ---------------------------------------------------------------------------------------------


def _options(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.CaseExpression, ast.SelectorExpression):
        if isinstance(node, ast.CaseExpression):
            yield from _taken_away(subject, [option.values for option in node.options], scope)
        elif isinstance(node, ast.SelectorExpression):
            yield from _taken_away(subject, [[entry.matching] for entry in node.selectors], scope)


def _taken_away(subject: Subject, branches: list[list[ast.Node]], scope: Scope) -> Iterator[Hit]:
    """Yield each option that an earlier branch takes away."""
    from puppetguard.model.expressions import shown
    from puppetguard.syntax import ast

    earlier: list[tuple[StaticValue, ast.Node]] = []
    for branch in branches:
        here: list[tuple[StaticValue, ast.Node]] = []
        for option in branch:
            value = constant(subject, option, scope, ast.LiteralRegularExpression)
            if value is None:
                continue
            taker = next((node for other, node in earlier if _takes(other, value)), None)
            here.append((value, option))
            if taker is None:
                continue
            text = shown(value) or "''"
            same = _same(subject, option, taker)
            what = "stands in an earlier branch as well" if same else "matches an earlier branch"
            yield Hit(
                option.span,
                Confidence.CERTAIN,
                f"`{text}` {what}: this one is never taken for it",
                "write what was meant, or take it out",
                notes=(Note(taker.span, "this takes it"),),
            )
        earlier += here


def _takes(earlier: StaticValue, later: StaticValue) -> bool:
    """Tell whether an earlier option matches all that a later one does."""
    from puppetguard.model.equality import matches
    from puppetguard.model.values import StaticText

    if isinstance(later, StaticText) and later.type == "Regexp":
        return isinstance(earlier, StaticText) and earlier.type == "Regexp" and earlier.text == later.text
    return matches(later, earlier) is True


def _same(subject: Subject, one: ast.Node, other: ast.Node) -> bool:
    return subject.source.slice(one.span).lower() == subject.source.slice(other.span).lower()


# --- conditions -----------------------------------------------------------------------------------------------------


def _in_chain(subject: Subject, first: ast.IfExpression, inner: set[int]) -> Iterator[Hit]:
    """Yield the conditions of ``elsif`` that hold only where an earlier one does."""
    from puppetguard.syntax import ast

    known: dict[str, ast.Node] = {}
    at: ast.Node | None = first
    while isinstance(at, ast.IfExpression):
        inner.add(id(at))
        alternatives = list(_parts(at.test, ast.OrExpression))
        takers = [
            next((known[key] for each in _parts(one, ast.AndExpression) if (key := _key(subject, each)) in known), None)
            or known.get(_key(subject, one))
            for one in alternatives
        ]
        if takers[0] is not None and None not in takers:
            yield Hit(
                at.test.span,
                Confidence.CERTAIN,
                f"{_shown(subject, at.test)} holds only where an earlier condition does: this branch is never taken",
                "write what was meant, or take it out",
                notes=(Note(takers[0].span, "this branch is taken then"),),
            )
        for one in alternatives:
            known.setdefault(_key(subject, one), one)
        at = at.else_


def _in_sides(subject: Subject, node: ast.Node, inner: set[int]) -> Iterator[Hit]:
    """Yield what stands twice in ``and`` or ``or``."""
    known: dict[str, ast.Node] = {}
    for part in _parts(node, type(node), inner):
        key = _key(subject, part)
        if key in known:
            word = "and" if type(node).__name__.startswith("And") else "or"
            yield Hit(
                part.span,
                Confidence.CERTAIN,
                f"{_shown(subject, part)} stands twice in this `{word}`",
                "write what was meant, or take it out",
                notes=(Note(known[key].span, "here, too"),),
            )
        known.setdefault(key, part)


def _parts(node: ast.Node, kind: type[ast.Node], inner: set[int] | None = None) -> Iterator[ast.Node]:
    """Yield what ``and``, or ``or``, joins, from left to right."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    stack = [node]
    while stack:
        one = unwound(stack.pop())
        if type(one) is kind and isinstance(one, ast.BinaryExpression):
            if inner is not None:
                inner.add(id(one))
            stack += (one.right, one.left)
        else:
            yield one


def _key(subject: Subject, node: ast.Node) -> str:
    """Return what is the same for the same condition."""
    return " ".join(subject.source.slice(node.span).split())


def _shown(subject: Subject, node: ast.Node) -> str:
    text = _key(subject, node)
    return f"`{text}`" if len(text) <= _LONGEST else "this condition"


CHECK = Check(_repeated, marks=("elsif", "case", "?", " and ", " or ", "\nor", "\nand"))
