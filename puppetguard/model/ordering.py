"""What comes before what in a catalog: by relations, by containment, and by what resources require by themselves.

A class starts before, and is done after, all that it contains: its own resources, and the classes that it declares with
``contain``. What is required by itself (a file's folder, its owner) counts only if nothing says the reverse.

Source: ``Puppet::Graph::RelationshipGraph``, and ``autorequire`` in the types ``file``, ``exec``, ``cron``, ``user``,
``package``, ``mount`` (of ``mount_core``) and ``ssh_authorized_key``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import Place, ResourceOutline

Node = tuple[str, str]
"""A resource by type and title; of a class there are two: ``start`` and ``done``."""
Container = tuple[str, str]
"""The file (empty for classes, which are the same wherever they are) and the container in it."""

Texts = Mapping[str, Sequence[str]]
"""What attributes of a resource are, by their names."""

_MADE = frozenset(("regular", "function"))
_DECLARING = frozenset(("include", "contain", "require", "resource", "create", "inherits"))
_OWNERS = {"file": (("user", "owner"), ("group", "group")), "exec": (("user", "user"),), "cron": (("user", "user"),)}
_ACCOUNTS = {"user": (("group", "gid"), ("group", "groups")), "ssh_authorized_key": (("user", "user"),)}
_PACKAGE_FILES = ("source", "responsefile", "adminfile")
LOOKED_AT = frozenset("path command cwd onlyif unless target ensure name".split()) | {
    *_PACKAGE_FILES,
    *(name for of in (_OWNERS, _ACCOUNTS) for pairs in of.values() for _, name in pairs),
}
"""The attributes that an order may follow from."""


class Before(msgspec.Struct, frozen=True):
    """``source`` comes before ``target`` wherever the ``containers`` are in the catalog.

    ``written`` tells that a relation says so, at the place; the rest follows from where things are and what they are.
    ``reason`` is what to say of it, with braces for both: hardly any is ever said.
    """

    source: Node
    target: Node
    containers: tuple[Container, ...]
    member: Member
    place: Place
    reason: str
    written: bool = False
    conditional: bool = False

    @property
    def why(self) -> str:
        """The reason, for people."""
        return self.reason.format(named(self.source), named(self.target))


class Ordering:
    """The order of a code base, as far as it holds in any case."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._classes = index.definitions("class")
        self._declared: dict[Container, set[Container]] = {}
        self._owner: dict[Node, tuple[Container, Member, ResourceOutline] | None] = {}
        self._mounts: dict[str, Node] = {}
        self.edges: list[Before] = []
        for member in index.having("resources"):
            self._resources(member)
        for member in index.having("references", "relations"):
            self._references(member)
            self._relations(member)
        required = list(self._by_themselves())
        self._contained(required)
        self.edges += required

    def reached(self, start: Iterable[Container]) -> set[Container]:
        """Return all containers that are in a catalog in any case if some are."""
        found = set(start)
        pending = list(found)
        while pending:
            for one in self._declared.get(pending.pop(), ()):
                if one not in found:
                    found.add(one)
                    pending.append(one)
        return found

    def bringing(self, wanted: Sequence[Container]) -> Iterator[Container]:
        """Yield the containers that bring in some others in any case: all of these."""
        found = {wanted[0]}
        pending = list(found)
        while pending:
            for one in self._brought_by.get(pending.pop(), ()):
                if one not in found:
                    found.add(one)
                    pending.append(one)
                    if self.reached([one]).issuperset(wanted):
                        yield one

    @cached_property
    def _brought_by(self) -> dict[Container, list[Container]]:
        found: dict[Container, list[Container]] = {}
        for container, inner in self._declared.items():
            for one in inner:
                found.setdefault(one, []).append(container)
        return found

    def _container(self, member: Member, name: str) -> Container:
        return ("" if name.startswith(("class ", "define ")) else member.path, name)

    def _resources(self, member: Member) -> None:
        for one in member.outline.resources:
            if one.form not in _MADE or one.type == "class" or one.container.startswith("define "):
                continue
            for title in one.titles:
                if UNKNOWN in title:
                    continue
                node = (one.type, title)
                # What stands in several places may be any of them.
                alone = node not in self._owner
                self._owner[node] = (self._container(member, one.container), member, one) if alone else None

    def _references(self, member: Member) -> None:
        for one in member.outline.references:
            if one.kind != "class" or one.via not in _DECLARING or one.name not in self._classes:
                continue
            container = self._container(member, one.container)
            inner: Container = ("", f"class {one.name}")
            if one.conditional:
                continue
            self._declared.setdefault(container, set()).add(inner)
            kind, _, outer = one.container.partition(" ")
            if kind != "class":
                continue
            where = (container, inner)
            if one.via == "contain":
                why = f"the class `{one.name}` is contained in `{outer}`"
                self._add(("start", outer), ("start", one.name), where, member, one.place, why)
                self._add(("done", one.name), ("done", outer), where, member, one.place, why)
            elif one.via == "require":
                why = f"the class `{outer}` requires `{one.name}`"
                self._add(("done", one.name), ("start", outer), where, member, one.place, why, written=True)

    def _relations(self, member: Member) -> None:
        for one in member.outline.relations:
            if UNKNOWN in one.source[1] or UNKNOWN in one.target[1] or one.container.startswith("define "):
                continue
            source, target = _side(one.source, "done"), _side(one.target, "start")
            container = self._container(member, one.container)
            containers = [container]
            for kind, title in (one.source, one.target):
                owner = self._owner.get((kind, title))
                if kind == "class":
                    containers.append(("", f"class {title.removeprefix('::').lower()}"))
                elif owner is not None and not owner[2].conditional:
                    containers.append(owner[0])
            if not one.conditional:
                # What is not there cannot be related to.
                self._declared.setdefault(container, set()).update(containers[1:])
            self._add(
                source, target, tuple(containers), member, one.place, "{} comes before {}", written=True,
                conditional=one.conditional,
            )  # fmt: skip

    def _contained(self, required: Sequence[Before]) -> None:
        """Add that a class contains its resources: those with an order of their own, and one for all others."""
        ordered = {node for one in (*self.edges, *required) for node in (one.source, one.target)}
        with_others: set[Container] = set()
        for node, found in self._owner.items():
            if found is None or not found[0][1].startswith("class "):
                continue
            container, member, resource = found
            if node not in ordered:
                if container in with_others:
                    continue
                with_others.add(container)
            owner = container[1].partition(" ")[2]
            where = (container,)
            self._add(("start", owner), node, where, member, resource.place, "{1} is in the class " + f"`{owner}`")
            self._add(node, ("done", owner), where, member, resource.place, "{0} is in the class " + f"`{owner}`")

    def _by_themselves(self) -> Iterator[Before]:
        """Yield what resources require by themselves, unless something says the reverse."""
        explicit = {(one.source, one.target) for one in self.edges}
        texts = {node: _texts(found[2]) for node, found in self._owner.items() if found is not None}
        files = {_text(known, "path", node[1]): node for node, known in texts.items() if node[0] == "file"}
        self._mounts = {
            _text(known, "name", node[1]).rstrip("/"): node for node, known in texts.items() if node[0] == "mount"
        }
        for node, known in texts.items():
            found = self._owner[node]
            if found is None or found[2].conditional:
                continue
            container, member, resource = found
            for required in self._required(node, known, files):
                other = self._owner.get(required)
                if other is None or other[2].conditional or required == node or (node, required) in explicit:
                    continue
                where = (container, other[0])
                yield Before(required, node, where, member, resource.place, "{1} requires {0} by itself")

    def _required(self, node: Node, known: Texts, files: dict[str, Node]) -> Iterator[Node]:
        kind, title = node
        for other, attribute in (*_OWNERS.get(kind, ()), *_ACCOUNTS.get(kind, ())):
            yield from ((other, name) for name in known.get(attribute, ()))
        if kind == "file":
            path = _text(known, "path", title)
            yield from islice((files[one] for one in _above(path) if one in files), 1)
            yield from (files[one] for name in ("target", "ensure") for one in known.get(name, ()) if one in files)
            # A mount point comes before all that is to lie in it.
            if self._mounts:
                yield from (self._mounts[one] for one in _above(path) if one in self._mounts)
        elif kind == "exec":
            lines = (_text(known, "command", title), *known.get("onlyif", ()), *known.get("unless", ()))
            paths = (line.partition(" ")[0] for line in lines)
            yield from (files[path] for path in (*paths, *known.get("cwd", ())) if path in files)
        elif kind == "package":
            yield from (files[one] for name in _PACKAGE_FILES for one in known.get(name, ()) if one in files)
        elif kind == "mount":
            point = _text(known, "name", title)
            yield from (self._mounts[one] for one in _above(point) if one in self._mounts)

    def _add(
        self,
        source: Node,
        target: Node,
        containers: tuple[Container, ...],
        member: Member,
        place: Place,
        reason: str,
        *,
        written: bool = False,
        conditional: bool = False,
    ) -> None:
        self.edges.append(Before(source, target, containers, member, place, reason, written, conditional))


def _side(end: tuple[str, str], of_class: str) -> Node:
    kind, title = end
    return (of_class, title.removeprefix("::").lower()) if kind == "class" else (kind, title)


def _texts(resource: ResourceOutline) -> Texts:
    """Return the texts that the attributes are in any case which an order may follow from, by their names."""
    found: dict[str, list[str]] = {}
    for attribute in resource.attributes:
        if attribute.name in LOOKED_AT and len(attribute.values) == 1 and not attribute.assumed:
            value = attribute.values[0]
            values = value[1] if isinstance(value, list) and value[0] == "array" else [value]
            found[attribute.name] = [one for one in values if isinstance(one, str) and UNKNOWN not in one]
    return found


def _text(known: Texts, name: str, default: str) -> str:
    """Return the text that an attribute is, the first if it is several."""
    found = known.get(name)
    return found[0] if found else default


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, innermost first."""
    folder = path.rstrip("/")
    # Above `//` there is `//`.
    while (above := posixpath.dirname(folder)) != folder:
        folder = above
        yield folder


def named(node: Node) -> str:
    """Return how a resource is spoken of."""
    if node[0] in ("start", "done"):
        return f"`Class['{node[1]}']`"
    kind = "::".join(part.capitalize() for part in node[0].split("::"))
    return f"`{kind}['{node[1]}']`"
