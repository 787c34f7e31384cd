"""Where to draw the vertices of a graph: in columns from left to right, with few crossings.

After Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981): longest
ways give the columns, and in each column vertices stand near the middle of those that they are connected with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from puppetguard.model.graph import Vertex

_ROUNDS = 6


class Arrow(Protocol):
    """Something that leads from one vertex to another."""

    @property
    def source(self) -> Vertex:
        """Where it begins."""

    @property
    def target(self) -> Vertex:
        """Where it ends."""


def columns(vertices: Sequence[Vertex], edges: Sequence[Arrow]) -> list[list[Vertex]]:
    """Return the columns, each from top to bottom; edges go to the right but for circles."""
    outgoing: dict[Vertex, list[Vertex]] = {vertex: [] for vertex in vertices}
    incoming: dict[Vertex, list[Vertex]] = {vertex: [] for vertex in vertices}
    for edge in edges:
        if edge.source != edge.target:
            outgoing[edge.source].append(edge.target)
            incoming[edge.target].append(edge.source)
    ranks = _ranks(vertices, outgoing, incoming)
    found: list[list[Vertex]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for vertex in sorted(vertices):
        found[ranks[vertex]].append(vertex)
    found = [column for column in found if column]
    for number in range(_ROUNDS):
        forwards = number % 2 == 0
        _sort(found if forwards else found[::-1], incoming if forwards else outgoing)
    return found


def _ranks(
    vertices: Iterable[Vertex],
    outgoing: Mapping[Vertex, Sequence[Vertex]],
    incoming: Mapping[Vertex, Sequence[Vertex]],
) -> dict[Vertex, int]:
    """Return the length of the longest way to each vertex; a circle is entered where nothing else is left."""
    left = {vertex: len(incoming[vertex]) for vertex in vertices}
    ranks = dict.fromkeys(left, 0)
    ready = [vertex for vertex, count in left.items() if count == 0]
    waiting = iter(sorted(left, key=lambda vertex: left[vertex]))
    done: set[Vertex] = set()
    touched: dict[Vertex, None] = {}
    while len(done) < len(left):
        if not ready:
            ready.append(next(iter(touched), None) or next(vertex for vertex in waiting if vertex not in done))
        vertex = ready.pop()
        if vertex in done:
            continue
        done.add(vertex)
        touched.pop(vertex, None)
        for following in outgoing[vertex]:
            if following not in done:
                ranks[following] = max(ranks[following], ranks[vertex] + 1)
                left[following] -= 1
                touched[following] = None
                if left[following] == 0:
                    ready.append(following)
    return ranks


def _sort(ordered: Sequence[list[Vertex]], neighbours: Mapping[Vertex, Sequence[Vertex]]) -> None:
    """Sort columns one after the other by the middle of the neighbours that are placed already."""
    heights: dict[Vertex, float] = {}
    for column in ordered:
        middles: dict[Vertex, float] = {}
        for at, vertex in enumerate(column):
            known = [heights[one] for one in neighbours[vertex] if one in heights]
            middles[vertex] = sum(known) / len(known) if known else at / len(column)
        column.sort(key=lambda vertex: middles[vertex])
        for at, vertex in enumerate(column):
            heights[vertex] = (at + 0.5) / len(column)
