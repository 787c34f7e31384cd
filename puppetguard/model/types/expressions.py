"""A type expression before it is understood: names, parameters and literals, wherever they were read.

Places are offsets in what was read.
"""

from __future__ import annotations

import msgspec


class Name(msgspec.Struct, frozen=True):
    """The name of a type, as it is written."""

    text: str
    start: int = 0
    end: int = 0


class Access(msgspec.Struct, frozen=True):
    """``Name[…]``."""

    name: Name
    keys: tuple[Expression, ...]
    start: int = 0
    end: int = 0


class Literal(msgspec.Struct, frozen=True):
    """A string, a number, a truth value, or ``undef``."""

    value: str | int | float | bool | None
    start: int = 0
    end: int = 0


class Regex(msgspec.Struct, frozen=True):
    """A regular expression."""

    pattern: str
    start: int = 0
    end: int = 0


class DefaultWord(msgspec.Struct, frozen=True):
    """``default``."""

    start: int = 0
    end: int = 0


class ArrayOf(msgspec.Struct, frozen=True):
    """An array."""

    items: tuple[Expression, ...]
    start: int = 0
    end: int = 0


class HashOf(msgspec.Struct, frozen=True):
    """A hash."""

    entries: tuple[tuple[Expression, Expression], ...]
    start: int = 0
    end: int = 0


class Computed(msgspec.Struct, frozen=True):
    """What must be evaluated first: a variable, a call, an operator. ``text`` is how it is written."""

    text: str
    start: int = 0
    end: int = 0


Expression = Name | Access | Literal | Regex | DefaultWord | ArrayOf | HashOf | Computed
