"""Functions of numbers and booleans, and comparison."""

from __future__ import annotations

import math
from collections.abc import Callable

from puppetguard.model.exact import NotKnown, as_number, folded, kind, number_value
from puppetguard.model.functions._given import Function, Given
from puppetguard.model.late import late_pattern
from puppetguard.model.values import StaticList, StaticText, StaticValue

_VERSION_PART = late_pattern(r"[-.]|[0-9]+|[^-.0-9]+")
_LARGEST = 2**53
_FALSE = ("", "0", "f", "n", "false", "no", "undef", "undefined")
_TRUE = ("1", "t", "y", "true", "yes")


def _number(value: StaticValue) -> int | float:
    """Return a number that is no string."""
    if kind(value) not in ("Integer", "Float"):
        raise NotKnown
    return as_number(value)


def _of_number(change: Callable[[float], float]) -> Function:
    def run(given: Given) -> StaticValue:
        given.counts(1)
        number = _number(given.values[0])
        if abs(number) > _LARGEST:
            raise NotKnown
        return number_value(change(number), given.node, given.values[0])

    return run


def _rounded(number: float) -> int:
    return math.trunc(number + 0.5 if number > 0 else number - 0.5)


def _extreme(choose: Callable[..., StaticValue]) -> Function:
    def run(given: Given) -> StaticValue:
        values = given.values
        if len(values) == 1 and isinstance(values[0], StaticList):
            values = given.items(0)
        if not values:
            raise NotKnown
        if all(kind(value) in ("Integer", "Float") for value in values):
            numbers = [_number(value) for value in values]
            if len({type(number) for number in numbers}) > 1 and len(set(numbers)) < len(numbers):
                # Which of 1 and 1.0 is returned is a matter of chance.
                raise NotKnown
            return choose(values, key=_number)
        texts = [Given((value,), given.node).text(0) for value in values]
        if any(char.isdigit() for text in texts for char in text):
            raise NotKnown
        return choose(values, key=lambda value: Given((value,), given.node).text(0))

    return run


def _compare(given: Given) -> StaticValue:
    given.counts(2, 3)
    left, right = given.values[:2]
    one: str | float
    other: str | float
    if kind(left) == "String":
        one, other = given.text(0), given.text(1)
        if len(given) == 2 or given.boolean(2):
            one, other = folded(one), folded(other)
    elif len(given) == 2:
        one, other = _number(left), _number(right)
    else:
        raise NotKnown
    order = (one > other) - (one < other)  # type: ignore[operator] # both of one kind
    return given.made(str(order), "Integer")


def _versions(given: Given) -> StaticValue:
    given.counts(2)
    left, right = given.text(0), given.text(1)
    if not (left.isascii() and right.isascii()) or "\n" in left + right:
        raise NotKnown
    return given.made(str(_version_order(left, right)), "Integer")


def _version_order(left: str, right: str) -> int:
    for one, other in zip(_VERSION_PART.findall(left), _VERSION_PART.findall(right), strict=False):
        if one == other:
            continue
        for mark in "-.":
            if one == mark:
                return -1
            if other == mark:
                return 1
        if one.isdecimal() and other.isdecimal() and not one.startswith("0") and not other.startswith("0"):
            first, second = (len(one), one), (len(other), other)
            return int(first > second) - int(first < second)
        return int(one.upper() > other.upper()) - int(one.upper() < other.upper())
    return (left > right) - (left < right)


def _clamp(given: Given) -> StaticValue:
    items = given.items(0) if len(given) == 1 else given.values
    if len(items) != 3 or any(kind(item) != "Integer" for item in items):
        raise NotKnown
    return sorted(items, key=as_number)[1]


# --- booleans ---


def _truth_of(text: str) -> bool:
    if "\n" in text:
        raise NotKnown
    # These two are not folded.
    word = text if text in ("undef", "undefined") else folded(text)
    if word in _TRUE:
        return True
    if word in _FALSE and (word == text or word not in ("undef", "undefined")):
        return False
    raise NotKnown


def _as_truth(given: Given) -> bool:
    given.counts(1)
    value = given.values[0]
    return given.boolean(0) if kind(value) == "Boolean" else _truth_of(given.text(0))


def _text_to_boolean(given: Given) -> StaticValue:
    return given.truth(_as_truth(given))


def _boolean_to_number(given: Given) -> StaticValue:
    return given.made(str(int(_as_truth(given))), "Integer")


def _boolean_to_text(given: Given) -> StaticValue:
    truth = given.boolean(0) if given.values else None
    if len(given) == 1:
        return given.made("true" if truth else "false")
    given.counts(3)
    yes, no = given.string(1), given.string(2)
    return yes if truth else no


def _number_to_boolean(given: Given) -> StaticValue:
    given.counts(1)
    return given.truth(math.trunc(as_number(given.values[0])) > 0)


def _any_to_boolean(given: Given) -> StaticValue:
    given.counts(1)
    value = given.values[0]
    if isinstance(value, StaticText) and value.type in ("Integer", "Float"):
        return _number_to_boolean(given)
    if isinstance(value, StaticText) and value.type == "String" and any(char.isdigit() for char in given.text(0)):
        return _number_to_boolean(given)
    return _text_to_boolean(given)


def _is(*kinds: str) -> Function:
    """Return the function that tells whether a value is of a type; that of a part of a text does not matter."""

    def run(given: Given) -> StaticValue:
        given.counts(1)
        own = kind(given.values[0])
        if own in ("Any", "Sensitive", "Undef", "Default"):
            raise NotKnown
        return given.truth(own in kinds)

    return run


FUNCTIONS: dict[str, Function] = {
    "abs": _of_number(abs),
    "any2bool": _any_to_boolean,
    "bool2num": _boolean_to_number,
    "bool2str": _boolean_to_text,
    "ceiling": _of_number(math.ceil),
    "clamp": _clamp,
    "compare": _compare,
    "floor": _of_number(math.floor),
    "is_array": _is("Array"),
    "is_hash": _is("Hash"),
    "is_string": _is("String"),
    "max": _extreme(max),
    "min": _extreme(min),
    "num2bool": _number_to_boolean,
    "round": _of_number(_rounded),
    "str2bool": _text_to_boolean,
    "versioncmp": _versions,
}
