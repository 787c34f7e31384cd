"""Values as units keep them (see ``model.packed``), to be asked about."""

from __future__ import annotations

from puppetguard.model.script import UNKNOWN
from puppetguard.model.types import given
from puppetguard.model.types.given import NOT_KNOWN, Given

_DEEPEST = 60


def kept(value: object, depth: int = 0) -> Given:
    """Return what is kept of a value; what is not understood is not known."""
    match value:
        case None:
            return given.Undefined()
        case bool():
            return given.Truth(value)
        case int():
            return given.Whole(value)
        case float():
            return given.Real(value)
        case str():
            return given.Text(tuple(value.split(UNKNOWN)))
    if depth > _DEEPEST:
        return NOT_KNOWN
    match value:
        case ["array", [*items], complete]:
            return given.Items(tuple(kept(item, depth + 1) for item in items), complete is True)
        case ["hash", [*entries], complete]:
            return given.Entries(tuple(_pair(entry, depth + 1) for entry in entries), complete is True)
        case ["regexp", str() as text]:
            return given.Expression(text[1:-1].replace("\\/", "/"))
        case ["type", str() as text]:
            return given.TypeValue(text)
        case ["default"]:
            return given.DefaultValue()
        case ["sensitive", inner]:
            return given.Hidden(kept(inner, depth + 1))
    return NOT_KNOWN


def _pair(entry: object, depth: int) -> tuple[Given, Given]:
    match entry:
        case [key, item]:
            return kept(key, depth), kept(item, depth)
    return NOT_KNOWN, NOT_KNOWN
