"""Which kinds of values an expression has, also where the value itself is not known.

The declared type of a parameter tells it, and which function is called: ``join($lines, ',')`` is a text, whatever the
lines are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.exact import kind
from puppetguard.model.forks import unwound
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.records import Type

_RETURNED = {
    "String": "join sprintf template epp inline_template inline_epp file strftime dirname basename md5 sha1 sha256"
    " shellquote shell_escape bool2str to_json to_yaml to_toml stdlib::to_json stdlib::to_yaml stdlib::to_toml"
    " to_json_pretty stdlib::to_json_pretty stdlib::sha256 stdlib::crc32",
    "Integer": "versioncmp size length count",
    "Array": "keys values split range",
}
"""What functions of Puppet and stdlib return, whatever they are given; those that can return ``undef`` are not here."""
_KIND_OF = {name: one for one, names in _RETURNED.items() for name in names.split()}
_NEVER_IN_NUMBER = re.compile(r"[^0-9a-fA-FxX.+\-\s]")
_NUMERIC = re.compile(r"[ \t]*[-+]?[ \t]*(?:0[xX][0-9A-Fa-f]+|0?\d+(?:\.\d+)?(?:[eE]-?\d+)?)[ \t]*", re.ASCII)
"""What Puppet makes a number of (``Puppet::Pops::Patterns::NUMERIC``)."""


class Kinds(msgspec.Struct, frozen=True):
    """The ``names`` of the kinds that a value can have, as ``exact.kind`` has them.

    ``sure`` is False where only a default that a caller may replace tells them. ``texts`` are those that are known,
    with ``UNKNOWN`` for their parts that are not; None where there are others, too.
    """

    names: frozenset[str]
    sure: bool
    texts: tuple[str, ...] | None = None


def kinds_of(subject: Subject, node: ast.Node, scope: Scope) -> Kinds | None:
    """Return the kinds of values that an expression can have; None if it may be anything."""
    node = unwound(node)
    if isinstance(node, ast.VariableExpression):
        declared = _declared(subject, node, scope)
        if declared is not None:
            return declared
    elif isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)):
        functor = node.functor.right if isinstance(node, ast.CallMethodExpression) else node.functor
        name = functor.value if isinstance(functor, ast.QualifiedName) else ""
        returned = _KIND_OF.get(name)
        if returned is not None and name not in subject.evaluator.scopes.functions:
            return Kinds(frozenset((returned,)), sure=True)
    names: set[str] = set()
    texts: list[str] = []
    sure = True
    for one in subject.evaluator.evaluate(node, scope):
        found = kind(one.value)
        if found == "Any":
            return None
        names.add(found)
        sure = sure and not (one.default or one.override)
        if isinstance(one.value, StaticText):
            texts.append(one.value.text)
    if not sure and isinstance(node, ast.ConcatenatedString):
        # It is a text, and what stands in it literally does so whatever the rest is.
        sure = names == {"String"}
        texts = [UNKNOWN.join(one.value for one in node.segments if isinstance(one, ast.LiteralString))]
    return Kinds(frozenset(names), sure, tuple(texts)) if names else None


def returns_text_or_number(node: ast.Node) -> bool:
    """Tell whether a call is of a function of which it is known what kind of value it returns."""
    functor = getattr(node, "functor", None)
    if isinstance(functor, ast.NamedAccessExpression):
        functor = functor.right
    return isinstance(functor, ast.QualifiedName) and functor.value in _KIND_OF


def is_no_number(text: str) -> bool:
    """Tell whether Puppet surely makes no number of a text, whatever its unknown parts are."""
    if UNKNOWN in text:
        return _NEVER_IN_NUMBER.search(text.replace(UNKNOWN, "")) is not None
    return _NUMERIC.fullmatch(text) is None


def declared_type(subject: Subject, node: ast.VariableExpression, scope: Scope) -> Type | None:
    """Return the type of the parameter that a variable is; None if it is none, or has none."""
    from puppetguard.model.types.system import parsed

    settings = next((found for found, _ in subject.evaluator.scopes.layers(node.name, scope)), None)
    if not settings or len(settings) != 1:
        return None
    for one in getattr(settings[0].scope.node, "parameters", ()):
        if one.name == node.name and one.type_expr is not None and not one.captures_rest:
            return parsed(subject.source.slice(one.type_expr.span))
    return None


def declared_kinds(subject: Subject, node: ast.VariableExpression, scope: Scope) -> frozenset[str] | None:
    """Return the kinds that the type of a parameter allows; None if it may be anything."""
    found = _declared(subject, node, scope)
    return None if found is None else found.names


def _declared(subject: Subject, node: ast.VariableExpression, scope: Scope) -> Kinds | None:
    found = declared_type(subject, node, scope)
    names = None if found is None else _names(found)
    return Kinds(frozenset(names), sure=True) if names else None


def _names(one: Type) -> set[str] | None:
    """Return the kinds of the values of a type; None if they can be others, too."""
    from puppetguard.model.types import records

    match one:
        case records.String() | records.Enum() | records.Pattern():
            return {"String"}
        case records.Integer():
            return {"Integer"}
        case records.Float():
            return {"Float"}
        case records.Boolean():
            return {"Boolean"}
        case records.Array() | records.Tuple():
            return {"Array"}
        case records.Hash() | records.Struct():
            return {"Hash"}
        case records.Variant():
            parts = [_names(part) for part in one.types]
            return None if None in parts else {name for part in parts for name in part or ()}
        case records.Optional():
            part = None if one.type is None else _names(one.type)
            return None if part is None else part | {"Undef"}
    return None
