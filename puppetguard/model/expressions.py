"""Expressions with where they stand and what they can be, which is worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from puppetguard.model.contexts import Context
from puppetguard.model.evaluation import Evaluator
from puppetguard.model.lattice import Known, kind_of
from puppetguard.model.lazy import lazy
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Possibility, StaticHash, StaticList, StaticText, StaticValue
from puppetguard.source import Span
from puppetguard.syntax import ast

_LITERALS = frozenset({ast.LiteralString, ast.QualifiedName, ast.LiteralInteger, ast.LiteralBoolean, ast.LiteralUndef})
_NO_SCOPE = Scope(None, None)
World = Mapping[str, Possibility]
"""What several expressions are at the same time, by their names."""


class Expression:
    """An expression of the source: its ``node``, and ``values``, which are all that it can be."""

    def __init__(self, node: ast.Node, context: Context, evaluator: Evaluator) -> None:
        self.node = node
        self._context = context
        self._evaluator = evaluator

    @property
    def span(self) -> Span:
        """Where it is written."""
        return self.node.span

    @lazy
    def values(self) -> Sequence[Possibility]:
        """What it can be: at least one possibility, at most ``MOST``."""
        if type(self.node) in _LITERALS:
            # No variable is looked up for these, so that the variables of most files need not be read.
            return self._evaluator.evaluate(self.node, _NO_SCOPE)
        opener = self._context.opener
        scopes = self._evaluator.scopes
        return self._evaluator.evaluate(self.node, (scopes.of(opener) if opener is not None else None) or scopes.top)

    @lazy
    def known(self) -> Known:
        """How much is known of it, and why it is not more."""
        return kind_of(self.values)


class Worlds(NamedTuple):
    """The ways that things can be together; if not ``complete``, there are more of them."""

    found: list[World]
    complete: bool


def worlds(parts: Mapping[str, Sequence[Possibility]], most: int = MOST) -> Worlds:
    """Return the ways to take one possibility of each part that do not contradict themselves.

    There are at most ``most`` of them for each possibility of the part that has the most of these, such as a long list
    of titles; the rest is left out.
    """
    found: list[tuple[dict[str, Possibility], dict[str, str]]] = [({}, {})]
    complete = True
    # The longest part comes last, so that each of its possibilities is taken.
    for name, possibilities in sorted(parts.items(), key=lambda part: len(part[1])):
        # What has so many values may have had more of them (see ``Evaluator.evaluate``).
        complete = complete and len(found) <= most and sum(bool(one.choices) for one in possibilities) < MOST
        found = [
            ({**world, name: one}, {**choices, **one.choices})
            for world, choices in found[:most]
            for one in possibilities
            if all(choices.get(asked, answer) == answer for asked, answer in one.choices.items())
        ]
    return Worlds([world for world, _ in found], complete)


def shown(value: StaticValue) -> str:
    """Return a value for people; ``…`` stands for what is not known."""
    match value:
        case StaticText():
            return value.text.replace(UNKNOWN, "…")
        case StaticList():
            return ", ".join(map(shown, value.items))
        case StaticHash():
            return "{…}"
    return "undef"


def place_of(value: StaticValue, node: ast.Node) -> Span:
    """Return the place of a value within the array or hash that ``node`` writes; else that of all of it."""
    fragments = value.fragments if isinstance(value, StaticText) else ()
    while fragments:
        parts: Iterable[ast.Node] = ()
        if isinstance(node, ast.LiteralList):
            parts = node.values
        elif isinstance(node, ast.LiteralHash):
            parts = (entry.value for entry in node.entries)
        inner = next((part for part in parts if part.start <= fragments[0].start < part.end), None)
        if inner is None:
            break
        node = inner
    return node.span
