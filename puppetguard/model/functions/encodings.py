"""Values as JSON and YAML, as far as Ruby's libraries write them in one way only."""

from __future__ import annotations

import json
from collections.abc import Iterator

from puppetguard.model.exact import NotKnown, as_integer, kind
from puppetguard.model.functions._given import Function, Given
from puppetguard.model.late import late_pattern
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, Undefined, pairs_of

_CONTROL = late_pattern(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_PLAIN_YAML = late_pattern(r"[A-Za-z][A-Za-z0-9_/.-]{0,60}")
_NO_YAML = frozenset("y n yes no true false on off null none nil".split())

_Data = object


def _data(value: StaticValue) -> _Data:
    """Return a value as Python's library for JSON takes it."""
    match value:
        case Undefined():
            return None
        case StaticList():
            return [_data(item) for item in value.items]
        case StaticHash():
            return {_key(key): _data(item) for key, item in pairs_of(value)}
        case StaticText(type="String"):
            if _CONTROL.search(value.text):
                raise NotKnown
            return value.text
        case StaticText(type="Integer"):
            return as_integer(value)
        case StaticText(type="Boolean"):
            return value.text == "true"
    raise NotKnown


def _key(value: StaticText) -> str:
    if value.type not in ("String", "Integer") or _CONTROL.search(value.text):
        raise NotKnown
    return value.text


def _to_json(given: Given) -> StaticValue:
    given.counts(1)
    return given.made(json.dumps(_data(given.value(0)), ensure_ascii=False, separators=(",", ":")))


def _to_json_pretty(given: Given) -> StaticValue:
    given.counts(1)
    if kind(given.values[0]) not in ("Array", "Hash"):
        raise NotKnown
    text = json.dumps(_data(given.value(0)), ensure_ascii=False, indent=2)
    if "[]" in text or "{}" in text:
        # Versions of Ruby's library write them differently.
        raise NotKnown
    return given.made(text + "\n")


def _to_yaml(given: Given) -> StaticValue:
    given.counts(1)
    value = given.value(0)
    if _inline(value) is not None:
        raise NotKnown
    return given.made("---\n" + "".join(f"{line}\n" for line in _lines(value)))


def _inline(value: StaticValue) -> str | None:
    """Return a value that fits behind a key or dash."""
    match value:
        case StaticList(items=()):
            return "[]"
        case StaticHash() if not value.entries:
            return "{}"
        case StaticText(type="Integer" | "Boolean"):
            return value.text
        case StaticText(type="String") if _PLAIN_YAML.fullmatch(value.text) and value.text.lower() not in _NO_YAML:
            return value.text
        case StaticText() | Undefined():
            raise NotKnown
    return None


def _lines(value: StaticValue) -> Iterator[str]:
    if isinstance(value, StaticList):
        for item in value.items:
            inline = _inline(item)
            for number, line in enumerate(_lines(item) if inline is None else (inline,)):
                yield f"{'  ' if number else '- '}{line}"
    elif isinstance(value, StaticHash):
        for key, item in pairs_of(value):
            name = _inline(key) if key.type == "String" else None
            if name is None:
                raise NotKnown
            inline = _inline(item)
            yield f"{name}:" if inline is None else f"{name}: {inline}"
            if inline is None:
                # An array below a key is not indented.
                margin = "" if isinstance(item, StaticList) else "  "
                yield from (margin + line for line in _lines(item))


FUNCTIONS: dict[str, Function] = {
    "to_json": _to_json,
    "to_json_pretty": _to_json_pretty,
    "to_yaml": _to_yaml,
}
