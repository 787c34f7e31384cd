"""The parameters of one type, and what Puppet says if they are not what it takes."""

from __future__ import annotations

import math
from collections.abc import Callable as Function

from puppetguard.model.types import records
from puppetguard.model.types.expressions import Access, Computed, DefaultWord, Expression
from puppetguard.model.types.keys import (
    Items,
    Key,
    NotKnownError,
    a_an,
    flat,
    is_integer,
    puppet_class,
    ruby_class,
    ruby_number,
    type_label,
)
from puppetguard.model.types.problems import MalformedTypeError
from puppetguard.model.types.records import Size, Type

_LENIENT = frozenset(
    "callable class float hash integer regexp resource runtime semver timespan timestamp tuple uri".split()
)
"""Types of whose parameters a type alias does not ask as much."""


class Parameters:
    """A type with parameters: which they are, and what is made of them."""

    def __init__(self, access: Access, given: list[Key]) -> None:
        self.access = access
        self.name = access.name.text.removeprefix("::")
        self.given = given
        self.keys = flat(self.given)

    # --- complaints ---

    def refused(
        self, message: str, *, at: int = 0, whole: bool = False, everywhere: bool = False
    ) -> MalformedTypeError:
        """Return what is wrong with the parameter at an index; with ``whole``, with all."""
        place: Expression = self.access
        if not whole and at < len(self.access.keys):
            place = self.access.keys[at]
        # Nor does it take arrays apart.
        listed = any(isinstance(key, Items) for key in self.given)
        name = self.name.lower()
        everywhere = not listed and (everywhere or name not in _LENIENT)
        return MalformedTypeError(message, place.start, place.end, name=name, everywhere=everywhere)

    def counted(self, label: str, least: int, most: float) -> None:
        """Refuse another number of parameters; Puppet's message always says that at least one is needed."""
        if any(isinstance(key, Computed) for key in self.keys):
            # It can be an array, of any length.
            raise NotKnownError
        if least <= len(self.keys) <= most:
            return
        raise self.miscounted(label, max(least, 1), most)

    def miscounted(self, label: str, least: int, most: float) -> MalformedTypeError:
        """Return that so many parameters are not what the type takes."""
        if most == math.inf:
            takes = f"{least} or more arguments"
        elif most != least:
            takes = f"{least} to {most} arguments"
        else:
            takes = f"{least} argument{'s' if least != 1 else ''}"
        # An alias has a tuple without types, and takes no array apart.
        everywhere = self.name.lower() not in ("tuple", "uri")
        return self.refused(f"{label}[] accepts {takes}. Got {len(self.keys)}", whole=True, everywhere=everywhere)

    def each(self, fits: Function[[Key], bool], expected: str) -> None:
        """Refuse the first parameter that does not fit, at its place."""
        label = f"{a_an(type_label(self.name))}-Type"
        for at, key in enumerate(self.keys):
            if not fits(key):
                raise self.refused(
                    f"Error creating type specialization of {label}, Cannot use {puppet_class(key)} where"
                    f" {expected} is expected",
                    at=at,
                )

    def one_type(self) -> Type:
        """Return the only parameter, which must be a type."""
        label = type_label(self.name)
        self.counted(f"{label}-Type", 1, 1)
        key = self.keys[0]
        if isinstance(key, Type):
            return key
        raise self.refused(f"{label}-Type[] arguments must be types. Got {ruby_class(key)}")

    def range(self, low: Key, high: Key) -> tuple[records.Bound, records.Bound]:
        """Return the ends of a range, the first of which must not be the greater."""
        first = -math.inf if isinstance(low, DefaultWord) else low
        last = math.inf if isinstance(high, DefaultWord) else high
        if not isinstance(first, (int, float)) or not isinstance(last, (int, float)):
            raise NotKnownError
        if first > last:
            got = ", ".join(ruby_number(one) for one in (first, last))
            raise self.refused(f"'from' must be less or equal to 'to'. Got ({got})", whole=True, everywhere=True)
        return first, last

    def size(self, start: int, *keys: Key) -> Size:
        """Return a size from one or two parameters, the first of which is at ``start``."""
        if any(isinstance(key, Computed) for key in keys):
            raise NotKnownError
        if len(keys) == 1 and isinstance(keys[0], records.Integer):
            low, high = keys[0].low, keys[0].high
        else:
            for at, key in enumerate(keys):
                if not is_integer(key) and not isinstance(key, DefaultWord):
                    raise self.refused(
                        "A Type's size constraint arguments must be a single Integer type, or 1-2 integers (or"
                        f" default). Got {a_an(ruby_class(key))}",
                        at=start + at,
                    )
            low, high = self.range(keys[0], keys[1] if len(keys) > 1 else DefaultWord())
        return Size(max(low, 0), max(high, 0))
