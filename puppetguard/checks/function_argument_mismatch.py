"""An argument that a function of Puppet does not take: the catalog does not compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.calls import Call
    from puppetguard.model.expressions import Expression
    from puppetguard.model.subject import Subject

_NOTHING = frozenset(("undef", "false", "''"))
"""Defaults that stand for no value: who gives none means something else."""
_MOST = 20
"""An argument that can be so many things may be something else as well."""


def _function_argument_mismatch(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each call of a built-in function with an argument that none of its signatures takes."""
    from puppetguard.knowledge.puppet_functions import puppet_functions

    functions = puppet_functions()
    for call in subject.calls:
        signatures = functions.get(call.name or "")
        if signatures and call.count and any(one.types.strip("Any, 0123456789") for one in signatures):
            yield from _of_call(call)


def _of_call(call: Call) -> Iterator[Hit]:
    from puppetguard.knowledge.puppet_functions import puppet_functions
    from puppetguard.model.packed import packed
    from puppetguard.model.secrets import is_secret_name
    from puppetguard.model.types.signatures import Signature, refused
    from puppetguard.model.types.system import TypeSystem
    from puppetguard.model.values import Undefined

    arguments = [
        [packed(one.value) for one in each.values] if len(each.values) < _MOST else [["unknown", "many", ""]]
        for each in call.arguments
    ]
    signatures = [Signature(*one) for one in puppet_functions()[call.name or ""]]
    found = refused(TypeSystem(), signatures, arguments, with_lambda=call.has_lambda)
    if found is None:
        return
    argument = call.arguments[found.argument]
    assumed = any(one.default or one.override for one in argument.values)
    if assumed and (found.misfit.value in _NOTHING or next(call.context.conditions, None) is not None):
        # Such a default asks for a value, and a condition may keep away what does not fit.
        return
    if any(not isinstance(one.value, Undefined) and one.value.sensitive for one in argument.values):
        # Later versions unwrap it here and there.
        return
    secret = is_secret_name(_variable(argument))
    said = found.misfit.message.partition(", got '")[0] if secret else found.misfit.message
    yield Hit(
        argument.span,
        Confidence.LIKELY if assumed else Confidence.CERTAIN,
        f"`{call.name}` does not take {'this' if secret else f'`{found.misfit.value}`'}"
        f" as its {_ORDINALS[found.argument]}: {said}",
        "see what it takes, and in which order",
    )


_ORDINALS = ("first argument", "second argument", "third argument", *(f"argument {at}" for at in range(4, 100)))


def _variable(argument: Expression) -> str:
    from puppetguard.syntax import ast

    return argument.node.name if isinstance(argument.node, ast.VariableExpression) else ""


CHECK = Check(_function_argument_mismatch)
