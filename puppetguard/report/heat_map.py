"""A picture of where findings are: folders by rules, the darker the more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

from puppetguard.report.markup import display_width, printable
from puppetguard.report.summary import counted

ROWS = 24
COLUMNS = 24
"""How many folders and rules are shown by their names; the others share a last row, a last column."""
_SIZE = 26
_CHARACTER = 6.7
"""Width of a character of the labels, whose font is 11 pixels high."""
_LABEL = 38
"""How many characters of a label are shown."""
_GRADES = 5
_SLOPE = 0.72
"""How far the labels of columns reach up and to the right, for each pixel of their length: they are turned by 45°."""


def heat_map(counts: Mapping[tuple[str, str], int]) -> str:
    """Return an SVG image of how many findings there are by folder and rule, the most frequent first.

    A cell has the attributes ``data-folder`` and ``data-rule``, unless it stands for several.
    """
    folders = _chosen(counts, 0, ROWS)
    rules = _chosen(counts, 1, COLUMNS)
    grid: Counter[tuple[str, str]] = Counter()
    for (folder, rule), number in counts.items():
        grid[folder if folder in folders else "", rule if rule in rules else ""] += number
    rows = [*folders, *([""] if any(not folder for folder, _ in grid) else [])]
    columns = [*rules, *([""] if any(not rule for _, rule in grid) else [])]
    left = round(max(display_width(_label(row, "folders")) for row in rows) * _CHARACTER) + 12
    longest = max(display_width(_label(column, "rules")) for column in columns) * _CHARACTER
    top = round(longest * _SLOPE) + 18
    width = left + len(columns) * _SIZE + round(longest * _SLOPE) + 12
    height = top + len(rows) * _SIZE + 4
    size = f'width="{width}" height="{height}"'
    parts = [f'<div class="frame"><svg class="map" role="img" aria-label="Findings by folder and rule" {size}>']
    for number, column in enumerate(columns):
        x, y = left + number * _SIZE + _SIZE // 2, top - 8
        parts.append(f'<text x="{x}" y="{y}" transform="rotate(-45 {x} {y})">{escape(_label(column, "rules"))}</text>')
    greatest = max(grid.values())
    for line, row in enumerate(rows):
        y = top + line * _SIZE
        parts.append(f'<text x="{left - 8}" y="{y + 17}" class="row">{escape(_label(row, "folders"))}</text>')
        for number, column in enumerate(columns):
            parts.append(_cell(row, column, grid[row, column], greatest, (left + number * _SIZE, y)))
    return "\n".join([*parts, "</svg></div>"])


def _cell(row: str, column: str, number: int, greatest: int, corner: tuple[int, int]) -> str:
    x, y = corner
    size = _SIZE - 2
    if not number:
        return f'<rect x="{x}" y="{y}" width="{size}" height="{size}" class="h0"/>'
    data = f' data-folder="{_quoted(row)}" data-rule="{_quoted(column)}" tabindex="0"' if row and column else ""
    title = f"{_label(row, 'folders', None)}, {_label(column, 'rules', None)}: {counted(number, 'finding')}"
    shown = str(number) if number < 1000 else f"{number // 1000}k"
    return (
        f'<g class="h{_grade(number, greatest)}"{data}><title>{escape(title)}</title>'
        f'<rect x="{x}" y="{y}" width="{size}" height="{size}"/>'
        f'<text x="{x + size / 2:g}" y="{y + 16}">{shown}</text></g>'
    )


def _grade(number: int, greatest: int) -> int:
    """Return a grade from 1 to 5, by the number of digits in base 2: integers only, so equal on every machine."""
    return 1 + (number.bit_length() - 1) * (_GRADES - 1) // max(1, greatest.bit_length() - 1)


def _chosen(counts: Mapping[tuple[str, str], int], axis: int, limit: int) -> list[str]:
    totals: Counter[str] = Counter()
    for key, number in counts.items():
        totals[key[axis]] += number
    ordered = sorted(totals, key=lambda name: (-totals[name], name))
    return ordered if len(ordered) <= limit else ordered[: limit - 1]


def _label(name: str, noun: str, limit: int | None = _LABEL) -> str:
    """Return a name as it is shown, the end of a long one; for none, that it stands for all others."""
    shown = printable(name) if name else f"other {noun}"
    return shown if limit is None or len(shown) <= limit else f"…{shown[1 - limit :]}"


def _quoted(name: str) -> str:
    return escape(printable(name))
