"""Who uses what: the definitions that a key of Hiera, a template, a file, a variable or a function feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from puppetguard.change.packed_texts import is_open, texts_of
from puppetguard.change.use_records import NOBODY, Use, Users, UsesByText, by_text, with_folders
from puppetguard.model.graph.records import TOP, Vertex
from puppetguard.model.hiera.lookups import asked_keys
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.graph import Graph
    from puppetguard.model.index import Member

_RENDERING = frozenset(("template", "epp"))
_READING = frozenset(("file", "find_file", "binary_file"))
_MODULES = "puppet:///modules/"
_TEMPLATES = frozenset(("epp", "erb"))


class Uses:
    """Looks up who uses what in one environment, from outlines alone."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._index = graph.index

    # --- data ---

    def of_key(self, key: str) -> Users:
        """Return who gets the value of a key: classes by their parameters, and whoever looks it up."""
        found = NOBODY
        for one in self.keys_from(key):
            found = found.joined(self._by_parameter(one)).joined(self._found(self._asked, one, "looks up"))
            if found.vertices:
                # Who is looked for elsewhere is found here.
                found = found._replace(unknown=tuple(said for said in found.unknown if said != self._absent(one)))
        return found

    def keys_from(self, key: str) -> list[str]:
        """Return a key, and those into whose values ``%{lookup('key')}`` puts what it has."""
        found: dict[str, None] = {}
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += self._interpolating.get(one, ())
        return list(found)

    def lookups_of(self, key: str) -> list[tuple[str, str]]:
        """Return the files in which a key is looked up by its name, with the containers as facts name them."""
        return self._places(self._asked, [key])

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
    def _asked(self) -> UsesByText:
        return by_text(Use(one.root, one.member, one.container, one.place.line) for one in asked_keys(self._index))

    @cached_property
    def _interpolating(self) -> dict[str, list[str]]:
        """By a key that values look up, the keys that these values are of, as far as they can be told apart."""
        found: dict[str, list[str]] = {}
        for member in self._index.members:
            if member.role.kind in ("yaml", "json"):
                for one in member.outline.interpolated:
                    open_keys = (key.name for key in member.outline.keys if is_open(key.value))
                    found.setdefault(one.name, []).extend(open_keys)
        return found

    # --- templates and files ---

    def of_template(self, module: str, path: str) -> Users:
        """Return who renders a template of a module, ``path`` below its folder ``templates``."""
        return self._found(self._rendered, f"{module}/{path}", "renders")

    def renderers_of(self, module: str, path: str) -> list[tuple[str, str]]:
        """Return the files that render a template by its name, with the containers as facts name them."""
        return self._places(self._rendered, [f"{module}/{path}"])

    def deliverers_of(self, module: str, path: str) -> list[tuple[str, str]]:
        """Return the files that deliver a file by its name or its folder, with the containers as facts name them."""
        return self._places(self._delivered, with_folders(f"{module}/{path}"))

    def templates_reading(self, names: Iterable[str]) -> set[str]:
        """Return the names of the templates that read any of some variables."""
        return {template for name in names for template in self._reading_templates.get(name.removeprefix("::"), ())}

    @cached_property
    def _reading_templates(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for member in self._index.members:
            if member.role.kind in _TEMPLATES and member.role.module is not None:
                name = f"{member.role.module.name}/{member.role.inner.removeprefix('templates/')}"
                outline = member.outline
                read = [one.name for one in outline.template.reads] if outline.template is not None else []
                for one in {*read, *(each.name for each in outline.reads)}:
                    found.setdefault(one.removeprefix("::"), []).append(name)
        return found

    def of_file(self, module: str, path: str) -> Users:
        """Return who delivers or reads a file of a module, ``path`` below its folder ``files``."""
        found = NOBODY
        for name in with_folders(f"{module}/{path}"):
            found = found.joined(self._found(self._delivered, name, "delivers"))
        return found

    @cached_property
    def _rendered(self) -> UsesByText:
        return by_text(
            Use(text, member, call.container, call.place.line)
            for member in self._index.members
            for call in member.outline.calls
            if call.name in _RENDERING
            for values in (call.arguments if call.name == "template" else call.arguments[:1]) or ((UNKNOWN,),)
            for text in texts_of(values)
        )

    @cached_property
    def _delivered(self) -> UsesByText:
        found: list[Use] = []
        for member in self._index.members:
            for call in member.outline.calls:
                if call.name in _READING:
                    texts = [text for values in call.arguments or ((UNKNOWN,),) for text in texts_of(values)]
                    found += (Use(text, member, call.container, call.place.line) for text in texts)
            for resource in member.outline.resources:
                for attribute in resource.attributes:
                    for text in texts_of(attribute.values):
                        if text.startswith(_MODULES):
                            name = text.removeprefix(_MODULES).rstrip("/")
                            found.append(Use(name, member, resource.container, attribute.place.line))
                        elif attribute.name == "source" and text.startswith(UNKNOWN) and resource.type == "file":
                            found.append(Use(text, member, resource.container, attribute.place.line))
        return by_text(found)

    # --- code ---

    def of_variable(self, owner: Vertex | None, name: str) -> Users:
        """Return who reads a variable of a class, by its whole name or as a class that inherits it, or of top scope."""
        bare = name.removeprefix("::").rpartition("::")[2]
        found: set[Vertex] = set()
        if owner is not None and owner.kind == "class":
            heirs = self.heirs(owner.name)
            for one in (owner.name, *heirs):
                found.update(vertex for vertex, _ in self._reads.get(f"{one}::{bare}", ()))
            for vertex, read in self._reads.get(bare, ()):
                if read == bare and vertex.kind == "class" and vertex.name in heirs:
                    found.add(vertex)
        elif owner is None or owner.kind in ("top", "definition"):
            found.update(vertex for vertex, _ in self._reads.get(bare, ()))
        return Users(frozenset(found))

    @cached_property
    def _reads(self) -> dict[str, list[tuple[Vertex, str]]]:
        """By the name of a variable without colons in front, who reads it, and how it is written there."""
        found: dict[str, list[tuple[Vertex, str]]] = {}
        for member in self._index.members:
            for one in member.outline.reads:
                for vertex in self._vertices(member, one.container):
                    found.setdefault(one.name.removeprefix("::"), []).append((vertex, one.name))
        return found

    def heirs(self, name: str) -> set[str]:
        """Return the classes that inherit a class, also through others."""
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

    def referring(self, kind: str, name: str) -> list[tuple[str, str]]:
        """Return the files that speak of a function or type, with the containers as facts name them."""
        places = self._referring.get((kind, name.lower()), ())
        return list(dict.fromkeys(one for member, container in places for one in self._as_facts(member, container)))

    def _places(self, uses: UsesByText, names: Collection[str]) -> list[tuple[str, str]]:
        found = (
            one
            for name in names
            for use in uses.exact.get(name, ())
            for one in self._as_facts(use.member, use.container)
        )
        return list(dict.fromkeys(found))

    def _as_facts(self, member: Member, container: str) -> Iterator[tuple[str, str]]:
        """Yield a file, and a container in it as facts name it."""
        kind, _, name = container.partition(" ")
        if kind == "node":
            vertex = self.vertex(member, container)
            name = vertex.name if vertex is not None else name
        yield member.path, f"{kind} {name}" if kind else ""

    def _found(self, uses: UsesByText, name: str, how: str) -> Users:
        sure: set[Vertex] = set()
        perhaps: set[Vertex] = set()
        unknown: list[str] = []
        for use in uses.exact.get(name, ()):
            sure.update(self._vertices(use.member, use.container))
        for expression, use in uses.open:
            if expression.fullmatch(name):
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
            fitting = (use for expression, use in self._rendered.open if expression.fullmatch(name))
            for use in (*self._rendered.exact.get(name, ()), *fitting):
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
