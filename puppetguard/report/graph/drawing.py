"""Boxes and lines between them as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from puppetguard.model.graph import Vertex
from puppetguard.report.graph.layered import columns
from puppetguard.report.markup import display_width, printable, shortened

MOST = 500
"""How many boxes a picture may have: nobody sees anything in a larger one."""
_HEIGHT, _GAP, _MARGIN, _BETWEEN = 28, 12, 20, 80
_CHARACTER = 7.3
_WIDEST = 46


class Box(NamedTuple):
    """What a box shows, what is said of it (in lines), its class, and the place in the page that it leads to."""

    label: str
    said: tuple[str, ...]
    style: str = ""
    link: str = ""


class Line(NamedTuple):
    """An arrow from one box to another, what is said of it, and its class."""

    source: Vertex
    target: Vertex
    said: str = ""
    style: str = ""


def drawing(boxes: Mapping[Vertex, Box], lines: Sequence[Line]) -> Iterator[str]:
    """Yield an SVG image with the boxes in columns, lines from left to right; any text in it is escaped.

    What is in an image cannot be reached by those who only hear it: one with links is a group.
    """
    role = "group" if any(box.link for box in boxes.values()) else "img"
    labels = {vertex: shortened(printable(box.label), _WIDEST) for vertex, box in boxes.items()}
    placed = columns(list(boxes), lines)
    tallest = max((len(column) for column in placed), default=0)
    corners: dict[Vertex, tuple[float, float, float]] = {}
    left = float(_MARGIN)
    for column in placed:
        width = max(display_width(labels[vertex]) for vertex in column) * _CHARACTER + 20
        top = _MARGIN + (tallest - len(column)) * (_HEIGHT + _GAP) / 2
        for at, vertex in enumerate(column):
            corners[vertex] = left, top + at * (_HEIGHT + _GAP), width
        left += width + _BETWEEN
    right, bottom = left - _BETWEEN + _MARGIN, tallest * (_HEIGHT + _GAP) - _GAP + 2 * _MARGIN
    yield (
        f'<div class="picture"><svg width="{right:.0f}" height="{bottom:.0f}" viewBox="0 0 {right:.0f} {bottom:.0f}"'
        f' role="{role}"'
        ' xmlns="http://www.w3.org/2000/svg">\n<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4"'
        ' markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8" /></marker></defs>\n'
    )
    for line in lines:
        yield _line(line, corners)
    for vertex, box in boxes.items():
        yield _box(box, labels[vertex], corners[vertex])
    yield "</svg></div>\n"


def _line(line: Line, corners: Mapping[Vertex, tuple[float, float, float]]) -> str:
    left, top, width = corners[line.source]
    x, y = left + width, top + _HEIGHT / 2
    to_x, to_y = corners[line.target][0], corners[line.target][1] + _HEIGHT / 2
    bend = max(40.0, abs(to_x - x) / 2)
    kind = f' class="{line.style}"' if line.style else ""
    said = f"<title>{_text(line.said)}</title>" if line.said else ""
    return (
        f'<path{kind} marker-end="url(#tip)" d="M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f}'
        f' {to_x:.0f} {to_y:.0f}">{said}</path>\n'
    )


def _box(box: Box, label: str, corner: tuple[float, float, float]) -> str:
    left, top, width = corner
    said = escape("\n".join(map(printable, box.said)))
    shape = (
        f'<g><title>{said}</title><rect class="{box.style}" x="{left:.0f}" y="{top:.0f}"'
        f' width="{width:.0f}" height="{_HEIGHT}" rx="6" />'
        f'<text x="{left + 10:.0f}" y="{top + 18:.0f}">{_text(label)}</text></g>'
    )
    return f'<a href="#{box.link}">{shape}</a>\n' if box.link else f"{shape}\n"


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
