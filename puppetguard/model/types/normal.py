"""The simplest form of a type, in which Puppet's messages have it (``normalize``)."""

from __future__ import annotations

from puppetguard.model.types import records
from puppetguard.model.types.records import ANY, UNDEF, Type, may_be_undef, variant


def normalized(one: Type) -> Type:
    """Return the same type without what is said twice."""
    match one:
        case records.Collection():
            return records.Collection()
        case records.Array():
            # The size is lost; so it is in Puppet.
            return records.Array() if one.element == ANY else records.Array(normalized(one.element), one.size)
        case records.Hash():
            return records.Hash(normalized(one.key), normalized(one.value), one.size)
        case records.Tuple():
            return records.Tuple(tuple(map(normalized, one.types)), one.size)
        case records.Struct():
            members = (records.Member(each.name, normalized(each.value), each.optional) for each in one.members)
            return records.Struct(tuple(members))
        case records.Optional() if one.type is not None:
            return _optional(normalized(one.type))
        case records.NotUndef() if one.type is not None:
            return _not_undef(normalized(one.type))
        case records.Meta() | records.Sensitive() | records.Iterable() if one.type is not None:
            return type(one)(normalized(one.type))
        case records.Variant() if one.types:
            return _variant([normalized(each) for each in one.types])
    return one


def _optional(inner: Type) -> Type:
    if isinstance(inner, records.NotUndef):
        return normalized(records.Optional(inner.type))
    return inner if may_be_undef(inner) else records.Optional(inner)


def _not_undef(inner: Type) -> Type:
    if isinstance(inner, records.Optional):
        return normalized(records.NotUndef(inner.type))
    return inner if may_be_undef(inner) is False else records.NotUndef(inner)


def _variant(types: list[Type]) -> Type:
    if len(types) == 1:
        return types[0]
    if any(one == UNDEF or isinstance(one, records.Optional) for one in types):
        rest = [one.type or UNDEF if isinstance(one, records.Optional) else one for one in types if one != UNDEF]
        return normalized(records.Optional(variant(rest)))
    flat: list[Type] = []
    for one in types:
        flat += one.types if isinstance(one, records.Variant) else [one]
    if len(flat) > 1:
        flat = _merged_enums(flat)
    patterns = [one for one in flat if isinstance(one, records.Pattern)]
    if len(patterns) > 1:
        both = tuple(dict.fromkeys(pattern for one in patterns for pattern in one.patterns))
        flat = [*(one for one in flat if not isinstance(one, records.Pattern)), records.Pattern(both)]
    flat = _merged_ranges(_merged_ranges(flat, records.Integer, adjacent=1), records.Float, adjacent=0)
    return flat[0] if len(flat) == 1 else variant(flat)


def _merged_enums(types: list[Type]) -> list[Type]:
    exact: list[Type] = []
    loose: list[records.Enum] = []
    others: list[Type] = []
    for one in types:
        if isinstance(one, records.Enum) and one.values:
            if one.case_insensitive:
                loose.append(one)
            else:
                exact.append(one)
        elif isinstance(one, records.String) and one.text is not None:
            exact.append(one)
        else:
            others.append(one)
    if len(exact) > 1:
        values = {
            value
            for one in exact
            for value in (one.values if isinstance(one, records.Enum) else (getattr(one, "text", ""),))
        }
        exact = [records.Enum(tuple(sorted(values)))]
    elif len(loose) < 2:
        return types
    if len(loose) > 1:
        loose = [records.Enum(tuple(sorted({value.lower() for one in loose for value in one.values})), True)]
    return [*others, *exact, *loose]


def _merged_ranges(types: list[Type], kind: type[records.Integer | records.Float], *, adjacent: int) -> list[Type]:
    ranges = [one for one in types if isinstance(one, kind)]
    if len(ranges) < 2:
        return types
    found: list[records.Integer | records.Float] = []
    for one in sorted(ranges, key=lambda each: each.low):
        if found and one.low <= found[-1].high + adjacent:
            found[-1] = kind(found[-1].low, max(found[-1].high, one.high))
        else:
            found.append(one)
    return [*found, *(one for one in types if not isinstance(one, kind))]
