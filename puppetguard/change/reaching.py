"""Whom a change reaches: the nodes, roles, profiles and classes that get what it changes, before or after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from puppetguard.change.difference import Change
from puppetguard.change.graph_places import Touching
from puppetguard.change.judged import Reach, Way
from puppetguard.change.touched_parts import Touched
from puppetguard.model.graph import TOP, Certainty, Graph, Reached, Vertex
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.model.graph.reached import PROFILES, ROLES, listed, pattern_shown
from puppetguard.model.graph.walking import reached_from

_MOST_WAYS = 500
_ONLY_THERE = frozenset(("file", "template"))
"""What is nothing to anybody in a version in which it is not."""


class _Side(NamedTuple):
    """What a change reaches in one version: nodes with how surely, what leads there, and what is not known."""

    nodes: dict[str, Certainty]
    perhaps: set[str]
    classes: set[str]
    unknown: dict[str, None]
    ways: dict[Way, None]
    declaring: set[tuple[Vertex, str]]
    through: dict[str, None]
    remarks: dict[str, None]


class Reacher:
    """Tells whom changes reach, by the graphs of both versions: one, or one for each environment.

    The graphs are asked only about what changes touch: what is the same in both costs nothing. They should know of the
    same nodes (see ``graph.Graph``), or a node that only one of them names counts as lost or gained.
    """

    def __init__(self, base: Graph | Sequence[Graph], head: Graph | Sequence[Graph]) -> None:
        self._sides = tuple(
            [Touching(one) for one in ([side] if isinstance(side, Graph) else side)] for side in (base, head)
        )
        self._known: dict[str, Reach] = {}
        self._parts: dict[tuple[int, Touched], _Side] = {}
        self._limits: dict[str, frozenset[str]] = {}
        graphs = [one.graph for side in self._sides for one in side]
        self.total = len({node.name for graph in graphs for node in graph.named_nodes})

    def environments(self, path: str, *, base: bool) -> list[Touching]:
        """Return what tells what changes touch in the environments of a version that a file belongs to."""
        return _of_path(self._sides[0 if base else 1], path)

    def limit(self, effect: Change, causes: Iterable[Change]) -> None:
        """Have an effect reach no more nodes than what brings it about."""
        reached = [self.reach(one) for one in causes]
        self._limits[effect.digest] = frozenset(name for one in reached for name in (*one.nodes, *one.perhaps))

    def reach(self, change: Change) -> Reach:
        """Return whom a change reaches in either version."""
        found = self._known.get(change.digest)
        if found is None:
            found = self._known[change.digest] = self._reach(change)
        return found

    def _reach(self, change: Change) -> Reach:
        before, after = (self._side(side, change, base=not number) for number, side in enumerate(self._sides))
        nodes = before.nodes | {
            name: min(certainty, before.nodes.get(name, certainty)) for name, certainty in after.nodes.items()
        }
        perhaps = (before.perhaps | after.perhaps) - nodes.keys()
        # Who loses a class may still get what declared it.
        if change.what == "include":
            lost = sorted({name for _, name in before.declaring - after.declaring})
            gained = sorted({name for _, name in after.declaring - before.declaring})
        else:
            lost, gained = sorted(before.nodes.keys() - after.nodes), sorted(after.nodes.keys() - before.nodes)
        if (change.what == "node" and change.attribute == "matches") or (change.what == "include" and change.indirect):
            # The others get what they got.
            nodes = {name: nodes.get(name, Certainty.CERTAIN) for name in (*lost, *gained)}
        limit = self._limits.get(change.digest)
        if limit is not None:
            nodes = {name: certainty for name, certainty in nodes.items() if name in limit}
            perhaps &= limit
        unknown = tuple(before.unknown | after.unknown)
        classes = before.classes | after.classes
        remarks = before.remarks if after.remarks == {} else after.remarks
        through = sorted(before.through | after.through)
        return Reach(
            tuple(sorted(nodes, key=lambda name: (name == DEFAULT, name))),
            self.total,
            tuple(sorted(one for one in classes if one.partition("::")[0] in ROLES)),
            tuple(sorted(one for one in classes if one.partition("::")[0] in PROFILES)),
            tuple(sorted(classes)),
            tuple(sorted(perhaps)),
            unknown,
            tuple(lost),
            tuple(gained),
            tuple(before.ways | after.ways)[:_MOST_WAYS],
            self._summary(nodes, through, sorted(perhaps), unknown, lost, gained, tuple(remarks)),
        )

    def _side(self, side: Sequence[Touching], change: Change, *, base: bool) -> _Side:
        found = _Side({}, set(), set(), {}, {}, set(), {}, {})
        spot = change.base if base else change.head
        other = change.head if base else change.base
        if spot is None and change.what in _ONLY_THERE:
            return found
        path = spot.file if spot is not None else other.file if other is not None else ""
        for touching in _of_path(side, path):
            for touched in touching.touched(change, path, base=base):
                _join(found, self._part(touching, touched))
                if not touching.graph.nodes() and (touched.vertices or touched.perhaps or touched.everywhere):
                    # It lies beside the environments, whoever uses it.
                    found.perhaps.update(one.name for other in side for one in other.graph.nodes())
                    found.unknown["no node is known that is to use this code"] = None
        return found

    def _part(self, touching: Touching, touched: Touched) -> _Side:
        """Return what leads to something that is touched; many changes touch the same."""
        key = id(touching), touched
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = _Side({}, set(), set(), {}, {}, set(), {}, {})
            _add(found, touching, touched)
        return found

    def _summary(
        self,
        nodes: dict[str, Certainty],
        through: Sequence[str],
        perhaps: Sequence[str],
        unknown: Sequence[str],
        lost: Sequence[str],
        gained: Sequence[str],
        remarks: Sequence[str],
    ) -> str:
        named = {name: one for name, one in nodes.items() if not _is_open(name)}
        others = [pattern_shown(name) for name in nodes if _is_open(name)]
        said: list[str] = []
        if self.total:
            text = f"reaches {len(named)} of {self.total} node{'' if self.total == 1 else 's'}"
            sure = sum(one is Certainty.CERTAIN for one in named.values())
            if sure < len(named):
                text += f" ({sure} in any case)" if sure else " (none of them in any case)"
            said.append(text)
            if others:
                said[-1] += f", and {listed(others)}"
        elif others:
            said.append(f"reaches {listed(others)}")
        else:
            said.append("no node is known")
        if through and nodes:
            said[-1] += f" through {listed(through)}"
        for names, verb in ((lost, "lost"), (gained, "gained")):
            if names:
                said.append(f"{verb} by {listed(_shown(one) for one in names)}")
        said += remarks
        if perhaps:
            said.append(f"perhaps also {listed(_shown(one) for one in perhaps)}, for which not all is known")
        elif unknown:
            said.append("not all is known")
        return "; ".join(said)


def _of_path(side: Sequence[Touching], path: str) -> list[Touching]:
    """Return the environments that a file belongs to: the one that has it, or else those around it."""
    having = [one for one in side if one.has(path)]
    if having or len(side) < 2:
        return having or list(side)
    around = [one for one in side if (root := one.root) == "" or path.startswith(f"{root}/")]
    longest = max((len(one.root) for one in around), default=0)
    return [one for one in around if len(one.root) == longest] or list(side)


def _join(found: _Side, part: _Side) -> None:
    for name, certainty in part.nodes.items():
        found.nodes[name] = min(found.nodes.get(name, certainty), certainty)
    found.perhaps.update(part.perhaps)
    found.classes.update(part.classes)
    found.unknown.update(part.unknown)
    found.ways.update(part.ways)
    found.declaring.update(part.declaring)
    found.through.update(part.through)
    found.remarks.update(part.remarks)


def _add(found: _Side, touching: Touching, touched: Touched) -> None:
    """Add what leads to something that is touched."""
    graph = touching.graph
    found.remarks.update(dict.fromkeys(touched.remarks))
    found.unknown.update(dict.fromkeys(touched.unknown))
    if touched.everywhere:
        found.nodes.update((one.name, Certainty.CERTAIN) for one in graph.nodes())
        return
    if touched.perhaps_everywhere:
        found.perhaps.update(one.name for one in graph.nodes())
    if TOP in touched.vertices:
        # The main manifest is for all nodes, also where it leads to nothing else.
        there = (one.name for one in graph.nodes() if _concerned(touched, one.name))
        found.nodes.update(dict.fromkeys(there, touched.certainty))
    if touched.declared:
        for vertex in touched.declared:
            found.declaring.update((vertex, name) for name in touching.nodes_of(vertex))
        found.classes.update(_classes_of(graph, touched.declared))
    nodes: Iterable[Vertex] = (one for one in touched.vertices if one.kind == "node")
    for node in nodes:
        found.nodes[node.name] = Certainty.CERTAIN
        found.classes.update(_classes_of(graph, [node]))
    reached = touching.reaching(frozenset(one for one in touched.vertices if one.kind != "node"))
    for one in reached.nodes:
        name = one.vertex.name
        if not _concerned(touched, name):
            continue
        certainty = max(one.certainty, touched.certainty)
        found.nodes[name] = min(found.nodes.get(name, certainty), certainty)
        for edge in one.path:
            found.ways[Way(_named(edge.source), _named(edge.target))] = None
    _through(found, reached, touched)
    found.classes.update(one.name for one in reached.leading if one.kind == "class")
    perhaps = {one.name for one in reached.perhaps} - touched.hidden
    unsure = touching.reaching(touched.perhaps) if touched.perhaps else None
    if unsure is not None:
        perhaps |= {one.vertex.name for one in unsure.nodes} | {one.name for one in unsure.perhaps}
    perhaps = {one for one in perhaps if not touched.only or one in touched.only}
    found.perhaps.update(perhaps)
    if touched.vertices and (perhaps or not (touched.only or touched.hidden)):
        found.unknown.update((f"{gap.file}:{gap.place.line}: {gap.said}", None) for gap in reached.unknown)
    if touched.vertices and graph.broken:
        # What could not be read may declare it for anybody.
        found.perhaps.update(one.name for one in graph.nodes())
        found.unknown.update((f"{path}: not all of it could be read", None) for path in graph.broken)


def _concerned(touched: Touched, name: str) -> bool:
    return name not in touched.hidden and (not touched.only or name in touched.only)


def _classes_of(graph: Graph, vertices: Iterable[Vertex]) -> set[str]:
    """Return the classes that come with something, itself included."""
    return {one.name for vertex in vertices for one in reached_from(vertex, graph.outgoing) if one.kind == "class"}


def _through(found: _Side, reached: Reached, touched: Touched) -> None:
    """Note the roles on the ways to what is touched, or else the profiles."""
    for names in (ROLES, PROFILES):
        passed = [
            edge.target.name
            for one in reached.nodes
            if _concerned(touched, one.vertex.name)
            for edge in one.path
            if edge.target.kind == "class"
            and edge.target.name.partition("::")[0] in names
            and edge.target not in touched.vertices
        ]
        if passed:
            found.through.update(dict.fromkeys(passed))
            return


def _named(vertex: Vertex) -> str:
    kind = "node definition" if vertex.kind == "definition" else vertex.kind
    return f"{kind} {vertex.name}" if vertex.name else "main manifest"


def _is_open(name: str) -> bool:
    return is_pattern(name) or name == DEFAULT


def _shown(name: str) -> str:
    return pattern_shown(name) if _is_open(name) else name
