"""Who uses what: the definitions that a key of Hiera, a template, a file, a variable or a function feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.graph.records import TOP, Vertex
from puppetguard.model.hiera.lookups import asked_keys, key_pattern
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.graph import Graph
    from puppetguard.model.index import Member

_RENDERING = frozenset(("template", "epp"))
_READING = frozenset(("file", "find_file", "binary_file"))
_MODULES = "puppet:///modules/"
_TEMPLATES = frozenset(("epp", "erb"))


class Users(NamedTuple):
    """What uses something: the definitions that do, those that ``perhaps`` do, and in words what is not known."""

    vertices: frozenset[Vertex] = frozenset()
    perhaps: frozenset[Vertex] = frozenset()
    unknown: tuple[str, ...] = ()

    def joined(self, other: Users) -> Users:
        """Return the users of either."""
        return Users(
            self.vertices | other.vertices,
            self.perhaps | other.perhaps,
            tuple(dict.fromkeys((*self.unknown, *other.unknown))),
        )


NOBODY = Users()


class _Use(NamedTuple):
    """A place that uses what a text names; an unknown part of that is ``script.UNKNOWN``."""

    text: str
    member: Member
    container: str
    line: int


class Uses:
    """Looks up who uses what in one environment, from outlines alone."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._index = graph.index

    # --- data ---

    def of_key(self, key: str) -> Users:
        """Return who gets the value of a key: classes by their parameters, and whoever looks it up."""
        found = NOBODY
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            found = found.joined(self._by_parameter(one)).joined(self._found(self._asked, one, "looks up"))
            if found.vertices:
                # Who is looked for elsewhere is found here.
                found = found._replace(unknown=tuple(said for said in found.unknown if said != self._absent(one)))
            # What `%{lookup('key')}` puts into other keys.
            waiting += self._interpolating.get(one, ())
        return found

    def _by_parameter(self, key: str) -> Users:
        owner, colons, parameter = key.rpartition("::")
        if not colons:
            return NOBODY
        name = owner.removeprefix("::")
        vertex = Vertex("class", name)
        defined = self._index.definitions("class").get(name, ())
        if defined:
            given = any(one.name == parameter for found in defined for one in found.definition.parameters)
            return Users(frozenset((vertex,))) if given else NOBODY
        if self.graph.incoming.get(vertex):
            return Users(frozenset((vertex,)))
        module = name.partition("::")[0]
        if module in self._index.modules or "class" in (one.kind for one in self.of_module(module).vertices):
            return NOBODY
        return Users(unknown=(self._absent(key),))

    @staticmethod
    def _absent(key: str) -> str:
        return f"the class {key.rpartition('::')[0]}, if there is one, is not in this code base"

    @cached_property
    def _asked(self) -> list[_Use]:
        return [_Use(one.root, one.member, one.container, one.place.line) for one in asked_keys(self._index)]

    @cached_property
    def _interpolating(self) -> dict[str, list[str]]:
        """By a key that values look up, the keys that these values are of, as far as they can be told apart."""
        found: dict[str, list[str]] = {}
        for member in self._index.members:
            if member.role.kind in ("yaml", "json"):
                for one in member.outline.interpolated:
                    open_keys = (key.name for key in member.outline.keys if _is_open(key.value))
                    found.setdefault(one.name, []).extend(open_keys)
        return found

    # --- templates and files ---

    def of_template(self, module: str, path: str) -> Users:
        """Return who renders a template of a module, ``path`` below its folder ``templates``."""
        return self._found(self._rendered, f"{module}/{path}", "renders")

    def of_file(self, module: str, path: str) -> Users:
        """Return who delivers or reads a file of a module, ``path`` below its folder ``files``."""
        names = [f"{module}/{path}"]
        # A folder is delivered with all that is in it.
        while "/" in names[-1]:
            names.append(names[-1].rpartition("/")[0])
        found = NOBODY
        for name in names:
            found = found.joined(self._found(self._delivered, name, "delivers"))
        return found

    @cached_property
    def _rendered(self) -> list[_Use]:
        return [
            _Use(text, member, call.container, call.place.line)
            for member in self._index.members
            for call in member.outline.calls
            if call.name in _RENDERING
            for values in (call.arguments if call.name == "template" else call.arguments[:1]) or ((UNKNOWN,),)
            for text in _texts(values)
        ]

    @cached_property
    def _delivered(self) -> list[_Use]:
        found: list[_Use] = []
        for member in self._index.members:
            for call in member.outline.calls:
                if call.name in _READING:
                    texts = [text for values in call.arguments or ((UNKNOWN,),) for text in _texts(values)]
                    found += (_Use(text, member, call.container, call.place.line) for text in texts)
            for resource in member.outline.resources:
                for attribute in resource.attributes:
                    for text in _texts(attribute.values):
                        if text.startswith(_MODULES):
                            name = text.removeprefix(_MODULES).rstrip("/")
                            found.append(_Use(name, member, resource.container, attribute.place.line))
                        elif attribute.name == "source" and text.startswith(UNKNOWN) and resource.type == "file":
                            found.append(_Use(text, member, resource.container, attribute.place.line))
        return found

    # --- code ---

    def of_variable(self, owner: Vertex | None, name: str) -> Users:
        """Return who reads a variable of a class, by its whole name or as a class that inherits it, or of top scope."""
        bare = name.removeprefix("::").rpartition("::")[2]
        found: set[Vertex] = set()
        if owner is not None and owner.kind == "class":
            heirs = self._heirs(owner.name)
            wanted = {f"{one}::{bare}" for one in (owner.name, *heirs)}
            for vertex, read in self._reads:
                if read.removeprefix("::") in wanted or (
                    read == bare and vertex.kind == "class" and vertex.name in heirs
                ):
                    found.add(vertex)
        elif owner is None or owner.kind in ("top", "definition"):
            found.update(vertex for vertex, read in self._reads if read.removeprefix("::") == bare)
        return Users(frozenset(found))

    @cached_property
    def _reads(self) -> list[tuple[Vertex, str]]:
        return [
            (vertex, one.name)
            for member in self._index.members
            for one in member.outline.reads
            for vertex in self._vertices(member, one.container)
        ]

    def _heirs(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            parent = waiting.pop()
            for child in self._children.get(parent, ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, several in self._index.definitions("class").items():
            for one in several:
                if one.definition.parent:
                    found.setdefault(one.definition.parent.removeprefix("::").lower(), []).append(name)
        return found

    def of_reference(self, kind: str, name: str) -> Users:
        """Return who speaks of a function, a type of resources or a type of values."""
        found: set[Vertex] = set()
        seen = {name}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            for member, container in self._referring.get((kind, one), ()):
                found.update(self._vertices(member, container))
                if kind == "data-type" and not container:
                    # An alias that is made of it.
                    for alias in (each.name.lower() for each in member.outline.definitions if each.kind == "type"):
                        if alias not in seen:
                            seen.add(alias)
                            waiting.append(alias)
        return Users(frozenset(found))

    @cached_property
    def _referring(self) -> dict[tuple[str, str], list[tuple[Member, str]]]:
        found: dict[tuple[str, str], list[tuple[Member, str]]] = {}
        for member in self._index.members:
            for one in member.outline.references:
                if one.kind != "class":
                    found.setdefault((one.kind, one.name.lower()), []).append((member, one.container))
        return found

    def of_module(self, name: str) -> Users:
        """Return the classes and defines of a module, defined here or only spoken of."""
        return Users(frozenset(self._by_module.get(name.lower(), ())))

    @cached_property
    def _by_module(self) -> dict[str, list[Vertex]]:
        found: dict[str, list[Vertex]] = {}
        for vertex in self.graph.vertices:
            if vertex.kind in ("class", "define", "function"):
                found.setdefault(vertex.name.partition("::")[0], []).append(vertex)
        for (kind, name), places in self._referring.items():
            if kind in ("function", "type") and "::" in name:
                users = (vertex for member, container in places for vertex in self._vertices(member, container))
                found.setdefault(name.partition("::")[0], []).extend(users)
        return found

    # --- places ---

    def _found(self, uses: Iterable[_Use], name: str, how: str) -> Users:
        sure: set[Vertex] = set()
        perhaps: set[Vertex] = set()
        unknown: list[str] = []
        for use in uses:
            if use.text == name:
                sure.update(self._vertices(use.member, use.container))
            elif UNKNOWN in use.text and key_pattern(use.text).fullmatch(name):
                perhaps.update(self._vertices(use.member, use.container))
                unknown.append(f"{use.member.path}:{use.line}: it is not known what this {how}")
        return Users(frozenset(sure), frozenset(perhaps), tuple(unknown))

    def _vertices(self, member: Member, container: str, depth: int = 0) -> Iterator[Vertex]:
        """Yield what a container of an outline is in the graph; of a template, who renders that."""
        vertex = self.vertex(member, container)
        if vertex is not None:
            yield vertex
        elif not container and member.role.kind in _TEMPLATES and member.role.module is not None and depth < 5:
            name = f"{member.role.module.name}/{member.role.inner.removeprefix('templates/')}"
            for use in self._rendered:
                if use.text == name or (UNKNOWN in use.text and key_pattern(use.text).fullmatch(name)):
                    yield from self._vertices(use.member, use.container, depth + 1)

    def vertex(self, member: Member, container: str) -> Vertex | None:
        """Return what a container of an outline is in the graph; None for what stands nowhere in it."""
        kind, _, name = container.partition(" ")
        match kind:
            case "":
                return TOP if member.role.module is None and member.role.kind == "pp" else None
            case "class" | "define" | "function":
                return Vertex(kind, name)
            case "node":
                statements = [one for one in member.outline.definitions if one.kind == "node"]
                return (
                    Vertex("definition", ", ".join(statements[int(name)].names))
                    if int(name) < len(statements)
                    else None
                )
        return None


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the texts that packed values can be, ``UNKNOWN`` for what is not known."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list) and value[:1] == ["array"]:
            yield from _texts(value[1])
            if not value[2]:
                yield UNKNOWN
        elif isinstance(value, list) and value[:1] == ["unknown"]:
            yield UNKNOWN


def _is_open(value: object) -> bool:
    """Tell whether some part of a packed value is not known."""
    return isinstance(value, list) and (value[:1] == ["unknown"] or any(map(_is_open, value)))


MODULE_FILE = re.compile(
    r"(?:^|/)(?P<part>files|templates|lib|facts\.d|functions|types|manifests|plans|tasks|data|locales)/"
)
"""The part of a module that a file lies in."""
