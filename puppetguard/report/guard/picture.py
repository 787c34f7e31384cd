"""A picture of whom changes reach: from nodes through roles and profiles to what is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from puppetguard.change.judged import Reach
from puppetguard.model.graph import Vertex
from puppetguard.report.graph.drawing import MOST, Box, Line, drawing
from puppetguard.report.guard.groups import Group
from puppetguard.report.guard.wording import listed
from puppetguard.report.summary import counted

SHOWN = 40
"""How many groups of changes the picture has; the worst."""
_NAMED = 40
"""How many names a box tells of when it is pointed at."""


def reach_picture(groups: Sequence[Group], link: str) -> Iterator[str]:
    """Yield an image of the worst changes and what leads to them; nothing where nothing is known to.

    The box of a change leads to the place ``link`` with its number, from 1, in the page. Nodes that get the same share
    a box. What may be reached besides is in dashed boxes.
    """
    drawn = _Drawn()
    for number, group in enumerate(groups[:SHOWN], 1):
        drawn.add(group, f"{link}{number}")
    boxes, lines = drawn.joined()
    if not lines:
        return
    if len(boxes) > MOST:
        yield f'<p class="faint">{len(boxes):,} boxes are too many for a picture.</p>\n'
        return
    yield from drawing(boxes, lines)
    if len(groups) > SHOWN:
        yield f'<p class="faint">The worst {SHOWN} of {len(groups):,} changes are in the picture.</p>\n'


class _Drawn:
    def __init__(self) -> None:
        self._boxes: dict[Vertex, Box] = {}
        self._lines: dict[tuple[Vertex, Vertex], Line] = {}

    def add(self, group: Group, link: str) -> None:
        """Add what leads to a group of changes."""
        change = group.first.change
        target = Vertex("resource", link)
        label = f"{group.risk.level} {group.risk.score}: {change.subject}"
        self._boxes[target] = Box(label, (group.title, group.reach.summary), "target", link)
        for member in group.members:
            self._way(member.reach, member.change.container, target)
        reach = group.reach
        if reach.perhaps or reach.unknown:
            unsure = Vertex("node", f"? {link}")
            label = f"perhaps {counted(len(reach.perhaps), 'node')}" if reach.perhaps else "not known"
            self._boxes[unsure] = Box(label, (*reach.perhaps[:_NAMED], *reach.unknown[:_NAMED]), "foreign")
            self._line(unsure, target, "possible")

    def _way(self, reach: Reach, container: str, target: Vertex) -> None:
        ends = {way.target for way in reach.ways} - {way.source for way in reach.ways}
        for way in reach.ways:
            self._line(self._vertex(way.source), self._vertex(way.target))
        if not reach.ways:
            ends = {f"node {name}" for name in reach.nodes}
        elif any(container in (way.source, way.target) for way in reach.ways):
            ends = {container}
        for end in sorted(ends):
            self._line(self._vertex(end), target)

    def _vertex(self, name: str) -> Vertex:
        vertex = Vertex("node" if name.startswith("node ") else "class", name)
        self._boxes.setdefault(vertex, Box(name, (name,), "node" if vertex.kind == "node" else ""))
        return vertex

    def _line(self, source: Vertex, target: Vertex, style: str = "") -> None:
        if source != target:
            self._lines.setdefault((source, target), Line(source, target, "", style))

    def joined(self) -> tuple[dict[Vertex, Box], list[Line]]:
        """Return the boxes and lines, nodes that lead to the same in one box."""
        targets: dict[Vertex, set[Vertex]] = {}
        reached = set()
        for source, target in self._lines:
            targets.setdefault(source, set()).add(target)
            reached.add(target)
        alike: dict[frozenset[Vertex], list[Vertex]] = {}
        for vertex, box in self._boxes.items():
            if box.style == "node" and vertex not in reached:
                alike.setdefault(frozenset(targets.get(vertex, ())), []).append(vertex)
        boxes, dropped = dict(self._boxes), set()
        for first, *others in alike.values():
            if others:
                names = [vertex.name.removeprefix("node ") for vertex in (first, *others)]
                boxes[first] = Box(f"node {names[0]} +{len(others)}", (listed(names, _NAMED),), "node")
                dropped.update(others)
        # What nothing is known to lead to is not in the picture.
        drawn = {*targets, *reached} - dropped
        boxes = {vertex: box for vertex, box in boxes.items() if vertex in drawn}
        return boxes, [line for line in self._lines.values() if line.source not in dropped]
