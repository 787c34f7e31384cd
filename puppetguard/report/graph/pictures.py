"""Graphs in the languages of programs that draw: DOT (Graphviz) and Mermaid."""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.graph import Certainty, Vertex
from puppetguard.model.graph.view import View
from puppetguard.report.graph.wording import is_foreign, label_of, verb

_SHAPES = {"node": "box3d", "definition": "folder", "top": "folder", "define": "component", "function": "cds"}
_STYLES = {Certainty.CERTAIN: "solid", Certainty.CONDITIONAL: "dashed", Certainty.POSSIBLE: "dotted"}
_ARROWS = {Certainty.CERTAIN: "-->", Certainty.CONDITIONAL: "-.->", Certainty.POSSIBLE: "-.->"}
_PLAIN = re.compile(r"[^A-Za-z0-9 _:.,/()-]")


def graph_dot(views: Sequence[View]) -> str:
    """Return views in DOT; edges that are not certain are dashed, possible ones dotted."""
    lines = ["digraph puppet {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif", style=rounded];']
    for number, view in enumerate(views):
        names = _names(view, f"g{number}_")
        for vertex, group in view.groups.items():
            shape = f", shape={_SHAPES[vertex.kind]}" if vertex.kind in _SHAPES else ""
            weight = ", penwidth=2" if vertex in view.targets else ""
            foreign = ", style=dashed" if is_foreign(view.graph, vertex) else ""
            lines.append(f"  {names[vertex]} [label={_quoted(label_of(group))}{shape}{weight}{foreign}];")
        for edge in view.drawn_edges:
            style = f"label={_quoted(verb(edge))}, style={_STYLES[edge.certainty]}"
            lines.append(f"  {names[edge.source]} -> {names[edge.target]} [{style}];")
    return "\n".join([*lines, "}", ""])


def graph_mermaid(views: Sequence[View]) -> str:
    """Return views as a flow chart of Mermaid; edges that are not certain are dotted."""
    lines = ["flowchart LR"]
    for number, view in enumerate(views):
        names = _names(view, f"g{number}_")
        for vertex, group in view.groups.items():
            opening, closing = ("([", "])") if vertex.kind == "node" else ("[", "]")
            lines.append(f'  {names[vertex]}{opening}"{_entities(label_of(group))}"{closing}')
        for edge in view.drawn_edges:
            said = verb(edge) + (" (possibly)" if edge.certainty is Certainty.POSSIBLE else "")
            arrow = _ARROWS[edge.certainty]
            lines.append(f'  {names[edge.source]} {arrow}|"{_entities(said)}"| {names[edge.target]}')
    return "\n".join([*lines, ""])


def _names(view: View, prefix: str) -> dict[Vertex, str]:
    return {vertex: f"{prefix}{number}" for number, vertex in enumerate(view.groups)}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _entities(text: str) -> str:
    """Return text for a label of Mermaid, which takes characters by their numbers."""
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", text)
