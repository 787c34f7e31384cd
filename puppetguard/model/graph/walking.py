"""Ways through a graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from puppetguard.model.graph.records import Certainty, Edge, Reach, Vertex

State = tuple[Vertex, str]
"""A vertex on the way, and the one node that the way is for; empty for any."""


def reached_from(start: Vertex, outgoing: Mapping[Vertex, Sequence[Edge]]) -> dict[Vertex, Reach]:
    """Return all that a vertex leads to, itself included, by the most certain and then the shortest way."""
    name = start.name if start.kind == "node" else ""
    found: dict[Vertex, Reach] = {}
    steps: dict[Vertex, Edge | None] = {start: None}
    way = partial(_way_to, steps=steps)
    for certainty in Certainty:
        waiting = deque(steps)
        while waiting:
            vertex = waiting.popleft()
            for edge in outgoing.get(vertex, ()):
                if edge.certainty <= certainty and edge.target not in steps and (not edge.only or edge.only == name):
                    steps[edge.target] = edge
                    waiting.append(edge.target)
        for vertex in steps:
            if vertex not in found:
                found[vertex] = Reach(vertex, certainty, way)
    return found


def _way_to(vertex: Vertex, steps: Mapping[Vertex, Edge | None]) -> tuple[Edge, ...]:
    way: list[Edge] = []
    step = steps[vertex]
    while step is not None:
        way.append(step)
        step = steps[step.source]
    return tuple(reversed(way))


def leading_to(targets: Iterable[Vertex], incoming: Mapping[Vertex, Sequence[Edge]]) -> dict[Vertex, Reach]:
    """Return all that leads to any of the targets, these included, by the most certain and then the shortest way."""
    found: dict[Vertex, Reach] = {}
    steps: dict[State, tuple[Edge, State] | None] = {(target, ""): None for target in targets}
    first: dict[Vertex, State] = {}
    way = partial(_way_from, first=first, steps=steps)
    for certainty in Certainty:
        waiting = deque(steps)
        while waiting:
            state = waiting.popleft()
            vertex, only = state
            for edge in incoming.get(vertex, ()):
                if edge.certainty > certainty or (edge.only and only and edge.only != only):
                    continue
                bound = edge.only or only
                source = edge.source
                before = (source, bound)
                if source.kind == "node" and bound and bound != source.name:
                    continue
                if before not in steps and (source, "") not in steps:
                    steps[before] = (edge, state)
                    waiting.append(before)
        for state in steps:
            if state[0] not in found:
                found[state[0]] = Reach(state[0], certainty, way)
                first[state[0]] = state
    return found


def _way_from(
    vertex: Vertex, first: Mapping[Vertex, State], steps: Mapping[State, tuple[Edge, State] | None]
) -> tuple[Edge, ...]:
    way: list[Edge] = []
    step = steps[first[vertex]]
    while step is not None:
        edge, state = step
        way.append(edge)
        step = steps[state]
    return tuple(way)
