"""An argument that a function of Puppet does not take, or that stands in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.calls import Call
    from puppetguard.model.expressions import Expression
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.signatures import Signature

_NOTHING = frozenset(("undef", "false", "''"))
"""Defaults that stand for no value: who gives none means something else."""
_MOST = 20
"""An argument that can be so many things may be something else as well."""
_OF_RUBY = {"create_resources": (2, 3, "Variant[String, Type], Hash, Hash")}
"""The functions whose own code looks at what it is given: how many arguments they take, and of which types."""
_DIRECTIVE = late_pattern(r"%(?:\d+\$)?[-+0# ]*\d*(?:\.\d+)?[sdifxXobeg]\b", re.ASCII)
_WORKED_ON = {
    "split": (0, (1,)),
    "regsubst": (0, (1, 2)),
    "sprintf": (1, (0,)),
    "member": (0, (1,)),
    "has_key": (0, (1,)),
    "prefix": (0, (1,)),
    "suffix": (0, (1,)),
}
"""Which argument functions work on, and which are what they do it with, as a rule constants."""


def _function_argument_mismatch(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each call of a built-in function with an argument that none of its signatures takes, or a swapped one."""
    from puppetguard.knowledge.puppet_functions import puppet_functions
    from puppetguard.model.types.signatures import Signature

    functions = puppet_functions()
    for call in subject.calls:
        name = call.name or ""
        if not call.count:
            continue
        if name in _OF_RUBY:
            least, most, types = _OF_RUBY[name]
            yield from _of_call(subject, call, [Signature(least, most, 0, types)])
            continue
        signatures = functions.get(name)
        if signatures and any(one.types.strip("Any, 0123456789") for one in signatures):
            hits = list(_of_call(subject, call, [Signature(*one) for one in signatures]))
            yield from hits
            if hits:
                continue
        if name in _WORKED_ON:
            yield from _swapped(call)


def _swapped(call: Call) -> Iterator[Hit]:
    """Yield a constant that a function is told to work on, where what it does with it is none."""
    from puppetguard.syntax import ast

    worked_on, others = _WORKED_ON[call.name or ""]
    if max(worked_on, *others) >= len(call.arguments):
        return
    first = call.arguments[worked_on].node
    varying = [call.arguments[at].node for at in others]
    if not isinstance(first, ast.LiteralString) or not isinstance(
        varying[-1], (ast.VariableExpression, ast.AccessExpression)
    ):
        return
    if call.name == "sprintf":
        # `sprintf($format, 'text')` is possible; a text that is a format itself is not meant to be put into one.
        if _DIRECTIVE.search(first.value) is None:
            return
    elif call.name == "split":
        if any(letter.isalnum() for letter in first.value):
            return
    elif any(not isinstance(one, (ast.LiteralString, ast.LiteralRegularExpression)) for one in varying[:-1]):
        return
    order = {"regsubst": "the text comes first, then the pattern and what takes its place", "sprintf": "the format"}
    what = order.get(call.name or "", "what it works on") + (" comes first" if call.name != "regsubst" else "")
    written = first.value
    yield Hit(
        first.span,
        Confidence.LIKELY,
        f"the arguments of `{call.name}` are the wrong way round: it takes `{written}` for what it works on"
        if call.name != "sprintf"
        else f"the arguments of `{call.name}` are the wrong way round: `{written}` is the format",
        what,
    )


def _of_call(subject: Subject, call: Call, signatures: Sequence[Signature]) -> Iterator[Hit]:
    from puppetguard.model.secrets import is_secret_name
    from puppetguard.model.types.signatures import refused
    from puppetguard.model.types.system import TypeSystem
    from puppetguard.model.values import Undefined

    arguments = [_possible(subject, call, each) for each in call.arguments]
    found = refused(TypeSystem(), signatures, arguments, with_lambda=call.has_lambda)
    if found is None:
        return
    argument = call.arguments[found.argument]
    declared = _declared(subject, call, argument) is not None
    assumed = not declared and any(one.default or one.override for one in argument.values)
    if assumed and (found.misfit.value in _NOTHING or next(call.context.conditions, None) is not None):
        # Such a default asks for a value, and a condition may keep away what does not fit.
        return
    if any(not isinstance(one.value, Undefined) and one.value.sensitive for one in argument.values):
        # Later versions unwrap it here and there.
        return
    secret = is_secret_name(_variable(argument))
    if declared:
        value, _, _ = found.misfit.message.partition(", got")
        yield Hit(
            argument.span,
            Confidence.CERTAIN,
            f"`{call.name}` does not take `${_variable(argument)}` as its {_ORDINALS[found.argument]}: {value},"
            " and by its type it is never one",
            "see what it takes, and in which order",
        )
        return
    said = found.misfit.message.partition(", got '")[0] if secret else found.misfit.message
    yield Hit(
        argument.span,
        Confidence.LIKELY if assumed else Confidence.CERTAIN,
        f"`{call.name}` does not take {'this' if secret else f'`{found.misfit.value}`'}"
        f" as its {_ORDINALS[found.argument]}: {said}",
        "see what it takes, and in which order",
    )


def _possible(subject: Subject, call: Call, argument: Expression) -> list[object]:
    """Return all that an argument can be; by its type, if it is a parameter that has one."""
    from puppetguard.model.packed import packed

    declared = _declared(subject, call, argument)
    if declared is not None:
        return declared
    if len(argument.values) < _MOST:
        return [packed(one.value) for one in argument.values]
    return [["unknown", "many", ""]]


def _declared(subject: Subject, call: Call, argument: Expression) -> list[object] | None:
    """Return a value for each kind that the type of a parameter allows; None if it may be of others, too."""
    from puppetguard.model.kinds import declared_kinds
    from puppetguard.model.script import UNKNOWN
    from puppetguard.syntax import ast

    node = argument.node
    if not isinstance(node, ast.VariableExpression) or call.context.opener is None:
        return None
    scope = subject.evaluator.scopes.of(call.context.opener)
    kinds = declared_kinds(subject, node, scope) if scope is not None else None
    values: dict[str, object] = {"Hash": ["hash", [], False], "Array": ["array", [], False], "String": UNKNOWN}
    return [values[one] for one in sorted(kinds)] if kinds and kinds <= set(values) else None


_ORDINALS = ("first argument", "second argument", "third argument", *(f"argument {at}" for at in range(4, 100)))


def _variable(argument: Expression) -> str:
    from puppetguard.syntax import ast

    return argument.node.name if isinstance(argument.node, ast.VariableExpression) else ""


CHECK = Check(_function_argument_mismatch)
