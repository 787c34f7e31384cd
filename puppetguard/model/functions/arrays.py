"""Functions of arrays. What is in them need not be known where it is only passed on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from puppetguard.model.equality import identity
from puppetguard.model.exact import NotKnown, as_integer, is_plain, kind
from puppetguard.model.functions._given import Function, Given, ruby_text, string
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    MOST_FRAGMENTS,
    Cause,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    flattened,
    glued,
    is_known,
    joined,
    pairs_of,
)

_LONGEST = 1000
"""How many items ``range`` makes."""


def _join(given: Given) -> StaticValue:
    given.counts(1, 2)
    values = given.values[0]
    if not isinstance(values, StaticList) or values.sensitive:
        raise NotKnown
    glue = given.text(1) if len(given) == 2 else ""
    return _joined(values, glue, given)


def _joined(values: StaticList, glue: str, given: Given) -> StaticText:
    if len(values.items) > MOST_FRAGMENTS // 2:
        raise NotKnown(Cause("many"))
    texts = [
        _joined(item, glue, given) if isinstance(item, StaticList) and not item.sensitive else _printed(item, given)
        for item in values.items
    ]
    return glued(texts, glue, given.node)


def _printed(value: StaticValue, given: Given) -> StaticText:
    """Return a text as Ruby joins it to others, with the parts that are not known."""
    if isinstance(value, Undefined):
        return StaticText(())
    if not isinstance(value, StaticText) or value.sensitive or value.type in ("Type", "Regexp"):
        raise NotKnown
    return StaticText(value.fragments)


def _flatten(given: Given) -> StaticValue:
    if any(isinstance(value, StaticList) and value.sensitive for value in given.values):
        raise NotKnown
    items = flattened(given.values)
    complete = all(not isinstance(value, StaticList) or value.complete for value in given.values)
    return given.array(items, complete=complete and not any(kind(item) == "Any" for item in items))


def _concat(given: Given) -> StaticValue:
    given.counts(2, 1000)
    first = given.values[0]
    if not isinstance(first, StaticList) or first.sensitive:
        raise NotKnown
    found: list[StaticValue] = list(first.items)
    complete = first.complete
    for value in given.values[1:]:
        if isinstance(value, StaticList) and not value.sensitive:
            found += value.items
            complete = complete and value.complete
        else:
            found.append(_passed(value, given))
            complete = complete and kind(value) != "Any"
    return given.array(found, complete=complete)


def _passed(value: StaticValue, given: Given) -> StaticValue:
    """Return an argument as functions of the old interface get it: ``undef`` is an empty string for them."""
    return given.made("") if isinstance(value, Undefined) else value


def _unique_items(items: Iterable[StaticValue]) -> list[StaticValue]:
    found: dict[Hashable, StaticValue] = {}
    for item in items:
        found.setdefault(identity(item), item)
    return list(found.values())


def _unique(given: Given) -> StaticValue:
    given.counts(1)
    if isinstance(given.values[0], StaticText):
        return given.made("".join(dict.fromkeys(given.text(0))), of=given.values[0])
    return given.array(_unique_items(given.items(0)))


def _union(given: Given) -> StaticValue:
    given.counts(2, 1000)
    return given.array(_unique_items(item for index in range(len(given)) for item in given.items(index)))


def _intersection(given: Given) -> StaticValue:
    given.counts(2)
    other = set(map(identity, given.items(1)))
    return given.array(_unique_items(item for item in given.items(0) if identity(item) in other))


def _difference(given: Given) -> StaticValue:
    given.counts(2)
    other = set(map(identity, given.items(1)))
    return given.array(item for item in given.items(0) if identity(item) not in other)


def _member(given: Given) -> StaticValue:
    given.counts(2)
    wanted = given.value(1)
    items = wanted.items if isinstance(wanted, StaticList) else (wanted,)
    if not items or (not isinstance(wanted, StaticList) and kind(wanted) not in ("String", "Integer")):
        raise NotKnown
    own = set(map(identity, given.items(0)))
    return given.truth(all(identity(item) in own for item in items))


def _sort(given: Given) -> StaticValue:
    given.counts(1)
    if isinstance(given.values[0], StaticText):
        text = given.text(0)
        return given.made("".join(sorted(text)), of=given.values[0])
    items = given.items(0)
    kinds = {kind(item) for item in items}
    # Strings are sorted by their bytes, which is the order of their code points.
    if kinds <= {"String"}:
        return given.array(sorted(items, key=lambda item: string(item).text))
    if kinds == {"Integer"}:
        return given.array(sorted(items, key=as_integer))
    raise NotKnown


def _reverse(given: Given) -> StaticValue:
    given.counts(1)
    if isinstance(given.values[0], StaticText):
        return given.made(given.text(0)[::-1], of=given.values[0])
    return given.array(reversed(given.list_(0).items))


def _delete(given: Given) -> StaticValue:
    given.counts(2)
    collection, unwanted = given.values[0], given.value(1)
    items = unwanted.items if isinstance(unwanted, StaticList) else (unwanted,)
    if isinstance(unwanted, (StaticHash, Undefined)):
        raise NotKnown
    if isinstance(collection, StaticList):
        # Of strings only, for Ruby takes 1 and 1.0 for equal here.
        gone = {identity(string(item)) for item in items}
        return given.array(item for item in given.items(0) if identity(item) not in gone)
    if isinstance(collection, StaticHash):
        keys = {string(item).text for item in items}
        return given.hash(
            pair for pair in pairs_of(given.hash_(0)) if pair[0].text not in keys or pair[0].type != "String"
        )
    text = given.text(0)
    for item in items:
        part = string(item).text
        if not part:
            raise NotKnown
        text = text.replace(part, "")
    return given.made(text, of=collection)


def _delete_at(given: Given) -> StaticValue:
    given.counts(2)
    items, index = given.list_(0).items, given.integer(1)
    if not 0 <= index < len(items):
        raise NotKnown
    return given.array((*items[:index], *items[index + 1 :]))


def _any_to_array(given: Given) -> StaticValue:
    if len(given) != 1:
        return given.array(_passed(value, given) for value in given.values)
    value = given.values[0]
    if _is_blank(value):
        return given.array(())
    if isinstance(value, StaticHash):
        return given.array(part for pair in pairs_of(given.hash_(0)) for part in pair)
    if isinstance(value, StaticList):
        return value
    return given.array((value,))


def _affixed(*, before: bool) -> Function:
    def run(given: Given) -> StaticValue:
        given.counts(1, 2)
        affix = given.string(1) if len(given) == 2 else StaticText(())

        def one(value: StaticValue) -> StaticText:
            text = _printed(value, given)
            return joined((affix, text) if before else (text, affix), given.node)

        if isinstance(given.values[0], StaticHash):
            return given.hash((one(key), item) for key, item in pairs_of(given.hash_(0)))
        items = given.list_(0).items
        if any(isinstance(item, (StaticList, StaticHash)) for item in items):
            raise NotKnown
        return given.array(map(one, items))

    return run


def _pick(given: Given) -> StaticValue:
    for value in given.values:
        if _is_blank(value):
            continue
        return value
    raise NotKnown


def _pick_default(given: Given) -> StaticValue:
    if not given.values:
        raise NotKnown
    for value in given.values[:-1]:
        if not _is_blank(value):
            return value
    return _passed(given.values[-1], given)


def _is_blank(value: StaticValue) -> bool:
    """Tell whether ``pick`` passes over a value."""
    if isinstance(value, Undefined):
        return True
    if kind(value) in ("Any", "Sensitive"):
        raise NotKnown
    if isinstance(value, StaticText) and value.type == "String":
        known = "".join(fragment.text for fragment in value.fragments if fragment.cause is None)
        if not known.replace(UNKNOWN, "") and not is_known(value):
            raise NotKnown
        return not value.text
    if isinstance(value, StaticText) and not value.text:
        raise NotKnown
    return False


def _zip(given: Given) -> StaticValue:
    given.counts(2, 3)
    left, right = given.list_(0).items, given.list_(1).items
    pairs = [given.array((one, right[at] if at < len(right) else Undefined())) for at, one in enumerate(left)]
    if len(given) == 3 and given.boolean(2):
        if not is_plain(given.values[0]) or not is_plain(given.values[1]):
            raise NotKnown
        return given.array(flattened(pairs))
    return given.array(pairs)


def _slice(given: Given) -> StaticValue:
    given.counts(2)
    size = given.integer(1)
    if size < 1:
        raise NotKnown
    value = given.values[0]
    items: tuple[StaticValue, ...]
    if isinstance(value, StaticHash):
        items = tuple(given.array(pair) for pair in pairs_of(given.hash_(0)))
    else:
        items = given.list_(0).items
    return given.array(given.array(items[at : at + size]) for at in range(0, len(items), size))


def _range(given: Given) -> StaticValue:
    given.counts(2, 3)
    first, last = (_bound(given, index) for index in (0, 1))
    step = abs(given.integer(2)) if len(given) == 3 else 1
    if step == 0:
        raise NotKnown
    count = (last - first) // step + 1
    if count > _LONGEST:
        raise NotKnown
    return given.array(given.made(str(first + step * at), "Integer") for at in range(max(0, count)))


def _bound(given: Given, index: int) -> int:
    """Return a bound of a range; of strings only those count that are numbers."""
    value = given.values[index]
    if kind(value) not in ("Integer", "String"):
        raise NotKnown
    number = as_integer(value)
    if number < 0:
        raise NotKnown
    return number


def _count(given: Given) -> StaticValue:
    given.counts(1)
    items = given.items(0)
    return given.made(
        str(
            sum(not isinstance(item, Undefined) and (kind(item) != "String" or bool(ruby_text(item))) for item in items)
        ),
        "Integer",
    )


def _values_at(given: Given) -> StaticValue:
    given.counts(2)
    items = given.list_(0).items
    wanted = given.values[1]
    numbers = (
        [_bound(Given((one,), given.node), 0) for one in given.items(1)]
        if isinstance(wanted, StaticList)
        else [_bound(given, 1)]
    )
    if not numbers or any(number >= len(items) for number in numbers):
        raise NotKnown
    found = [items[number] for number in numbers]
    if any(isinstance(item, Undefined) or kind(item) == "Any" for item in found):
        raise NotKnown
    return given.array(found)


def _index(given: Given) -> StaticValue:
    given.counts(2)
    at = given.text(0).find(given.text(1))
    return given.made(str(at), "Integer") if at >= 0 else Undefined()


def _squeeze(given: Given) -> StaticValue:
    given.counts(1)
    text = given.text(0)
    return given.made(
        "".join(char for at, char in enumerate(text) if at == 0 or char != text[at - 1]), of=given.values[0]
    )


FUNCTIONS: dict[str, Function] = {
    "any2array": _any_to_array,
    "concat": _concat,
    "count": _count,
    "delete": _delete,
    "delete_at": _delete_at,
    "difference": _difference,
    "flatten": _flatten,
    "index": _index,
    "intersection": _intersection,
    "join": _join,
    "member": _member,
    "pick": _pick,
    "pick_default": _pick_default,
    "prefix": _affixed(before=True),
    "range": _range,
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
    "squeeze": _squeeze,
    "suffix": _affixed(before=False),
    "union": _union,
    "unique": _unique,
    "values_at": _values_at,
    "zip": _zip,
}
