"""Which node gets which classes, and so which resources: what a change of any of them reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from puppetguard.model.graph.building import build
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.model.graph.reached import Reached, gaps_for
from puppetguard.model.graph.records import (
    TOP,
    Certainty,
    Edge,
    Gap,
    Level,
    LookUp,
    Reach,
    Vertex,
    VertexKind,
)
from puppetguard.model.graph.walking import leading_to, reached_from
from puppetguard.model.outline import Place, ResourceOutline

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member

__all__ = [
    "TOP",
    "Certainty",
    "Edge",
    "Gap",
    "Graph",
    "Kind",
    "Level",
    "LookUp",
    "Reach",
    "Reached",
    "Vertex",
    "VertexKind",
]

Kind = Literal["node", "class", "define", "function", "resource", "file", "module"]
"""What can be asked for: a ``resource`` as ``File[/etc/motd]``, a ``file`` by its path, a ``module`` by its name."""


class Graph:
    """The graph of one environment, from the outlines of its files.

    ``nodes`` are names of nodes that are known from elsewhere, ``classes`` what an external classifier gives nodes, by
    their names. ``data`` looks a key up in Hiera; without it, what only data tell stays unknown.
    """

    def __init__(
        self,
        index: Index,
        *,
        nodes: Iterable[str] = (),
        classes: Mapping[str, Sequence[str]] | None = None,
        data: LookUp | None = None,
    ) -> None:
        self.index = index
        built = build(index, nodes, classes or {}, data)
        self._nodes = built.nodes
        self.edges = built.edges
        self.gaps = built.gaps
        self._places = built.places
        self.outgoing: dict[Vertex, list[Edge]] = {}
        self.incoming: dict[Vertex, list[Edge]] = {}
        for edge in self.edges:
            self.outgoing.setdefault(edge.source, []).append(edge)
            self.incoming.setdefault(edge.target, []).append(edge)

    def nodes(self) -> tuple[Vertex, ...]:
        """Return all nodes; those of which no name is known as what a definition is for, ``/^web/`` or ``default``."""
        return self._nodes

    @cached_property
    def named_nodes(self) -> tuple[Vertex, ...]:
        """The nodes whose names are known."""
        return tuple(one for one in self._nodes if not is_pattern(one.name) and one.name != DEFAULT)

    @cached_property
    def unclassified(self) -> tuple[Vertex, ...]:
        """The nodes of which nothing says what they get: something outside of the code base must."""
        return tuple(one for one in self._nodes if all(edge.target == TOP for edge in self.outgoing.get(one, ())))

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """The files in which code was skipped for an error: they may declare more than is known."""
        return tuple(one.path for one in self.index.members if one.outline.broken or one.unit.limit)

    @cached_property
    def vertices(self) -> tuple[Vertex, ...]:
        """All vertices: nodes, what is defined, and what is declared without being defined here."""
        found = dict.fromkeys((*self._nodes, *self._places))
        for edge in self.edges:
            found[edge.source] = found[edge.target] = None
        return tuple(found)

    def is_known(self, vertex: Vertex) -> bool:
        """Tell whether a vertex is a node, or is defined in this code base."""
        return vertex == TOP or vertex.kind == "node" or vertex in self._places

    def places(self, vertex: Vertex) -> tuple[tuple[str, Place], ...]:
        """Return the files and places in which something is defined; none for what is not defined here."""
        return self._places.get(vertex, ())

    # --- asking ---

    def reach(self, node: str) -> tuple[Reach, ...]:
        """Return all that a node gets, the most certain and nearest first; nothing if there is no such node."""
        start = Vertex("node", node if is_pattern(node) else node.lower())
        if start not in self._nodes:
            return ()
        return tuple(one for one in reached_from(start, self.outgoing).values() if one.vertex != start)

    def unknown_of(self, node: str) -> tuple[Gap, ...]:
        """Return the places at which it is not known what a node gets."""
        reached = {one.vertex for one in self.reach(node)}
        return tuple(gap for gap in self.gaps if gap.source in reached)

    def find(self, kind: Kind, name: str) -> tuple[Vertex, ...]:
        """Return what a name stands for; nothing if there is no such thing. A file or module stands for all in it."""
        match kind:
            case "file":
                return self._in_file(name)
            case "module":
                return tuple(
                    one
                    for one in self._places
                    if one.kind in ("class", "define", "function") and one.name.partition("::")[0] == name.lower()
                )
            case "resource":
                vertex = Vertex("resource", _canonical(name))
                return (vertex,) if any(True for _ in self.resources(vertex)) else ()
            case "node":
                vertex = Vertex("node", name if is_pattern(name) else name.lower())
                return (vertex,) if vertex in self._nodes else ()
        vertex = Vertex(kind, name.removeprefix("::").lower())
        return (vertex,) if vertex in self._places or vertex in self.incoming else ()

    def reached_by(self, kind: Kind, name: str) -> Reached:
        """Return the nodes, roles and profiles that reach something, with the ways there, and what is not known.

        For a file or module: that reach anything in it. Something that is not there is reached by nothing.
        """
        found = self.find(kind, name)
        targets: list[Vertex] = []
        for vertex in found:
            targets += self.containers(vertex) if vertex.kind == "resource" else [vertex]
        return self._reaching(found, targets)

    def reaching(self, vertices: Iterable[Vertex]) -> Reached:
        """Return the nodes, roles and profiles that reach any of some vertices, as ``reached_by`` does."""
        found = tuple(dict.fromkeys(vertices))
        return self._reaching(found, found)

    def _reaching(self, found: tuple[Vertex, ...], targets: Iterable[Vertex]) -> Reached:
        leading = leading_to(targets, self.incoming)
        gaps = gaps_for(leading, self.gaps)
        behind = leading_to({gap.source for gap in gaps}, self.incoming) if gaps else {}
        return Reached(found, leading, behind, gaps, self.nodes(), self.unclassified)

    def resources(self, vertex: Vertex) -> Iterator[tuple[Member, ResourceOutline]]:
        """Yield the resources that a class, define or ``node`` definition declares, or those of one title."""
        if vertex.kind != "resource":
            yield from self._declared.get((vertex.kind, vertex.name), ())
            return
        for member, one in self.index.resources():
            if one.form in _DECLARED and any(vertex.name == _named(one.type, title) for title in one.titles):
                yield member, one

    @cached_property
    def _declared(self) -> dict[tuple[str, str], list[tuple[Member, ResourceOutline]]]:
        """All resources, by the kind and the name of what declares them."""
        found: dict[tuple[str, str], list[tuple[Member, ResourceOutline]]] = {}
        for member in self.index.members:
            statements: list[str] | None = None
            for one in member.outline.resources:
                if one.form not in _DECLARED:
                    continue
                kind, _, name = one.container.partition(" ")
                if kind == "node":
                    if statements is None:
                        all_of_them = [each for each in member.outline.definitions if each.kind == "node"]
                        statements = [", ".join(each.names) for each in all_of_them]
                    number = int(name)
                    kind, name = "definition", statements[number] if number < len(statements) else ""
                found.setdefault((kind or "top", name), []).append((member, one))
        return found

    def containers(self, resource: Vertex) -> list[Vertex]:
        """Return what declares a resource: classes, defines, functions, ``node`` definitions or the top scope."""
        found: dict[Vertex, None] = {}
        for member, one in self.resources(resource):
            kind, _, name = one.container.partition(" ")
            if kind == "node":
                statements = [each for each in member.outline.definitions if each.kind == "node"]
                if int(name) < len(statements):
                    found[Vertex("definition", ", ".join(statements[int(name)].names))] = None
            elif kind in ("class", "define", "function"):
                found[Vertex(kind, name)] = None  # type: ignore[arg-type] # one of them
            elif not kind and member.role.module is None:
                found[TOP] = None
        return list(found)

    def _in_file(self, path: str) -> tuple[Vertex, ...]:
        found = [vertex for vertex, places in self._places.items() if any(file == path for file, _ in places)]
        if any(edge.source == TOP and edge.file == path for edge in self.edges):
            found.append(TOP)
        return tuple(found)


_DECLARED = frozenset(("regular", "virtual", "exported", "function"))


def _named(kind: str, title: str) -> str:
    return f"{kind}[{title}]"


def _canonical(name: str) -> str:
    """Return the name of a resource with its type in small letters, its title without quotes."""
    kind, _, title = name.rstrip("]").partition("[")
    if len(title) > 1 and title[0] == title[-1] and title[0] in "'\"":
        title = title[1:-1]
    return _named(kind.removeprefix("::").lower(), title)
