"""Whether one type takes all that another has, as ``assignable?`` of Puppet's types has it, its whims included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.types import given, records
from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer, answer, every, negated, some
from puppetguard.model.types.inference import generalized
from puppetguard.model.types.instances import is_instance, may_miss
from puppetguard.model.types.records import ANY, INFINITY, UNDEF, UNIT, Size, Type

if TYPE_CHECKING:
    from puppetguard.model.types.system import TypeSystem

_SCALAR_DATA = (records.Integer, records.Float, records.String, records.Enum, records.Pattern, records.Boolean)
_FOREIGN_SCALARS = ("SemVer", "SemVerRange", "Timespan", "Timestamp")
_NO_SIZE = Size(0, INFINITY)


def is_assignable(system: TypeSystem, one: Type, other: Type) -> Answer:
    """Return whether ``one`` takes all of ``other``."""
    if UNIT in (one, other):
        return YES
    if isinstance(other, records.Alias):
        if one in (other, ANY):
            return YES
        return system.unfolding(other, one, lambda found: is_assignable(system, one, found))
    if isinstance(one, records.Alias):
        return system.unfolding(one, other, lambda found: is_assignable(system, found, other))
    if one == ANY:
        return YES
    if isinstance(one, records.Opaque) or isinstance(other, (records.Opaque, records.Init)):
        return UNKNOWN
    match other:
        case records.Variant():
            if isinstance(one, records.Variant) and not one.types:
                return YES
            if not other.types:
                return _takes(system, one, other) if isinstance(one, records.NotUndef) else NO
            return every(_asked(system, one, each) for each in other.types)
        case records.Optional():
            inner = () if other.type is None else (_asked(system, one, other.type),)
            return every((_asked(system, one, UNDEF), *inner))
        case records.NotUndef() if other.type is not None:
            takes_undef = _asked(system, other.type, UNDEF)
            if takes_undef is not YES:
                return UNKNOWN if takes_undef is UNKNOWN else _asked(system, one, other.type)
    return _takes(system, one, other)


def _asked(system: TypeSystem, one: Type, other: Type) -> Answer:
    return system.step(lambda: is_assignable(system, one, other))


def _takes(system: TypeSystem, one: Type, other: Type) -> Answer:
    """Return whether ``one`` takes ``other``, which is no alias, and no choice that was not taken apart."""
    match one:
        case records.NotUndef():
            inner = () if one.type is None else (_asked(system, one.type, other),)
            return every((negated(_asked(system, other, UNDEF)), *inner))
        case records.Optional():
            if other == UNDEF or one.type is None:
                return YES
            return _asked(system, one.type, other)
        case records.Variant():
            return some(_asked(system, each, other) for each in one.types)
        case records.Simple():
            return _simple(one.name, other)
        case records.Integer() | records.Float():
            return answer(type(one) is type(other) and one.low <= other.low and other.high <= one.high)
        case records.String():
            return _string(one, other)
        case records.Enum():
            return _enum(system, one, other)
        case records.Pattern():
            return _pattern(system, one, other)
        case records.Regexp():
            return answer(isinstance(other, records.Regexp) and one.pattern in (None, other.pattern))
        case records.Boolean():
            return answer(isinstance(other, records.Boolean) and one.value in (None, other.value))
        case records.Meta():
            if not isinstance(other, records.Meta):
                return NO
            if one.type is None:
                return YES
            return NO if other.type is None else _asked(system, one.type, other.type)
        case records.Sensitive():
            if not isinstance(other, records.Sensitive):
                return NO
            return _asked(system, one.type or ANY, other.type or ANY)
        case records.Resource():
            same = isinstance(other, records.Resource) and one.type_name in ("", other.type_name)
            return answer(same and (not one.type_name or one.title in (None, other.title)))  # type: ignore[union-attr] # of its own kind
        case records.Class():
            return answer(isinstance(other, records.Class) and one.name in (None, other.name))
        case records.Callable():
            return _callable(system, one, other)
        case records.Iterable():
            return _iterable(system, one, other)
        case records.Init():
            return YES if one.type is not None and _asked(system, one.type, other) is YES else UNKNOWN
        case records.Foreign():
            return _foreign(one, other)
    return _collected(system, one, other)


def _simple(name: str, other: Type) -> Answer:
    if isinstance(other, records.Simple) and other.name == name:
        return YES
    match name:
        case "Numeric":
            return answer(isinstance(other, (records.Integer, records.Float)))
        case "ScalarData":
            return answer(isinstance(other, _SCALAR_DATA) or other == records.NUMERIC)
        case "Scalar":
            foreign = isinstance(other, records.Foreign) and other.name in _FOREIGN_SCALARS
            simple = other in (records.NUMERIC, records.SCALAR_DATA)
            return answer(foreign or simple or isinstance(other, (*_SCALAR_DATA, records.Regexp)))
        case "CatalogEntry":
            return answer(isinstance(other, (records.Resource, records.Class)))
    return NO


# --- strings ---


def _string(one: records.String, other: Type) -> Answer:
    if one.text is not None:
        if isinstance(other, records.Enum):
            # Whichever that may be.
            return answer(len(other.values) == 1 and not other.case_insensitive)
        return answer(isinstance(other, records.String) and one.text == other.text)
    match other:
        case records.String():
            length = other.size if other.text is None else Size(len(other.text), len(other.text))
            return answer(one.size.includes(length))
        case records.Enum() if other.values:
            lengths = [len(value) for value in other.values]
            return answer(one.size.includes(Size(min(lengths), max(lengths))))
        case records.Enum() | records.Pattern():
            return answer(one.size.includes(_NO_SIZE))
    return NO


def _enum(system: TypeSystem, one: records.Enum, other: Type) -> Answer:
    if not one.values and isinstance(other, (records.String, records.Enum, records.Pattern)):
        return YES
    match other:
        case records.String(text=str() as text):
            return is_instance(system, one, given.Text((text,)))
        case records.Enum():
            if not other.values or (other.case_insensitive and not one.case_insensitive):
                return NO
            return every(is_instance(system, one, given.Text((value,))) for value in other.values)
    return NO


def _pattern(system: TypeSystem, one: records.Pattern, other: Type) -> Answer:
    if not one.patterns:
        return answer(isinstance(other, (records.String, records.Enum, records.Pattern)))
    match other:
        case records.String(text=str() as text):
            return is_instance(system, one, given.Text((text,)))
        case records.Enum() if other.values:
            return every(is_instance(system, one, given.Text((value,))) for value in other.values)
        case records.Pattern():
            return answer(set(one.patterns) == set(other.patterns) and len(one.patterns) == len(other.patterns))
    return NO


# --- collections ---


def _collected(system: TypeSystem, one: Type, other: Type) -> Answer:
    match one:
        case records.Collection():
            return _collection(one.size, other)
        case records.Array():
            if isinstance(other, records.Tuple):
                sized = one.size.includes(other.size or Size(len(other.types), len(other.types)))
                return every((answer(sized), *(_asked(system, one.element, each) for each in other.types)))
            if isinstance(other, records.Array):
                return every((answer(one.size.includes(other.size)), _asked(system, one.element, other.element)))
        case records.Hash():
            return _hash(system, one, other)
        case records.Tuple():
            return _tuple(system, one, other)
        case records.Struct():
            return _struct(system, one, other)
    return NO


def _collection(size: Size, other: Type) -> Answer:
    match other:
        case records.Collection() | records.Array() | records.Hash():
            return answer(size.includes(other.size))
        case records.Tuple():
            return answer(size.includes(other.size or Size(len(other.types), len(other.types))))
        case records.Struct():
            return answer(size.includes(Size(len(other.members), len(other.members))))
    return NO


def _hash(system: TypeSystem, one: records.Hash, other: Type) -> Answer:
    match other:
        case records.Hash():
            if one.size.low == 0 and other == records.Hash(UNIT, UNIT, Size(0, 0)):
                return YES
            sized = answer(one.size.includes(other.size))
            return every((sized, _asked(system, one.key, other.key), _asked(system, one.value, other.value)))
        case records.Struct():
            found = [answer(one.size.low <= len(other.members) <= one.size.high)]
            for member in other.members:
                found.append(system.instance(one.key, given.Text((member.name,))))
                found.append(_asked(system, one.value, member.value))
            return every(found)
    return NO


def _tuple(system: TypeSystem, one: records.Tuple, other: Type) -> Answer:
    if one == other:
        return YES
    types = one.types
    match other:
        case records.Tuple():
            if not one.sizes.includes(other.sizes):
                return NO
            if types and not other.types:
                return answer(one.sizes.low == 0)
            pairs = [(types[min(at, len(types) - 1)], each) for at, each in enumerate(other.types)] if types else []
        case records.Array():
            if not one.sizes.includes(other.size):
                return NO
            pairs = [(each, other.element) for each in types[: int(min(len(types), other.size.high))]]
        case _:
            return NO
    return every(_asked(system, expected, each) for expected, each in pairs)


def _struct(system: TypeSystem, one: records.Struct, other: Type) -> Answer:
    match other:
        case records.Struct():
            theirs = {member.name: member for member in other.members}
            found: list[Answer] = []
            for member in one.members:
                their = theirs.pop(member.name, None)
                if their is None:
                    found.append(may_miss(system, member))
                else:
                    # An optional key takes a required one, not the other way round.
                    missing = may_miss(system, their)
                    found.append(some((may_miss(system, member), negated(missing))))
                    found.append(_asked(system, member.value, their.value))
            return every((*found, answer(not theirs)))
        case records.Hash():
            required = 0
            found = []
            for member in one.members:
                missing = may_miss(system, member)
                if missing is UNKNOWN:
                    return UNKNOWN
                if missing is NO:
                    required += 1
                    found.append(_asked(system, member.value, other.value))
                    found.append(_asked(system, generalized(records.String(text=member.name)), other.key))
            return every((*found, answer(Size(required, len(one.members)).includes(other.size))))
    return NO


# --- the rest ---


def _callable(system: TypeSystem, one: records.Callable, other: Type) -> Answer:
    if not isinstance(other, records.Callable):
        return NO
    returned = YES if one.returns is None else _asked(system, one.returns, other.returns or ANY)
    if one.parameters is None or returned is NO:
        return returned
    if other.parameters is None:
        return NO
    taken = _asked(system, other.parameters, one.parameters)
    return every((returned, taken, _asked(system, other.block or UNDEF, one.block or UNDEF)))


def _iterable(system: TypeSystem, one: records.Iterable, other: Type) -> Answer:
    whatever = one.type is None or system.assignable(one.type, ANY) is YES
    element: Type | None = None
    match other:
        case records.Array():
            element = other.element
        case records.String() | records.Enum():
            element = records.String(Size(1, 1))
        case records.Integer():
            element = records.Integer()
        case records.Iterable():
            element = other.type
        case records.Hash() | records.Struct() | records.Tuple() | records.Collection():
            return YES if whatever else UNKNOWN
        case records.Foreign(name="Iterator") | records.Meta() | records.Init():
            return UNKNOWN
        case _:
            return NO
    if one.type is None or whatever:
        return YES
    return NO if element is None else _asked(system, one.type, element)


def _foreign(one: records.Foreign, other: Type) -> Answer:
    if not isinstance(other, records.Foreign):
        return NO
    if one == other or (one.name == other.name and one.text == one.name):
        return YES
    return UNKNOWN if one.name == other.name or one.name in ("Object", "Iterator") else NO
