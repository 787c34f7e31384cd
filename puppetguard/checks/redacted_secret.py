"""A ``Sensitive`` in a text: Puppet does not put the secret there, but ``Sensitive [value redacted]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.records import Type
    from puppetguard.syntax import ast

_SHOWN = frozenset(
    "notice debug info warning err crit alert emerg fail out::message out::verbose log::info log::debug log::warn"
    " log::error log::trace log::fatal".split()
)
"""The functions that show people what they are given: there it is well that the secret is not to be seen."""


def _redacted(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each variable in a text that is ``Sensitive`` whatever it is given."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    shown = _shown(subject)
    for node, scope in scoped(subject, ast.TextExpression):
        assert isinstance(node, ast.TextExpression)
        variable = node.expr
        if not isinstance(variable, ast.VariableExpression) or not _is_sensitive(subject, variable, scope):
            continue
        if any(span.start <= node.start < span.end for span in shown):
            continue
        yield Hit(
            node.span,
            message=f"`${variable.name}` is `Sensitive`: `Sensitive [value redacted]` is put into this text",
            hint=f'write `${{{variable.name}.unwrap}}`, and wrap the whole text: `Sensitive("…")`',
            remedy=Remedy(
                f"write `${{{variable.name}.unwrap}}`", (Replacement(node.span, f"${{{variable.name}.unwrap}}"),)
            ),
        )


def _shown(subject: Subject) -> list[Span]:
    """Return the places of what people are shown."""
    calls = [one.node.span for one in subject.calls if one.name in _SHOWN]
    return calls + [one.node.span for one in subject.resources.of_types(("notify",))]


def _is_sensitive(subject: Subject, node: ast.VariableExpression, scope: Scope) -> bool:
    from puppetguard.model.kinds import declared_type
    from puppetguard.model.values import Undefined

    declared = declared_type(subject, node, scope)
    if declared is not None:
        return _only_sensitive(declared)
    values = [one.value for one in subject.evaluator.evaluate(node, scope)]
    return bool(values) and all(not isinstance(one, Undefined) and one.sensitive for one in values)


def _only_sensitive(declared: Type) -> bool:
    """Tell whether a type has only secrets, and perhaps ``undef``."""
    from puppetguard.model.types import records

    match declared:
        case records.Sensitive():
            return True
        case records.Optional():
            return declared.type is not None and _only_sensitive(declared.type)
        case records.Variant():
            parts = [one for one in declared.types if one != records.UNDEF]
            return bool(parts) and all(map(_only_sensitive, parts))
    return False


CHECK = Check(_redacted, marks=("sensitive",), kinds=frozenset({"pp"}), fixes="suggested")
