"""How much is known of an expression: a small lattice, from most to least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    Cause,
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    cause_of,
    is_known,
)

Kind = Literal["literal", "default", "one-of", "interpolated", "fact", "lookup", "unknown"]
"""``literal``: one value, whenever it is evaluated. ``default``: one value, unless Hiera or a caller gives a parameter
another one than its default. ``one-of``: one of several known values. ``interpolated``: some of it is known.
``fact``, ``lookup``: the value of a fact, of a key in Hiera. ``unknown``: nothing is known but why."""


class Known(msgspec.Struct, frozen=True):
    """The kind of an expression, and why it, or a part of it, is not known."""

    kind: Kind
    cause: Cause | None = None


def kind_of(values: Sequence[Possibility]) -> Known:
    """Return how much is known of an expression that can be these values."""
    # What needs another value of a parameter than its default is what overrides a default.
    usual = [one for one in values if not one.override] or values
    unknown = next((one.value for one in usual if not is_known(one.value)), None)
    if unknown is None:
        if any(not same(one.value, usual[0].value) for one in usual[1:]):
            return Known("one-of")
        sure = len(usual) == len(values) and all(_is_usual(one) for one in usual)
        return Known("literal" if sure else "default" if any(one.default for one in values) else "one-of")
    cause = cause_of(unknown)
    nothing = [one.value for one in usual if not is_known(one.value) and _is_nothing(one.value)]
    if not nothing:
        return Known("interpolated", cause)
    cause = cause_of(nothing[0])
    if cause is not None and cause.exact and len(nothing) == len(usual) and cause.kind in ("fact", "lookup"):
        causes = {cause_of(value) for value in nothing}
        if len(causes) == 1:
            return Known("fact" if cause.kind == "fact" else "lookup", cause)
    return Known("unknown", cause)


def same(left: StaticValue, right: StaticValue) -> bool:
    """Tell whether two known values are the same, wherever they come from."""
    match left, right:
        case StaticText(), StaticText():
            return (left.text, left.type, left.sensitive) == (right.text, right.type, right.sensitive)
        case StaticList(), StaticList():
            items = zip(left.items, right.items, strict=False)
            return len(left.items) == len(right.items) and all(same(one, other) for one, other in items)
        case StaticHash(), StaticHash():
            if list(left.entries) != list(right.entries):
                return False
            return all(
                same(value, right.entries[key]) and same(left.key(key), right.key(key))
                for key, value in left.entries.items()
            )
    return isinstance(left, Undefined) and isinstance(right, Undefined)


def _is_usual(one: Possibility) -> bool:
    return not one.default and not one.override


def _is_nothing(value: StaticValue) -> bool:
    """Tell whether nothing of a value is known."""
    return isinstance(value, StaticText) and (value.type == "Any" or value.text.replace(UNKNOWN, "") == "")
