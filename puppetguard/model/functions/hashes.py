"""Functions of hashes, and those that look into arrays and hashes."""

from __future__ import annotations

from collections.abc import Hashable

from puppetguard.model.equality import identity
from puppetguard.model.exact import NotKnown, kind
from puppetguard.model.functions._given import Function, Given, ruby_text
from puppetguard.model.late import late_pattern
from puppetguard.model.values import (
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    hash_of,
    is_known,
    pairs_of,
)
from puppetguard.syntax import ast

_SEGMENT = late_pattern(r"[A-Za-z0-9_-]+")
_NUMBER = late_pattern(r"0|[1-9][0-9]{0,8}")


def merged(left: StaticHash, right: StaticHash, node: ast.Node, *, deep: bool = False) -> StaticValue:
    """Return a hash with the entries of both, those of the right one if both have one.

    What the right one may have is not known if it is not complete: then its own entries are all that is known.
    """
    if left.sensitive or right.sensitive or right.loose:
        raise NotKnown
    if not right.complete and (deep or left.loose):
        raise NotKnown
    found: dict[str, tuple[StaticText, StaticValue]] = {}
    for key, value in pairs_of(left) if right.complete else ():
        found[key.text] = key, value
    for key, value in pairs_of(right):
        known = found.get(key.text)
        if known is not None and known[0].type != key.type:
            raise NotKnown
        if known is not None and deep:
            found[key.text] = known[0], _deep(known[1], value, node)
        else:
            found[key.text] = (known[0] if known else key), value
    if left.loose:
        raise NotKnown
    return hash_of(found.values(), node, complete=left.complete and right.complete)


def _deep(left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    if isinstance(left, StaticHash) and isinstance(right, StaticHash):
        return merged(left, right, node, deep=True)
    if "Any" in (kind(left), kind(right)) and (isinstance(right, StaticHash) or kind(right) == "Any"):
        raise NotKnown
    return right


def _merge(given: Given, *, deep: bool = False) -> StaticValue:
    given.counts(2 if deep else 0, 1000)
    found = StaticHash({})
    for value in given.values:
        if kind(value) == "String" and isinstance(value, StaticText) and is_known(value) and not value.text:
            continue
        if isinstance(value, Undefined):
            continue
        if kind(value) == "Any":
            # Whatever this brings, what comes after it is known.
            found = StaticHash({}, complete=False)
            if deep:
                raise NotKnown
            continue
        if not isinstance(value, StaticHash):
            raise NotKnown
        result = merged(found, value, given.node, deep=deep)
        if not isinstance(result, StaticHash):
            raise NotKnown
        found = result
    return found


def _deep_merge(given: Given) -> StaticValue:
    return _merge(given, deep=True)


def _keys(given: Given) -> StaticValue:
    given.counts(1)
    return given.array(key for key, _ in pairs_of(given.hash_(0)))


def _values(given: Given) -> StaticValue:
    given.counts(1)
    return given.array(given.hash_(0).entries.values())


def _has_key(given: Given) -> StaticValue:
    given.counts(2)
    key = given.value(1)
    found = given.hash_(0)
    return given.truth(identity(key) in {identity(one) for one, _ in pairs_of(found)})


def _delete_undefined(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, StaticHash):
        pairs = pairs_of(given.hash_(0))
        if any(kind(item) == "Any" for _, item in pairs):
            raise NotKnown
        return given.hash(pair for pair in pairs if not isinstance(pair[1], Undefined))
    items = given.list_(0).items
    if any(kind(item) == "Any" for item in items):
        raise NotKnown
    return given.array(item for item in items if not isinstance(item, Undefined))


def _delete_values(given: Given) -> StaticValue:
    given.counts(2)
    unwanted = given.string(1).text
    found = given.hash_(0)
    kept: list[tuple[StaticText, StaticValue]] = []
    for key, item in pairs_of(found):
        if not is_known(item) or kind(item) in ("Sensitive", "Type"):
            raise NotKnown
        if not (isinstance(item, StaticText) and item.type == "String" and item.text == unwanted):
            kept.append((key, item))
    return given.hash(kept)


def _hash(given: Given) -> StaticValue:
    given.counts(1)
    items = given.items(0)
    if len(items) % 2 or any(isinstance(item, StaticList) for item in items):
        raise NotKnown
    return given.hash(zip(map(_as_key, items[::2]), items[1::2], strict=True))


def _as_key(value: StaticValue) -> StaticText:
    if isinstance(value, StaticText) and value.type in ("String", "Integer", "Float", "Boolean"):
        return value
    raise NotKnown


def _join_keys_to_values(given: Given) -> StaticValue:
    given.counts(2)
    glue = given.text(1)
    found: list[StaticValue] = []
    for key, value in pairs_of(given.hash_(0)):
        name = ruby_text(key)
        values = value.items if isinstance(value, StaticList) and value.complete else (value,)
        for item in values:
            text = "" if isinstance(item, Undefined) else ruby_text(item)
            if text == "undef":
                raise NotKnown
            found.append(given.made(name + glue + text, of=item))
    return given.array(found)


def dug(value: StaticValue, key: StaticValue) -> StaticValue:
    """Return an element as ``dig`` does, which takes indices as they are."""
    if isinstance(value, Undefined) or isinstance(key, Undefined):
        return Undefined()
    if isinstance(value, StaticList) and not value.sensitive:
        if not isinstance(key, StaticText) or key.type != "Integer":
            raise NotKnown
        return item_at(value, int(key.text))
    if isinstance(value, StaticHash) and not value.sensitive:
        return entry_of(value, key)
    raise NotKnown


def item_at(value: StaticList, index: int) -> StaticValue:
    """Return an item, counted from the end if the index is negative; ``undef`` if there is none."""
    items = value.items
    if not value.complete:
        known = next((at for at, item in enumerate(items) if kind(item) == "Any"), 0)
        if not 0 <= index < known:
            raise NotKnown
    return items[index] if -len(items) <= index < len(items) else Undefined()


def entry_of(value: StaticHash, key: StaticValue) -> StaticValue:
    """Return the value of a key; ``undef`` if there is none."""
    if value.loose or not is_known(key) or kind(key) in ("Sensitive", "Type", "Regexp"):
        raise NotKnown
    found = value.get(key) if isinstance(key, StaticText) else None
    if found is None and not value.complete:
        raise NotKnown
    return Undefined() if found is None else found


def _dig(given: Given) -> StaticValue:
    if not given.values:
        raise NotKnown
    found = given.values[0]
    for key in given.values[1:]:
        if isinstance(found, Undefined):
            return found
        found = dug(found, key)
    return found


def _get(given: Given) -> StaticValue:
    given.counts(2, 3)
    default = given.values[2] if len(given) == 3 else Undefined()
    found = given.values[0]
    if isinstance(found, Undefined):
        return default
    path = given.text(1)
    for segment in path.split(".") if path else ():
        if isinstance(found, Undefined):
            break
        if not _SEGMENT.fullmatch(segment):
            raise NotKnown
        is_number = segment.isdecimal()
        if is_number and not _NUMBER.fullmatch(segment):
            raise NotKnown
        found = dug(found, given.made(segment, "Integer" if is_number else "String"))
    if kind(found) == "Any" and len(given) == 3:
        raise NotKnown
    return default if isinstance(found, Undefined) else found


def identities(values: tuple[StaticValue, ...]) -> set[Hashable]:
    """Return what tells these values from others."""
    return set(map(identity, values))


FUNCTIONS: dict[str, Function] = {
    "deep_merge": _deep_merge,
    "delete_undef_values": _delete_undefined,
    "delete_values": _delete_values,
    "dig": _dig,
    "get": _get,
    "has_key": _has_key,
    "hash": _hash,
    "join_keys_to_values": _join_keys_to_values,
    "keys": _keys,
    "merge": _merge,
    "values": _values,
}
