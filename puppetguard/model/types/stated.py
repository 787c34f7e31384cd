"""From what an expression can be to a value that types are asked about."""

from __future__ import annotations

import msgspec

from puppetguard.model.script import UNKNOWN
from puppetguard.model.types import given
from puppetguard.model.types.given import NOT_KNOWN, Given
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, Undefined, pairs_of


def stated(value: StaticValue) -> Given:
    """Return a value for what is known of an expression."""
    match value:
        case Undefined():
            return given.Undefined()
        case StaticText() | StaticList() | StaticHash() if value.sensitive:
            return given.Hidden(stated(msgspec.structs.replace(value, sensitive=False)))
        case StaticText():
            return _text(value)
        case StaticList():
            return given.Items(tuple(map(stated, value.items)), value.complete)
        case StaticHash():
            entries = tuple((_text(key), NOT_KNOWN if value.loose else stated(item)) for key, item in pairs_of(value))
            return given.Entries(entries, value.complete)


def _text(value: StaticText) -> Given:
    text = value.text
    if value.type == "String":
        return given.Text(_parts(value))
    if value.cause is not None or UNKNOWN in text:
        return NOT_KNOWN
    match value.type:
        case "Integer":
            return given.Whole(int(text))
        case "Float":
            return given.Real(float(text))
        case "Boolean":
            return given.Truth(text == "true")
        case "Default":
            return given.DefaultValue()
        case "Regexp":
            return given.Expression(text[1:-1].replace("\\/", "/"))
        case "Type":
            return given.TypeValue(text)
    return NOT_KNOWN


def _parts(value: StaticText) -> tuple[str, ...]:
    found = [""]
    for fragment in value.fragments:
        if fragment.cause is not None and UNKNOWN not in fragment.text:
            # It is said to be not known, so its text is no more than a guess.
            found += [""]
            continue
        first, *rest = fragment.text.split(UNKNOWN)
        found[-1] += first
        found += rest
    return tuple(found)
