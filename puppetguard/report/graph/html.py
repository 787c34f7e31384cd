"""A graph as one page that needs nothing else: no script, no network, all text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from puppetguard.model.graph import Certainty, Edge, Reached, Vertex
from puppetguard.model.graph.view import View
from puppetguard.report.graph.layered import columns
from puppetguard.report.graph.wording import doubt, is_foreign, label_of, name_of, place_of, verb
from puppetguard.report.markup import printable

_MOST = 500
"""How many boxes a picture may have: nobody sees anything in a larger one."""
_HEIGHT, _GAP, _MARGIN, _BETWEEN = 28, 12, 20, 80
_CHARACTER = 7.3
_WIDEST = 46
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --line: #8a94a6; --box: #f3f5f9; --ink: #1c2430; --target: #ffe9b8; --node: #dff0e3;
  --page: #fff; --faint: #5d6878 }
@media (prefers-color-scheme: dark) { :root { --box: #262d38; --ink: #e6eaf0; --target: #5b4710; --node: #1e3d29;
  --page: #14181e; --faint: #9aa5b5 } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px; background: var(--page); color: var(--ink) }
h1 { font-size: 22px; margin: 0 0 4px } h2 { font-size: 17px; margin: 28px 0 8px } p { margin: 4px 0 14px }
.picture { overflow: auto; border: 1px solid var(--line); border-radius: 8px }
svg text { font: 12px ui-monospace, monospace; fill: var(--ink) }
rect { fill: var(--box); stroke: var(--line) } rect.node { fill: var(--node) }
rect.target { fill: var(--target); stroke-width: 2 } rect.foreign { stroke-dasharray: 4 3 }
path { fill: none; stroke: var(--line); stroke-width: 1.3 }
path.conditional { stroke-dasharray: 6 4 } path.possible { stroke-dasharray: 2 4 }
table { border-collapse: collapse } td, th { text-align: left; padding: 3px 14px 3px 0; vertical-align: top }
td.how, .faint { color: var(--faint) } code { font: 13px ui-monospace, monospace }
"""


def graph_html(views: Sequence[tuple[View, Reached | None]], *, title: str) -> str:
    """Return views as a page; ``title`` is what was asked for."""
    body = "".join(part for view, reached in views for part in _section(view, reached))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{_text(title)} - puppetguard graph'
        f'</title>\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_text(title)}</h1>\n{body}</body>\n</html>\n"
    )


def _section(view: View, reached: Reached | None) -> Iterator[str]:
    if reached is not None:
        yield f"<p>{_text(reached.summary)}</p>\n"
    yield from _picture(view)
    if reached is not None and reached.nodes:
        yield "<h2>Nodes, and the ways from them</h2>\n<table>\n"
        for one in reached.nodes:
            steps = " → ".join(name_of(edge.target) for edge in one.path)
            yield _row(name_of(one.vertex), doubt(one.certainty), steps)
        yield "</table>\n"
    gaps = view.graph.gaps if reached is None else reached.unknown
    unclassified = view.graph.unclassified if reached is None else reached.unclassified
    if gaps or unclassified or view.graph.broken:
        yield "<h2>Not known</h2>\n<table>\n"
        for gap in gaps:
            yield _row(f"{gap.file}:{gap.place.line}", gap.said, name_of(gap.source))
        for node in unclassified:
            yield _row(name_of(node), "nothing here says what it gets", "")
        for path in view.graph.broken:
            yield _row(path, "has errors, and may declare more", "")
        yield "</table>\n"


def _row(what: str, how: str, more: str) -> str:
    return f'<tr><td><code>{_text(what)}</code></td><td class="how">{_text(how)}</td><td>{_text(more)}</td></tr>\n'


def _text(text: str) -> str:
    return escape(printable(text), quote=True)


# --- the picture ---


def _picture(view: View) -> Iterator[str]:
    groups = view.groups
    if len(groups) > _MOST:
        yield (
            f'<p class="faint">{len(groups):,} boxes are too many for a picture: ask for one class, or give a'
            " --depth.</p>\n"
        )
        return
    labels = {vertex: _short(label_of(group)) for vertex, group in groups.items()}
    placed = columns(list(groups), view.drawn_edges)
    tallest = max((len(column) for column in placed), default=0)
    boxes: dict[Vertex, tuple[float, float, float]] = {}
    left = float(_MARGIN)
    for column in placed:
        width = max(len(labels[vertex]) for vertex in column) * _CHARACTER + 20
        top = _MARGIN + (tallest - len(column)) * (_HEIGHT + _GAP) / 2
        for at, vertex in enumerate(column):
            boxes[vertex] = left, top + at * (_HEIGHT + _GAP), width
        left += width + _BETWEEN
    right, bottom = left - _BETWEEN + _MARGIN, tallest * (_HEIGHT + _GAP) - _GAP + 2 * _MARGIN
    yield (
        f'<div class="picture"><svg width="{right:.0f}" height="{bottom:.0f}" role="img"'
        ' xmlns="http://www.w3.org/2000/svg">\n<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4"'
        ' markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8" /></marker></defs>\n'
    )
    for edge in view.drawn_edges:
        yield _line(edge, boxes)
    for vertex, group in groups.items():
        yield _box(view, vertex, labels[vertex], group, boxes[vertex])
    yield "</svg></div>\n"
    if any(edge.certainty for edge in view.drawn_edges):
        yield '<p class="faint">Dashed: under a condition. Dotted: possible, the name is not known.</p>\n'


def _line(edge: Edge, boxes: dict[Vertex, tuple[float, float, float]]) -> str:
    left, top, width = boxes[edge.source]
    x, y = left + width, top + _HEIGHT / 2
    to_x, to_y = boxes[edge.target][0], boxes[edge.target][1] + _HEIGHT / 2
    bend = max(40.0, abs(to_x - x) / 2)
    kind = "" if edge.certainty is Certainty.CERTAIN else f' class="{edge.certainty.word}"'
    said = ", ".join(one for one in (verb(edge), doubt(edge.certainty), place_of(edge)) if one)
    return (
        f'<path{kind} marker-end="url(#tip)" d="M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f}'
        f' {to_x:.0f} {to_y:.0f}"><title>{_text(said)}</title></path>\n'
    )


def _box(view: View, vertex: Vertex, label: str, group: Iterable[Vertex], box: tuple[float, float, float]) -> str:
    left, top, width = box
    kinds: list[str] = [vertex.kind] if vertex.kind == "node" else []
    kinds += ["target"] if vertex in view.targets else []
    kinds += ["foreign"] if is_foreign(view.graph, vertex) else []
    places = [f"{file}:{place.line}" for file, place in view.graph.places(vertex)]
    said = "\n".join([*map(name_of, group), *map(printable, places)])
    return (
        f'<g><title>{escape(said)}</title><rect class="{" ".join(kinds)}" x="{left:.0f}" y="{top:.0f}"'
        f' width="{width:.0f}" height="{_HEIGHT}" rx="6" />'
        f'<text x="{left + 10:.0f}" y="{top + 18:.0f}">{_text(label)}</text></g>\n'
    )


def _short(label: str) -> str:
    return label if len(label) <= _WIDEST else f"{label[: _WIDEST - 1]}…"
