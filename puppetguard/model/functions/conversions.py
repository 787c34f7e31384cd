"""Values of one type made of those of another: ``Integer('1')``, ``String.new(1)``, ``Sensitive('x')``."""

from __future__ import annotations

import math
import re

import msgspec

from puppetguard.model.equality import is_instance
from puppetguard.model.exact import NotKnown, as_number, kind, number_value
from puppetguard.model.functions._given import Function, Given, string
from puppetguard.model.late import late_pattern
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, Undefined, pairs_of

_DECIMAL = late_pattern(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = late_pattern(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_DIGITS = {
    10: re.compile(r"-?[0-9]{1,18}"),
    16: re.compile(r"-?(?:0[xX])?[0-9A-Fa-f]{1,15}"),
    8: re.compile(r"-?0?[0-7]{1,18}"),
    2: re.compile(r"-?(?:0[bB])?[01]{1,60}"),
}
_TRUE = ("true", "yes", "y")
_FALSE = ("false", "no", "n")


def _integer(given: Given) -> StaticValue:
    given.counts(1, 2)
    value = given.value(0)
    if kind(value) == "String":
        text = string(value).text
        if len(given) == 2:
            radix = given.integer(1)
            if radix not in _DIGITS or not _DIGITS[radix].fullmatch(text):
                raise NotKnown
            return number_value(int(text, radix), given.node, value)
        if not _DECIMAL.fullmatch(text):
            raise NotKnown
        return number_value(int(text), given.node, value)
    given.counts(1)
    if kind(value) == "Boolean":
        return number_value(int(given.boolean(0)), given.node, value)
    return number_value(math.trunc(as_number(value)), given.node, value)


def _float(given: Given) -> StaticValue:
    given.counts(1)
    value = given.value(0)
    if kind(value) == "String" and not _FLOAT.fullmatch(string(value).text):
        raise NotKnown
    return number_value(float(as_number(value)), given.node, value)


def _numeric(given: Given) -> StaticValue:
    given.counts(1)
    value = given.value(0)
    if kind(value) == "String" and not (_FLOAT.fullmatch(string(value).text) or _DECIMAL.fullmatch(string(value).text)):
        raise NotKnown
    return number_value(as_number(value), given.node, value)


def _boolean(given: Given) -> StaticValue:
    given.counts(1)
    value = given.value(0)
    if kind(value) == "String":
        word = string(value).text.lower()
        if word not in _TRUE + _FALSE or not word.isascii():
            raise NotKnown
        return given.made("true" if word in _TRUE else "false", "Boolean", of=value)
    if kind(value) == "Boolean":
        return value
    return given.made("true" if as_number(value) != 0 else "false", "Boolean", of=value)


def _string(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if not isinstance(value, StaticText) or value.sensitive:
        raise NotKnown
    if value.type in ("String", "Integer", "Boolean", "Default"):
        return StaticText(value.fragments)
    raise NotKnown


def _array(given: Given) -> StaticValue:
    given.counts(1, 2)
    wrap = len(given) == 2 and given.boolean(1)
    value = given.values[0]
    if isinstance(value, StaticList):
        return given.list_(0)
    if kind(value) in ("Any", "Sensitive") or isinstance(value, Undefined):
        raise NotKnown
    if wrap:
        return given.array((value,))
    if isinstance(value, StaticHash):
        return given.array(given.array(pair) for pair in pairs_of(given.hash_(0)))
    raise NotKnown


def _hash(given: Given) -> StaticValue:
    given.counts(1)
    return given.hash_(0)


def _sensitive(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, Undefined) or kind(value) == "Sensitive":
        raise NotKnown
    return msgspec.structs.replace(value, sensitive=True)


def _unwrap(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, Undefined) or kind(value) == "Any":
        raise NotKnown
    return msgspec.structs.replace(value, sensitive=False) if kind(value) == "Sensitive" else value


def _assert_type(given: Given) -> StaticValue:
    given.counts(2)
    if is_instance(given.values[1], _type_name(given.values[0])) is not True:
        raise NotKnown
    return given.values[1]


def _is_a(given: Given) -> StaticValue:
    given.counts(2)
    found = is_instance(given.values[0], _type_name(given.values[1]))
    if found is None:
        raise NotKnown
    return given.truth(found)


def _type_name(value: StaticValue) -> str:
    if not isinstance(value, StaticText) or value.type != "Type":
        raise NotKnown
    return value.text


def _new(given: Given) -> StaticValue:
    """Make a value of the type that comes first."""
    if not given.values:
        raise NotKnown
    known = TYPES.get(_type_name(given.values[0]).lower())
    if known is None:
        raise NotKnown
    return known(Given(given.values[1:], given.node))


def _convert_to(given: Given) -> StaticValue:
    given.counts(2)
    return _new(Given((given.values[1], given.values[0]), given.node))


TYPES: dict[str, Function] = {
    "array": _array,
    "boolean": _boolean,
    "float": _float,
    "hash": _hash,
    "integer": _integer,
    "numeric": _numeric,
    "sensitive": _sensitive,
    "string": _string,
}
FUNCTIONS: dict[str, Function] = {
    "assert_type": _assert_type,
    "convert_to": _convert_to,
    "is_a": _is_a,
    "new": _new,
    "unwrap": _unwrap,
}
