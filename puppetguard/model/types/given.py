"""Values as far as they are known, as types are asked about them."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True):
    """A string; between its ``parts`` something unknown, be it nothing."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str | None:
        """The string; None if not all of it is known."""
        return self.parts[0] if len(self.parts) == 1 else None


class Whole(msgspec.Struct, frozen=True):
    """An integer."""

    value: int


class Real(msgspec.Struct, frozen=True):
    """A floating point number."""

    value: float


class Truth(msgspec.Struct, frozen=True):
    """``true`` or ``false``."""

    value: bool


class Undefined(msgspec.Struct, frozen=True):
    """``undef``."""


class DefaultValue(msgspec.Struct, frozen=True):
    """``default``."""


class Expression(msgspec.Struct, frozen=True):
    """A regular expression."""

    pattern: str


class TypeValue(msgspec.Struct, frozen=True):
    """A type or a reference to a resource, as it is written."""

    text: str


class Items(msgspec.Struct, frozen=True):
    """An array; if it is not ``complete``, an item that is not known may stand for any number of them."""

    items: tuple[Given, ...]
    complete: bool = True


class Entries(msgspec.Struct, frozen=True):
    """A hash; if it is not ``complete`` there may be more entries."""

    entries: tuple[tuple[Given, Given], ...]
    complete: bool = True


class Hidden(msgspec.Struct, frozen=True):
    """A value wrapped in ``Sensitive``."""

    value: Given


class NotKnown(msgspec.Struct, frozen=True):
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
