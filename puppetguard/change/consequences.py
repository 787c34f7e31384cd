"""What one change brings about elsewhere, found in the graph and in the few files that depend on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from puppetguard.change.difference import Change, ChangeKind, Spot, indirect_change
from puppetguard.change.fact import Fact, FactKind
from puppetguard.change.feeding import TITLE, Mentions, call_of, fed, lookup_of, text_of, variables
from puppetguard.change.graph_places import Touching
from puppetguard.change.reaching import Reacher
from puppetguard.model.graph import TOP, Vertex
from puppetguard.model.graph.nodes import is_pattern
from puppetguard.model.outline import Place
from puppetguard.model.script import UNKNOWN

_DEEPEST = 30
"""How many defines a value is followed through that is passed from one to the next."""
MOST = 200
"""Effects of one change that are named; of more it is said that there are more."""
_QUERY = re.compile(r"<\|\s*(?:title|name)\s*==\s*(['\"])(.*?)\1\s*\|>", re.DOTALL)

Read = Callable[[str], Sequence[Fact]]
"""Returns what a file says in the newer version; nothing for one that cannot be read."""


class Finder:
    """Finds what one change brings about; ``cut`` tells that not all of it was followed."""

    def __init__(self, change: Change, reacher: Reacher, read: Read) -> None:
        self._change = change
        self._read = read
        spot = change.head or change.base
        self._path = spot.file if spot is not None else ""
        self._before, self._after = (reacher.environments(self._path, base=base) for base in (True, False))
        self._seen: set[tuple[str, str]] = set()
        self._depth = 0
        self.cut = False

    def find(self) -> Iterator[Change]:
        """Yield the effects, one perhaps more than once."""
        change = self._change
        for touching in self._after:
            match change.what:
                case "key" | "lookup-option":
                    yield from self._key(touching, change.subject)
                case "level":
                    sides = (*self._before, touching)
                    members = [one for side in sides for one in side.data.files_of_level(change.subject, self._path)]
                    for key in dict.fromkeys(key.name for member in members for key in member.outline.keys):
                        yield from self._key(touching, key)
                case "class" | "define" if change.attribute.startswith("$") and change.attribute.endswith(" default"):
                    name = change.attribute[1:].partition(" ")[0]
                    yield from self._variable(touching, Vertex(change.what, change.subject.lower()), name, plain=True)
                case "variable":
                    owner = touching.container(change.container, self._path)
                    if owner is not None:
                        name = change.subject.lstrip("$").removeprefix("::")
                        yield from self._variable(touching, owner, name, plain=True)
                case "default" | "collector" | "override":
                    yield from self._override(touching)
                case "template" | "file":
                    yield from self._file(touching)
                case "function":
                    yield from self._function(touching, change.subject)
                case "module":
                    yield from self._module(touching)
                case "resource":
                    yield from self._resource(touching)
        if change.what in ("include", "node", "resource", "key") or change.attribute == "inherits":
            yield from self._undeclared()

    # --- values ---

    def _key(self, touching: Touching, key: str) -> Iterator[Change]:
        for one in touching.uses.keys_from(key):
            owner, colons, parameter = one.rpartition("::")
            if colons:
                vertex = Vertex("class", owner.removeprefix("::"))
                if any(each.name == parameter for each in touching.parameters(vertex)):
                    plain = one == key and self._change.attribute in ("", "value")
                    yield from self._variable(touching, vertex, parameter, plain=plain)
            for path, container in touching.uses.lookups_of(one):
                yield from self._mentions(touching, path, container, lookup_of(one))

    def _variable(
        self, touching: Touching, owner: Vertex, name: str, *, own: bool = True, plain: bool = False
    ) -> Iterator[Change]:
        """Yield what a variable or parameter feeds, in its ``own`` definition too if that is asked for, and elsewhere.

        ``plain`` tells that its value is what has changed.
        """
        if (str(owner), name) in self._seen:
            return
        if len(self._seen) > MOST or self._depth > _DEEPEST:
            self.cut = True
            return
        self._seen.add((str(owner), name))
        whole = f"{owner.name}::{name}" if owner.kind == "class" else name
        asked = {whole, f"::{whole}"}
        users = touching.uses.of_variable(owner, name).vertices
        if own:
            for path in touching.paths(owner):
                yield from self._mentions(touching, path, _container(owner), variables({name, *asked}), {name}, plain)
        for vertex in users - {owner}:
            heir = owner.kind != "class" or vertex.name in touching.uses.heirs(owner.name)
            names = {name, *asked} if heir else asked
            for path in touching.paths(vertex):
                yield from self._mentions(touching, path, _container(vertex), variables(names), names, plain)

    def _mentions(
        self,
        touching: Touching,
        path: str,
        container: str,
        mentions: Mentions,
        names: Collection[str] = (),
        plain: bool = False,
    ) -> Iterator[Change]:
        """Yield what in a container depends on something, and what that feeds in turn."""

        def rendering(found: set[str]) -> Mentions:
            return text_of(touching.uses.templates_reading({*found, *names}))

        for fact, attribute in fed(self._read(path), container, mentions, rendering):
            if fact.kind == "variable":
                owner = touching.container(container, path)
                if owner is not None and owner.kind in ("class", "top", "definition"):
                    name = fact.subject.lstrip("$").removeprefix("::")
                    yield from self._variable(touching, owner, name, own=False)
                continue
            yield self._changed(path, fact, attribute, names if plain else ())
            if fact.kind == "resource" and attribute:
                yield from self._into(touching, fact, attribute)

    def _into(self, touching: Touching, fact: Fact, attribute: str) -> Iterator[Change]:
        """Yield what the parameter of a define or class feeds that is declared as a resource."""
        kind, _, title = fact.subject.partition("[")
        title = title.removesuffix("]").strip("'\"")
        name = title.removeprefix("::").lower() if kind == "Class" else kind.lower()
        vertex = Vertex("class" if kind == "Class" else "define", name)
        known = [one.name for one in touching.parameters(vertex)]
        wanted = [attribute] if attribute in known else []
        if attribute == "*" or (attribute == TITLE and not fact.aspects):
            # A function makes resources of a hash, with titles and all.
            wanted = known
        if attribute == TITLE and vertex.kind == "define":
            wanted = [*wanted, "title", "name"]
        self._depth += 1
        for one in wanted:
            yield from self._variable(touching, vertex, one)
        self._depth -= 1

    def _resource(self, touching: Touching) -> Iterator[Change]:
        """Yield what an attribute feeds that is a parameter of a define or a class."""
        if self._change.attribute and self._change.attribute != "(form)":
            fact = Fact("resource", self._change.subject, self._change.container, "", Place(1, 1, 1, 1), {})
            yield from self._into(touching, fact, self._change.attribute)

    # --- files ---

    def _file(self, touching: Touching) -> Iterator[Change]:
        member = touching.member(self._path)
        if member is not None and member.role.kind in ("yaml", "json", "pp"):
            for key in member.outline.keys:
                yield from self._key(touching, key.name)
            return
        module, part, inner = touching.place_of(self._path)
        match part:
            case "templates":
                for path, container in touching.uses.renderers_of(module, inner):
                    yield from self._mentions(touching, path, container, text_of([f"{module}/{inner}"]))
            case "files":
                names = [f"{module}/{inner}"]
                while "/" in names[-1]:
                    names.append(names[-1].rpartition("/")[0])
                said = text_of([*names, *(f"puppet:///modules/{one}" for one in names)])
                for path, container in touching.uses.deliverers_of(module, inner):
                    yield from self._mentions(touching, path, container, said)
            case "lib" if "/functions/" in f"/{inner}":
                name = inner.partition("functions/")[2].removesuffix(".rb").replace("/", "::")
                yield from self._function(touching, name)

    def _function(self, touching: Touching, name: str) -> Iterator[Change]:
        for path, container in touching.uses.referring("function", name):
            yield from self._mentions(touching, path, container, call_of([name, f"::{name}"]))

    def _module(self, touching: Touching) -> Iterator[Change]:
        """Yield the classes and defines of a module that are declared."""
        for vertex in sorted(touching.uses.of_module(self._change.subject).vertices):
            edges = touching.graph.incoming.get(vertex, ())
            edge = next((one for one in edges if one.file), None)
            if edge is not None and vertex.name.partition("::")[0] == self._change.subject:
                spot = Spot(edge.file, edge.place.line, edge.place.column)
                said = self._change.attribute or "version", self._change.before, self._change.after
                yield self._made("modified", _what(vertex), vertex.name, spot, spot, *said)

    # --- other statements ---

    def _override(self, touching: Touching) -> Iterator[Change]:
        """Yield the resources that a default, an override or a collector sets something of."""
        change = self._change
        kind, _, rest = change.subject.partition("[")
        kind = kind.partition("<|")[0].strip().lower()
        title = rest.removesuffix("]").strip("'\"") if change.what == "override" else None
        query = _QUERY.search(change.subject)
        title = query[2] if query is not None else title
        for member, one in touching.graph.index.resources():
            if one.type != kind or one.form not in ("regular", "virtual", "exported", "function"):
                continue
            if title is not None and title not in one.titles:
                continue
            if change.what == "default" and not self._has_default(touching, one.container, change):
                continue
            if change.what == "default" and any(each.name == change.attribute for each in one.attributes):
                continue
            name = change.subject.partition(" ")[0].partition("[")[0]
            spot = Spot(member.path, one.title_place.line, one.title_place.column)
            for each in one.titles if title is None else (title,):
                container = _shown_container(touching, member.path, one.container)
                done = change.kind if change.attribute else "modified"
                values = (change.before, change.after) if change.attribute else ("", "")
                said = change.attribute, *values, container
                yield self._made(done, "resource", f"{name}['{each.replace(UNKNOWN, '…')}']", spot, spot, *said)

    def _has_default(self, touching: Touching, container: str, change: Change) -> bool:
        """Tell whether defaults of a definition can count for what stands in another: those of whoever declares it."""
        if not change.container:
            return True
        vertex = touching.container(change.container, self._path)
        kind, _, name = container.partition(" ")
        if vertex is None or kind not in ("class", "define"):
            return container == change.container
        return Vertex(kind, name) in touching.closure(vertex)  # type: ignore[arg-type] # one of these

    def _undeclared(self) -> Iterator[Change]:
        """Yield the classes that nodes lose or gain with what is declared no more, or now."""
        reached: list[dict[Vertex, frozenset[str]]] = []
        for base, side in ((True, self._before), (False, self._after)):
            declared = (one for each in side for one in each.classes_of_nodes(self._change, self._path, base=base))
            reached.append(dict(declared))
        for vertex in sorted({*reached[0], *reached[1]}):
            lost = reached[0].get(vertex, frozenset()) - reached[1].get(vertex, frozenset())
            gained = reached[1].get(vertex, frozenset()) - reached[0].get(vertex, frozenset())
            if self._change.what == "node" and self._change.attribute == "matches":
                # Of the nodes of a pattern that is another one, nobody knows which of them the other one takes.
                lost, gained = (frozenset(one for one in side if not is_pattern(one)) for side in (lost, gained))
            for nodes, sides, kind in ((lost, self._before, "removed"), (gained, self._after, "added")):
                if nodes:
                    yield from self._declared(vertex, sides, kind, nodes)  # type: ignore[arg-type] # one of its kinds

    def _declared(
        self, vertex: Vertex, sides: Sequence[Touching], kind: ChangeKind, nodes: frozenset[str]
    ) -> Iterator[Change]:
        touching = next((one for one in sides if one.graph.places(vertex)), None)
        spot = None
        count = 0
        if touching is not None:
            path, place = touching.graph.places(vertex)[0]
            spot = Spot(path, place.line, place.column)
            count = sum(max(1, len(one.titles)) for _, one in touching.graph.resources(vertex))
        told = f"{count} resource{'' if count == 1 else 's'} on {len(nodes)} node{'' if len(nodes) == 1 else 's'}"
        here = spot or self._change.base or self._change.head
        what: FactKind = "include" if vertex.kind == "class" else "define"
        if kind == "removed":
            yield self._made(kind, what, vertex.name, here, None, "", told, "")
        else:
            yield self._made(kind, what, vertex.name, None, here, "", "", told)

    # --- records ---

    def _changed(self, path: str, fact: Fact, attribute: str, names: Collection[str]) -> Change:
        """Return the change of a fact; ``names`` are those of the variable whose value has changed."""
        aspect = fact.aspects.get(attribute)
        place = aspect.place if aspect is not None else fact.place
        spot = Spot(path, place.line, place.column)
        shown = aspect.shown if aspect is not None else ""
        before, after = (_filled(shown, names, said) for said in (self._change.before, self._change.after))
        kind: ChangeKind = "modified" if attribute or aspect is not None else "condition-changed"
        return indirect_change(kind, fact, path, attribute, before, after, spot, spot, self._change.digest)

    def _made(
        self,
        kind: ChangeKind,
        what: FactKind,
        subject: str,
        base: Spot | None,
        head: Spot | None,
        attribute: str,
        before: str,
        after: str,
        container: str = "",
    ) -> Change:
        spot = head or base
        assert spot is not None
        fact = Fact(what, subject, container, "", Place(spot.line, spot.column, spot.line, spot.column), {})
        return indirect_change(kind, fact, spot.file, attribute, before, after, base, head, self._change.digest)


def _filled(shown: str, names: Collection[str], value: str) -> str:
    """Return an expression with the value of a variable in its place; a value that is the whole of it, as it is."""
    known = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    if not known or not value:
        return shown
    if re.fullmatch(rf"\$(?:{known})", shown):
        return value
    bare = value[1:-1] if value[:1] in "'\"" and value[-1:] == value[:1] else value
    return re.sub(rf"\$\{{(?:{known})\}}|\$(?:{known})(?![\w:])", lambda _: bare, shown) if '"' in shown else shown


def _what(vertex: Vertex) -> FactKind:
    return "define" if vertex.kind == "define" else "function" if vertex.kind == "function" else "class"


def _container(vertex: Vertex) -> str:
    """Return how facts name a definition that they stand in."""
    return "" if vertex == TOP else f"{'node' if vertex.kind == 'definition' else vertex.kind} {vertex.name}"


def _shown_container(touching: Touching, path: str, container: str) -> str:
    member = touching.member(path)
    vertex = touching.uses.vertex(member, container) if member is not None else None
    return _container(vertex) if vertex is not None else ""
