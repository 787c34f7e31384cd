"""Why a value is not of a type, as Puppet describes it (``puppet/pops/types/type_mismatch_describer.rb``)."""

from __future__ import annotations

from typing import Literal

import msgspec

from puppetguard.model.types import records
from puppetguard.model.types.answers import NO, YES
from puppetguard.model.types.given import Given
from puppetguard.model.types.inference import inferred
from puppetguard.model.types.instances import may_miss
from puppetguard.model.types.normal import normalized
from puppetguard.model.types.records import UNDEF, Size, Type, variant
from puppetguard.model.types.system import TypeSystem
from puppetguard.model.types.wording import expected_and_got, pattern_and_got, size_in_words

Kind = Literal["type", "pattern", "size", "missing", "extra"]


class Step(msgspec.Struct, frozen=True):
    """A step into a value, in Puppet's words; ``option`` tells that it is only one of the options of a ``Variant``."""

    text: str
    option: bool = False


class Mismatch(msgspec.Struct, frozen=True):
    """One thing that does not fit, and where in the value it is; ``key`` is a missing or unknown key.

    ``known`` are the keys that there could be.
    """

    kind: Kind
    path: tuple[Step, ...]
    expected: Type = UNDEF
    actual: Type = UNDEF
    sizes: tuple[Size, Size] = (Size(), Size())
    key: str = ""
    known: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        """The steps that lead to it, whatever option they are of."""
        return tuple(step.text for step in self.path if not step.option)

    def message(self, system: TypeSystem) -> str:
        """Return what Puppet says, beginning with the place if there is one."""
        match self.kind:
            case "missing":
                said = f"expects a value for key '{self.key}'"
            case "extra":
                said = f"unrecognized key '{self.key}'"
            case "size":
                wanted, got = self.sizes
                said = f"expects size to be {size_in_words(wanted)}, got {size_in_words(got)}"
            case "pattern":
                said = pattern_and_got(system, self.expected, self.actual)
            case _:
                said = expected_and_got(system, self.expected, self.actual)
        return " ".join([*(step.text for step in self.path), said])


def mismatches(system: TypeSystem, expected: Type, value: Given) -> list[Mismatch]:
    """Return why a value, which must not be an instance, is none; at least one reason."""
    actual = inferred(value)
    found = _Describer(system).described(expected, actual, ())
    size = _size_of(actual)
    if not found and isinstance(expected, records.Collection) and size is not None:
        # Puppet has no words for this.
        return [Mismatch("size", (), sizes=(expected.size, size))]
    return found or [_of_type((), expected, actual)]


def _size_of(one: Type) -> Size | None:
    match one:
        case records.Array() | records.Hash():
            return one.size
        case records.Tuple():
            return one.sizes
        case records.Struct():
            return Size(len(one.members), len(one.members))
    return None


def _of_type(path: tuple[Step, ...], expected: Type, actual: Type) -> Mismatch:
    return Mismatch("type", path, normalized(expected), normalized(actual))


class _Describer:
    def __init__(self, system: TypeSystem) -> None:
        self._system = system
        self._depth = 0

    def described(self, expected: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        return self._described(normalized(expected), expected, actual, path)

    def _takes(self, one: Type, other: Type) -> bool:
        """Tell whether a type takes another, or may."""
        return self._system.assignable(one, other) is not NO

    def _described(self, expected: Type, original: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        if self._depth > 40:
            return []
        self._depth += 1
        try:
            match expected:
                case records.Variant():
                    return self._variant(expected, original, actual, path)
                case records.Struct():
                    return self._struct(expected, original, actual, path)
                case records.Hash():
                    return self._hash(expected, original, actual, path)
                case records.Tuple():
                    return self._tuple(expected, original, actual, path)
                case records.Array():
                    return self._array(expected, original, actual, path)
                case records.Optional():
                    if actual == UNDEF or expected.type is None:
                        return []
                    outer = original if isinstance(original, records.Alias) else expected
                    return self._described(expected.type, outer, actual, path)
                case records.Pattern() | records.Enum():
                    return [Mismatch("pattern", path, normalized(original), normalized(actual))]
                case records.Alias():
                    found = self._system.aliased(expected)
                    if found is None:
                        return []
                    return self._described(normalized(found), expected, actual, path)
            if isinstance(expected, records.Collection) and _size_of(actual) is not None:
                return []
            return [] if self._takes(expected, actual) else [_of_type(path, original, actual)]
        finally:
            self._depth -= 1

    def _variant(
        self, expected: records.Variant, original: Type, actual: Type, path: tuple[Step, ...]
    ) -> list[Mismatch]:
        types = ((UNDEF,) if isinstance(original, records.Optional) else ()) + expected.types
        options: list[list[Mismatch]] = []
        for at, one in enumerate(types):
            found = self.described(one, actual, (*path, Step(f"variant {at}", option=True)))
            if not found:
                return []
            options.append(found)
        merged = _merged(len(path), options)
        if isinstance(original, records.Alias) and len(merged) == 1:
            return [_of_type(path, original, actual)]
        return merged

    def _array(self, expected: records.Array, original: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        element = expected.element
        match actual:
            case records.Tuple():
                size = actual.size or Size(len(actual.types), len(actual.types))
                if not expected.size.includes(size):
                    return [Mismatch("size", path, sizes=(expected.size, size))]
                return [
                    one
                    for at, each in enumerate(actual.types)
                    if not self._takes(element, each)
                    for one in self.described(element, each, (*path, Step(f"index {at}")))
                ]
            case records.Array():
                if not expected.size.includes(actual.size):
                    return [Mismatch("size", path, sizes=(expected.size, actual.size))]
                return [_of_type(path, original, records.Array(actual.element))]
        return [_of_type(path, original, actual)]

    def _hash(self, expected: records.Hash, original: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        match actual:
            case records.Struct():
                size = Size(len(actual.members), len(actual.members))
                if not expected.size.includes(size):
                    return [Mismatch("size", path, sizes=(expected.size, size))]
                found: list[Mismatch] = []
                for one in actual.members:
                    key = records.String(text=one.name)
                    if not self._takes(expected.key, key):
                        found += self.described(expected.key, key, (*path, Step(f"key of entry '{one.name}'")))
                    if not self._takes(expected.value, one.value):
                        found += self.described(expected.value, one.value, (*path, Step(f"entry '{one.name}'")))
                return found
            case records.Hash():
                if not expected.size.includes(actual.size):
                    return [Mismatch("size", path, sizes=(expected.size, actual.size))]
                return [_of_type(path, original, records.Hash(actual.key, actual.value))]
        return [_of_type(path, original, actual)]

    def _struct(self, expected: records.Struct, original: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        known = tuple(one.name for one in expected.members)
        match actual:
            case records.Struct():
                theirs = {one.name: one for one in actual.members}
                found: list[Mismatch] = []
                for one in expected.members:
                    their = theirs.pop(one.name, None)
                    if their is None:
                        if may_miss(self._system, one) is NO:
                            found.append(Mismatch("missing", path, key=one.name))
                    elif not self._takes(one.value, their.value):
                        found += self.described(one.value, their.value, (*path, Step(f"entry '{one.name}'")))
                return [*found, *(Mismatch("extra", path, key=key, known=known) for key in theirs)]
            case records.Hash():
                required = sum(may_miss(self._system, one) is not YES for one in expected.members)
                size = Size(required, len(expected.members))
                if not size.includes(actual.size):
                    return [Mismatch("size", path, sizes=(size, actual.size))]
                return [_of_type(path, original, records.Hash(actual.key, actual.value))]
        return [_of_type(path, original, actual)]

    def _tuple(self, expected: records.Tuple, original: Type, actual: Type, path: tuple[Step, ...]) -> list[Mismatch]:
        types = expected.types
        match actual:
            case records.Tuple():
                if not expected.sizes.includes(actual.sizes):
                    return [Mismatch("size", path, sizes=(expected.sizes, actual.sizes))]
                return [
                    one
                    for at, each in enumerate(actual.types if types else ())
                    for one in self.described(
                        types[min(at, len(types) - 1)], each, (*path, Step(f"index {min(at, len(types) - 1)}"))
                    )
                ]
            case records.Array():
                if not expected.sizes.includes(actual.size):
                    return [Mismatch("size", path, sizes=(expected.sizes, actual.size))]
                return [
                    one
                    for at, each in enumerate(types)
                    for one in self.described(each, actual.element, (*path, Step(f"index {at}")))
                ]
        return [_of_type(path, original, actual)]


def _merged(depth: int, options: list[list[Mismatch]]) -> list[Mismatch]:
    """Return the mismatches of all options, or the one that they have in common."""
    found = [one for option in options for one in option]
    for kinds in (("size",), ("type", "pattern")):
        same = [one for one in found if one.kind in kinds]
        if len(same) == len(options) and len({one.place for one in same}) == 1:
            found = [_common(same)]
            break
    unique: dict[object, Mismatch] = {}
    for one in found:
        unique.setdefault((one.kind, one.place, one.expected, one.actual, one.sizes, one.key), one)
    found = list(unique.values())
    if len(found) == 1:
        path = found[0].path
        chopped = path[:depth] + path[depth + 1 :] if depth < len(path) else path
        return [msgspec.structs.replace(found[0], path=chopped)]
    return found


def _common(same: list[Mismatch]) -> Mismatch:
    first = same[0]
    if len(same) == 1:
        return first
    if first.kind == "size":
        wanted = Size(min(one.sizes[0].low for one in same), max(one.sizes[0].high for one in same))
        return msgspec.structs.replace(first, sizes=(wanted, first.sizes[1]))
    expected = normalized(variant(one.expected for one in same))
    return msgspec.structs.replace(first, expected=expected)
