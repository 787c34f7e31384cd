"""A type whose parameters Puppet refuses: the manifest fails when it gets there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "[" in subject.source.text


def _malformed_type(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each type with parameters that cannot be, once."""
    from puppetguard.model.types.interpretation import PARAMETERIZED, interpreted
    from puppetguard.model.types.names import NOT_PARAMETERIZED
    from puppetguard.model.types.problems import MalformedTypeError
    from puppetguard.model.types.tree import from_tree
    from puppetguard.syntax import ast

    until = alias_until = -1
    for node in subject.nodes:
        if isinstance(node, ast.TypeAlias):
            alias_until = node.end
        if not isinstance(node, ast.AccessExpression) or node.start < until:
            continue
        left = node.left
        if not isinstance(left, ast.QualifiedReference):
            continue
        name = left.value.removeprefix("::").lower()
        if name not in PARAMETERIZED and name not in NOT_PARAMETERIZED:
            continue
        until = node.end
        try:
            interpreted(from_tree(node, subject.source))
        except MalformedTypeError as problem:
            if problem.everywhere or node.start >= alias_until:
                span = Span(problem.start, problem.end)
                yield Hit(span, message=f"`{_shown(subject.source.slice(node.span))}` is no type: {problem.message}")


def _shown(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


CHECK = Check(_malformed_type, concerns=_concerns)
