"""Substitutions of text: what is rewritten to what, whichever language says so."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.patterns import Pattern, Wild, known_text, merged, replaced, sliced, tail
from puppetguard.model.regex import Match
from puppetguard.model.script import UNKNOWN, Text


class Group(msgspec.Struct, frozen=True):
    """A part of a replacement that stands for what a group matched; group 0 is the whole match."""

    number: int


Replacement = tuple[Text | Wild | Group, ...]


class Example(msgspec.Struct, frozen=True):
    """One text that a substitution matches, and what it becomes."""

    before: Pattern
    after: Pattern


class TextSubstitution(msgspec.Struct, frozen=True):
    """``s/before/after/`` in any language; ``every`` tells that it is done as often as it matches.

    ``before`` is empty when it cannot be known what is matched. The span is that of the substitution itself.
    """

    before: tuple[Match, ...]
    after: Replacement
    start: int
    end: int
    every: bool = False

    def examples(self) -> tuple[Example, ...]:
        """Return what is known to be rewritten to what."""
        return tuple(Example(match.pattern, self.replacement(match)) for match in self.before)

    def replacement(self, match: Match) -> Pattern:
        """Return what takes the place of a match."""
        pieces: list[Text | Wild] = []
        for piece in self.after:
            if isinstance(piece, Group):
                pieces += match.pattern if piece.number == 0 else ((*match.groups, ())[: piece.number][-1:] or ((),))[0]
            else:
                pieces.append(piece)
        return merged(pieces)

    def applied(self, text: Pattern) -> Pattern | None:
        """Return what becomes of a text of which only some may be known; None if it certainly is left as it is."""
        for match in self.before:
            if (known := known_text(match.pattern)) is not None:
                result = replaced(text, known, self.replacement(match), every=self.every, at_end=match.at_end)
            else:
                result = self._with_stem(match, text)
            if result is not None:
                return result
        return None

    def _with_stem(self, match: Match, text: Pattern) -> Pattern | None:
        r"""Apply a match of something unknown and a known ending, such as ``\(.*\)\.php``."""
        if len(match.pattern) != 2 or not isinstance(match.pattern[0], Wild):
            return None
        ending = tail(match.pattern).value
        last = tail(text)
        if not last.value.endswith(ending) and text and isinstance(text[-1], Text):
            return None
        stem: Pattern = (Wild(f"{getattr(text[-1], 'name', '')}", ending),) if text else ()
        if last.value:
            stem = merged((*text[:-1], sliced(last, 0, len(last.value) - len(ending))))
        hole = match.pattern[0]
        bound = Match(
            (*stem, *match.pattern[1:]),
            tuple(
                merged(part for piece in group for part in (stem if piece == hole else (piece,)))
                for group in match.groups
            ),
        )
        return self.replacement(bound)


def split_delimited(text: str, start: int, count: int, *, brackets: bool = True) -> list[tuple[int, int]] | None:
    """Return the ranges of ``count`` parts that a delimiter at ``start`` separates: ``/a/b/`` has two.

    A backslash hides the delimiter after it, and so do brackets (``[/]``) if they count. None if a part is not ended.
    """
    if start >= len(text):
        return None
    delimiter = text[start]
    if delimiter in "\\\n" or delimiter == UNKNOWN:
        return None
    parts: list[tuple[int, int]] = []
    first = index = start + 1
    literal = 0
    while index < len(text) and len(parts) < count:
        char = text[index]
        if char == "\\":
            index += 1
        elif char == delimiter:
            parts.append((first, index))
            first = index + 1
        elif char == "[" and brackets and not parts and delimiter != "[" and index >= literal:
            end, literal = _bracket_end(text, index)
            index = max(index, end)
        index += 1
    return parts if len(parts) == count else None


def _bracket_end(text: str, start: int) -> tuple[int, int]:
    """Return the place of the ``]`` that ends a bracket expression; ``start`` if it is none.

    The second is up to where no other bracket need be looked for: none is ended there if this one is not.
    """
    if text.find("]", start) < 0:
        return start, len(text)
    index = start + 1
    unended = ""
    if text.startswith("^", index):
        index += 1
    if text.startswith("]", index):
        index += 1
    while index < len(text) and text[index] != "]":
        if text[index] == "\n":
            return start, index
        mark = text[index + 1 : index + 2]
        if text[index] == "[" and mark in (":", ".", "=") and mark not in unended:
            close = text.find(f"{mark}]", index + 2)
            unended += mark if close < 0 else ""
            index = close + 1 if close > 0 else index
        index += 1
    return (index, 0) if index < len(text) else (start, len(text))


def undelimited(text: str, offsets: Sequence[int], delimiter: str) -> tuple[str, Sequence[int]]:
    """Return a part of a delimited text with the escapes of the delimiter taken away."""
    if delimiter == "/" or f"\\{delimiter}" not in text:
        return text, offsets
    chars: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(text):
        if text[index] == "\\" and index + 1 < len(text):
            if text[index + 1] != delimiter:
                chars.append(text[index])
                places.append(offsets[index])
            index += 1
        chars.append(text[index])
        places.append(offsets[index])
        index += 1
    return "".join(chars), places
