"""The types of Puppet's language as records; ``str`` of one is how it is written.

The source is Puppet's own model of types (``puppet/pops/types/types.rb``), whose names these have.
"""

from __future__ import annotations

import math
from collections.abc import Iterable as Several

import msgspec

INFINITY = math.inf

Bound = int | float
"""An end of a range: a number, or infinity."""


class Size(msgspec.Struct, frozen=True, gc=False):
    """How many elements or characters there may be: from ``low`` to ``high``, both included."""

    low: Bound = 0
    high: Bound = INFINITY

    def __str__(self) -> str:
        return _range(self.low, self.high)

    def includes(self, other: Size) -> bool:
        """Tell whether all sizes of ``other`` are of this."""
        return self.low <= other.low and other.high <= self.high


ANY_SIZE = Size()


class Simple(msgspec.Struct, frozen=True):
    """A type without parameters, such as ``Any``, ``Scalar`` or ``Undef``.

    ``Unit`` is Puppet's own for what an empty array holds: it is as any other type is.
    """

    name: str

    def __str__(self) -> str:
        return self.name


class Integer(msgspec.Struct, frozen=True):
    """Whole numbers of a range."""

    low: Bound = -INFINITY
    high: Bound = INFINITY

    def __str__(self) -> str:
        return _written("Integer", [_range(self.low, self.high)] if self != Integer() else [])


class Float(msgspec.Struct, frozen=True):
    """Floating point numbers of a range."""

    low: Bound = -INFINITY
    high: Bound = INFINITY

    def __str__(self) -> str:
        return _written("Float", [_range(self.low, self.high)] if self != Float() else [])


class String(msgspec.Struct, frozen=True):
    """Strings of some lengths; with a ``text``, just that string."""

    size: Size = ANY_SIZE
    text: str | None = None

    def __str__(self) -> str:
        # What just one string is has no form of its own but in `Optional['x']` and `NotUndef['x']`.
        return _written("String", [str(self.size)] if self.size != ANY_SIZE else [])


class Enum(msgspec.Struct, frozen=True):
    """One of some strings; without ``values`` any string that Puppet knows nothing of."""

    values: tuple[str, ...] = ()
    case_insensitive: bool = False

    def __str__(self) -> str:
        return _written("Enum", [*map(quoted, self.values), *(["true"] if self.case_insensitive else [])])


class Pattern(msgspec.Struct, frozen=True):
    """Strings in which one of some regular expressions is found."""

    patterns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _written("Pattern", map(delimited, self.patterns))


class Regexp(msgspec.Struct, frozen=True):
    """Regular expressions, or just one."""

    pattern: str | None = None

    def __str__(self) -> str:
        return _written("Regexp", [] if self.pattern is None else [delimited(self.pattern)])


class Boolean(msgspec.Struct, frozen=True):
    """Truth values, or just one."""

    value: bool | None = None

    def __str__(self) -> str:
        return _written("Boolean", [] if self.value is None else [str(self.value).lower()])


class Collection(msgspec.Struct, frozen=True):
    """Arrays and hashes of some sizes."""

    size: Size = ANY_SIZE

    def __str__(self) -> str:
        return _written("Collection", [str(self.size)] if self.size != ANY_SIZE else [])


class Array(msgspec.Struct, frozen=True):
    """Arrays of elements of one type."""

    element: Type = Simple("Any")
    size: Size = ANY_SIZE

    def __str__(self) -> str:
        if self == Array(Simple("Unit"), Size(0, 0)):
            return "Array[0, 0]"
        parts = [] if self.element == Simple("Any") else [str(self.element)]
        return _written("Array", [*parts, *_sized(self.size, bare=not parts)])


class Hash(msgspec.Struct, frozen=True):
    """Hashes with keys and values of one type each."""

    key: Type = Simple("Any")
    value: Type = Simple("Any")
    size: Size = ANY_SIZE

    def __str__(self) -> str:
        if self == Hash(Simple("Unit"), Simple("Unit"), Size(0, 0)):
            return "Hash[0, 0]"
        both = (self.key, self.value)
        parts = [] if both == (Simple("Any"), Simple("Any")) else [str(self.key), str(self.value)]
        if not parts and self.size.high == INFINITY and self.size != ANY_SIZE:
            # A hash's size alone needs both ends, and they must be numbers.
            parts = ["Any", "Any"]
        return _written("Hash", [*parts, *_sized(self.size, bare=not parts)])


class Tuple(msgspec.Struct, frozen=True):
    """Arrays with a type for each element, the last of which is repeated if the ``size`` allows for more."""

    types: tuple[Type, ...] = ()
    size: Size | None = None

    def __str__(self) -> str:
        parts = [] if self.size is None else [f"{_end(self.size.low)}, {_end(self.size.high)}"]
        return _written("Tuple", [*map(str, self.types), *parts])

    @property
    def sizes(self) -> Size:
        """How many elements there may be."""
        if self.size is not None:
            return self.size
        return Size(len(self.types), len(self.types)) if self.types else ANY_SIZE


class Member(msgspec.Struct, frozen=True):
    """A key of a ``Struct`` and the type of its value.

    ``optional`` tells that the key may be missing; None that it may where its value may be ``undef``.
    """

    name: str
    value: Type
    optional: bool | None = None

    def __str__(self) -> str:
        takes_undef = may_be_undef(self.value)
        wrapped = "{}"
        if self.optional is True and takes_undef is not True:
            wrapped = "Optional[{}]"
        elif self.optional is False and takes_undef is not False:
            wrapped = "NotUndef[{}]"
        return f"{wrapped.format(quoted(self.name))} => {self.value}"


class Struct(msgspec.Struct, frozen=True):
    """Hashes with just some keys."""

    members: tuple[Member, ...] = ()

    def __str__(self) -> str:
        return f"Struct[{{{', '.join(map(str, self.members))}}}]" if self.members else "Struct"


class Optional(msgspec.Struct, frozen=True):
    """``undef`` or something of a type."""

    type: Type | None = None

    def __str__(self) -> str:
        return _of("Optional", self.type)


class NotUndef(msgspec.Struct, frozen=True):
    """Something of a type that is not ``undef``."""

    type: Type | None = None

    def __str__(self) -> str:
        return _of("NotUndef", self.type)


class Variant(msgspec.Struct, frozen=True):
    """What is of one of some types."""

    types: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return _written("Variant", map(str, self.types))


class Meta(msgspec.Struct, frozen=True):
    """``Type``: types themselves."""

    type: Type | None = None

    def __str__(self) -> str:
        return _of("Type", self.type)


class Sensitive(msgspec.Struct, frozen=True):
    """Values that are wrapped so that they are not shown."""

    type: Type | None = None

    def __str__(self) -> str:
        return _of("Sensitive", self.type)


class Iterable(msgspec.Struct, frozen=True):
    """What elements of a type can be taken from."""

    type: Type | None = None

    def __str__(self) -> str:
        return _of("Iterable", self.type)


class Init(msgspec.Struct, frozen=True):
    """What values of a type can be made of; ``arguments`` as they are written, empty if there are none."""

    type: Type | None = None
    arguments: str = ""

    def __str__(self) -> str:
        if self.type is None:
            return "Init"
        return f"Init[{self.type}{', ' if self.arguments else ''}{self.arguments}]"


class Callable(msgspec.Struct, frozen=True):
    """Lambdas that take some arguments; without ``parameters`` any."""

    parameters: Tuple | None = None
    block: Type | None = None
    returns: Type | None = None

    def __str__(self) -> str:
        if self.parameters is None:
            return "Callable" if self.returns is None else f"Callable[[0, 0], {self.returns}]"
        found = [str(one) for one in self.parameters.types if one != Simple("Unit")]
        if self.parameters.size is not None:
            found.append(f"{_end(self.parameters.size.low)}, {_end(self.parameters.size.high)}")
        elif not found:
            found.append("0, 0")
        if self.block is not None:
            found.append(str(self.block))
        inner = ", ".join(found)
        return f"Callable[{inner}]" if self.returns is None else f"Callable[[{inner}], {self.returns}]"


class Resource(msgspec.Struct, frozen=True):
    """References to resources: to any, to those of a type, or to one."""

    type_name: str = ""
    title: str | None = None

    def __str__(self) -> str:
        name = "::".join(one.capitalize() for one in self.type_name.split("::")) if self.type_name else "Resource"
        return name if self.title is None else f"{name}[{quoted(self.title)}]"


class Class(msgspec.Struct, frozen=True):
    """References to classes."""

    name: str | None = None

    def __str__(self) -> str:
        return "Class" if self.name is None else f"Class[{quoted(self.name)}]"


class Foreign(msgspec.Struct, frozen=True):
    """A type of values that no expression of a manifest is by itself: ``SemVer``, ``Timespan``, ``Binary``, an object.

    ``text`` is how it is written, parameters included.
    """

    name: str
    text: str

    def __str__(self) -> str:
        return self.text


class Alias(msgspec.Struct, frozen=True):
    """The name of a type that is defined elsewhere."""

    name: str

    def __str__(self) -> str:
        return self.name


class Opaque(msgspec.Struct, frozen=True):
    """A type of which nothing is known, as it is written: some part of it is computed."""

    text: str

    def __str__(self) -> str:
        return self.text


Type = (
    Simple
    | Integer
    | Float
    | String
    | Enum
    | Pattern
    | Regexp
    | Boolean
    | Collection
    | Array
    | Hash
    | Tuple
    | Struct
    | Optional
    | NotUndef
    | Variant
    | Meta
    | Sensitive
    | Iterable
    | Init
    | Callable
    | Resource
    | Class
    | Foreign
    | Alias
    | Opaque
)

ANY, UNDEF, DEFAULT, UNIT = Simple("Any"), Simple("Undef"), Simple("Default"), Simple("Unit")
SCALAR, SCALAR_DATA, NUMERIC = Simple("Scalar"), Simple("ScalarData"), Simple("Numeric")
CATALOG_ENTRY = Simple("CatalogEntry")


def name_of(one: Type) -> str:
    """Return the name of a type without its parameters, as Puppet's messages have it."""
    match one:
        case Simple() | Foreign() | Alias():
            return one.name
        case Meta():
            return "Type"
        case Opaque():
            return one.text
    return type(one).__name__


def variant(types: Several[Type]) -> Type:
    """Return what is one of some types, each named once."""
    flat: list[Type] = []
    for one in types:
        flat += one.types if isinstance(one, Variant) else [one]
    found = tuple(dict.fromkeys(flat))
    return found[0] if len(found) == 1 else Variant(found)


def quoted(text: str) -> str:
    """Return a string in Puppet's single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def delimited(pattern: str) -> str:
    """Return a regular expression between slashes."""
    return "/" + pattern.replace("\\/", "/").replace("/", "\\/") + "/"


def parts_of(one: Type) -> tuple[Type, ...]:
    """Return the types that a type is made of."""
    match one:
        case Array():
            return (one.element,)
        case Hash():
            return one.key, one.value
        case Tuple() | Variant():
            return one.types
        case Struct():
            return tuple(member.value for member in one.members)
        case Optional() | NotUndef() | Meta() | Sensitive() | Iterable() | Init():
            return () if one.type is None else (one.type,)
        case Callable():
            return tuple(each for each in (one.parameters, one.block, one.returns) if each is not None)
    return ()


def aliases_in(one: Type) -> set[str]:
    """Return the names of the aliases that a type is made of, as it is written."""
    found: set[str] = set()
    todo = [one]
    while todo:
        each = todo.pop()
        if isinstance(each, Alias):
            found.add(each.name)
        todo += parts_of(each)
    return found


def may_be_undef(one: Type) -> bool | None:
    """Tell whether ``undef`` is of a type; None if that is not told by the type alone."""
    match one:
        case Simple():
            return one.name in ("Any", "Undef", "Unit")
        case Optional():
            return True
        case Variant():
            found = [may_be_undef(each) for each in one.types]
            return True if True in found else None if None in found else False
        case Alias(name="Data" | "RichData"):
            return True
        case Alias() | Opaque() | Init():
            return None
    return False


def _of(name: str, inner: Type | None) -> str:
    if isinstance(inner, String) and inner.text is not None:
        return f"{name}[{quoted(inner.text)}]"
    return name if inner is None else f"{name}[{inner}]"


def _written(name: str, parameters: Several[str]) -> str:
    inside = ", ".join(parameters)
    return f"{name}[{inside}]" if inside else name


def _end(bound: Bound) -> str:
    return "default" if bound in (INFINITY, -INFINITY) else str(bound)


def _range(low: Bound, high: Bound) -> str:
    return _end(low) if high == INFINITY else f"{_end(low)}, {_end(high)}"


def _sized(size: Size, *, bare: bool) -> list[str]:
    if size == ANY_SIZE:
        return []
    return [f"{_end(size.low)}, {_end(size.high)}" if bare else str(size)]
