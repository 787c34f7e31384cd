"""The words of Puppet's messages about types."""

from __future__ import annotations

from puppetguard.model.types import records
from puppetguard.model.types.answers import YES
from puppetguard.model.types.inference import generalized
from puppetguard.model.types.names import BARE
from puppetguard.model.types.records import INFINITY, Size, Type, name_of
from puppetguard.model.types.system import TypeSystem

_CONTAINING = (records.Optional, records.NotUndef, records.Sensitive, records.Meta, records.Iterable, records.Init)


def size_in_words(size: Size) -> str:
    """Return how many there are, or may be."""
    low, high = size.low, size.high
    if low == high:
        return str(low)
    if low == 0:
        return "unlimited" if high == INFINITY else f"at most {high}"
    return f"at least {low}" if high == INFINITY else f"between {low} and {high}"


def pattern_and_got(system: TypeSystem, expected: Type, actual: Type) -> str:
    """Return what is said of a string that is not one of those that are allowed."""
    prefix = ""
    if isinstance(expected, records.Optional) and expected.type is not None:
        expected = expected.type
        prefix = "an undef value or "
    got = short_name(actual)
    if isinstance(actual, records.String) and actual.text is not None:
        got = f"'{actual.text}'"
    return f"expects {prefix}a match for {shown(expected, system)}, got {got}"


def expected_and_got(system: TypeSystem, expected: Type, actual: Type) -> str:
    """Return what is said of a value of another type."""
    optional = isinstance(expected, records.Optional) and expected.type is not None
    if isinstance(expected, records.Optional) and expected.type is not None:
        expected = expected.type
    options: list[Type] = (
        list(expected.types) if isinstance(expected, records.Variant) and expected.types else [expected]
    )
    if _is_detailed(system, options, actual):
        got = _detailed(system, options, actual)
        words = [shown(one, system) for one in options]
    else:
        got = short_name(actual)
        words = list(dict.fromkeys(map(short_name, options)))
    if optional:
        words.insert(0, "Undef")
    if len(words) == 1:
        return f"expects {a_an(words[0])} value, got {got}"
    *most, last = words
    listed = f"{most[0]} or {last}" if len(most) == 1 else f"{', '.join(most)}, or {last}"
    return f"expects a value of type {listed}, got {got}"


def shown(one: Type, system: TypeSystem) -> str:
    """Return a type as it is written, an alias with what it stands for."""
    if isinstance(one, records.Alias):
        found = system.aliased(one)
        return one.name if found is None else f"{one.name} = {found}"
    return str(one)


def short_name(one: Type) -> str:
    """Return the name of a type; of one that wraps another, that of the other as well."""
    inner = one.type if isinstance(one, _CONTAINING) else None
    if inner is None or inner == records.ANY:
        return name_of(one)
    return f"{name_of(one)}[{name_of(inner)}]"


def a_an(word: str) -> str:
    """Return a word with its article, as Puppet chooses it."""
    return f"an {word}" if word[:1].lower() in "aeiouy" else f"a {word}"


def _same_class(one: Type, other: Type) -> bool:
    if isinstance(one, (records.Simple, records.Foreign)):
        return type(one) is type(other) and one.name == name_of(other)
    return type(one) is type(other)


def _is_fully_detailed(options: list[Type], actual: Type) -> bool:
    for one in options:
        if _same_class(one, actual) or isinstance(one, records.Alias):
            return True
        if isinstance(one, records.Struct) and isinstance(actual, records.Hash):
            return True
        if isinstance(one, records.Tuple) and isinstance(actual, records.Array):
            return True
    return False


def _is_detailed(system: TypeSystem, options: list[Type], actual: Type) -> bool:
    if _is_fully_detailed(options, actual):
        return True
    for one in options:
        default = BARE.get(name_of(one).lower())
        if default is not None and system.assignable(default, actual) is YES:
            return True
    return False


def _detailed(system: TypeSystem, options: list[Type], actual: Type) -> str:
    resolved = [system.aliased(one) or one if isinstance(one, records.Alias) else one for one in options]
    if _is_fully_detailed(resolved, actual):
        return str(actual)
    if any(system.assignable(one, generalized(actual)) is YES for one in resolved):
        return str(actual)
    return name_of(actual)
