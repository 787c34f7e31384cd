"""Values as units keep them (see ``model.packed``), to be asked about."""

from __future__ import annotations

from puppetguard.model.script import UNKNOWN
from puppetguard.model.types import given
from puppetguard.model.types.given import NOT_KNOWN, Given
from puppetguard.model.types.records import delimited, quoted

_DEEPEST = 60
_LONGEST = 40


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


def readable(value: Given) -> str:
    """Return a value as it is written, cut off where it is long; ``…`` stands for what is not known."""
    found = _written(value, 0)
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"


def _written(value: Given, depth: int) -> str:
    match value:
        case given.Text():
            return quoted("…".join(part[: _LONGEST * 2] for part in value.parts[:_LONGEST]))
        case given.Whole() | given.Real():
            return str(value.value)
        case given.Truth():
            return str(value.value).lower()
        case given.Undefined():
            return "undef"
        case given.DefaultValue():
            return "default"
        case given.Expression():
            return delimited(value.pattern)
        case given.TypeValue():
            return value.text
        case given.Hidden():
            return "Sensitive(…)"
        case given.Items() if depth < 3:
            return f"[{', '.join(_written(item, depth + 1) for item in value.items[:_LONGEST])}]"
        case given.Entries() if depth < 3:
            entries = value.entries[:_LONGEST]
            pairs = (f"{_written(key, depth + 1)} => {_written(item, depth + 1)}" for key, item in entries)
            return f"{{{', '.join(pairs)}}}"
    return "…"
