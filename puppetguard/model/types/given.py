"""Values as far as they are known, small enough to be kept in a unit and light enough to be compared at link time."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True, tag="s", array_like=True):
    """A string; between its ``parts`` something unknown, be it nothing."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str | None:
        """The string; None if not all of it is known."""
        return self.parts[0] if len(self.parts) == 1 else None


class Whole(msgspec.Struct, frozen=True, tag="i", array_like=True):
    """An integer."""

    value: int


class Real(msgspec.Struct, frozen=True, tag="f", array_like=True):
    """A floating point number."""

    value: float


class Truth(msgspec.Struct, frozen=True, tag="b", array_like=True):
    """``true`` or ``false``."""

    value: bool


class Undefined(msgspec.Struct, frozen=True, tag="u", array_like=True):
    """``undef``."""


class DefaultValue(msgspec.Struct, frozen=True, tag="d", array_like=True):
    """``default``."""


class Expression(msgspec.Struct, frozen=True, tag="r", array_like=True):
    """A regular expression."""

    pattern: str


class TypeValue(msgspec.Struct, frozen=True, tag="t", array_like=True):
    """A type or a reference to a resource, as it is written."""

    text: str


class Items(msgspec.Struct, frozen=True, tag="l", array_like=True):
    """An array; if it is not ``complete``, an item that is not known may stand for any number of them."""

    items: tuple[Given, ...]
    complete: bool = True


class Entries(msgspec.Struct, frozen=True, tag="h", array_like=True):
    """A hash; if it is not ``complete`` there may be more entries."""

    entries: tuple[tuple[Given, Given], ...]
    complete: bool = True


class Hidden(msgspec.Struct, frozen=True, tag="w", array_like=True):
    """A value wrapped in ``Sensitive``."""

    value: Given


class NotKnown(msgspec.Struct, frozen=True, tag="?", array_like=True):
    """Anything at all."""


Given = (
    Text
    | Whole
    | Real
    | Truth
    | Undefined
    | DefaultValue
    | Expression
    | TypeValue
    | Items
    | Entries
    | Hidden
    | NotKnown
)

NOT_KNOWN = NotKnown()


def is_known(value: Given) -> bool:
    """Tell whether all of a value is known."""
    match value:
        case NotKnown():
            return False
        case Text():
            return len(value.parts) == 1
        case Items():
            return value.complete and all(map(is_known, value.items))
        case Entries():
            return value.complete and all(is_known(key) and is_known(one) for key, one in value.entries)
        case Hidden():
            return is_known(value.value)
    return True
