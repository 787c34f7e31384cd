"""A graph as a tree for people: what is shared is shown once, and referred to afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from puppetguard.model.graph import Edge, Graph, Reached, Vertex
from puppetguard.model.graph.view import View
from puppetguard.report.graph.wording import doubt, is_foreign, name_of, names_of, place_of, verb
from puppetguard.report.markup import Piece, printable

_MOST_UNKNOWN = 20
_DEEPEST = 3 * 40
"""How far lines are indented before no more is shown."""
_Line = tuple[str, bool, list[Vertex], Edge]
"""What stands before a line, whether it is the last one of its level, what it is about, and the edge there."""


def graph_text(view: View, reached: Reached | None, *, title: str) -> Iterator[Piece]:
    """Yield a view as text; with ``reached``, what is said of its targets.

    ``title`` is what was asked for, printable.
    """
    yield Piece(title, "strong")
    if reached is not None:
        yield Piece(f": {printable(reached.summary)}")
    yield Piece("\n")
    if view.direction != "down":
        yield from _section("what leads there", view, view.up, backwards=True)
    if view.direction != "up":
        yield from _section("what it leads to" if reached is not None else "", view, view.down, backwards=False)
    yield from _unknown(view.graph, reached)


def _section(heading: str, view: View, edges: Mapping[Vertex, Sequence[Edge]], *, backwards: bool) -> Iterator[Piece]:
    if heading:
        yield Piece(f"\n{heading}:\n", "note")
    roots = [group for first, group in view.groups.items() if first in view.targets]
    shown: set[Vertex] = set()
    for group in roots:
        yield Piece(names_of(group) + "\n", "strong")
        if group[0] in edges:
            yield from _tree(view.graph, group[0], edges, shown, backwards=backwards)
        else:
            yield Piece("└─ nothing that is known\n", "gutter")


def _tree(
    graph: Graph, root: Vertex, edges: Mapping[Vertex, Sequence[Edge]], shown: set[Vertex], *, backwards: bool
) -> Iterator[Piece]:
    """Yield the lines below a root, by a stack of what is to come: chains can be long."""
    stack = list(reversed(_below(root, edges, "", backwards=backwards)))
    shown.add(root)
    while stack:
        lead, last, group, edge = stack.pop()
        vertex = group[0]
        yield Piece(f"{lead}{'└─ ' if last else '├─ '}", "gutter")
        yield Piece(names_of(group))
        yield Piece(_remark(graph, vertex, edge), "rule")
        children: list[_Line] = []
        if vertex in shown and vertex in edges:
            yield Piece(" (see above)", "rule")
        elif len(lead) > _DEEPEST and vertex in edges:
            yield Piece(" …", "rule")
        else:
            children = _below(vertex, edges, lead + ("   " if last else "│  "), backwards=backwards)
        yield Piece("\n")
        shown.add(vertex)
        stack += reversed(children)


def _below(vertex: Vertex, edges: Mapping[Vertex, Sequence[Edge]], lead: str, *, backwards: bool) -> list[_Line]:
    """Return what stands below a vertex: nodes that differ in nothing but their names in one line."""
    groups: dict[object, tuple[list[Vertex], Edge]] = {}
    for edge in edges.get(vertex, ()):
        other = edge.source if backwards else edge.target
        behind = edges.get(other, ()) if backwards and other.kind == "definition" else ()
        for one in behind:
            # A definition stands for its nodes.
            certainty = max(edge.certainty, one.certainty)
            key = "nodes", certainty, edge.via, edge.file
            groups.setdefault(key, ([], edge._replace(certainty=certainty)))[0].append(one.source)
        if not behind:
            groups.setdefault(("nodes", *edge[2:5]) if other.kind == "node" else other, ([], edge))[0].append(other)
    found = list(groups.values())
    return [(lead, at == len(found) - 1, sorted(group), edge) for at, (group, edge) in enumerate(found)]


def _remark(graph: Graph, vertex: Vertex, edge: Edge) -> str:
    said = [f"{verb(edge)} it" if edge.target != vertex else verb(edge).replace("is defined by", "defined")]
    if edge.certainty:
        said.append(doubt(edge.certainty))
    if is_foreign(graph, vertex):
        said.append("not in this code base")
    place = place_of(edge)
    if edge.via in ("node", "main manifest"):
        said = said[1:]
    return "".join(f"  {one}" for one in [", ".join(said), place] if one)


def _unknown(graph: Graph, reached: Reached | None) -> Iterator[Piece]:
    gaps = graph.gaps if reached is None else reached.unknown
    lines = [f"{gap.file}:{gap.place.line}: {gap.said}, in {name_of(gap.source)}" for gap in gaps]
    unclassified = graph.unclassified if reached is None else reached.unclassified
    lines += [f"nothing here says what {name_of(one)} gets" for one in unclassified]
    lines += [f"{path}: has errors, and may declare more" for path in graph.broken]
    if not lines:
        return
    yield Piece("\nnot known:\n", "note")
    for line in lines[:_MOST_UNKNOWN]:
        yield Piece(f"- {printable(line)}\n")
    if len(lines) > _MOST_UNKNOWN:
        yield Piece(f"- and {len(lines) - _MOST_UNKNOWN} more\n")
