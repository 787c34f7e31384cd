"""Values as plain data, to be kept in units.

A text is a ``str`` (unknown parts are ``script.UNKNOWN``), a number an ``int`` or ``float``, a boolean a ``bool``,
``undef`` is None. All else is a list that starts with what it is:

- ``["array", [item, …], complete]``, ``["hash", [[key, value], …], complete]``
- ``["regexp", "/text/"]``, ``["type", "text"]``, ``["default"]``, ``["sensitive", value]``
- ``["unknown", kind, name]``: nothing is known but the cause (see ``values.Cause``)
"""

from __future__ import annotations

from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, Undefined
from puppetguard.syntax import ast

Packed = str | int | float | bool | list[object] | None
_LONGEST = 4_000
"""Longer texts are kept as unknown."""
_MOST = 500
NOT_LITERAL: Packed = ["unknown", "expression", ""]
"""Stands for what ``packed_literal`` leaves to ``packed``; to be compared by identity."""


def packed(value: StaticValue) -> Packed:
    """Return a value as plain data; of what is very large nothing is kept."""
    if isinstance(value, Undefined):
        return None
    if value.sensitive:
        return ["sensitive", _bare(value)]
    return _bare(value)


def packed_literal(node: ast.Node) -> Packed:
    """Return what ``packed`` makes of the value of an expression, without evaluating it; NOT_LITERAL if that is needed.

    Most values are literals, and to evaluate one takes many times as long as to pack it.
    """
    kind = type(node)
    if kind is ast.LiteralString or kind is ast.QualifiedName:
        text: str = node.value  # type: ignore[attr-defined] # both have one
        return text if len(text) <= _LONGEST and UNKNOWN not in text else NOT_LITERAL
    if kind is ast.LiteralBoolean:
        return node.value  # type: ignore[attr-defined,no-any-return] # it has one
    return None if kind is ast.LiteralUndef else NOT_LITERAL


def _bare(value: StaticText | StaticList | StaticHash) -> Packed:
    match value:
        case StaticText():
            return _text(value)
        case StaticList():
            if value.weight > _MOST:
                return ["unknown", "many", ""]
            return ["array", [packed(item) for item in value.items], value.complete]
        case StaticHash():
            if value.weight > _MOST:
                return ["unknown", "many", ""]
            # What an unknown entry may replace is not known either.
            unsure: Packed = ["unknown", "many", ""]
            entries: list[object] = [
                [packed(value.key(text)), unsure if value.loose else packed(item)]
                for text, item in value.entries.items()
            ]
            return ["hash", entries, value.complete and not value.loose]


def _text(value: StaticText) -> Packed:
    text = value.text
    match value.type:
        case "String":
            return text if len(text) <= _LONGEST else ["unknown", "many", ""]
        case "Integer":
            return _number(text, int)
        case "Float":
            return _number(text, float)
        case "Boolean":
            return text == "true"
        case "Default":
            return ["default"]
        case "Regexp":
            return ["regexp", text]
        case "Type":
            return ["type", text]
    cause = value.cause
    return ["unknown", cause.kind if cause else "expression", cause.name if cause and cause.exact else ""]


def _number(text: str, kind: type[int | float]) -> Packed:
    try:
        number = kind(text)
    except ValueError:
        return ["unknown", "expression", ""]
    # msgpack has 64 bits.
    return number if isinstance(number, float) or -(2**63) <= number < 2**64 else ["unknown", "many", ""]
