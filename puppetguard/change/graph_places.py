"""What a change touches in one version of a code base: definitions of its graph, or nodes, or every node."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from puppetguard.change.data_files import DataFiles
from puppetguard.change.difference import Change
from puppetguard.change.touched_parts import Touched, by_users
from puppetguard.change.users import Uses
from puppetguard.model.graph import TOP, Certainty, Graph, Reached, Vertex
from puppetguard.model.graph.levels import level_of
from puppetguard.model.graph.walking import reached_from
from puppetguard.model.index import Member
from puppetguard.model.outline import ParameterOutline

_EVERYWHERE = frozenset("environment.conf hiera.yaml Puppetfile .gitmodules".split())


_PARTS = frozenset("files templates lib facts.d functions types manifests plans tasks data locales".split())
"""The folders of a module that Puppet looks into."""
_DELIVERED = frozenset(("files", "templates", "facts.d"))


class Touching:
    """Tells what changes touch in one environment of one version."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.uses = Uses(graph)
        self._members = {one.path: one for one in graph.index.members}
        self._reached: dict[frozenset[Vertex], Reached] = {}
        self._nodes: dict[Vertex, frozenset[str]] = {}
        self._closures: dict[Vertex, frozenset[Vertex]] = {}
        environment = graph.index.environment
        self.root = environment.root if environment is not None else ""
        self.data = DataFiles(graph.index, self.root)

    def has(self, path: str) -> bool:
        """Tell whether a file belongs to the environment."""
        return path in self._members

    def member(self, path: str) -> Member | None:
        """Return a file; None if it says nothing to Puppet."""
        return self._members.get(path)

    def paths(self, vertex: Vertex) -> list[str]:
        """Return the files in which something is defined, or code stands at top scope."""
        if vertex == TOP:
            return [one.path for one in self.graph.index.members if self.uses.vertex(one, "") is not None]
        if vertex.kind == "definition":
            found = self.graph.index.definitions("node").get(vertex.name.partition(", ")[0], ())
            return [one.member.path for one in found]
        return list(dict.fromkeys(path for path, _ in self.graph.places(vertex)))

    def parameters(self, vertex: Vertex) -> list[ParameterOutline]:
        """Return the parameters of a class or define; none of what is not defined here."""
        if vertex.kind not in ("class", "define"):
            return []
        found = self.graph.index.definitions(vertex.kind).get(vertex.name, ())
        return [parameter for one in found for parameter in one.definition.parameters]

    def closure(self, vertex: Vertex) -> frozenset[Vertex]:
        """Return all that comes with something, itself included."""
        found = self._closures.get(vertex)
        if found is None:
            found = self._closures[vertex] = frozenset(reached_from(vertex, self.graph.outgoing))
        return found

    def classes_of_nodes(self, change: Change, path: str, *, base: bool) -> Iterator[tuple[Vertex, frozenset[str]]]:
        """Yield the classes and defines that nodes get by what a change declares, each with all nodes that get it."""
        wanted: set[Vertex] = set()
        for touched in self.touched(change, path, base=base):
            nodes = [one for one in touched.vertices if one.kind == "node"]
            for vertex in (*touched.declared, *nodes):
                wanted.update(one for one in self.closure(vertex) if one.kind in ("class", "define"))
        for vertex in wanted:
            yield vertex, self.nodes_of(vertex)

    def reaching(self, vertices: frozenset[Vertex]) -> Reached:
        """Return what reaches any of some vertices, worked out once."""
        found = self._reached.get(vertices)
        if found is None:
            found = self._reached[vertices] = self.graph.reaching(sorted(vertices))
        return found

    def nodes_of(self, vertex: Vertex) -> frozenset[str]:
        """Return the nodes that get something."""
        found = self._nodes.get(vertex)
        if found is None:
            found = self._nodes[vertex] = frozenset(
                one.vertex.name for one in self.reaching(frozenset((vertex,))).nodes
            )
        return found

    def touched(self, change: Change, path: str, *, base: bool) -> Iterator[Touched]:
        """Yield what a change touches in this version, in which the file of it is at ``path``."""
        subject, container = change.subject, change.container
        if base and change.kind == "renamed":
            subject = change.before
        if base and change.kind == "moved":
            container = change.before
        match change.what:
            case "class" | "define" | "function" | "type" | "plan":
                yield from self._definition(change, subject)
            case "node":
                yield self._node(change, subject)
            case "key":
                yield self._restricted(by_users(self.uses.of_key(subject), f"looks up {subject}"), path, subject)
                yield self._named_by_data(path)
            case "lookup-option":
                yield self._lookup_option(subject)
            case "level" | "setting":
                module = self.module_of(path)
                yield by_users(self.uses.of_module(module)) if module else Touched(everywhere=True)
            case "module":
                yield self._module(subject)
            case "metadata":
                yield by_users(self.uses.of_module(self.module_of(path)))
            case "file" | "template":
                yield from self._file(change, path)
            case _:
                yield from self._code(change, subject, container, path)

    # --- code ---

    def _code(self, change: Change, subject: str, container: str, path: str) -> Iterator[Touched]:
        vertex = self.container(container, path)
        if change.indirect and change.what == "include":
            yield Touched(frozenset((Vertex("class", subject),)), declared=frozenset((Vertex("class", subject),)))
            return
        if vertex == TOP and not self.graph.incoming.get(TOP):
            # Nothing is declared there, but what is said is said to all.
            yield Touched(everywhere=True)
        elif vertex is not None:
            yield Touched(frozenset((vertex,)))
        elif not container:
            yield Touched(unknown=(f"{path}: code at the top of a file of a module counts only if that is loaded",))
        if change.what == "include":
            names = (change.subject, change.before) if change.kind == "renamed" else (change.subject,)
            classes = (one.strip("'\"").removeprefix("::").lower() for one in names)
            yield Touched(declared=frozenset(Vertex("class", one) for one in classes))
        if (
            change.what == "resource"
            and change.kind in ("added", "removed", "condition-changed")
            and not change.attribute
        ):
            kind, _, title = subject.partition("[")
            title = title.removesuffix("]").strip("'\"").removeprefix("::").lower()
            one = Vertex("class", title) if kind == "Class" else Vertex("define", kind.lower())
            if self.graph.incoming.get(one):
                yield Touched(declared=frozenset((one,)))
        if change.what == "resource" and (collecting := self._collecting.get(subject.partition("[")[0].lower())):
            yield Touched(perhaps=collecting, unknown=("what is exported may be collected on any of these nodes",))
        if change.what == "variable":
            yield by_users(self.uses.of_variable(vertex, subject.lstrip("$")))

    @cached_property
    def _collecting(self) -> dict[str, frozenset[Vertex]]:
        """Who collects resources of a type, for those types of which some are exported."""
        exported = {one.type for _, one in self.graph.index.resources() if one.form == "exported"}
        found: dict[str, frozenset[Vertex]] = {}
        for member, reference in self.graph.index.references("type") if exported else ():
            vertex = self.uses.vertex(member, reference.container)
            if reference.via == "collector" and reference.name in exported and vertex is not None:
                found[reference.name] = found.get(reference.name, frozenset()) | {vertex}
        return found

    def container(self, container: str, path: str) -> Vertex | None:
        """Return the definition that a container is."""
        kind, _, name = container.partition(" ")
        if not container:
            member = self._members.get(path)
            return TOP if member is None or self.uses.vertex(member, "") is not None else None
        if kind == "node":
            return Vertex("definition", name)
        return Vertex(kind, name) if kind in ("class", "define", "function") else None  # type: ignore[arg-type] # one of them

    def _definition(self, change: Change, subject: str) -> Iterator[Touched]:
        name = subject.removeprefix("::").lower()
        if change.what == "type":
            yield by_users(self.uses.of_reference("data-type", name))
        elif change.what == "plan":
            yield Touched(remarks=("a plan is run by people, and is no part of what nodes get",))
        else:
            vertex = Vertex(change.what, name)  # type: ignore[arg-type] # a class, define or function
            yield Touched(frozenset((vertex,)))
            if change.attribute == "inherits":
                edges = self.graph.outgoing.get(vertex, ())
                yield Touched(declared=frozenset(edge.target for edge in edges if edge.via == "inherits"))
            if change.attribute.startswith("$"):
                yield by_users(self.uses.of_variable(vertex, change.attribute[1:].partition(" ")[0]))

    def _node(self, change: Change, subject: str) -> Touched:
        names = subject
        if change.attribute == "matches":
            names = change.before if subject != change.before and not self._defines(subject) else subject
        vertex = Vertex("definition", names)
        found = {edge.source for edge in self.graph.incoming.get(vertex, ()) if edge.source.kind == "node"}
        return Touched(frozenset(found))

    def _defines(self, names: str) -> bool:
        return bool(self.graph.incoming.get(Vertex("definition", names)))

    # --- data ---

    def _lookup_option(self, subject: str) -> Touched:
        if subject.startswith("^"):
            return Touched(everywhere=True, remarks=(f"each key that matches {subject}",))
        return by_users(self.uses.of_key(subject), f"looks up {subject}")

    def _restricted(self, touched: Touched, path: str, key: str) -> Touched:
        """Return what a key touches, for those nodes only for which Hiera reads a file and takes its value of that."""
        layer, inner = self.data.layer(path)
        if layer is None:
            return touched._replace(
                certainty=Certainty.POSSIBLE,
                unknown=(*touched.unknown, f"it is not known for which nodes {path} is read"),
            )
        level = level_of(layer.patterns, inner)
        if level is None and not layer.is_read(inner):
            if layer.known:
                return Touched(remarks=(f"no level of the hierarchy reads {path}",))
            return touched._replace(
                certainty=Certainty.POSSIBLE,
                unknown=(*touched.unknown, f"it is not known for which nodes {path} is read"),
            )
        node, always = level or ("", False)
        if node:
            return touched._replace(only=frozenset((node,)))
        hidden = self.data.hidden(path, key)
        if hidden.everywhere:
            return Touched(remarks=(f"a higher level of the hierarchy has another value of {key} for all nodes",))
        if not always or hidden.perhaps:
            touched = touched._replace(certainty=max(touched.certainty, Certainty.CONDITIONAL))
        return touched._replace(hidden=hidden.nodes)

    def _named_by_data(self, path: str) -> Touched:
        """Return the classes that a data file names, for whoever includes what data name."""
        layer, inner = self.data.layer(path)
        if layer is None or layer.module is not None:
            return Touched()
        return Touched(declared=frozenset(self._from_data.get(f"data {inner}", ())))

    @cached_property
    def _from_data(self) -> dict[str, set[Vertex]]:
        """The classes that data files name, by how the edges to them say so."""
        found: dict[str, set[Vertex]] = {}
        for edge in self.graph.edges:
            if edge.via.startswith("data "):
                found.setdefault(edge.via, set()).add(edge.target)
        return found

    # --- files ---

    def _module(self, name: str) -> Touched:
        users = self.uses.of_module(name)
        missing = () if name in self.graph.index.modules else (f"the module {name} is not in this code base",)
        return by_users(users)._replace(unknown=missing, perhaps_everywhere=bool(missing) and not users.vertices)

    def _file(self, change: Change, path: str) -> Iterator[Touched]:
        if path not in self.graph.index.files:
            # There may be whole modules behind it.
            yield Touched(everywhere=True, unknown=(f"{path} is a link or a submodule, which is not followed",))
            return
        member = self._members.get(path)
        if member is not None and member.role.kind in ("pp", "yaml", "json"):
            yield from self._whole(member)
            return
        module, part, inner = self.place_of(path)
        *folders, name = path.split("/")
        if module and part in _PARTS:
            yield from self._of_module(change, module, part, inner)
        elif module and name in ("hiera.yaml", "metadata.json"):
            yield by_users(self.uses.of_module(module))
        elif not module and name in _EVERYWHERE:
            yield Touched(everywhere=True)
        elif not module and (_DELIVERED.intersection(folders) or name.endswith((".pp", ".epp", ".erb"))):
            yield Touched(perhaps_everywhere=True, unknown=(f"nothing tells who uses {path}",))
        else:
            yield Touched(remarks=("Puppet does not read this file",))

    def _of_module(self, change: Change, module: str, part: str, inner: str) -> Iterator[Touched]:
        match part:
            case "templates":
                yield by_users(self.uses.of_template(module, inner), f"renders {module}/{inner}")
            case "files":
                yield by_users(self.uses.of_file(module, inner), f"delivers {module}/{inner}")
            case "lib":
                yield from self._ruby(change, module, inner)
            case "facts.d":
                yield Touched(everywhere=True, remarks=("a fact is worked out on each node",))
            case "plans" | "tasks" | "locales":
                yield Touched(remarks=(f"{part} are no part of what nodes get",))
            case _:
                users = self.uses.of_module(module)
                unknown = f"it is not known what of the module {module} this changes"
                yield by_users(users)._replace(unknown=(unknown,), perhaps_everywhere=not users.vertices)

    def _ruby(self, change: Change, module: str, inner: str) -> Iterator[Touched]:
        """Yield who uses what a file in Ruby adds, in this version."""
        folder = inner.rpartition("/")[0]
        name = inner.rpartition("/")[2].removesuffix(".rb")
        if inner.startswith("facter/"):
            yield Touched(everywhere=True, remarks=("a fact is worked out on each node",))
        elif folder.startswith("puppet/functions"):
            spaces = folder.removeprefix("puppet/functions").strip("/").replace("/", "::")
            yield by_users(self.uses.of_reference("function", f"{spaces}::{name}".lstrip(":")))
        elif folder == "puppet/parser/functions":
            yield by_users(self.uses.of_reference("function", name))
        elif folder.startswith(("puppet/type", "puppet/provider")):
            kind = name if folder == "puppet/type" else folder.removeprefix("puppet/provider/").partition("/")[0]
            yield by_users(self.uses.of_reference("type", kind))
        else:
            # What it is for, only Ruby knows; it is sent to each node.
            yield Touched(everywhere=True, unknown=(f"it is not known what uses {inner} of the module {module}",))

    def _whole(self, member: Member) -> Iterator[Touched]:
        """Yield all that is in a file of which only that it has changed is known."""
        if member.role.kind == "pp":
            found = self.graph.find("file", member.path)
            yield Touched(
                frozenset(found),
                perhaps_everywhere=member.outline.broken,
                unknown=(f"{member.path}: not all of it could be read",) if member.outline.broken else (),
            )
            for one in member.outline.definitions:
                if one.kind == "node":
                    yield Touched(frozenset((Vertex("definition", ", ".join(one.names)),)))
            return
        for key in member.outline.keys:
            yield self._restricted(by_users(self.uses.of_key(key.name)), member.path, key.name)
        if member.outline.broken:
            yield Touched(perhaps_everywhere=True, unknown=(f"{member.path}: not all of it could be read",))

    def place_of(self, path: str) -> tuple[str, str, str]:
        """Return the module that a file lies in, the part of it (``files``), and the path below; empty for none."""
        environment = self.graph.index.environment
        modules = environment.modules.items() if environment is not None else ()
        around = [(len(one.root), name, one.root) for name, found in modules for one in found if _is_in(path, one.root)]
        if not around:
            return "", "", path
        _, module, root = max(around)
        inner = path.removeprefix(f"{root}/") if root else path
        part, _, below = inner.partition("/")
        return (module, part, below) if below else (module, "", inner)

    def module_of(self, path: str) -> str:
        """Return the name of the module that a file lies in; empty if it lies in none."""
        return self.place_of(path)[0]


def _is_in(path: str, root: str) -> bool:
    return not root or path.startswith(f"{root}/")
