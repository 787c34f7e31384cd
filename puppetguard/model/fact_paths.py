"""The facts that a file asks for, by their names and those of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_ROOTS = frozenset(("facts", "::facts"))
_OTHERS = frozenset(("trusted", "server_facts"))
"""What the server knows of a node has parts as facts have."""
_DOTTED = {"fact": "", "stdlib::fact": "", "getvar": "facts."}
_SEGMENT = late_pattern(r"[^.]+")


class FactPath(msgspec.Struct, frozen=True):
    """A fact and its parts, as far as they are known; ``spans`` has the place of each name, without quotes."""

    names: tuple[str, ...]
    spans: tuple[Span, ...]


def may_ask(text: str) -> bool:
    """Tell whether a file can ask for a fact; cheap, and never wrongly False."""
    return "facts" in text or "trusted" in text or "fact(" in text or "fact (" in text


def foreign_facts(subject: Subject) -> Iterator[FactPath]:
    """Yield what is asked for that is none of Facter's own facts."""
    if may_ask(subject.source.text):
        from puppetguard.model.fact_slips import is_core

        yield from (one for one in fact_paths(subject) if not is_core(one.names[0]))


def fact_paths(subject: Subject) -> Iterator[FactPath]:
    """Yield what is asked for by ``$facts[…]``, ``fact('…')``, ``$facts.get('…')`` and ``$facts.dig('…')``."""
    inner: set[int] = set()
    for node in subject.of_kinds(ast.AccessExpression, ast.CallNamedFunctionExpression, ast.CallMethodExpression):
        if isinstance(node, ast.AccessExpression) and id(node) not in inner:
            keys: list[ast.Node | None] = []
            left: ast.Node = node
            while isinstance(left, ast.AccessExpression):
                inner.add(id(left))
                keys.append(left.keys[0] if len(left.keys) == 1 else None)
                left = left.left
            if isinstance(left, ast.VariableExpression) and left.name in _ROOTS:
                yield from _path(reversed(keys))
            elif isinstance(left, ast.VariableExpression) and left.name.removeprefix("::") in _OTHERS:
                for one in _path(reversed(keys)):
                    yield FactPath((left.name.removeprefix("::"), *one.names), (left.span, *one.spans))
        elif isinstance(node, ast.CallNamedFunctionExpression):
            start = _DOTTED.get(getattr(node.functor, "value", ""))
            if start is not None and node.arguments:
                yield from _dotted(node.arguments[0], start)
        elif isinstance(node, ast.CallMethodExpression):
            left, name = node.functor.left, getattr(node.functor.right, "value", "")
            if isinstance(left, ast.VariableExpression) and left.name in _ROOTS and node.arguments:
                if name == "dig":
                    yield from _path(node.arguments)
                elif name == "get":
                    yield from _dotted(node.arguments[0], "")


def _path(keys: object) -> Iterator[FactPath]:
    names: list[str] = []
    spans: list[Span] = []
    for key in keys:  # type: ignore[attr-defined] # nodes, or None
        if not isinstance(key, (ast.LiteralString, ast.QualifiedName)):
            break
        quoted = isinstance(key, ast.LiteralString) and bool(key.quote)
        names.append(key.value)
        spans.append(Span(key.start + quoted, key.end - quoted))
    if names:
        yield FactPath(tuple(names), tuple(spans))


def _dotted(node: ast.Node, start: str) -> Iterator[FactPath]:
    if not isinstance(node, ast.LiteralString) or len(node.value) + 2 != node.end - node.start or "'" in node.value:
        return
    if not node.value.startswith(start) or '"' in node.value:
        return
    found = [(one[0], one.span()) for one in _SEGMENT.finditer(node.value, len(start))]
    if found:
        at = node.start + 1
        yield FactPath(tuple(name for name, _ in found), tuple(Span(at + a, at + b) for _, (a, b) in found))
