"""Values as Puppet compares them: equality, order, ``in``, the options of a ``case``; None or ``NotKnown`` if not sure.

Source: ``Puppet::Pops::Evaluator::CompareOperator`` of Puppet 7 and 8.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from puppetguard.model.exact import NotKnown, as_number, folded, is_plain, kind
from puppetguard.model.ruby_regex import search
from puppetguard.model.values import StaticHash, StaticList, StaticText, StaticValue, Undefined, is_known, pairs_of

_SIMPLE_TYPES = {
    "any": None,
    "string": ("String",),
    "integer": ("Integer",),
    "float": ("Float",),
    "numeric": ("Integer", "Float"),
    "boolean": ("Boolean",),
    "undef": ("Undef",),
    "array": ("Array",),
    "hash": ("Hash",),
    "collection": ("Array", "Hash"),
    "scalardata": ("String", "Integer", "Float", "Boolean"),
    "default": ("Default",),
    "regexp": ("Regexp",),
    "type": ("Type",),
}
"""The types of which it is told what is an instance, and the kinds of values that are; all are, for None."""


def identity(value: StaticValue) -> Hashable:
    """Return what is the same for values that are the same as keys of a hash: ``1``, ``1.0`` and ``'1'`` are not."""
    if not is_plain(value) or (isinstance(value, StaticText) and value.type == "Regexp"):
        raise NotKnown
    match value:
        case StaticText(type="Float"):
            return "Float", float(value.text)
        case StaticText():
            return value.type, value.text
        case StaticList():
            return "Array", tuple(map(identity, value.items))
        case StaticHash():
            return "Hash", frozenset((identity(key), identity(item)) for key, item in pairs_of(value))
    return ("Undef",)


def sameness(value: StaticValue) -> Hashable:
    """Return what is the same for values that Ruby takes for equal: as ``identity``, but ``1`` and ``1.0`` are."""
    match value:
        case StaticText(type="Integer" | "Float", sensitive=False):
            return "Number", as_number(value)
        case StaticList(sensitive=False, complete=True):
            return "Array", tuple(map(sameness, value.items))
        case StaticHash():
            # Its keys are compared in another way than its values.
            raise NotKnown
    return identity(value)


def equal(left: StaticValue, right: StaticValue) -> bool | None:
    """Return whether two values are equal; None if that is not known."""
    kinds = kind(left), kind(right)
    if "Any" in kinds or "Sensitive" in kinds:
        return None
    if set(kinds) <= {"Integer", "Float"}:
        return as_number(left) == as_number(right)
    if kinds[0] != kinds[1]:
        return False
    if isinstance(left, StaticText) and isinstance(right, StaticText):
        if left.type == "Type" or not (is_known(left) and is_known(right)):
            return _same_type(left.text, right.text) if left.type == "Type" else None
        return folded(left.text) == folded(right.text) if left.type == "String" else left.text == right.text
    if isinstance(left, StaticList) and isinstance(right, StaticList):
        if not (left.complete and right.complete):
            return None
        if len(left.items) != len(right.items):
            return False
        return _all(equal(one, other) for one, other in zip(left.items, right.items, strict=True))
    if isinstance(left, StaticHash) and isinstance(right, StaticHash):
        if not (left.complete and right.complete):
            return None
        if len(left.entries) != len(right.entries):
            return False
        return _all(equal(right.get(key) or Undefined(), value) for key, value in pairs_of(left))
    return True


def _same_type(left: str, right: str) -> bool | None:
    """Return whether two types are the same; None for all but the plainest."""
    if left.lower() in _SIMPLE_TYPES and right.lower() in _SIMPLE_TYPES:
        return left.lower() == right.lower()
    return None


def _all(truths: Iterable[bool | None]) -> bool | None:
    undecided = False
    for one in truths:
        if one is False:
            return False
        undecided = undecided or one is None
    return None if undecided else True


def _any(truths: Iterable[bool | None]) -> bool | None:
    undecided = False
    for one in truths:
        if one:
            return True
        undecided = undecided or one is None
    return None if undecided else False


def compared(left: StaticValue, right: StaticValue) -> int:
    """Return a number below, equal to or above 0 as the left value is less, equal or more."""
    kinds = {kind(left), kind(right)}
    if isinstance(left, StaticText) and isinstance(right, StaticText) and is_known(left) and is_known(right):
        one: str | float
        other: str | float
        if kinds == {"String"}:
            one, other = folded(left.text), folded(right.text)
        elif kinds <= {"Integer", "Float"}:
            one, other = as_number(left), as_number(right)
        else:
            raise NotKnown
        return (one > other) - (one < other)  # type: ignore[operator] # both are texts or both are numbers
    raise NotKnown


def matches(value: StaticValue, option: StaticValue) -> bool | None:
    """Return whether an option of a ``case`` or selector matches; None if that is not known."""
    match option:
        case StaticText(type="Regexp", sensitive=False):
            return is_match(value, option) if kind(value) in ("String", "Any") else False
        case StaticText(type="Type", sensitive=False):
            return is_instance(value, option.text)
        case StaticText(type="Default"):
            return True
        case StaticList(sensitive=False):
            if kind(value) == "Any":
                return None
            if not isinstance(value, StaticList):
                return False
            if not (value.complete and option.complete):
                return None
            if len(value.items) != len(option.items):
                return False
            return _all(matches(one, other) for one, other in zip(value.items, option.items, strict=True))
        case StaticHash(sensitive=False):
            if kind(value) == "Any" or not option.complete:
                return None
            if not isinstance(value, StaticHash):
                return False
            if not value.complete:
                return None
            return _all(matches(value.get(key) or Undefined(), one) for key, one in pairs_of(option))
    return equal(value, option)


def is_match(value: StaticValue, pattern: StaticText) -> bool | None:
    """Return whether a regular expression is found in a text; None if that is not known."""
    if kind(value) != "String" or not is_known(value) or not isinstance(value, StaticText):
        return None
    found = search(pattern.text[1:-1], value.text)
    return None if found is None else found.truth


def is_instance(value: StaticValue, type_text: str) -> bool | None:
    """Return whether a value is an instance of a type; None if that is not known."""
    name = type_text.lower()
    if name not in _SIMPLE_TYPES or "::" in name:
        return None
    kinds = _SIMPLE_TYPES[name]
    if kinds is None:
        return True
    own = kind(value)
    return None if own == "Any" else own in kinds


def includes(container: StaticValue, value: StaticValue) -> bool | None:
    """Return whether ``value in container``; None if that is not known."""
    if kind(container) in ("Any", "Sensitive") or kind(value) in ("Any", "Sensitive"):
        return None
    if isinstance(container, StaticText) and container.type == "String":
        if kind(value) == "String" and isinstance(value, StaticText):
            known = is_known(container) and is_known(value)
            return value.text.lower() in container.text.lower() if known and value.text.isascii() else None
        if kind(value) == "Regexp" and isinstance(value, StaticText):
            return is_match(container, value)
        return False
    if isinstance(container, StaticHash):
        if not container.complete:
            return None
        return includes(StaticList(tuple(key for key, _ in pairs_of(container))), value)
    if isinstance(container, StaticList):
        if isinstance(value, StaticText) and value.type == "Regexp":
            return _any(is_match(item, value) if kind(item) in ("String", "Any") else False for item in container.items)
        if isinstance(value, StaticText) and value.type == "Type":
            return _any(is_instance(item, value.text) for item in container.items)
        # A string is matched like an option, which for strings is the same as to be equal.
        found = _any(equal(item, value) for item in container.items)
        return found if found or container.complete else None
    return False
