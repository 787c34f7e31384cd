"""The parameters of a type once they are evaluated, and how Ruby and Puppet name them."""

from __future__ import annotations

import math

import msgspec

from puppetguard.model.types import records
from puppetguard.model.types.expressions import (
    Access,
    ArrayOf,
    Computed,
    DefaultWord,
    Expression,
    HashOf,
    Literal,
    Name,
    Regex,
)
from puppetguard.model.types.records import Alias, Opaque, Size, Type, name_of


class NotKnownError(Exception):
    """The type depends on something that is not known."""


class Pairs(msgspec.Struct, frozen=True):
    """The evaluated entries of a hash."""

    entries: tuple[tuple[Key, Key], ...]


class Items(msgspec.Struct, frozen=True):
    """The evaluated items of an array."""

    items: tuple[Key, ...]


Key = Type | str | int | float | bool | None | Regex | DefaultWord | Computed | Pairs | Items
"""What a parameter of a type is once it is evaluated."""


def written(expression: Expression) -> str:
    """Return an expression as it is written, without comments and needless blanks."""
    match expression:
        case Name() | Computed():
            return expression.text
        case Access():
            return f"{expression.name.text}[{', '.join(map(written, expression.keys))}]"
        case Literal():
            value = expression.value
            if isinstance(value, str):
                return records.quoted(value)
            return "undef" if value is None else str(value).lower()
        case Regex():
            return records.delimited(expression.pattern)
        case ArrayOf():
            return f"[{', '.join(map(written, expression.items))}]"
        case HashOf():
            return "{" + ", ".join(f"{written(key)} => {written(value)}" for key, value in expression.entries) + "}"
    return "default"


def flat(keys: list[Key]) -> list[Key]:
    """Return parameters, those in arrays one by one."""
    found: list[Key] = []
    for key in keys:
        found += flat(list(key.items)) if isinstance(key, Items) else [key]
    return found


def is_integer(key: Key) -> bool:
    """Tell whether a parameter is a whole number."""
    return isinstance(key, int) and not isinstance(key, bool)


def is_number(key: Key) -> bool:
    """Tell whether a parameter is a number."""
    return isinstance(key, (int, float)) and not isinstance(key, bool)


def is_end(key: Key) -> bool:
    """Tell whether a parameter can be an end of a range; to Puppet, the word in quotes can as well."""
    return is_integer(key) or isinstance(key, DefaultWord) or key == "default"


def is_callable(key: Key) -> bool:
    """Tell whether a parameter is a type of lambdas; ``NotKnownError`` if it may be."""
    match key:
        case records.Callable():
            return True
        case records.Optional(type=records.Callable()):
            return True
        case records.Variant():
            return all(map(is_callable, key.types))
        case records.Alias() | records.Optional(type=records.Alias()):
            # It may be one.
            raise NotKnownError
    return False


def is_empty(keys: list[Key]) -> bool:
    """Tell whether a size is written as nothing but zero; ``default`` as the lower end is not zero to Puppet."""
    if len(keys) == 1:
        return keys[0] == records.Integer(0, 0)
    return len(keys) == 2 and all(is_integer(key) and key == 0 for key in keys)


def array_of(element: Type, size: Size, keys: list[Key]) -> Type:
    """Return an array; ``keys`` are the parameters that make its size."""
    return records.Array(records.UNIT if is_empty(keys) else element, size)


def type_of(key: Key) -> Type:
    """Return the type that Puppet takes a value for where it expects a type, but does not ask for one."""
    match key:
        case bool():
            return records.Boolean()
        case int():
            return records.Integer()
        case float():
            return records.Float()
        case None:
            return records.UNDEF
        case str():
            return Opaque(f"Runtime[ruby, {records.quoted(key)}]")
        case Regex():
            return records.Regexp()
        case DefaultWord():
            return records.DEFAULT
        case Computed() | Pairs() | Items():
            raise NotKnownError
    return key


# --- how Ruby and Puppet name what was given ---


def type_label(name: str) -> str:
    """Return the name of a type as Puppet writes it, whatever letters it was given in."""
    return {"notundef": "NotUndef", "timespan": "Timespan", "semver": "SemVer", "uri": "URI"}.get(
        name.lower(), name[:1].upper() + name[1:].lower()
    )


def ruby_class(key: Key) -> str:
    """Return the class that Ruby has for a parameter."""
    match key:
        case bool():
            return "TrueClass" if key else "FalseClass"
        case int():
            return "Integer"
        case float():
            return "Float"
        case str():
            return "String"
        case None:
            return "NilClass"
        case Regex():
            return "Regexp"
        case DefaultWord():
            return "Symbol"
        case Pairs():
            return "Hash"
        case Items():
            return "Array"
        case Alias():
            return "Puppet::Pops::Types::PTypeAliasType"
    name = name_of(key) if isinstance(key, Type) else ""
    return f"Puppet::Pops::Types::P{name}Type"


def puppet_class(key: Key) -> str:
    """Return the type that Puppet has for a parameter."""
    match key:
        case bool():
            return "Boolean"
        case None:
            return "Undef"
        case DefaultWord():
            return "Default"
        case Pairs() | Items():
            return "Hash" if isinstance(key, Pairs) else "Array"
    return f"Type[{key}]" if isinstance(key, Type) else ruby_class(key)


def class_label(key: Key) -> str:
    """Return how Puppet speaks of a parameter."""
    return f"{name_of(key)}-Type" if isinstance(key, Type) else puppet_class(key)


def a_an(word: str) -> str:
    """Return a word with its article."""
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"


def a_an_upper(word: str) -> str:
    """Return a word with its article, as a sentence begins."""
    found = a_an(word)
    return found[0].upper() + found[1:]


def ruby_number(number: float) -> str:
    """Return a number as Ruby writes it."""
    return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, str(number))
