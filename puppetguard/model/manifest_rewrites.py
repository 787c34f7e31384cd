"""Texts that Puppet itself rewrites: by ``regsubst``, and lines that ``file_line`` matches and replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.expressions import worlds
from puppetguard.model.patterns import Pattern, Wild
from puppetguard.model.regex import matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.values import Possibility, StaticText

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.source import Span

_MARK = "\\"


class ManifestRewrite(NamedTuple):
    """A text that becomes another, which is written as ``text``; the places in ``after`` count in that."""

    said: str
    before: Pattern
    after: Pattern
    text: StaticText
    place: Span
    certain: bool


def manifest_rewrites(subject: Subject) -> Iterator[ManifestRewrite]:
    """Yield what the calls and resources of a manifest rewrite."""
    text = subject.source.text
    for call in subject.calls if "regsubst" in text else ():
        if call.name == "regsubst" and len(call.arguments) >= 3:
            parts = {"match": call.arguments[1].values, "line": call.arguments[2].values}
            yield from _rewrites("regsubst", parts, call.arguments[2].span)
    for resource in subject.resources.of_types(("file_line",)) if "file_line" in text else ():
        match, line = resource.attributes.get("match"), resource.attributes.get("line")
        if resource.type is not None and match is not None and line is not None:
            yield from _rewrites("file_line", {"match": match.values, "line": line.values}, line.written)


def _rewrites(said: str, parts: dict[str, Sequence[Possibility]], place: Span) -> Iterator[ManifestRewrite]:
    for world in worlds(parts).found:
        old, new = world["match"].value, world["line"].value
        if not isinstance(old, StaticText) or not isinstance(new, StaticText):
            continue
        certain = world["match"].certain and world["line"].certain
        text = old.text
        for match in matches(text, range(len(text)), "perl") if UNKNOWN not in text else ():
            yield ManifestRewrite(said, match.pattern, _pattern(new.text, said), new, place, certain)


def _pattern(text: str, said: str) -> Pattern:
    """Return a replacement; what it takes of the match (``\\1``) is not known in it."""
    pieces: list[Text | Wild] = []
    start = 0
    for at, char in enumerate(text):
        if char == UNKNOWN or (char == _MARK and said == "regsubst"):
            pieces += [Text(text[start:at], range(start, at)), Wild(f"value.{at}")]
            start = at + (1 if char == UNKNOWN else 2)
    pieces.append(Text(text[start:], range(start, len(text))))
    return tuple(piece for piece in pieces if isinstance(piece, Wild) or piece.value)
