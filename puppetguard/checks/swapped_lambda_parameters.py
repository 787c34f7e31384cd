"""Parameters of a lambda that are named the wrong way round: the key is passed first, then the value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_VALUES = frozenset(("v", "val", "value"))
_KEYS = frozenset(("k", "key", "i", "idx", "index"))
_INDICES = frozenset(("idx", "index"))
"""What is never the name of a value."""
_COUNTING = frozenset("each map filter any all".split())
"""The functions that pass an index, or a key, and the value."""


def _swapped(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each lambda whose first parameter is called like a value, and its second like a key."""
    from puppetguard.model.scopes import ITERATORS
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.CallNamedFunctionExpression, ast.CallMethodExpression):
        if isinstance(node, ast.CallMethodExpression):
            function = node.functor.right
        elif isinstance(node, ast.CallNamedFunctionExpression):
            function = node.functor
        else:
            continue
        block = node.lambda_
        if block is None or not isinstance(function, ast.QualifiedName) or function.value not in ITERATORS:
            continue
        if len(block.parameters) != 2:
            continue
        first, second = block.parameters
        counted = second.name in _INDICES and first.name not in _KEYS and function.value in _COUNTING
        if counted or (first.name in _VALUES and second.name in _KEYS):
            yield Hit(
                Span(first.name_start, second.name_start + 1 + len(second.name)),
                Confidence.LIKELY,
                f"`{function.value}` passes the key or index first: `${first.name}` is the key here,"
                f" and `${second.name}` the value",
                f"write `|${second.name}, ${first.name}|`",
            )


CHECK = Check(_swapped, marks=("|",))
