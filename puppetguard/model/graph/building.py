"""From an index to the edges of a graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.graph.nodes import DEFAULT, NodeDefinition, NodeDefinitions, nodes_with_data
from puppetguard.model.graph.records import TOP, Certainty, Edge, Gap, Level, LookUp, Vertex
from puppetguard.model.outline import NOWHERE, InclusionOutline, Place
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member

_DECLARING = frozenset(("include", "contain", "require", "resource", "create"))
_CREATED = frozenset(("regular", "function", "virtual", "exported"))
_PUPPET_KINDS = frozenset(("pp", "epp"))
_SAYS = {
    "fact": "the fact `{}`",
    "lookup": "the key `{}` of Hiera",
    "parameter": "the parameter `${}`",
    "variable": "the variable `${}`",
    "call": "what `{}()` returns",
    "title": "the title of a define",
    "match": "a match of a regular expression",
}


class Built(NamedTuple):
    """The vertices that are nodes, all edges, what is not known, and where each vertex is defined."""

    nodes: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    gaps: tuple[Gap, ...]
    places: Mapping[Vertex, tuple[tuple[str, Place], ...]]


def build(index: Index, nodes: Iterable[str], classes: Mapping[str, Sequence[str]], data: LookUp | None) -> Built:
    """Return the graph of an environment; see ``graph.Graph`` for what is given."""
    return _Builder(index, data).build(nodes, classes)


class _Builder:
    def __init__(self, index: Index, data: LookUp | None) -> None:
        self._index = index
        self._data = data
        self._edges: dict[Edge, None] = {}
        self._gaps: dict[Gap, None] = {}
        self._places: dict[Vertex, list[tuple[str, Place]]] = {}
        self._classes = index.definitions("class")
        self._defines = index.definitions("define")
        self._functions = index.definitions("function")
        self._levels: dict[str, Sequence[Level]] = {}

    def build(self, nodes: Iterable[str], classes: Mapping[str, Sequence[str]]) -> Built:
        definitions = list(self._define())
        for member in self._index.members:
            if member.role.kind in _PUPPET_KINDS:
                self._of_file(member)
        found = self._of_nodes(definitions, nodes, classes)
        places = {vertex: tuple(known) for vertex, known in self._places.items()}
        return Built(found, tuple(self._edges), tuple(self._gaps), places)

    def _add(self, *edge: *tuple[Vertex, Vertex, str, Certainty, str, Place], only: str = "") -> None:
        self._edges[Edge(*edge, only)] = None

    # --- definitions ---

    def _define(self) -> Iterator[NodeDefinition]:
        """Yield the ``node`` definitions, having noted where everything is defined."""
        for member in self._index.members:
            for one in member.outline.definitions:
                if one.kind == "node":
                    vertex = Vertex("definition", ", ".join(one.names))
                    if member.role.module is None:
                        yield NodeDefinition(vertex, one, member)
                elif one.kind in ("class", "define", "function"):
                    vertex = Vertex(one.kind, one.name)
                    if one.parent:
                        parent = Vertex("class", one.parent.removeprefix("::").lower())
                        self._add(vertex, parent, "inherits", Certainty.CERTAIN, member.path, one.parent_place)
                else:
                    continue
                self._places.setdefault(vertex, []).append((member.path, one.place))

    def _of_nodes(
        self, definitions: Sequence[NodeDefinition], nodes: Iterable[str], classes: Mapping[str, Sequence[str]]
    ) -> tuple[Vertex, ...]:
        known = dict.fromkeys(name for one in definitions for name in one.names)
        known.update(dict.fromkeys(name.lower() for name in nodes))
        known.update(dict.fromkeys(name.lower() for name in classes))
        known.update(dict.fromkeys(nodes_with_data(self._index)))
        used: set[int] = set()
        statements = NodeDefinitions(definitions)
        for name in known:
            for one, certainty in statements.of(name):
                used.add(id(one.outline))
                self._add(Vertex("node", name), one.vertex, "node", certainty, one.member.path, one.outline.place)
        for name, given in classes.items():
            for each in given:
                target = Vertex("class", _class_name(each))
                source = Vertex("node", name.lower())
                self._add(source, target, "classification", Certainty.CERTAIN, "", NOWHERE)
        for one in definitions:
            if id(one.outline) not in used:
                # Nodes of which no name is known: there may be any number of them.
                for name in one.outline.names:
                    known[name] = None
                    place = one.outline.place
                    self._add(Vertex("node", name), one.vertex, "node", Certainty.CERTAIN, one.member.path, place)
        found = tuple(Vertex("node", name) for name in sorted(known, key=lambda name: (name == DEFAULT, name)))
        if any(edge.source == TOP for edge in self._edges) or any(gap.source == TOP for gap in self._gaps):
            for node in found:
                self._add(node, TOP, "main manifest", Certainty.CERTAIN, "", NOWHERE)
        return found

    # --- what a file declares ---

    def _of_file(self, member: Member) -> None:
        outline = member.outline
        statements = [one for one in outline.definitions if one.kind == "node"]

        def source(container: str) -> Vertex | None:
            kind, _, name = container.partition(" ")
            match kind:
                case "":
                    # What stands at the top of a file of a module is evaluated only if that happens to be loaded.
                    return TOP if member.role.module is None and member.role.kind == "pp" else None
                case "node":
                    number = int(name)
                    known = number < len(statements) and member.role.module is None
                    return Vertex("definition", ", ".join(statements[number].names)) if known else None
                case "class" | "define" | "function":
                    return Vertex(kind, name)
            return None

        for reference in outline.references:
            target: Vertex | None = None
            if reference.kind == "class" and reference.via in _DECLARING:
                target = Vertex("class", reference.name)
            elif reference.kind == "function" and reference.name in self._functions:
                target = Vertex("function", reference.name)
            if target is not None and (start := source(reference.container)) is not None:
                certainty = Certainty.CONDITIONAL if reference.conditional else Certainty.CERTAIN
                self._add(start, target, reference.via, certainty, member.path, reference.place)
        for resource in outline.resources:
            if resource.type in self._defines and resource.form in _CREATED:
                start = source(resource.container)
                if start is not None:
                    certainty = Certainty.CONDITIONAL if resource.conditional else Certainty.CERTAIN
                    if resource.form in ("virtual", "exported"):
                        # Something else has to collect it.
                        certainty = Certainty.POSSIBLE
                    target = Vertex("define", resource.type)
                    self._add(start, target, "resource", certainty, member.path, resource.place)
        for inclusion in outline.inclusions:
            start = source(inclusion.container)
            if start is not None:
                self._include(start, inclusion, member)

    # --- classes whose names are not known ---

    def _include(self, source: Vertex, inclusion: InclusionOutline, member: Member) -> None:
        given = Certainty.CONDITIONAL if inclusion.conditional else Certainty.CERTAIN
        pattern = inclusion.pattern
        if UNKNOWN not in pattern:
            self._add(source, Vertex("class", pattern), inclusion.via, given, member.path, inclusion.place)
            return
        if inclusion.cause == "lookup" and self._from_data(source, inclusion, member, given):
            return
        fitting = [] if pattern.strip(UNKNOWN + ":") == "" else self._fitting(pattern)
        for name in fitting:
            target = Vertex("class", name)
            self._add(source, target, inclusion.via, Certainty.POSSIBLE, member.path, inclusion.place)
        if not fitting:
            self._gap(source, inclusion, member)

    def _gap(self, source: Vertex, inclusion: InclusionOutline, member: Member) -> None:
        cause = _SAYS.get(inclusion.cause, "an expression").format(inclusion.name)
        shown = "any class"
        if inclusion.pattern != UNKNOWN:
            shown = f"a class `{inclusion.pattern.replace(UNKNOWN, '…')}`, of which none is here"
        said = f"{inclusion.via} of {shown}, by {cause if inclusion.name else 'an expression'}"
        self._gaps[Gap(source, inclusion.pattern, said, member.path, inclusion.place)] = None

    def _fitting(self, pattern: str) -> list[str]:
        fits = fitting(pattern)
        return sorted(name for name in self._classes if fits.fullmatch(name))

    def _from_data(self, source: Vertex, inclusion: InclusionOutline, member: Member, given: Certainty) -> bool:
        """Add the classes that data name; False if nothing is known of those."""
        if self._data is None or not inclusion.name:
            return False
        key = inclusion.name
        levels = self._levels.get(key)
        if levels is None:
            levels = self._levels[key] = self._data(key)
        edges: list[tuple[str, Certainty, Level]] = []
        for number, level in enumerate(levels):
            names = list(_texts(level.value))
            # Without a merge, a level is looked at only if none before it has the key.
            sure = level.node or (level.always and (inclusion.merged or number == 0))
            certainty = max(given, Certainty.CERTAIN if sure else Certainty.CONDITIONAL)
            for name in names:
                whole = _class_name(inclusion.pattern.replace(UNKNOWN, name) if name != UNKNOWN else UNKNOWN)
                if UNKNOWN in whole or (not inclusion.exact and whole not in self._classes):
                    return False
                edges.append((whole, certainty, level))
        for name, certainty, level in edges:
            target = Vertex("class", name)
            self._add(source, target, f"data {level.path}", certainty, member.path, inclusion.place, only=level.node)
        return bool(levels)


def fitting(pattern: str) -> re.Pattern[str]:
    """Return an expression for the class names that fit a pattern; an unknown part is at least a character."""
    return re.compile("[a-z0-9_:]+".join(re.escape(part) for part in re.split(f"{UNKNOWN}+", pattern)))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a packed value, UNKNOWN for what is none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and len(value) == 3 and value[0] == "array" and value[2] is True:
        for item in value[1]:
            yield from _texts(item)
    else:
        yield UNKNOWN


def _class_name(name: str) -> str:
    return name.removeprefix("::").lower()
