"""The source line of a place, with a caret below."""

from __future__ import annotations

import msgspec

from puppetguard.findings import Location
from puppetguard.report.markup import Piece, Style, display_width, plain_text, printable
from puppetguard.source import SourceFile

TAB_WIDTH = 4
CONTEXT_BEFORE = 60
"""How many characters of a long line are shown before the place."""
CONTEXT_MAXIMUM = 140
"""How many characters of a long line are shown in all."""
CUT = "…"


def excerpt(source: SourceFile, start: int, end: int, *, label: str = "", gutter: int = 0) -> str:
    """Return the line of ``start`` with its number and, below, carets under ``[start, end)``; no final line feed.

    Tabs and wide characters keep the carets in place, control characters are written as escapes, a long line is cut
    around the place. A range over several lines is marked up to the end of its first line, an empty one by a single
    caret. ``label`` is a text to put behind the carets; ``gutter`` the least width of the line numbers, so that several
    excerpts can be aligned (see ``gutter_width``).
    """
    return plain_text(excerpt_pieces(source, start, end, label=label, gutter=gutter))


def place_excerpt(source: SourceFile | None, place: Location) -> str:
    """Return the excerpt of a place; empty if there is no source, or if it has no such line."""
    if source is None or place.line > len(source.line_starts):
        return ""
    start = source.line_starts[place.line - 1] + place.column - 1
    last = min(place.end_line, len(source.line_starts))
    end = source.line_starts[last - 1] + place.end_column - 1
    length = len(source.text)
    return excerpt(source, min(start, length), min(max(start, end), length))


def gutter_width(source: SourceFile, *offsets: int) -> int:
    """Return the width of the widest line number among ``offsets`` of ``source``."""
    return max((len(str(source.position(offset).line)) for offset in offsets), default=0)


def excerpt_pieces(
    source: SourceFile, start: int, end: int, *, label: str = "", gutter: int = 0, style: Style = "error"
) -> list[Piece]:
    """Return the excerpt as styled text; ``style`` is that of the carets and the label. See ``excerpt``."""
    line = source.position(start).line
    number = str(line).rjust(gutter)
    cut = _cut(source, line, start, end)
    before = line_shown(cut.before, 0)
    width_before = display_width(before)
    marked = line_shown(cut.marked, width_before)
    after = line_shown(cut.after, width_before + display_width(marked))
    carets = "^" * max(1, display_width(marked))
    blank = " " * len(number)
    shown = f" {before}{marked}{after}".rstrip()
    return [
        Piece(f"{number} |", "gutter"),
        Piece(f"{shown}\n", "source"),
        Piece(f"{blank} |", "gutter"),
        Piece(" " * (width_before + 1)),
        Piece(f"{carets} {printable(label)}" if label else carets, style),
    ]


class _Cut(msgspec.Struct, frozen=True):
    """The parts of a line to show: before the place, the place, and after it."""

    before: str
    marked: str
    after: str


def _cut(source: SourceFile, line: int, start: int, end: int) -> _Cut:
    """Cut one line around ``[start, end)``; reads no more than it shows, for a line can be megabytes long."""
    starts = source.line_starts
    text = source.text
    line_start = starts[line - 1]
    line_end = starts[line] - 1 if line < len(starts) else len(text)
    if line_end > line_start and text[line_end - 1] == "\r":
        line_end -= 1
    start = min(start, line_end)
    end = max(start, min(end, line_end))
    first, last = line_start, line_end
    if last - first > CONTEXT_MAXIMUM:
        first = max(line_start, start - CONTEXT_BEFORE)
        last = min(line_end, first + CONTEXT_MAXIMUM)
        first = max(line_start, min(first, last - CONTEXT_MAXIMUM))
    end = min(end, last)
    return _Cut(
        (CUT if first > line_start else "") + text[first:start],
        text[start:end],
        text[end:last] + (CUT if last < line_end else ""),
    )


def line_shown(text: str, column: int) -> str:
    """Return part of a line as it is shown from a column (from 0) on: tabs as blanks, unprintable text as escapes."""
    if "\t" not in text:
        return printable(text)
    first, *others = text.split("\t")
    shown = printable(first)
    for part in others:
        shown += " " * (TAB_WIDTH - (column + display_width(shown)) % TAB_WIDTH) + printable(part)
    return shown
