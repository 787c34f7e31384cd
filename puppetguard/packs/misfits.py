"""Says where data does not fit a record, and how, when msgspec has refused it.

msgspec names the place as a path, in which ``[...]`` is some entry of a mapping: which one is found out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import EnumType
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from puppetguard.model.spelling import closest

_PATH = re.compile(r" - at `(key in )?\$([^`]*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*)`$")
_MISSING_FIELD = re.compile(r"Object missing required field `(.*)`$")
_BAD_WORD = re.compile(r"Invalid enum value (.*)$", re.DOTALL)
_WRONG_KIND = re.compile(r"Expected `([^`]+)`, got `([^`]+)`$")
_KINDS = {
    "array": "a list",
    "object": "a mapping",
    "str": "a text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "null": "empty",
}
"""How people call what msgspec calls otherwise."""
_BLAMED = re.compile(r"`([^`]+)`: ")
_SOME = "..."

Step = str | int


class Misfit(NamedTuple):
    """What is wrong, and its place: the path below the record (``.a[0].b``), with `` key`` behind it for a key."""

    path: str
    message: str


def misfit(data: Any, record: type[msgspec.Struct], error: msgspec.ValidationError) -> Misfit:
    """Return what msgspec's ``error`` about ``data`` means.

    A record's own ``ValueError`` may blame one of its fields, as in ```regex`: this is …``; then that is the place.
    """
    steps, of_key, message = _read(error)
    while _SOME in steps or of_key:
        # Of the mapping on the way there, only the entry is kept that is refused for itself.
        before = steps[: steps.index(_SOME)] if _SOME in steps else steps
        found = next(_refused_entries(data, record, before), None)
        if found is None:
            break
        key, data, error = found
        known = [*before, key]
        steps, of_key, message = _read(error)
        if of_key and _SOME not in steps[len(known) - 1 :]:
            return Misfit(f"{_written(known)} key", _lowered(message))
        steps = known + steps[len(known) :]
    path = _written(steps)
    if unknown := _UNKNOWN_FIELD.match(message):
        hint = _hint(unknown[1], _fields(record, steps))
        return Misfit(f"{path}.{unknown[1]} key", f"unknown key '{unknown[1]}'{hint}")
    if missing := _MISSING_FIELD.match(message):
        return Misfit(path, f"the key '{missing[1]}' is missing")
    if word := _BAD_WORD.match(message):
        allowed = _words(record, steps)
        hint = _hint(word[1][1:-1], allowed) if word[1].startswith("'") else ""
        return Misfit(path, f"{word[1]} is {'no value here' if hint else 'none of ' + ', '.join(allowed)}{hint}")
    if kind := _WRONG_KIND.match(message):
        return Misfit(path, _wrong_kind(kind[1].split(" | "), kind[2]))
    if blamed := _BLAMED.match(message):
        return Misfit(f"{path}.{blamed[1]}", message[blamed.end() :])
    return Misfit(path, _lowered(message))


def _read(error: msgspec.ValidationError) -> tuple[list[Step], bool, str]:
    """Return the steps to the place of an error, whether it is about a key there, and what it says."""
    text = str(error)
    found = _PATH.search(text)
    if found is None:
        return [], False, text
    steps: list[Step] = []
    for name, index in _STEP.findall(found[2]):
        steps.append(name or (int(index) if index != _SOME else _SOME))
    return steps, found[1] is not None, text[: found.start()]


def _refused_entries(
    data: Any, record: type[msgspec.Struct], steps: list[Step]
) -> Iterator[tuple[str, Any, msgspec.ValidationError]]:
    """Yield each key of the mapping at ``steps`` whose entry is refused, the data with only that, and the refusal."""
    mapping = data
    for step in steps:
        mapping = mapping[step]
    for key, value in mapping.items():
        alone = _replaced(data, steps, {key: value})
        try:
            msgspec.convert(alone, record, strict=True)
        except msgspec.ValidationError as error:
            yield key, alone, error


def _replaced(data: Any, steps: list[Step], value: Any) -> Any:
    if not steps:
        return value
    copy = data.copy()
    copy[steps[0]] = _replaced(data[steps[0]], steps[1:], value)
    return copy


def _written(steps: list[Step]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps if step != _SOME)


def _wrong_kind(expected: list[str], got: str) -> str:
    numbers = {"int", "float"} <= set(expected)
    wanted = [
        "a number" if one == "float" and numbers else _KINDS.get(one, one)
        for one in expected
        if not (one == "int" and numbers) and (one != "null" or len(expected) == 1)
    ]
    told = " or ".join(filter(None, (", ".join(wanted[:-1]), wanted[-1])))
    hint = ": put it in brackets" if "array" in expected and got == "str" else ""
    return f"this must be {told}, and is {_KINDS.get(got, got)}{hint}"


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _hint(word: str, known: list[str]) -> str:
    meant = closest(word, known)
    return f"; did you mean '{meant}'?" if meant else ""


# --- what the record says of the place ---


def _fields(record: type[msgspec.Struct], steps: list[Step]) -> list[str]:
    """Return the names of the fields of the record at ``steps``."""
    return [
        field.encode_name
        for kind in _kinds_at(record, steps)
        if isinstance(kind, inspect.StructType)
        for field in kind.fields
    ]


def _words(record: type[msgspec.Struct], steps: list[Step]) -> list[str]:
    """Return the words that are allowed at ``steps``."""
    found: list[str] = []
    for kind in _kinds_at(record, steps):
        if isinstance(kind, inspect.LiteralType):
            found += [str(value) for value in kind.values]
        elif isinstance(kind, inspect.EnumType):
            assert isinstance(kind.cls, EnumType)
            found += (str(member.value) for member in kind.cls)
    return found


def _kinds_at(record: type[msgspec.Struct], steps: list[Step]) -> list[inspect.Type]:
    kinds = [inspect.type_info(record)]
    for step in steps:
        below: list[inspect.Type] = []
        for kind in kinds:
            if isinstance(kind, inspect.StructType):
                below += (field.type for field in kind.fields if field.encode_name == step)
            elif isinstance(kind, (inspect.ListType, inspect.VarTupleType)):
                below.append(kind.item_type)
            elif isinstance(kind, inspect.DictType):
                below.append(kind.value_type)
        kinds = [single for kind in below for single in _singles(kind)]
    return kinds


def _singles(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        yield from _singles(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _singles(one)
    else:
        yield kind
