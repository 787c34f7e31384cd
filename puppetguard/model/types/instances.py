"""Whether a value is an instance of a type, as ``instance?`` of Puppet's types has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.types import given, records
from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer, answer, every, negated, some
from puppetguard.model.types.given import Given
from puppetguard.model.types.records import ANY, INFINITY, UNDEF, Size, Type
from puppetguard.model.types.texts import has_size, is_matched, is_one_of, may_be

if TYPE_CHECKING:
    from puppetguard.model.types.system import TypeSystem

_SCALARS: dict[str, tuple[type, ...]] = {
    "Scalar": (given.Text, given.Whole, given.Real, given.Truth, given.Expression),
    "ScalarData": (given.Text, given.Whole, given.Real, given.Truth),
    "Numeric": (given.Whole, given.Real),
    "Undef": (given.Undefined,),
    "Default": (given.DefaultValue,),
}


def is_instance(system: TypeSystem, one: Type, value: Given) -> Answer:
    """Return whether ``value`` is an instance of ``one``."""
    match one:
        case records.Simple(name="Any" | "Unit"):
            return YES
        case records.Alias():
            return system.unfolding(one, value, lambda found: is_instance(system, found, value))
        case records.Opaque():
            return UNKNOWN
        case records.Optional():
            inner = () if one.type is None else (one.type,)
            return some(_asked(system, option, value) for option in (UNDEF, *inner))
        case records.NotUndef():
            return every((negated(is_instance(system, UNDEF, value)), _asked(system, one.type or ANY, value)))
        case records.Variant():
            return some(_asked(system, option, value) for option in one.types)
        case records.Init():
            if one.type is None:
                return _asked(system, records.Alias("RichData"), value)
            return YES if _asked(system, one.type, value) is YES else UNKNOWN
    if isinstance(value, given.NotKnown):
        return UNKNOWN
    match one:
        case records.Simple():
            return answer(isinstance(value, _SCALARS.get(one.name, ())))
        case records.Integer():
            return answer(isinstance(value, given.Whole) and one.low <= value.value <= one.high)
        case records.Float():
            return answer(isinstance(value, given.Real) and one.low <= value.value <= one.high)
        case records.Boolean():
            return answer(isinstance(value, given.Truth) and one.value in (None, value.value))
        case records.Regexp():
            return _regexp(one, value)
        case records.String() | records.Enum() | records.Pattern():
            return _string(one, value) if isinstance(value, given.Text) else NO
        case records.Collection():
            return _size(value, one.size)
        case records.Array() | records.Tuple():
            return _array(system, one, value) if isinstance(value, given.Items) else NO
        case records.Hash() | records.Struct():
            return _hash(system, one, value) if isinstance(value, given.Entries) else NO
        case records.Sensitive():
            if not isinstance(value, given.Hidden):
                return NO
            return _asked(system, one.type or ANY, value.value)
        case records.Meta():
            return _type(system, one, value)
        case records.Iterable():
            return _iterable(system, one, value)
        case records.Foreign(name="Object") if isinstance(value, given.TypeValue):
            # Some types are objects to Puppet.
            return UNKNOWN
    # No expression of a manifest has such a value by itself.
    return NO


def _asked(system: TypeSystem, one: Type, value: Given) -> Answer:
    return system.step(lambda: is_instance(system, one, value))


def _regexp(one: records.Regexp, value: Given) -> Answer:
    if not isinstance(value, given.Expression):
        return NO
    if one.pattern is None or one.pattern == value.pattern:
        return YES
    return UNKNOWN if "\\/" in one.pattern + value.pattern else NO


def _string(one: records.String | records.Enum | records.Pattern, value: given.Text) -> Answer:
    match one:
        case records.String():
            return has_size(value, one.size) if one.text is None else may_be(value, one.text)
        case records.Enum():
            return is_one_of(value, one)
    return some(is_matched(value, pattern) for pattern in one.patterns) if one.patterns else YES


def _size(value: Given, size: Size) -> Answer:
    """Return whether an array or hash has one of some sizes."""
    match value:
        case given.Items():
            known = len(value.items)
            # Of what may stand for any number of items, it may be none.
            least = known if value.complete else sum(not isinstance(item, given.NotKnown) for item in value.items)
        case given.Entries():
            known = least = len(value.entries)
        case _:
            return NO
    if value.complete:
        return answer(size.low <= known <= size.high)
    if least > size.high:
        return NO
    return YES if least >= size.low and size.high == INFINITY else UNKNOWN


def _array(system: TypeSystem, one: records.Array | records.Tuple, value: given.Items) -> Answer:
    if isinstance(one, records.Array):
        return every((_size(value, one.size), *(_asked(system, one.element, item) for item in value.items)))
    sized = _size(value, one.sizes)
    if not one.types or sized is NO:
        return sized
    if not value.complete:
        return UNKNOWN
    last = len(one.types) - 1
    return every((sized, *(_asked(system, one.types[min(at, last)], item) for at, item in enumerate(value.items))))


def _hash(system: TypeSystem, one: records.Hash | records.Struct, value: given.Entries) -> Answer:
    if isinstance(one, records.Struct):
        return _struct(system, one, value)
    entries = value.entries if value.complete else (*value.entries, (given.NOT_KNOWN, given.NOT_KNOWN))
    return every(
        (
            _size(value, one.size),
            *(_asked(system, one.key, key) for key, _ in entries),
            *(_asked(system, one.value, item) for _, item in entries),
        )
    )


def _struct(system: TypeSystem, one: records.Struct, value: given.Entries) -> Answer:
    entries = {key.text: item for key, item in value.entries if isinstance(key, given.Text) and key.text is not None}
    found: list[Answer] = []
    matched = 0
    for member in one.members:
        if member.name in entries:
            matched += 1
            found.append(_asked(system, member.value, entries[member.name]))
        else:
            found.append(may_miss(system, member) if value.complete else UNKNOWN)
    found.append(answer(matched == len(value.entries)) if value.complete or matched < len(value.entries) else UNKNOWN)
    return every(found)


def may_miss(system: TypeSystem, member: records.Member) -> Answer:
    """Return whether a hash may do without a key."""
    if member.optional is not None:
        return answer(member.optional)
    return system.assignable(member.value, UNDEF)


def _type(system: TypeSystem, one: records.Meta, value: Given) -> Answer:
    from puppetguard.model.types.system import parsed

    if not isinstance(value, given.TypeValue):
        return NO
    if one.type is None:
        return YES
    found = parsed(value.text)
    if isinstance(found, records.Alias) and system.aliased(found) is None:
        # It may as well be the name of a type of resources.
        return UNKNOWN
    return system.assignable(one.type, found)


def _iterable(system: TypeSystem, one: records.Iterable, value: Given) -> Answer:
    from puppetguard.model.types.inference import inferred
    from puppetguard.model.types.system import parsed

    if one.type is None or system.assignable(one.type, ANY) is YES:
        match value:
            case given.Text() | given.Items() | given.Entries():
                return YES
            case given.Whole():
                return answer(value.value >= 0)
            case given.TypeValue():
                found = parsed(value.text)
                if isinstance(found, (records.Alias, records.Opaque)):
                    return UNKNOWN
                finite = isinstance(found, records.Integer) and found.low > -INFINITY and found.high < INFINITY
                return answer(isinstance(found, records.Enum) or finite)
        return NO
    match value:
        case given.Text():
            return system.assignable(one.type, records.String(Size(1, 1)))
        case given.Whole():
            return system.assignable(one.type, records.Integer())
        case given.Items(items=(), complete=True):
            return YES
        case given.Items():
            # Puppet asks for a type that all items have in common, which can be wider than they are.
            types = [inferred(item) for item in value.items]
            every_one = every(system.assignable(one.type, item) for item in types)
            return NO if every_one is NO else UNKNOWN
        case given.Entries() | given.TypeValue():
            return UNKNOWN
    return NO
