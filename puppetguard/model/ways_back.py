"""Cycles in the order of a catalog."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.ordering import Before, Node, Ordering


def cycles(ordering: Ordering) -> Iterator[list[Before]]:
    """Yield cycles that begin with a written relation, and are in every catalog that has that relation.

    Or in every one with some class or node that brings in what the relation is about. Those that consist of the written
    relations of one container alone are left out; of several with the same members the first is told.
    """
    edges = [one for one in ordering.edges if not one.conditional]
    parts = _components(edges)
    inside: dict[int, list[Before]] = {}
    for one in edges:
        part = parts.get(one.source)
        if part is not None and part == parts.get(one.target):
            inside.setdefault(part, []).append(one)
    told: set[frozenset[Node]] = set()
    for together in inside.values():
        for first in together:
            if not first.written:
                continue
            back = _back(first, together, ordering)
            if back is None:
                continue
            cycle = [first, *back]
            members = frozenset(one.source for one in cycle)
            if members not in told and not _is_alone(cycle):
                told.add(members)
                yield cycle


def _back(first: Before, together: Sequence[Before], ordering: Ordering) -> list[Before] | None:
    """Return the way back from the target of a relation to its source, by what is in one catalog in any case."""
    for start in chain([first.containers], ([one] for one in ordering.bringing(first.containers))):
        there = ordering.reached(start)
        way = _way(first.target, first.source, [one for one in together if there.issuperset(one.containers)])
        if way is not None:
            return way
    return None


def _is_alone(cycle: Sequence[Before]) -> bool:
    """Tell whether the relations of one container are the whole cycle."""
    return all(one.written for one in cycle) and len({(one.member.path, one.containers[0]) for one in cycle}) == 1


def _way(start: Node, end: Node, edges: Iterable[Before]) -> list[Before] | None:
    """Return the shortest way from one node to another; nothing to go if they are the same."""
    outgoing: dict[Node, list[Before]] = {}
    for one in edges:
        outgoing.setdefault(one.source, []).append(one)
    steps: dict[Node, Before | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in steps:
        for one in outgoing.get(waiting.popleft(), ()):
            if one.target not in steps:
                steps[one.target] = one
                waiting.append(one.target)
    if end not in steps:
        return None
    way: list[Before] = []
    step = steps[end]
    while step is not None:
        way.append(step)
        step = steps[step.source]
    return way[::-1]


def _without_ends(edges: Sequence[Before]) -> Sequence[Before]:
    """Return the edges without those that come before all cycles: mostly there is none, and nothing is left."""
    outgoing: dict[Node, list[Node]] = {}
    waited_for: Counter[Node] = Counter(one.target for one in edges)
    for one in edges:
        outgoing.setdefault(one.source, []).append(one.target)
    first = [node for node in outgoing if node not in waited_for]
    gone = set(first)
    for node in first:
        for target in outgoing.get(node, ()):
            waited_for[target] -= 1
            if not waited_for[target]:
                gone.add(target)
                first.append(target)
    return [one for one in edges if one.source not in gone]


def _components(edges: Sequence[Before]) -> dict[Node, int]:
    """Return a number for each node that lies on a cycle, the same for those that lead to each other.

    Without recursion (Kosaraju): chains can be long.
    """
    outgoing: dict[Node, list[Node]] = {}
    incoming: dict[Node, list[Node]] = {}
    looped: set[Node] = set()
    for one in _without_ends(edges):
        outgoing.setdefault(one.source, []).append(one.target)
        incoming.setdefault(one.target, []).append(one.source)
        if one.source == one.target:
            looped.add(one.source)
    order: list[Node] = []
    seen: set[Node] = set()
    for start, first in outgoing.items():
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(first))]
        while stack:
            node, following = stack[-1]
            for target in following:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(outgoing.get(target, ()))))
                    break
            else:
                order.append(node)
                stack.pop()
    found: dict[Node, int] = {}
    done: set[Node] = set()
    for number, start in enumerate(reversed(order)):
        if start in done:
            continue
        part = [start]
        done.add(start)
        for node in part:
            for source in incoming.get(node, ()):
                if source not in done:
                    done.add(source)
                    part.append(source)
        if len(part) > 1 or start in looped:
            found.update(dict.fromkeys(part, number))
    return found
