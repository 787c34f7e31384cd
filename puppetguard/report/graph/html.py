"""A graph as one page that needs nothing else: no script, no network, all text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from puppetguard.model.graph import Certainty, Edge, Reached, Vertex
from puppetguard.model.graph.view import View
from puppetguard.report.graph.drawing import MOST, Box, Line, drawing
from puppetguard.report.graph.wording import doubt, is_foreign, label_of, name_of, place_of, verb
from puppetguard.report.markup import printable
from puppetguard.report.pages import asset

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px; background: var(--page); color: var(--ink) }
h1 { font-size: 22px; margin: 0 0 4px } h2 { font-size: 17px; margin: 28px 0 8px } p { margin: 4px 0 14px }
table { border-collapse: collapse } td, th { text-align: left; padding: 3px 14px 3px 0; vertical-align: top }
td.how { color: var(--faint) } code { font: 13px ui-monospace, monospace }
"""


def graph_html(views: Sequence[tuple[View, Reached | None]], *, title: str) -> str:
    """Return views as a page; ``title`` is what was asked for."""
    body = "".join(part for view, reached in views for part in _section(view, reached))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{_text(title)} - puppetguard graph'
        f'</title>\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<style>{asset('picture.css')}{_STYLE}</style>\n</head>\n<body>\n<h1>{_text(title)}</h1>\n{body}</body>\n</html>\n"
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
    if len(groups) > MOST:
        yield (
            f'<p class="faint">{len(groups):,} boxes are too many for a picture: ask for one class, or give a'
            " --depth.</p>\n"
        )
        return
    boxes = {vertex: _box(view, vertex, group) for vertex, group in groups.items()}
    yield from drawing(boxes, [_line(edge) for edge in view.drawn_edges])
    if any(edge.certainty for edge in view.drawn_edges):
        yield '<p class="faint">Dashed: under a condition. Dotted: possible, the name is not known.</p>\n'


def _line(edge: Edge) -> Line:
    said = ", ".join(one for one in (verb(edge), doubt(edge.certainty), place_of(edge)) if one)
    return Line(edge.source, edge.target, said, "" if edge.certainty is Certainty.CERTAIN else edge.certainty.word)


def _box(view: View, vertex: Vertex, group: Sequence[Vertex]) -> Box:
    kinds: list[str] = [vertex.kind] if vertex.kind == "node" else []
    kinds += ["target"] if vertex in view.targets else []
    kinds += ["foreign"] if is_foreign(view.graph, vertex) else []
    places = [f"{file}:{place.line}" for file, place in view.graph.places(vertex)]
    return Box(label_of(group), (*map(name_of, group), *places), " ".join(kinds))
