"""From a type expression to the type that it is, refusing what Puppet refuses when it evaluates one.

The source is ``puppet/pops/evaluator/access_operator.rb``, with its words, for types of parameters and in expressions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable as Function

from puppetguard.model.late import late_pattern
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
from puppetguard.model.types.keys import (
    Items,
    Key,
    NotKnownError,
    Pairs,
    a_an,
    a_an_upper,
    array_of,
    class_label,
    flat,
    is_callable,
    is_empty,
    is_end,
    is_integer,
    is_number,
    puppet_class,
    ruby_class,
    type_label,
    type_of,
    written,
)
from puppetguard.model.types.names import BARE, NOT_PARAMETERIZED
from puppetguard.model.types.parameters import Parameters
from puppetguard.model.types.records import Alias, Foreign, Opaque, Size, Type

_NAME = late_pattern(r"((::)?[a-z]\w*)(::[a-z]\w*)*\Z", re.ASCII)
_CLASS_REFERENCE = late_pattern(r"((::)?[A-Z]\w*)+\Z", re.ASCII)


def interpreted(expression: Expression) -> Type:
    """Return the type that an expression is; ``Opaque`` if that depends on something, or it is no type.

    Raises ``MalformedTypeError`` if Puppet refuses it whatever the rest may be.
    """
    found = _evaluated(expression)
    return found if isinstance(found, Type) else Opaque(written(expression))


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
            return _Made(expression, [_evaluated(key) for key in expression.keys]).made()
    return expression


def _named(name: Name) -> Type:
    bare = name.text.removeprefix("::")
    return BARE.get(bare.lower()) or Alias(bare)


class _Made(Parameters):
    """The types that are made of parameters."""

    def made(self) -> Type:
        kind = self.name.lower()
        try:
            if kind in NOT_PARAMETERIZED:
                label = NOT_PARAMETERIZED[kind]
                raise self.refused(f"Operator '[]' is not applicable to {a_an(label)}-Type.", whole=True)
            maker = _MAKERS.get(kind)
            return self._other() if maker is None else maker(self)
        except NotKnownError:
            return Opaque(written(self.access))

    # --- scalars ---

    def make_integer(self) -> Type:
        self._count_number("Integer")
        for at, key in enumerate(self.keys):
            if not is_integer(key) and not isinstance(key, DefaultWord):
                raise self.refused(
                    f"Integer-Type [] requires all arguments to be integers (or default). Got {ruby_class(key)}",
                    at=at,
                )
        return records.Integer(*self.range(self.keys[0], self.keys[1] if len(self.keys) > 1 else DefaultWord()))

    def make_float(self) -> Type:
        self._count_number("Float")
        for at, key in enumerate(self.keys):
            if not is_number(key) and not isinstance(key, DefaultWord):
                raise self.refused(
                    "Float-Type [] requires all arguments to be floats, or integers (or default). Got"
                    f" {ruby_class(key)}",
                    at=at,
                )
        ends = [float(key) if isinstance(key, (int, float)) else key for key in self.keys]
        return records.Float(*self.range(ends[0], ends[1] if len(ends) > 1 else DefaultWord()))

    def _count_number(self, label: str) -> None:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        if not 1 <= len(self.keys) <= 2:
            raise self.refused(
                f"{label}-Type supports [] with one or two arguments (from, to). Got {len(self.keys)}",
                whole=True,
                everywhere=True,
            )

    def make_string(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        if not 1 <= len(self.keys) <= 2:
            raise self.refused(f"String supports [] with one or two arguments. Got {len(self.keys)}", whole=True)
        return records.String(self.size(0, *self.keys))

    def make_enum(self) -> Type:
        insensitive = bool(self.keys) and self.keys[-1] is True
        if self.keys and isinstance(self.keys[-1], bool):
            self.keys = self.keys[:-1]
        self.counted("An Enum-Type", 1, math.inf)
        self.each(lambda key: isinstance(key, str), "String")
        return records.Enum(tuple(sorted({str(key) for key in self.keys})), insensitive)

    def make_pattern(self) -> Type:
        self.counted("A Pattern-Type", 1, math.inf)
        kinds = (str, Regex, records.Pattern, records.Regexp)
        self.each(lambda key: isinstance(key, kinds), "String or Regexp or Pattern-Type or Regexp-Type")
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
            raise NotKnownError
        if len(self.keys) != 1:
            raise self.refused(f"A Regexp-Type[] accepts 1 argument. Got {len(self.keys)}", at=1, whole=not self.keys)
        self.each(lambda key: isinstance(key, (str, Regex)), "String or Regexp")
        key = self.keys[0]
        return records.Regexp(key.pattern if isinstance(key, Regex) else str(key))

    def make_boolean(self) -> Type:
        self.counted("A Boolean-Type", 1, 1)
        self.each(lambda key: isinstance(key, bool), "TrueClass or FalseClass")
        return records.Boolean(self.keys[0] is True)

    # --- collections ---

    def make_array(self) -> Type:
        self.counted("Array-Type", 1, 3)
        first, *rest = self.keys
        if isinstance(first, Type):
            size = self.size(1, *rest) if rest else records.ANY_SIZE
            return array_of(first, size, rest)
        if len(self.keys) == 2:
            return array_of(records.ANY, self.size(0, *self.keys), self.keys)
        raise self.refused(f"Array-Type[] arguments must be types. Got {ruby_class(first)}")

    def make_hash(self) -> Type:
        keys = self.keys
        if any(isinstance(key, Computed) for key in keys):
            raise NotKnownError
        if len(keys) == 2 and all(map(is_integer, keys)):
            low, high = self.range(*keys)
            both: tuple[Type, Type] = (records.UNIT, records.UNIT) if low == high == 0 else (records.ANY, records.ANY)
            return records.Hash(*both, Size(max(low, 0), max(high, 0)))
        for at, key in enumerate(keys[:2]):
            if not isinstance(key, Type):
                raise self.refused(f"Hash-Type[] arguments must be types. Got {ruby_class(key)}", at=at)
        self.counted("Hash-Type", 2, 4)
        size = records.ANY_SIZE
        if len(keys) == 3:
            third = keys[2]
            if isinstance(third, records.Integer):
                size = Size(max(third.low, 0), max(third.high, 0))
            elif is_integer(third) or isinstance(third, DefaultWord):
                size = self.size(2, third)
            elif isinstance(third, str):
                raise self.refused("comparison of String with Infinity failed", whole=True)
            else:
                raise NotKnownError
        elif len(keys) == 4:
            size = self.size(2, *keys[2:])
        first, second = keys[0], keys[1]
        assert isinstance(first, Type)
        assert isinstance(second, Type)
        if is_empty(keys[2:]):
            return records.Hash(records.UNIT, records.UNIT, size)
        return records.Hash(first, second, size)

    def make_collection(self) -> Type:
        self.counted("Collection-Type", 1, 2)
        return records.Collection(self.size(0, *self.keys))

    def make_tuple(self) -> Type:
        size: Size | None = None
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        ends = [key for key in self.keys[-2:] if is_end(key)]
        if self.keys and is_end(self.keys[-1]):
            if "default" in ends:
                raise NotKnownError
            low, high = self.range(ends[0], ends[1] if len(ends) > 1 else DefaultWord())
            size = Size(max(low, 0), max(high, 0))
            self.keys = self.keys[: -len(ends)]
        self.counted("A Tuple-Type", 1, math.inf)
        self.each(lambda key: isinstance(key, Type), "Any-Type")
        return records.Tuple(tuple(key for key in self.keys if isinstance(key, Type)), size)

    def make_struct(self) -> Type:
        if any(isinstance(key, Computed) for key in self.given):
            raise NotKnownError
        self.keys = list(self.given)
        self.counted("A Struct-Type", 1, 1)
        self.each(lambda key: isinstance(key, Pairs), "Hash")
        pairs = self.keys[0]
        assert isinstance(pairs, Pairs)
        members: dict[str, records.Member] = {}
        for key, value in pairs.entries:
            if isinstance(key, Computed) or isinstance(value, Computed):
                raise NotKnownError
            member = self._member(key, type_of(value))
            members[member.name] = member
        return records.Struct(tuple(members.values()))

    def _member(self, key: Key, value: Type) -> records.Member:
        match key:
            case str():
                if not key:
                    raise self.refused("Struct element key cannot be an empty String", whole=True)
                return records.Member(key, value)
            case records.Optional(type=records.String(text=str() as text)):
                return records.Member(text, value, optional=True)
            case records.NotUndef(type=records.String(text=str() as text)):
                return records.Member(text, value, optional=False)
            case records.Enum(values=(_,)):
                raise NotKnownError
            case Opaque() | records.Optional(type=Opaque()) | records.NotUndef(type=Opaque()):
                raise NotKnownError
            case records.Optional() | records.NotUndef() | records.Enum() | records.String():
                raise self.refused(
                    f"Unable to extract a non-empty literal string from Struct member key type {key}", whole=True
                )
        raise self.refused(
            f"Illegal Struct member key type. Expected NotUndef, Optional, String, or Enum. Got: {ruby_class(key)}",
            whole=True,
        )

    # --- types of types ---

    def make_variant(self) -> Type:
        self.counted("A Variant-Type", 1, math.inf)
        self.each(lambda key: isinstance(key, Type), "Any-Type")
        return records.variant(key for key in self.keys if isinstance(key, Type))

    def make_optional(self) -> Type:
        self.counted("Optional-Type", 1, 1)
        key = self.keys[0]
        return records.Optional(records.String(text=key) if isinstance(key, str) else self.one_type())

    def make_not_undef(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        if len(self.keys) > 1:
            raise self.miscounted("NotUndef-Type", 0, 1)
        key = self.keys[0] if self.keys else records.ANY
        if isinstance(key, str):
            return records.NotUndef(records.String(text=key))
        if not isinstance(key, Type):
            raise self.refused(f"NotUndef-Type[] argument must be a Type or a String. Got {ruby_class(key)}")
        return records.NotUndef(None if key == records.ANY else key)

    def make_meta(self) -> Type:
        return records.Meta(self.one_type())

    def make_sensitive(self) -> Type:
        return records.Sensitive(generalized(self.one_type()))

    def make_iterable(self) -> Type:
        return records.Iterable(self.one_type())

    def make_iterator(self) -> Type:
        return Foreign("Iterator", f"Iterator[{self.one_type()}]")

    def make_init(self) -> Type:
        first = self.given[0] if self.given else Computed("")
        if isinstance(first, Computed):
            raise NotKnownError
        if not isinstance(first, Type):
            raise self.refused(f"Init-Type[] arguments must be types. Got {ruby_class(first)}")
        return records.Init(first, ", ".join(map(written, self.access.keys[1:])))

    def make_callable(self) -> Type:
        given, returns = list(self.given), None
        if any(isinstance(key, Computed) for key in flat(given)):
            raise NotKnownError
        if given and isinstance(given[0], Items):
            if len(given) != 2:
                raise self.refused(f"A Callable-Type[] accepts 2 arguments. Got {len(given)}", whole=True)
            if not isinstance(given[1], Type):
                raise NotKnownError
            returns = None if given[1] == records.ANY else given[1]
            given = list(given[0].items)
        block = given.pop() if given and is_callable(given[-1]) else None
        size: Size | None = None
        if given and is_end(given[-1]):
            ends = given[-2:] if len(given) > 1 and is_end(given[-2]) else given[-1:]
            if "default" in ends:
                raise NotKnownError
            low, high = self.range(ends[0], ends[1] if len(ends) > 1 else DefaultWord())
            size = Size(max(low, 0), max(high, 0))
            given = given[: -len(ends)]
        types = tuple(map(type_of, given))
        if not types and size is not None and size.high > 0:
            types = (records.UNIT,)
        elif not types and size is None:
            size = Size(0, 0)
        assert block is None or isinstance(block, Type)
        return records.Callable(records.Tuple(types, size), block, returns)

    # --- references, and what manifests have no values of ---

    def make_class(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        for at, key in enumerate(self.keys):
            if not isinstance(key, str):
                if key is None:
                    raise NotKnownError
                raise self.refused(
                    f"Illegal Class name in class reference. {a_an_upper(class_label(key))} cannot be used where a"
                    " String is expected",
                    at=at,
                )
            if not _NAME.match(key.lower().removeprefix("::")):
                raise self.refused(
                    f"Illegal name. The given name '{key}' does not conform to the naming rule"
                    r" /^((::)?[a-z_]\w*)(::[a-z]\w*)*$/",
                    at=at,
                )
        if len(self.given) != 1 or not isinstance(self.given[0], str):
            raise NotKnownError
        return records.Class(self.given[0].lower().removeprefix("::"))

    def make_resource(self) -> Type:
        first, *titles = self.given
        if isinstance(first, (Computed, Items)) or len(titles) > 1:
            raise NotKnownError
        match first:
            case str():
                name = "::".join(part.capitalize() for part in first.split("::"))
                if not _CLASS_REFERENCE.match(name):
                    raise self.refused(
                        f"Illegal type reference. The given name '{name}' does not conform to the naming rule"
                    )
                kind = first.lower()
            case records.Resource() if first.type_name and first.title is None:
                kind = first.type_name
            case Alias():
                kind = first.name.lower()
            case int() | float() | None | Regex():
                raise self.refused(
                    f"First argument to Resource[] must be a resource type or a String. Got {puppet_class(first)}."
                )
            case _:
                raise NotKnownError
        if not titles:
            return records.Resource(kind)
        if not isinstance(titles[0], str):
            raise NotKnownError
        return records.Resource(kind, titles[0])

    def _other(self) -> Type:
        """Return a reference to a resource of a type that has this name, or whatever else the name may be."""
        if len(self.given) != 1 or not isinstance(self.given[0], str):
            raise NotKnownError
        return records.Resource(self.name.lower(), self.given[0])

    def make_runtime(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        if len(self.keys) != 2:
            raise self.miscounted("A Runtime-Type", 1, 2)
        self.each(lambda key: isinstance(key, str), "String or String")
        raise NotKnownError

    def make_sem_ver(self) -> Type:
        self.counted("A SemVer-Type", 1, math.inf)
        self.each(lambda key: isinstance(key, (str, Type)), "String or SemanticPuppet::VersionRange")
        return Foreign("SemVer", written(self.access))

    def make_time(self) -> Type:
        if any(isinstance(key, Computed) for key in self.keys):
            raise NotKnownError
        if len(self.keys) > 2:
            raise self.miscounted(f"A {type_label(self.name)}-Type", 0, 2)
        return Foreign(type_label(self.name), written(self.access))

    def make_uri(self) -> Type:
        self.counted("URI-Type", 1, 1)
        return Foreign("URI", written(self.access))


_MAKERS: dict[str, Function[[_Made], Type]] = {
    "array": _Made.make_array,
    "boolean": _Made.make_boolean,
    "callable": _Made.make_callable,
    "class": _Made.make_class,
    "collection": _Made.make_collection,
    "enum": _Made.make_enum,
    "float": _Made.make_float,
    "hash": _Made.make_hash,
    "init": _Made.make_init,
    "integer": _Made.make_integer,
    "iterable": _Made.make_iterable,
    "iterator": _Made.make_iterator,
    "notundef": _Made.make_not_undef,
    "optional": _Made.make_optional,
    "pattern": _Made.make_pattern,
    "regexp": _Made.make_regexp,
    "resource": _Made.make_resource,
    "runtime": _Made.make_runtime,
    "semver": _Made.make_sem_ver,
    "sensitive": _Made.make_sensitive,
    "string": _Made.make_string,
    "struct": _Made.make_struct,
    "timespan": _Made.make_time,
    "timestamp": _Made.make_time,
    "tuple": _Made.make_tuple,
    "type": _Made.make_meta,
    "uri": _Made.make_uri,
    "variant": _Made.make_variant,
}

PARAMETERIZED = frozenset(_MAKERS)
"""The names, in small letters, of the types that take parameters."""
