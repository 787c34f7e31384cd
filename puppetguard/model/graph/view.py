"""The part of a graph that is shown: what leads to something, or what that leads to, or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from puppetguard.model.graph.records import Edge, Vertex

if TYPE_CHECKING:
    from puppetguard.model.graph import Graph

Direction = Literal["up", "down", "both"]


class View:
    """What is around ``targets``, at most ``depth`` edges away (None: however far).

    ``up`` has by each vertex the edges that lead to it, ``down`` those that lead from it.
    """

    def __init__(self, graph: Graph, targets: Sequence[Vertex], direction: Direction, depth: int | None = None) -> None:
        self.graph = graph
        self.targets = tuple(targets)
        self.direction = direction
        up = direction in ("up", "both")
        down = direction in ("down", "both")
        self.up = _closure(targets, graph.incoming, depth, backwards=True) if up else {}
        self.down = _closure(targets, graph.outgoing, depth, backwards=False) if down else {}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges, one for each pair of vertices: the most certain."""
        found: dict[tuple[Vertex, Vertex], Edge] = {}
        for edges in (*self.up.values(), *self.down.values()):
            for edge in edges:
                key = edge.source, edge.target
                if key not in found or edge.certainty < found[key].certainty:
                    found[key] = edge
        return tuple(found.values())

    @cached_property
    def vertices(self) -> tuple[Vertex, ...]:
        """All vertices, the targets first."""
        found = dict.fromkeys(self.targets)
        for edge in self.edges:
            found[edge.source] = found[edge.target] = None
        return tuple(found)

    @cached_property
    def groups(self) -> Mapping[Vertex, tuple[Vertex, ...]]:
        """The vertices to draw, with those that they stand for.

        ``node`` definitions that declare the same go together, and nodes that get the same.
        """
        groups: dict[object, list[Vertex]] = {}
        for kind in ("definition", "node"):
            outgoing: dict[Vertex, set[tuple[Vertex, int]]] = {}
            drawn = {vertex: found[0] for found in groups.values() for vertex in found}
            for edge in self.edges:
                outgoing.setdefault(edge.source, set()).add((drawn.get(edge.target, edge.target), edge.certainty))
            for vertex in self.vertices:
                if vertex.kind == kind:
                    alike = vertex not in self.targets or len(self.targets) > 1
                    groups.setdefault((kind, frozenset(outgoing.get(vertex, ()))) if alike else vertex, []).append(
                        vertex
                    )
        groups.update((vertex, [vertex]) for vertex in self.vertices if vertex.kind not in ("definition", "node"))
        return {found[0]: tuple(found) for found in groups.values()}

    @cached_property
    def drawn_edges(self) -> tuple[Edge, ...]:
        """The edges between the vertices that are drawn."""
        drawn = {vertex: first for first, found in self.groups.items() for vertex in found}
        found: dict[tuple[Vertex, Vertex], Edge] = {}
        for edge in self.edges:
            source, target = drawn[edge.source], drawn[edge.target]
            found.setdefault((source, target), edge._replace(source=source, target=target))
        return tuple(found.values())


def _closure(
    targets: Iterable[Vertex], edges: Mapping[Vertex, Sequence[Edge]], depth: int | None, *, backwards: bool
) -> dict[Vertex, list[Edge]]:
    found: dict[Vertex, list[Edge]] = {}
    level = list(dict.fromkeys(targets))
    nodes = {one.name for one in level if one.kind == "node"}
    seen = set(level)
    while level and (depth is None or depth > 0):
        following: list[Vertex] = []
        for vertex in level:
            nearest: dict[Vertex, Edge] = {}
            for edge in edges.get(vertex, ()):
                other = edge.source if backwards else edge.target
                if nodes and edge.only and edge.only not in nodes:
                    continue
                known = nearest.get(other)
                if known is None or edge.certainty < known.certainty:
                    nearest[other] = edge
                if other not in seen:
                    seen.add(other)
                    following.append(other)
            if nearest:
                found[vertex] = list(nearest.values())
        level = following
        depth = None if depth is None else depth - 1
    return found
