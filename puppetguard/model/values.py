"""What an expression can be, as far as its own file tells.

An expression has *possibilities*: values it can take, each with the decisions that lead to it, so that the two halves
of an ``if`` are never mixed in one text. Text that is not known is ``UNKNOWN``, a value of its own that is equal to
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from puppetguard.model.origins import Quoting, origins
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Choice
from puppetguard.model.script import UNKNOWN
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

_LARGEST = 1_000_000
"""How many fragments and characters a text is followed to."""
ELEMENT = "element of "
"""How the question starts which element of an array a lambda is called for."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=@%/.,:")
"""What stdlib's ``shellquote`` leaves without quotes."""


class Fragment(msgspec.Struct, frozen=True):
    """A run of text and where it comes from; ``[start, end)`` is the place of the text itself, without quotes.

    ``made`` tells that it is not written there, but made by what is (or is not known at all).
    """

    text: str
    start: int
    end: int
    quoting: Quoting = "verbatim"
    made: bool = False


class StaticText(msgspec.Struct, frozen=True):
    """A text put together from fragments."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """The text, ``UNKNOWN`` for each part that is not known."""
        return "".join(fragment.text for fragment in self.fragments)

    def spans(self, source: SourceFile, start: int, end: int) -> list[Span]:
        """Return the places in the source that ``text[start:end]`` comes from: one for each fragment it touches."""
        found: list[Span] = []
        at = 0
        for fragment in self.fragments:
            first, last = max(start, at) - at, min(end, at + len(fragment.text)) - at
            at += len(fragment.text)
            if first < last:
                found.append(_span(fragment, source, first, last))
        return found


class StaticList(msgspec.Struct, frozen=True):
    """An array."""

    items: tuple[StaticValue, ...]


class StaticHash(msgspec.Struct, frozen=True):
    """A hash; only entries whose key is known. ``complete`` tells that there are no others."""

    entries: Mapping[str, StaticValue]
    complete: bool = True


class Undefined(msgspec.Struct, frozen=True):
    """``undef``."""


StaticValue = StaticText | StaticList | StaticHash | Undefined


class Possibility(msgspec.Struct, frozen=True):
    """A value, and what must be so for it: decisions, and whether parameters have their defaults."""

    value: StaticValue
    choices: Mapping[str, str] = {}
    default: bool = False

    @property
    def certain(self) -> bool:
        """Tells whether the code has this value whenever it runs (among others, if it runs for several elements)."""
        return not self.default and all(asked.startswith(ELEMENT) for asked in self.choices)


def unknown(node: ast.Node) -> StaticText:
    """Return the value of an expression of which nothing is known."""
    return StaticText((Fragment(UNKNOWN, node.start, node.end, made=True),))


# --- putting together ---


def text_of(fragment: Fragment) -> Possibility:
    """Return the possibility that an expression certainly is this text."""
    return Possibility(StaticText((fragment,)))


def elements(value: StaticValue, node: ast.Node) -> Iterable[StaticValue]:
    """Return what the last parameter of a lambda is in turn: the items of an array, the values of a hash."""
    if isinstance(value, StaticList):
        return value.items
    return value.entries.values() if isinstance(value, StaticHash) else (unknown(node),)


def joined(values: Iterable[StaticValue], node: ast.Node) -> StaticText:
    """Return one text made of several; of one that grows too large nothing is known."""
    fragments: list[Fragment] = []
    size = 0
    for value in values:
        if isinstance(value, StaticText):
            fragments += value.fragments
            size += len(value.text)
        if len(fragments) > _LARGEST or size > _LARGEST:
            return unknown(node)
    return StaticText(tuple(fragments))


def glued(texts: Sequence[StaticText], glue: str, node: ast.Node) -> StaticText:
    """Return texts with something between them that ``node`` brings in."""
    fragments: list[Fragment] = []
    for text in texts:
        if fragments:
            fragments.append(Fragment(glue, node.start, node.end, made=True))
        fragments += text.fragments
    return StaticText(tuple(fragments))


def shell_quoted(texts: Sequence[StaticText], node: ast.Node) -> StaticText:
    """Return texts as words of a shell command, each in single quotes where it needs them."""
    words: list[StaticText] = []
    for text in texts:
        if text.text and all(char in _PLAIN for char in text.text):
            words.append(text)
        else:
            mark = Fragment("'", node.start, node.end, made=True)
            words.append(StaticText((mark, *text.fragments, mark)) if "'" not in text.text else unknown(node))
    return glued(words, " ", node)


def flattened(values: Iterable[StaticValue]) -> list[StaticValue]:
    """Return the items of arrays in arrays, and what is no array itself."""
    found: list[StaticValue] = []
    for value in values:
        found += flattened(value.items) if isinstance(value, StaticList) else [value]
    return found


def under(one: Possibility, choices: Sequence[Choice], *, default: bool = False) -> Possibility | None:
    """Return a possibility under further decisions; None if it contradicts them."""
    merged = dict(one.choices)
    for asked, answer in choices:
        if merged.setdefault(asked, answer) != answer:
            return None
    return Possibility(one.value, merged, one.default or default)


class Combination(NamedTuple):
    """One possibility of each part, and what must be so for all of them together."""

    values: list[StaticValue]
    choices: dict[str, str]
    default: bool

    def then(self, one: Possibility) -> Combination | None:
        """Return the combination with one more part; None if that contradicts it."""
        if any(self.choices.get(asked, answer) != answer for asked, answer in one.choices.items()):
            return None
        return Combination([*self.values, one.value], {**self.choices, **one.choices}, self.default or one.default)


def combinations(parts: Sequence[Sequence[Possibility]]) -> list[Combination]:
    """Return every way to take one possibility of each part that does not contradict itself, at most ``MOST``."""
    found = [Combination([], {}, default=False)]
    for part in parts:
        if len(part) == 1 and not part[0].choices and not part[0].default:
            # By far the most common part, and a string can have thousands of them.
            for combination in found:
                combination.values.append(part[0].value)
        else:
            longer = (combination.then(one) for combination in found for one in part)
            found = [combination for combination in longer if combination is not None][:MOST]
    return found


def _span(fragment: Fragment, source: SourceFile, first: int, last: int) -> Span:
    if fragment.made:
        return Span(fragment.start, fragment.end)
    written = source.text[fragment.start : fragment.end]
    line_start = fragment.start == 0 or source.text[fragment.start - 1] == "\n"
    places = origins(written, fragment.text, fragment.quoting, line_start=line_start)
    if places is None:
        return Span(fragment.start, fragment.end)
    return Span(fragment.start + places[first].start, fragment.start + places[last - 1].end)
