"""What an expression can be, as far as its own file tells.

An expression has *possibilities*: values it can take, each with the decisions that lead to it, so that the two halves
of an ``if`` are never mixed in one text. Text that is not known is ``UNKNOWN``, a value of its own that is equal to
nothing; its fragment tells the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import force_setattr

from puppetguard.model.origins import Quoting, origins
from puppetguard.model.script import UNKNOWN
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

_LARGEST = 500_000
"""How many characters a text is followed to."""
MOST_FRAGMENTS = 10_000
"""How many fragments a text is followed to."""
_HEAVIEST = 5_000
"""How many values an array or hash is followed to, those in it included; beside those that are written there."""
_NESTED = 40
"""How deep arrays and hashes in each other are followed."""
ELEMENT = "element of "
"""How the question starts which element of an array a lambda is called for."""

CauseKind = Literal["fact", "lookup", "parameter", "variable", "title", "match", "call", "choice", "many", "expression"]
TextType = Literal["String", "Integer", "Float", "Boolean", "Default", "Regexp", "Type", "Any"]


class Cause(msgspec.Struct, frozen=True):
    """Why something is not known; ``exact`` tells that it is just this, and not something made of it.

    ``fact``: a fact or something else that is told of the node, ``name`` with dots (``os.family``).
    ``lookup``: the value of the key ``name`` in Hiera. ``parameter``: a parameter without default.
    ``variable``: a variable that is not set in this file, or not yet. ``title``: the title of a defined type.
    ``match``: a part of what a regular expression matched. ``call``: what the function ``name`` returns.
    ``choice``: none of the options of a ``case`` or selector may match. ``many``: there are more possibilities than are
    followed. ``expression``: another expression.
    """

    kind: CauseKind
    name: str = ""
    exact: bool = True


class Fragment(msgspec.Struct, frozen=True):
    """A run of text and where it comes from; ``[start, end)`` is the place of the text itself, without quotes.

    ``made`` tells that it is not written there, but made by what is (or is not known at all; then there is a
    ``cause``).
    """

    text: str
    start: int
    end: int
    quoting: Quoting = "verbatim"
    made: bool = False
    cause: Cause | None = None


class StaticText(msgspec.Struct, frozen=True):
    """A text put together from fragments, or another single value as the text that it is in a string.

    The ``type`` tells them apart: ``0x1F`` is the text ``31`` of type ``Integer``, ``true`` a ``Boolean``, a text with
    unknown parts still a ``String``. Of what is not known at all it is ``Any``. A regular expression is written with
    its slashes, a type or reference as in the source. ``sensitive`` tells that it is wrapped in ``Sensitive``.
    """

    fragments: tuple[Fragment, ...]
    type: TextType = "String"
    sensitive: bool = False

    @property
    def text(self) -> str:
        """The text, ``UNKNOWN`` for each part that is not known."""
        if len(self.fragments) == 1:
            return self.fragments[0].text
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def cause(self) -> Cause | None:
        """Why it, or the first part of it that is not known, is not known; None if all is."""
        return next((fragment.cause for fragment in self.fragments if fragment.cause is not None), None)

    def spans(self, source: SourceFile, start: int, end: int) -> list[Span]:
        """Return the places in the source that ``text[start:end]`` comes from: one for each fragment it touches."""
        found: list[Span] = []
        begin = 0
        for fragment in self.fragments:
            if begin >= end:
                break
            behind = begin + len(fragment.text)
            if start < behind and begin < behind:
                found.append(_span(fragment, source, max(start - begin, 0), min(end, behind) - begin))
            begin = behind
        return found


class StaticList(msgspec.Struct, frozen=True):
    """An array; ``weight`` and ``depth`` are counted.

    If it is not ``complete``, an item that is not known may stand for any number of them.
    """

    items: tuple[StaticValue, ...]
    complete: bool = True
    sensitive: bool = False
    weight: int = 1
    depth: int = 1

    def __post_init__(self) -> None:
        _count(self, self.items)


class StaticHash(msgspec.Struct, frozen=True):
    """A hash; only entries whose key is known.

    ``complete`` tells that there are no others. If there are, ``loose`` tells that one of them may replace one of
    these. ``keys`` are the keys that come from somewhere or are no strings, by their texts.
    """

    entries: Mapping[str, StaticValue]
    complete: bool = True
    loose: bool = False
    keys: Mapping[str, StaticText] = {}
    sensitive: bool = False
    weight: int = 1
    depth: int = 1

    def __post_init__(self) -> None:
        _count(self, self.entries.values())

    def key(self, text: str) -> StaticText:
        """Return a key as a value."""
        return self.keys.get(text) or StaticText((Fragment(text, 0, 0, made=True),))

    def get(self, wanted: StaticText) -> StaticValue | None:
        """Return the value of a key, which must be of the same type; None if there is none among ``entries``."""
        text = wanted.text
        return self.entries.get(text) if text in self.entries and self.key(text).type == wanted.type else None


class Undefined(msgspec.Struct, frozen=True):
    """``undef``."""


StaticValue = StaticText | StaticList | StaticHash | Undefined


class Possibility(msgspec.Struct, frozen=True):
    """A value, and what must be so for it: decisions, and whether parameters have their defaults.

    ``override`` tells that it needs a parameter with another value than its default.
    """

    value: StaticValue
    choices: Mapping[str, str] = {}
    default: bool = False
    override: bool = False

    @property
    def certain(self) -> bool:
        """Tells whether the code has this value whenever it runs (among others, if it runs for several elements)."""
        return not self.default and not self.override and all(asked.startswith(ELEMENT) for asked in self.choices)


def unknown(node: ast.Node, cause: Cause | None = None) -> StaticText:
    """Return the value of an expression of which nothing is known."""
    why = cause or Cause("expression")
    return StaticText((Fragment(UNKNOWN, node.start, node.end, made=True, cause=why),), "Any")


def is_known(value: StaticValue) -> bool:
    """Tell whether all of a value is known."""
    match value:
        case StaticText():
            return all(fragment.cause is None and UNKNOWN not in fragment.text for fragment in value.fragments)
        case StaticList():
            return value.complete and all(is_known(item) for item in value.items)
        case StaticHash():
            return value.complete and all(is_known(item) for item in value.entries.values())
    return True


def cause_of(value: StaticValue) -> Cause | None:
    """Return why a part of a value is not known; None if all is known, or a hash only may have more entries."""
    match value:
        case StaticText():
            return value.cause
        case StaticList():
            found = (cause_of(item) for item in value.items)
        case StaticHash():
            found = (cause_of(item) for item in value.entries.values())
        case _:
            return None
    return next((cause for cause in found if cause is not None), None)


# --- putting together ---


def text_of(fragment: Fragment, kind: TextType = "String") -> Possibility:
    """Return the possibility that an expression certainly is this text."""
    return Possibility(StaticText((fragment,), kind))


def made(text: str, node: ast.Node, kind: TextType = "String", *, of: StaticValue | None = None) -> StaticText:
    """Return a text that ``node`` makes, placed where what it is made ``of`` is written."""
    start, end = node.start, node.end
    if isinstance(of, StaticText) and of.fragments:
        start, end = of.fragments[0].start, of.fragments[0].end
    return StaticText((Fragment(text, start, end, made=True),), kind)


def array(items: Iterable[StaticValue], node: ast.Node, *, complete: bool = True, written: int = 0) -> StaticValue:
    """Return an array, so many items of which are written one by one; of one that is too large nothing is known."""
    found = StaticList(tuple(items), complete)
    return unknown(node, Cause("many")) if found.weight > _HEAVIEST + written or found.depth > _NESTED else found


def hash_of(
    pairs: Iterable[tuple[StaticText, StaticValue]], node: ast.Node, *, complete: bool = True, written: int = 0
) -> StaticValue:
    """Return a hash, so many entries of which are written one by one.

    Of one that is too large, or has keys that differ only in their types, nothing is known.
    """
    keys: dict[str, StaticText] = {}
    entries: dict[str, StaticValue] = {}
    for key, value in pairs:
        text = key.text
        if keys.setdefault(text, key).type != key.type or not is_known(key):
            return unknown(node)
        entries[text] = value
    found = StaticHash(entries, complete, keys=keys)
    return unknown(node, Cause("many")) if found.weight > _HEAVIEST + written or found.depth > _NESTED else found


def pairs_of(value: StaticHash) -> list[tuple[StaticText, StaticValue]]:
    """Return the entries of a hash with their keys as values."""
    return [(value.key(text), item) for text, item in value.entries.items()]


def joined(values: Iterable[StaticText], node: ast.Node) -> StaticText:
    """Return one text made of several; of one that grows too large nothing is known."""
    fragments: list[Fragment] = []
    size = 0
    for value in values:
        fragments += value.fragments
        size += len(value.text)
        if len(fragments) > MOST_FRAGMENTS or size > _LARGEST:
            return unknown(node, Cause("many"))
    return StaticText(tuple(fragments))


def glued(texts: Sequence[StaticText], glue: str, node: ast.Node) -> StaticText:
    """Return texts with something between them that ``node`` brings in."""
    if len(texts) > MOST_FRAGMENTS // 2:
        return unknown(node, Cause("many"))
    between = made(glue, node)
    return joined([part for text in texts for part in (between, text)][1:], node)


def flattened(values: Iterable[StaticValue]) -> list[StaticValue]:
    """Return the items of arrays in arrays, and what is no array itself."""
    found: list[StaticValue] = []
    for value in values:
        found += flattened(value.items) if isinstance(value, StaticList) else [value]
    return found


def _count(value: StaticList | StaticHash, inner: Iterable[StaticValue]) -> None:
    weight = depth = 0
    for one in inner:
        if isinstance(one, (StaticList, StaticHash)):
            weight += one.weight
            depth = max(depth, one.depth)
        else:
            weight += 1
    force_setattr(value, "weight", weight + 1)
    force_setattr(value, "depth", depth + 1)


def _span(fragment: Fragment, source: SourceFile, first: int, last: int) -> Span:
    if fragment.made:
        return Span(fragment.start, fragment.end)
    written = source.text[fragment.start : fragment.end]
    if written == fragment.text:
        # By far the most common: nothing is escaped.
        return Span(fragment.start + first, fragment.start + last)
    line_start = fragment.start == 0 or source.text[fragment.start - 1] == "\n"
    places = origins(written, fragment.text, fragment.quoting, line_start=line_start)
    if places is None:
        return Span(fragment.start, fragment.end)
    return Span(fragment.start + places[first].start, fragment.start + places[last - 1].end)
