"""A data file as a tree in which each key and each value has its place.

Lines and columns count from 1; the end is exclusive. The records know nothing of the file's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

import msgspec

from puppetguard.model.places import Place
from puppetguard.source import SourceFile, Span


class Placed(Protocol):
    """What has a place."""

    @property
    def place(self) -> Place:
        """Where it stands."""


Kind = Literal[
    "string", "integer", "float", "boolean", "null", "symbol", "date", "time", "binary", "refused", "unknown"
]
"""What a scalar is to Ruby; ``refused`` is what Puppet does not load, ``unknown`` what cannot be told."""


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """A single value: its text as YAML or JSON reads it, and what kind of value that is.

    ``start`` and ``end`` are its offsets in the file; ``plain`` tells that it is written without quotes.
    """

    place: Place
    text: str
    kind: Kind = "string"
    start: int = 0
    end: int = 0
    plain: bool = False


class Sequence(msgspec.Struct, frozen=True):
    """A list of values."""

    place: Place
    items: tuple[Data, ...]


class Entry(msgspec.Struct, frozen=True):
    """A key of a mapping, and its value."""

    key: Data
    value: Data


class Mapping(msgspec.Struct, frozen=True):
    """Keys and values in the order of the file, duplicates and merge keys (``<<``) included."""

    place: Place
    entries: tuple[Entry, ...]


class Alias(msgspec.Struct, frozen=True):
    """What stands elsewhere (``*name``); ``node`` is None if it contains this alias itself."""

    place: Place
    name: str
    node: Data | None


Data = Scalar | Sequence | Mapping | Alias

FlawKind = Literal["syntax", "duplicate", "class", "document"]


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with the text of a file, and where; ``first`` is the first of two places that do not go together.

    ``syntax``: it cannot be read. ``duplicate``: a key hides one above it. ``class``: a value that Puppet refuses to
    load. ``document``: a second document, which nobody reads.
    """

    kind: FlawKind
    place: Place
    message: str
    hint: str = ""
    first: Place | None = None


class Tree(msgspec.Struct, frozen=True):
    """A file that was read: its root (None if it is empty or cannot be read), and its flaws in the order of the file.

    ``limit`` says why it was not read to its end; empty if it was.
    """

    root: Data | None
    flaws: tuple[Flaw, ...] = ()
    limit: str = ""


LARGEST = 5_000_000
"""Characters of a file; what is larger is not read."""
DEEPEST = 100
"""Levels of lists and mappings in each other."""
MOST = 500_000
"""Values in a file, those that aliases stand for included."""


def place_of(source: SourceFile, start: int, end: int) -> Place:
    """Return the place of a half-open range of offsets."""
    first, last = source.position(start), source.position(end)
    return Place(first.line, first.column, last.line, last.column)


def span_of(source: SourceFile, place: Place) -> Span:
    """Return the range of offsets that a place in a text is."""
    starts = source.line_starts
    start = starts[place.line - 1] + place.column - 1
    return Span(start, max(start, starts[place.end_line - 1] + place.end_column - 1))


def by_place(one: Placed) -> tuple[int, int]:
    """Return what to sort things by that have a place."""
    return one.place.line, one.place.column


def resolved(node: Data | None) -> Data | None:
    """Return what a node stands for: that to which an alias leads; None for one that leads to itself."""
    while isinstance(node, Alias):
        node = node.node
    return node


def identity(scalar: Scalar) -> tuple[str, str]:
    """Return what tells whether two keys are the same to Ruby."""
    return scalar.kind, canonical(scalar)


def word(node: Data | None) -> str | None:
    """Return a key as Hiera has it, for which a symbol (``:name``) is a text; None if it is neither."""
    key = resolved(node)
    if not isinstance(key, Scalar) or key.kind not in ("string", "symbol"):
        return None
    if key.kind == "symbol" and key.plain and key.text.startswith(":"):
        bare = key.text[1:]
        return bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"" else bare
    return key.text


def canonical(scalar: Scalar) -> str:
    """Return the text of the value that a scalar is: ``true`` for ``yes``, ``8`` for ``010``."""
    match scalar.kind:
        case "boolean":
            return "true" if scalar.text.lower() in ("yes", "true", "on") else "false"
        case "null":
            return ""
        case "integer":
            from puppetguard.model.hiera.scalars import integer

            return str(integer(scalar.text))
        case _:
            return scalar.text


def pairs(mapping: Mapping) -> Iterator[tuple[Scalar, Data]]:
    """Yield the keys and values that a mapping has to Ruby, merge keys followed; a later one replaces an earlier.

    Keys that are no scalars are left out.
    """
    yield from _merged(mapping, 0).values()


def _merged(mapping: Mapping, depth: int) -> dict[tuple[str, str], tuple[Scalar, Data]]:
    found: dict[tuple[str, str], tuple[Scalar, Data]] = {}
    for entry in mapping.entries:
        key = resolved(entry.key)
        if not isinstance(key, Scalar):
            continue
        value = resolved(entry.value)
        if key.text == "<<" and key.kind == "string" and depth < 10:
            if isinstance(value, Mapping):
                found |= _merged(value, depth + 1)
                continue
            if isinstance(value, Sequence):
                several: dict[tuple[str, str], tuple[Scalar, Data]] = {}
                for item in reversed(value.items):
                    part = resolved(item)
                    if isinstance(part, Mapping):
                        several |= _merged(part, depth + 1)
                found |= several
                continue
        found[identity(key)] = (key, entry.value)
    return found


def walk(node: Data | None) -> Iterator[Data]:
    """Yield a node and all in it, keys included, in the order of the file; aliases are not followed."""
    pending = [node] if node is not None else []
    while pending:
        one = pending.pop()
        yield one
        if isinstance(one, Sequence):
            pending.extend(reversed(one.items))
        elif isinstance(one, Mapping):
            for entry in reversed(one.entries):
                pending += (entry.value, entry.key)


def entry_of(mapping: Mapping, name: str) -> Entry | None:
    """Return the entry of a mapping whose key is a text (or symbol) of this name, the last of several; None if none."""
    found = None
    for entry in mapping.entries:
        if word(entry.key) == name:
            found = entry
    return found
