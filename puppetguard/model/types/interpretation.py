"""From a type expression to the type that it is, refusing what Puppet refuses when it evaluates one.

The source is ``puppet/pops/evaluator/access_operator.rb``, with its words, for types of parameters and in expressions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable as Function
from typing import NamedTuple

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
from puppetguard.model.types.inference import generalized
from puppetguard.model.types.names import BARE, NOT_PARAMETERIZED
from puppetguard.model.types.problems import MalformedTypeError
from puppetguard.model.types.records import Alias, Foreign, Opaque, Size, Type, name_of

_NAME = re.compile(r"((::)?[a-z]\w*)(::[a-z]\w*)*\Z", re.ASCII)
_CLASS_REFERENCE = re.compile(r"((::)?[A-Z]\w*)+\Z", re.ASCII)
_LENIENT = frozenset(
    "callable class float hash integer regexp resource runtime semver timespan timestamp tuple uri".split()
)
"""Types of whose parameters a type alias does not ask as much."""


class Pairs(NamedTuple):
    """The evaluated entries of a hash."""

    entries: tuple[tuple[Key, Key], ...]


class Items(NamedTuple):
    """The evaluated items of an array."""

    items: tuple[Key, ...]


Key = Type | str | int | float | bool | None | Regex | DefaultWord | Computed | Pairs | Items
"""What a parameter of a type is once it is evaluated."""


def interpreted(expression: Expression) -> Type:
    """Return the type that an expression is; ``Opaque`` if that depends on something, or it is no type.

    Raises ``MalformedTypeError`` if Puppet refuses it whatever the rest may be.
    """
    found = _evaluated(expression)
    return found if isinstance(found, Type) else Opaque(_text(expression))


def _evaluated(expression: Expression) -> Key:
    match expression:
        case Name():
            return _named(expression)
        case Literal():
            return expression.value
        case ArrayOf():
            return Items(tuple(map(_evaluated, expression.items)))
        case HashOf():
            return Pairs(tuple((_evaluated(key), _evaluated(value)) for key, value in expression.entries))
        case Access():
            return _Parameterized(expression).made()
    return expression


def _named(name: Name) -> Type:
    bare = name.text.removeprefix("::")
    return BARE.get(bare.lower()) or Alias(bare)


def _text(expression: Expression) -> str:
    match expression:
        case Name() | Computed():
            return expression.text
        case Access():
            return f"{expression.name.text}[{', '.join(map(_text, expression.keys))}]"
        case Literal():
            value = expression.value
            if isinstance(value, str):
                return records.quoted(value)
            return "undef" if value is None else str(value).lower()
        case Regex():
            return records.delimited(expression.pattern)
        case ArrayOf():
            return f"[{', '.join(map(_text, expression.items))}]"
        case HashOf():
            return "{" + ", ".join(f"{_text(key)} => {_text(value)}" for key, value in expression.entries) + "}"
    return "default"


class _OpaqueError(Exception):
    """The type depends on something that is not known."""


class _Parameterized:
    """A type with parameters: which they are, and what is made of them."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.name = access.name.text.removeprefix("::")
        self.given = [_evaluated(key) for key in access.keys]
        self.keys = _flat(self.given)

    def made(self) -> Type:
        kind = self.name.lower()
        try:
            if kind in NOT_PARAMETERIZED:
                label = NOT_PARAMETERIZED[kind]
                raise self._refused(f"Operator '[]' is not applicable to {_a_an(label)}-Type.", whole=True)
            maker = _MAKERS.get(kind)
            return self._other() if maker is None else maker(self)
        except _OpaqueError:
            return Opaque(_text(self.access))

    # --- complaints ---

    def _refused(
        self, message: str, *, at: int = 0, whole: bool = False, everywhere: bool = False
    ) -> MalformedTypeError:
        """Return what is wrong with the parameter at an index; with ``whole``, with all."""
        place: Expression = self.access
        if not whole and at < len(self.access.keys):
            place = self.access.keys[at]
        # Nor does it take arrays apart.
        listed = any(isinstance(key, Items) for key in self.given)
        everywhere = not listed and (everywhere or self.name.lower() not in _LENIENT)
        return MalformedTypeError(message, place.start, place.end, everywhere=everywhere)

    def _counted(self, label: str, least: int, most: float) -> None:
        """Refuse another number of parameters; Puppet's message always says that at least one is needed."""
        if any(isinstance(key, Computed) for key in self.keys):
            # It can be an array, of any length.
            raise _OpaqueError
        if least <= len(self.keys) <= most:
            return
        raise self._miscounted(label, max(least, 1), most)

    def _miscounted(self, label: str, least: int, most: float) -> MalformedTypeError:
        got = len(self.keys)
        if most == math.inf:
            return self._refused(
                f"{label}[] accepts {least} or more arguments. Got {got}",
                whole=True,
                everywhere=self.name.lower() != "tuple",
            )
        if most != least:
            return self._refused(
                f"{label}[] accepts {least} to {most} arguments. Got {got}",
                whole=True,
                everywhere=self.name.lower() != "tuple",
            )
        return self._refused(
            f"{label}[] accepts {least} argument{'s' if least != 1 else ''}. Got {got}",
            whole=True,
            everywhere=self.name.lower() != "tuple",
        )

    def _each(self, fits: Function[[Key], bool], expected: str) -> None:
        label = f"{_a_an(_label(self.name))}-Type"
        for at, key in enumerate(self.keys):
            if not fits(key):
                raise self._refused(
                    f"Error creating type specialization of {label}, Cannot use {_puppet_class(key)} where"
                    f" {expected} is expected",
                    at=at,
                )

    def _one_type(self) -> Type:
        label = _label(self.name)
        self._counted(f"{label}-Type", 1, 1)
        key = self.keys[0]
        if isinstance(key, Type):
            return key
        raise self._refused(f"{label}-Type[] arguments must be types. Got {_ruby_class(key)}")

    def _range(self, low: Key, high: Key) -> tuple[records.Bound, records.Bound]:
        first = -math.inf if isinstance(low, DefaultWord) else low
        last = math.inf if isinstance(high, DefaultWord) else high
        if not isinstance(first, (int, float)) or not isinstance(last, (int, float)):
            raise _OpaqueError
        if first > last:
            got = ", ".join(_ruby_number(one) for one in (first, last))
            raise self._refused(f"'from' must be less or equal to 'to'. Got ({got})", whole=True, everywhere=True)
        return first, last

    def _size(self, start: int, *keys: Key) -> Size:
        """Return a size from one or two parameters, the first of which is at ``start``."""
        if any(isinstance(key, Computed) for key in keys):
            raise _OpaqueError
        if len(keys) == 1 and isinstance(keys[0], records.Integer):
            low, high = keys[0].low, keys[0].high
        else:
            for at, key in enumerate(keys):
                if not _is_integer(key) and not isinstance(key, DefaultWord):
                    raise self._refused(
                        "A Type's size constraint arguments must be a single Integer type, or 1-2 integers (or"
                        f" default). Got {_a_an(_ruby_class(key))}",
                        at=start + at,
                    )
            low, high = self._range(keys[0], keys[1] if len(keys) > 1 else DefaultWord())
        return Size(max(low, 0), max(high, 0))

    # --- scalars ---

    def make_integer(self) -> Type:
        self._count_number("Integer")
        for at, key in enumerate(self.keys):
            if not _is_integer(key) and not isinstance(key, DefaultWord):
                raise self._refused(
                    f"Integer-Type [] requires all arguments to be integers (or default). Got {_ruby_class(key)}",
                    at=at,
                )
        return records.Integer(*self._range(self.keys[0], self.keys[1] if len(self.keys) > 1 else DefaultWord()))

    def make_float(self) -> Type:
        self._count_number("Float")
        for at, key in enumerate(self.keys):
            if not _is_number(key) and not isinstance(key, DefaultWord):
                raise self._refused(
                    "Float-Type [] requires all arguments to be floats, or integers (or default). Got"
                    f" {_ruby_class(key)}",
                    at=at,
                )
        ends = [float(key) if isinstance(key, (int, float)) else key for key in self.keys]
        return records.Float(*self._range(ends[0], ends[1] if len(ends) > 1 else DefaultWord()))

    def _count_number(self, label: str) -> None:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if not 1 <= len(self.keys) <= 2:
            raise self._refused(
                f"{label}-Type supports [] with one or two arguments (from, to). Got {len(self.keys)}",
                whole=True,
                everywhere=True,
            )

    def make_string(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if not 1 <= len(self.keys) <= 2:
            raise self._refused(f"String supports [] with one or two arguments. Got {len(self.keys)}", whole=True)
        return records.String(self._size(0, *self.keys))

    def make_enum(self) -> Type:
        insensitive = bool(self.keys) and self.keys[-1] is True
        if self.keys and isinstance(self.keys[-1], bool):
            self.keys = self.keys[:-1]
        self._counted("An Enum-Type", 1, math.inf)
        self._each(lambda key: isinstance(key, str), "String")
        return records.Enum(tuple(sorted({str(key) for key in self.keys})), insensitive)

    def make_pattern(self) -> Type:
        self._counted("A Pattern-Type", 1, math.inf)
        kinds = (str, Regex, records.Pattern, records.Regexp)
        self._each(lambda key: isinstance(key, kinds), "String or Regexp or Pattern-Type or Regexp-Type")
        found: list[str] = []
        for key in self.keys:
            match key:
                case str():
                    found.append(key)
                case Regex():
                    found.append(key.pattern)
                case records.Pattern():
                    found += key.patterns
                case records.Regexp():
                    found.append(key.pattern or "")
        return records.Pattern(tuple(dict.fromkeys(found)))

    def make_regexp(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if len(self.keys) != 1:
            raise self._refused(f"A Regexp-Type[] accepts 1 argument. Got {len(self.keys)}", at=1, whole=not self.keys)
        self._each(lambda key: isinstance(key, (str, Regex)), "String or Regexp")
        key = self.keys[0]
        return records.Regexp(key.pattern if isinstance(key, Regex) else str(key))

    def make_boolean(self) -> Type:
        self._counted("A Boolean-Type", 1, 1)
        self._each(lambda key: isinstance(key, bool), "TrueClass or FalseClass")
        return records.Boolean(self.keys[0] is True)

    # --- collections ---

    def make_array(self) -> Type:
        self._counted("Array-Type", 1, 3)
        first, *rest = self.keys
        if isinstance(first, Type):
            size = self._size(1, *rest) if rest else records.ANY_SIZE
            return _array_of(first, size, rest)
        if len(self.keys) == 2:
            return _array_of(records.ANY, self._size(0, *self.keys), self.keys)
        raise self._refused(f"Array-Type[] arguments must be types. Got {_ruby_class(first)}")

    def make_hash(self) -> Type:
        keys = self.keys
        if any(isinstance(key, Computed) for key in keys):
            raise _OpaqueError
        if len(keys) == 2 and all(map(_is_integer, keys)):
            low, high = self._range(*keys)
            both: tuple[Type, Type] = (records.UNIT, records.UNIT) if low == high == 0 else (records.ANY, records.ANY)
            return records.Hash(*both, Size(max(low, 0), max(high, 0)))
        for at, key in enumerate(keys[:2]):
            if not isinstance(key, Type):
                raise self._refused(f"Hash-Type[] arguments must be types. Got {_ruby_class(key)}", at=at)
        self._counted("Hash-Type", 2, 4)
        size = records.ANY_SIZE
        if len(keys) == 3:
            third = keys[2]
            if isinstance(third, records.Integer):
                size = Size(max(third.low, 0), max(third.high, 0))
            elif _is_integer(third) or isinstance(third, DefaultWord):
                size = self._size(2, third)
            elif isinstance(third, str):
                raise self._refused("comparison of String with Infinity failed", whole=True)
            else:
                raise _OpaqueError
        elif len(keys) == 4:
            size = self._size(2, *keys[2:])
        first, second = keys[0], keys[1]
        assert isinstance(first, Type)
        assert isinstance(second, Type)
        if _is_empty(keys[2:]):
            return records.Hash(records.UNIT, records.UNIT, size)
        return records.Hash(first, second, size)

    def make_collection(self) -> Type:
        self._counted("Collection-Type", 1, 2)
        return records.Collection(self._size(0, *self.keys))

    def make_tuple(self) -> Type:
        size: Size | None = None
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        ends = [key for key in self.keys[-2:] if _is_end(key)]
        if self.keys and _is_end(self.keys[-1]):
            if "default" in ends:
                raise _OpaqueError
            low, high = self._range(ends[0], ends[1] if len(ends) > 1 else DefaultWord())
            size = Size(max(low, 0), max(high, 0))
            self.keys = self.keys[: -len(ends)]
        self._counted("A Tuple-Type", 1, math.inf)
        self._each(lambda key: isinstance(key, Type), "Any-Type")
        return records.Tuple(tuple(key for key in self.keys if isinstance(key, Type)), size)

    def make_struct(self) -> Type:
        if any(isinstance(key, Computed) for key in self.given):
            raise _OpaqueError
        self.keys = list(self.given)
        self._counted("A Struct-Type", 1, 1)
        self._each(lambda key: isinstance(key, Pairs), "Hash")
        pairs = self.keys[0]
        assert isinstance(pairs, Pairs)
        members: dict[str, records.Member] = {}
        for key, value in pairs.entries:
            if isinstance(key, Computed) or isinstance(value, Computed):
                raise _OpaqueError
            member = self._member(key, _type_of(value))
            members[member.name] = member
        return records.Struct(tuple(members.values()))

    def _member(self, key: Key, value: Type) -> records.Member:
        match key:
            case str():
                if not key:
                    raise self._refused("Struct element key cannot be an empty String", whole=True)
                return records.Member(key, value)
            case records.Optional(type=records.String(text=str() as text)):
                return records.Member(text, value, optional=True)
            case records.NotUndef(type=records.String(text=str() as text)):
                return records.Member(text, value, optional=False)
            case records.Enum(values=(_,)):
                raise _OpaqueError
            case Opaque() | records.Optional(type=Opaque()) | records.NotUndef(type=Opaque()):
                raise _OpaqueError
            case records.Optional() | records.NotUndef() | records.Enum() | records.String():
                raise self._refused(
                    f"Unable to extract a non-empty literal string from Struct member key type {key}", whole=True
                )
        raise self._refused(
            f"Illegal Struct member key type. Expected NotUndef, Optional, String, or Enum. Got: {_ruby_class(key)}",
            whole=True,
        )

    # --- types of types ---

    def make_variant(self) -> Type:
        self._counted("A Variant-Type", 1, math.inf)
        self._each(lambda key: isinstance(key, Type), "Any-Type")
        return records.variant(key for key in self.keys if isinstance(key, Type))

    def make_optional(self) -> Type:
        self._counted("Optional-Type", 1, 1)
        key = self.keys[0]
        return records.Optional(records.String(text=key) if isinstance(key, str) else self._one_type())

    def make_not_undef(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if len(self.keys) > 1:
            raise self._miscounted("NotUndef-Type", 0, 1)
        key = self.keys[0] if self.keys else records.ANY
        if isinstance(key, str):
            return records.NotUndef(records.String(text=key))
        if not isinstance(key, Type):
            raise self._refused(f"NotUndef-Type[] argument must be a Type or a String. Got {_ruby_class(key)}")
        return records.NotUndef(None if key == records.ANY else key)

    def make_meta(self) -> Type:
        return records.Meta(self._one_type())

    def make_sensitive(self) -> Type:
        return records.Sensitive(generalized(self._one_type()))

    def make_iterable(self) -> Type:
        return records.Iterable(self._one_type())

    def make_iterator(self) -> Type:
        return Foreign("Iterator", f"Iterator[{self._one_type()}]")

    def make_init(self) -> Type:
        first = self.given[0] if self.given else Computed("")
        if isinstance(first, Computed):
            raise _OpaqueError
        if not isinstance(first, Type):
            raise self._refused(f"Init-Type[] arguments must be types. Got {_ruby_class(first)}")
        return records.Init(first, ", ".join(map(_text, self.access.keys[1:])))

    def make_callable(self) -> Type:
        given, returns = list(self.given), None
        if any(isinstance(key, Computed) for key in _flat(given)):
            raise _OpaqueError
        if given and isinstance(given[0], Items):
            if len(given) != 2:
                raise self._refused(f"A Callable-Type[] accepts 2 arguments. Got {len(given)}", whole=True)
            if not isinstance(given[1], Type):
                raise _OpaqueError
            returns = None if given[1] == records.ANY else given[1]
            given = list(given[0].items)
        block = given.pop() if given and _is_callable(given[-1]) else None
        size: Size | None = None
        if given and _is_end(given[-1]):
            ends = given[-2:] if len(given) > 1 and _is_end(given[-2]) else given[-1:]
            if "default" in ends:
                raise _OpaqueError
            low, high = self._range(ends[0], ends[1] if len(ends) > 1 else DefaultWord())
            size = Size(max(low, 0), max(high, 0))
            given = given[: -len(ends)]
        types = tuple(map(_type_of, given))
        if not types and size is not None and size.high > 0:
            types = (records.UNIT,)
        elif not types and size is None:
            size = Size(0, 0)
        assert block is None or isinstance(block, Type)
        return records.Callable(records.Tuple(types, size), block, returns)

    # --- references, and what manifests have no values of ---

    def make_class(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        for at, key in enumerate(self.keys):
            if not isinstance(key, str):
                if key is None:
                    raise _OpaqueError
                raise self._refused(
                    f"Illegal Class name in class reference. {_a_an_upper(_class_label(key))} cannot be used where a"
                    " String is expected",
                    at=at,
                )
            if not _NAME.match(key.lower().removeprefix("::")):
                raise self._refused(
                    f"Illegal name. The given name '{key}' does not conform to the naming rule"
                    r" /^((::)?[a-z_]\w*)(::[a-z]\w*)*$/",
                    at=at,
                )
        if len(self.given) != 1 or not isinstance(self.given[0], str):
            raise _OpaqueError
        return records.Class(self.given[0].lower().removeprefix("::"))

    def make_resource(self) -> Type:
        first, *titles = self.given
        if isinstance(first, (Computed, Items)) or len(titles) > 1:
            raise _OpaqueError
        match first:
            case str():
                name = "::".join(part.capitalize() for part in first.split("::"))
                if not _CLASS_REFERENCE.match(name):
                    raise self._refused(
                        f"Illegal type reference. The given name '{name}' does not conform to the naming rule"
                    )
                kind = first.lower()
            case records.Resource() if first.type_name and first.title is None:
                kind = first.type_name
            case Alias():
                kind = first.name.lower()
            case int() | float() | None | Regex():
                raise self._refused(
                    f"First argument to Resource[] must be a resource type or a String. Got {_puppet_class(first)}."
                )
            case _:
                raise _OpaqueError
        if not titles:
            return records.Resource(kind)
        if not isinstance(titles[0], str):
            raise _OpaqueError
        return records.Resource(kind, titles[0])

    def _other(self) -> Type:
        """Return a reference to a resource of a type that has this name, or whatever else the name may be."""
        if len(self.given) != 1 or not isinstance(self.given[0], str):
            raise _OpaqueError
        return records.Resource(self.name.lower(), self.given[0])

    def make_runtime(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if len(self.keys) != 2:
            raise self._miscounted("A Runtime-Type", 1, 2)
        self._each(lambda key: isinstance(key, str), "String or String")
        raise _OpaqueError

    def make_sem_ver(self) -> Type:
        self._counted("A SemVer-Type", 1, math.inf)
        self._each(lambda key: isinstance(key, (str, Type)), "String or SemanticPuppet::VersionRange")
        return Foreign("SemVer", _text(self.access))

    def make_time(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise _OpaqueError
        if len(self.keys) > 2:
            raise self._miscounted(f"A {_label(self.name)}-Type", 0, 2)
        return Foreign(_label(self.name), _text(self.access))

    def make_uri(self) -> Type:
        self._counted("URI-Type", 1, 1)
        return Foreign("URI", _text(self.access))


_MAKERS: dict[str, Function[[_Parameterized], Type]] = {
    "array": _Parameterized.make_array,
    "boolean": _Parameterized.make_boolean,
    "callable": _Parameterized.make_callable,
    "class": _Parameterized.make_class,
    "collection": _Parameterized.make_collection,
    "enum": _Parameterized.make_enum,
    "float": _Parameterized.make_float,
    "hash": _Parameterized.make_hash,
    "init": _Parameterized.make_init,
    "integer": _Parameterized.make_integer,
    "iterable": _Parameterized.make_iterable,
    "iterator": _Parameterized.make_iterator,
    "notundef": _Parameterized.make_not_undef,
    "optional": _Parameterized.make_optional,
    "pattern": _Parameterized.make_pattern,
    "regexp": _Parameterized.make_regexp,
    "resource": _Parameterized.make_resource,
    "runtime": _Parameterized.make_runtime,
    "semver": _Parameterized.make_sem_ver,
    "sensitive": _Parameterized.make_sensitive,
    "string": _Parameterized.make_string,
    "struct": _Parameterized.make_struct,
    "timespan": _Parameterized.make_time,
    "timestamp": _Parameterized.make_time,
    "tuple": _Parameterized.make_tuple,
    "type": _Parameterized.make_meta,
    "uri": _Parameterized.make_uri,
    "variant": _Parameterized.make_variant,
}

PARAMETERIZED = frozenset(_MAKERS)
"""The names, in small letters, of the types that take parameters."""


def _flat(keys: list[Key]) -> list[Key]:
    found: list[Key] = []
    for key in keys:
        found += _flat(list(key.items)) if isinstance(key, Items) else [key]
    return found


def _is_integer(key: Key) -> bool:
    return isinstance(key, int) and not isinstance(key, bool)


def _is_number(key: Key) -> bool:
    return isinstance(key, (int, float)) and not isinstance(key, bool)


def _is_end(key: Key) -> bool:
    return _is_integer(key) or isinstance(key, DefaultWord) or key == "default"


def _is_callable(key: Key) -> bool:
    match key:
        case records.Callable():
            return True
        case records.Optional(type=records.Callable()):
            return True
        case records.Variant():
            return all(map(_is_callable, key.types))
        case records.Alias() | records.Optional(type=records.Alias()):
            # It may be one.
            raise _OpaqueError
    return False


def _is_empty(keys: list[Key]) -> bool:
    """Tell whether a size is written as nothing but zero; ``default`` as the lower end is not zero to Puppet."""
    if len(keys) == 1:
        return keys[0] == records.Integer(0, 0)
    return len(keys) == 2 and all(_is_integer(key) and key == 0 for key in keys)


def _array_of(element: Type, size: Size, keys: list[Key]) -> Type:
    return records.Array(records.UNIT if _is_empty(keys) else element, size)


def _type_of(key: Key) -> Type:
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
            raise _OpaqueError
    return key


# --- how Ruby and Puppet name what was given ---


def _label(name: str) -> str:
    return {"notundef": "NotUndef", "timespan": "Timespan", "semver": "SemVer", "uri": "URI"}.get(
        name.lower(), name[:1].upper() + name[1:].lower()
    )


def _ruby_class(key: Key) -> str:
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


def _puppet_class(key: Key) -> str:
    match key:
        case bool():
            return "Boolean"
        case None:
            return "Undef"
        case DefaultWord():
            return "Default"
        case Pairs() | Items():
            return "Hash" if isinstance(key, Pairs) else "Array"
    return f"Type[{key}]" if isinstance(key, Type) else _ruby_class(key)


def _class_label(key: Key) -> str:
    return f"{name_of(key)}-Type" if isinstance(key, Type) else _puppet_class(key)


def _a_an(word: str) -> str:
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"


def _a_an_upper(word: str) -> str:
    found = _a_an(word)
    return found[0].upper() + found[1:]


def _ruby_number(number: float) -> str:
    return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, str(number))
