"""A legacy fact: Puppet 8 does not have it, so that its value is undef."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.source import Span


def _legacy_fact(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each legacy fact that is read as ``$::name`` or ``$facts['name']``."""
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.syntax import ast

    text = subject.source.text
    bare: set[int] = set()
    for node in subject.of_kinds(ast.ConcatenatedString, ast.VariableExpression, ast.AccessExpression):
        match node:
            case ast.ConcatenatedString():
                bare.update(id(one.expr) for one in node.segments if isinstance(one, ast.TextExpression))
            case ast.VariableExpression(name=name) if name.startswith("::"):
                parts = place_of_legacy(name[2:])
                if parts is not None:
                    dollar = text[node.start] == "$"
                    path = _written(parts)
                    new = f"${{{path}}}" if dollar and id(node) in bare else f"${path}" if dollar else path
                    yield _hit(node.span, f"${name}", parts, new)
            case ast.AccessExpression(left=ast.VariableExpression(name="facts" | "::facts") as facts):
                key = node.keys[0] if len(node.keys) == 1 else None
                if not isinstance(key, (ast.LiteralString, ast.QualifiedName)):
                    continue
                parts = place_of_legacy(key.value)
                if parts is not None:
                    new = _written(parts)
                    sign = "$" if text[facts.start] == "$" else ""
                    yield _hit(node.span, f"$facts['{key.value}']", parts, f"{sign}{new}")


def _written(parts: tuple[str, ...]) -> str:
    return "facts" + "".join(f"['{one}']" for one in parts)


def _hit(span: Span, old: str, parts: tuple[str, ...], new: str) -> Hit:
    modern = f"${_written(parts)}"
    return Hit(
        span,
        message=f"`{old}` is a legacy fact, which Puppet 8 does not have",
        hint=f"write `{modern}`",
        remedy=Remedy(f"write `{modern}`", (Replacement(span, new),), safe=True),
    )


CHECK = Check(_legacy_fact, marks=("facts", "::"), fixes="safe")
