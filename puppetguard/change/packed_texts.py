"""The texts in values as outlines keep them; see ``model.packed``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from puppetguard.model.script import UNKNOWN


def texts_of(values: Iterable[object]) -> Iterator[str]:
    """Yield the texts that packed values can be, ``UNKNOWN`` for what is not known."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list) and value[:1] == ["array"]:
            yield from texts_of(value[1])
            if not value[2]:
                yield UNKNOWN
        elif isinstance(value, list) and value[:1] == ["unknown"]:
            yield UNKNOWN


def is_open(value: object) -> bool:
    """Tell whether some part of a packed value is not known."""
    return isinstance(value, list) and (value[:1] == ["unknown"] or any(map(is_open, value)))
