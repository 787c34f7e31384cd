"""Values as Puppet compares, converts and prints them; what is not sure is ``NotKnown`` or None, never a guess.

Source: ``Puppet::Pops::Evaluator`` (``EvaluatorImpl``, ``CompareOperator``) of Puppet 7 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from puppetguard.model.ruby_regex import compiled, search
from puppetguard.model.values import (
    Cause,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    glued,
    is_known,
    joined,
    made,
    pairs_of,
)
from puppetguard.syntax import ast

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,18})\.[0-9]{1,30}")
_LIMIT = 1 << 63
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
_PLAIN_REFERENCE = re.compile(r"(?:[A-Z][a-z0-9_]*::)*[A-Z][a-z0-9_]*")
_RESOURCE = re.compile(
    r"((?:[A-Z][a-z0-9_]*::)*[A-Z][a-z0-9_]*)\[(?:'([^'\\$,\[\]]+)'|\"([^\"\\$,\[\]]+)\"|([a-z][\w]*))\]"
)
_NO_RESOURCES = frozenset(
    "any array binary boolean callable catalogentry class collection data default deferred enum error float hash init"
    " integer iterable iterator node notundef numeric object optional pattern regexp resource richdata runtime scalar"
    " scalardata semver semverrange sensitive string struct target task timespan timestamp tuple type typealias typeset"
    " undef unit uri variant".split()
)
"""Types that are not those of resources, so that ``X['a']`` means something else."""


class NotKnown(Exception):  # noqa: N818 # it is no error: it ends a computation of which the result cannot be known
    """The result of an operation cannot be known, for this ``cause`` if it is not that of an operand."""

    def __init__(self, cause: Cause | None = None) -> None:
        super().__init__()
        self.cause = cause


def kind(value: StaticValue) -> str:
    """Return the type of a value as Puppet names it; ``Any`` if it is not known."""
    match value:
        case StaticText():
            return "Sensitive" if value.sensitive else value.type
        case StaticList():
            return "Sensitive" if value.sensitive else "Array"
        case StaticHash():
            return "Sensitive" if value.sensitive else "Hash"
    return "Undef"


def is_plain(value: StaticValue) -> bool:
    """Tell whether all of a value is known, and none of it is a type, a reference or sensitive."""
    match value:
        case StaticText():
            return not value.sensitive and value.type != "Type" and is_known(value)
        case StaticList():
            return not value.sensitive and value.complete and all(map(is_plain, value.items))
        case StaticHash():
            return not value.sensitive and value.complete and all(map(is_plain, value.entries.values()))
    return True


def truth(value: StaticValue) -> bool | None:
    """Return whether a value is true; None if that is not known."""
    if isinstance(value, Undefined):
        return False
    if isinstance(value, StaticText) and not value.sensitive:
        if value.type == "Any":
            return None
        return value.type != "Boolean" or value.text == "true"
    return True


def boolean(truth_: bool, node: ast.Node) -> StaticText:
    """Return ``true`` or ``false`` as a value."""
    return made("true" if truth_ else "false", node, "Boolean")


# --- numbers ---


def as_number(value: StaticValue) -> int | float:
    """Return a number, also one that is written in a string."""
    if isinstance(value, StaticText) and not value.sensitive:
        if value.type == "Integer" or (value.type == "String" and _INTEGER.fullmatch(value.text)):
            number = int(value.text)
            if -_LIMIT <= number < _LIMIT:
                return number
        elif value.type == "Float" or (value.type == "String" and _FLOAT.fullmatch(value.text)):
            return float(value.text)
    raise NotKnown


def as_integer(value: StaticValue) -> int:
    """Return an integer, also one that is written in a string."""
    number = as_number(value)
    if not isinstance(number, int):
        raise NotKnown
    return number


def number_value(number: float, node: ast.Node, of: StaticValue | None = None) -> StaticText:
    """Return a number as a value; Puppet refuses those that do not fit in 64 bits."""
    if isinstance(number, int):
        if not -_LIMIT <= number < _LIMIT:
            raise NotKnown
        return made(str(number), node, "Integer", of=of)
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 # only NaN is not equal to itself
        raise NotKnown
    return made(float_text(number), node, "Float", of=of)


def float_text(number: float) -> str:
    """Return a float as Ruby prints it."""
    text = repr(number)
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent}" if mark else text


# --- text ---


def formatted(value: StaticValue, node: ast.Node) -> StaticText:
    """Return a value as it is printed in a string, with what it comes from."""
    match value:
        case Undefined():
            return StaticText(())
        case StaticText(sensitive=True) | StaticList(sensitive=True) | StaticHash(sensitive=True):
            return made("Sensitive [value redacted]", node)
        case StaticText(type="Type"):
            return made(_reference(value.text), node, of=value)
        case StaticText(type="Regexp"):
            if "/" in value.text[1:-1] or compiled(value.text[1:-1]) is None:
                raise NotKnown
            return StaticText(value.fragments)
        case StaticText():
            return StaticText(value.fragments)
        case StaticList():
            # Of what may be several items, the commas between them are not known either.
            texts = [formatted(item, node) for item in value.items]
            return joined([made("[", node), glued(texts, ", ", node), made("]", node)], node)
        case StaticHash() if value.complete:
            pairs = [
                joined([formatted(key, node), made(" => ", node), formatted(item, node)], node)
                for key, item in pairs_of(value)
            ]
            return joined([made("{", node), glued(pairs, ", ", node), made("}", node)], node)
    raise NotKnown


def _reference(written: str) -> str:
    """Return a type or a reference to a resource as it is printed."""
    if _PLAIN_REFERENCE.fullmatch(written):
        return written
    found = _RESOURCE.fullmatch(written)
    if found is None or found[1].lower() in _NO_RESOURCES:
        raise NotKnown
    return f"{found[1]}['{found[2] or found[3] or found[4]}']"


def folded(text: str) -> str:
    """Return a text in which ASCII letters are small: what Puppet compares."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


# --- comparison ---


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
