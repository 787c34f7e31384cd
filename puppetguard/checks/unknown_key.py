"""A key of a hash of which all keys are known, and that is none of them: what is read is ``undef`` in any case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.records import Type
    from puppetguard.syntax import ast

_SHOWN = 8


def _unknown_key(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each key that is read, and that the hash never has."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.model.spelling import closest, is_clear
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.AccessExpression):
        assert isinstance(node, ast.AccessExpression)
        if len(node.keys) != 1 or not isinstance(node.left, ast.VariableExpression):
            continue
        key = node.keys[0]
        if not isinstance(key, ast.LiteralString) or "::" in node.left.name:
            continue
        found = _keys(subject, node.left, scope)
        if found is None or key.value in found.names:
            continue
        meant = closest(key.value, found.names)
        if found.of_elements and (meant is None or not is_clear(key.value, meant, found.names)):
            # What is gone through may have more another time.
            continue
        quoted = key.end - key.start == len(key.value) + 2
        span = Span(key.start + quoted, key.end - quoted)
        shown = ", ".join(f"`{one}`" for one in found.names[:_SHOWN])
        more = " and others" if len(found.names) > _SHOWN else ""
        yield Hit(
            span,
            message=f"`${node.left.name}` never has the key `{key.value}`: this is `undef`",
            hint=f"did you mean `{meant}`?" if meant else f"it has {shown}{more}",
            remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),))
            if meant and is_clear(key.value, meant, found.names)
            else None,
        )


class _Keys(NamedTuple):
    """All keys that a hash can have; whether it is one of several that a lambda goes through."""

    names: list[str]
    of_elements: bool = False


def _keys(subject: Subject, node: ast.VariableExpression, scope: Scope) -> _Keys | None:
    """Return all keys that a hash can have; None if they are not known."""
    from puppetguard.model.kinds import declared_type
    from puppetguard.model.values import StaticHash

    declared = declared_type(subject, node, scope)
    if declared is not None:
        names = _of_type(declared)
        return _Keys(names) if names else None
    of_elements = False
    keys: list[str] = []
    for one in subject.evaluator.evaluate(node, scope):
        if one.default or one.override or not isinstance(one.value, StaticHash) or not one.value.complete:
            return None
        if one.value.loose or one.value.sensitive or not one.value.entries:
            return None
        keys += one.value.entries
        of_elements = of_elements or bool(one.choices)
    return _Keys(list(dict.fromkeys(keys)), of_elements) if keys else None


def _of_type(declared: Type) -> list[str] | None:
    from puppetguard.model.types import records

    match declared:
        case records.Struct():
            return [one.name for one in declared.members]
        case records.Optional():
            return None if declared.type is None else _of_type(declared.type)
    return None


CHECK = Check(_unknown_key, marks=("[",), fixes="suggested")
