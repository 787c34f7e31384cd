"""Corrections of a text: what is put in place of which ranges, and where everything else goes by that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from puppetguard.findings import Fix, Location
from puppetguard.source import SourceFile


class Correction(msgspec.Struct, frozen=True, order=True):
    """A half-open range of offsets of a text, and what is put in its place."""

    start: int
    end: int
    text: str

    def meets(self, other: Correction) -> bool:
        """Tell whether two corrections have a part in common; those that only touch are apart unless one inserts."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


def corrections(source: SourceFile, fix: Fix) -> tuple[Correction, ...] | None:
    """Return what a fix corrects in its file, in the order of the text; None if that is no place there, or nothing."""
    found: list[Correction] = []
    for edit in fix.edits:
        start, end = offset_of(source, edit.location), end_of(source, edit.location)
        if start is None or end is None or start > end:
            return None
        if source.text[start:end] != edit.replacement:
            found.append(Correction(start, end, edit.replacement))
    found.sort()
    if not found or any(one.meets(other) for one, other in pairwise(found)):
        return None
    return tuple(found)


def offset_of(source: SourceFile, place: Location) -> int | None:
    """Return the offset at which a place begins; None if the text has no such place."""
    return _offset(source, place.line, place.column)


def end_of(source: SourceFile, place: Location) -> int | None:
    """Return the offset at which a place ends; None if the text has no such place."""
    return _offset(source, place.end_line, place.end_column)


def _offset(source: SourceFile, line: int, column: int) -> int | None:
    starts = source.line_starts
    if not 0 < line <= len(starts) or column < 1:
        return None
    offset = starts[line - 1] + column - 1
    return offset if offset < (starts[line] if line < len(starts) else len(source.text) + 1) else None


def corrected(text: str, made: Iterable[Correction]) -> str:
    """Return a text with corrections, which have no parts in common."""
    pieces: list[str] = []
    at = 0
    for one in sorted(made):
        pieces += (text[at : one.start], one.text)
        at = one.end
    return "".join((*pieces, text[at:]))


class Moves:
    """Where the offsets of a text go by corrections, which are sorted and have no parts in common."""

    def __init__(self, made: Sequence[Correction]) -> None:
        self._made = made
        self._starts = [one.start for one in made]
        self._shifts = [0]
        for one in made:
            self._shifts.append(self._shifts[-1] + len(one.text) - (one.end - one.start))

    def of(self, offset: int) -> tuple[int, ...]:
        """Return where an offset can be afterwards: one place, or both ends of what was put in there; none inside."""
        before = bisect_right(self._starts, offset)
        if before == 0:
            return (offset,)
        last = self._made[before - 1]
        start = last.start + self._shifts[before - 1]
        if last.start == last.end == offset:
            return start, start + len(last.text)
        if offset == last.start:
            return (start,)
        return () if offset < last.end else (offset + self._shifts[before],)

    def first_of(self, offset: int) -> int:
        """Return where an offset is afterwards; one inside of a correction where that begins."""
        places = self.of(offset)
        if places:
            return places[0]
        before = bisect_right(self._starts, offset)
        return self._made[before - 1].start + self._shifts[before - 1]

    def within(self, start: int, end: int) -> Sequence[Correction]:
        """Return the corrections that lie in a range, or touch it."""
        first = bisect_right(self._starts, start - 1)
        if first > 0 and self._made[first - 1].end >= start:
            first -= 1
        last = bisect_right(self._starts, end)
        return self._made[first:last]
