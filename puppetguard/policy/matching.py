"""Which protections a change meets, directly or by a detour; what cannot be resolved meets them.

A change meets an item of ``match`` directly when it changes what the item names, and indirectly when it changes what
feeds that, works on its path, or decides whether it is there at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from puppetguard.change import judged
from puppetguard.change.difference import Change
from puppetguard.change.fact import FILE_KINDS
from puppetguard.change.judged import Met
from puppetguard.git.snapshot import Snapshot
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.policy.globs import literal_start, matches_path, may_match
from puppetguard.policy.manifests import Manifests, Side
from puppetguard.policy.protections import Match, Protection
from puppetguard.policy.resources import WORKERS, Resources
from puppetguard.policy.routes import ROUTES, Route, Routed
from puppetguard.policy.speaking import speaks
from puppetguard.policy.whole_files import WholeFiles

_CLASS = re.compile(r"Class\[(.*)\]", re.DOTALL)
_GONE = frozenset(("removed", "modified", "renamed", "moved"))
"""What it is to a file that another one has its content."""
_SETTING = frozenset("override default collector statement relationship key".split())
"""What changes something else wherever it is added."""


class Reach(msgspec.Struct, frozen=True):
    """The classes and nodes that a change reaches; None for what is not known."""

    classes: Collection[str] | None = None
    nodes: Collection[str] | None = None


def known_reach(reach: judged.Reach) -> Reach:
    """Return what a change reaches as protections ask for it: whoever it may reach is reached.

    Nodes of which only a pattern is known can have any name, and so can those of a code base that names none.
    """
    nodes = {*reach.nodes, *reach.perhaps, *reach.lost, *reach.gained}
    named = reach.total > 0 and bool(reach.summary) and not any(is_pattern(one) or one == DEFAULT for one in nodes)
    return Reach(reach.classes, nodes if named else None)


class Matcher:
    """Protections, to be met by the changes from ``base`` to ``head``."""

    def __init__(
        self,
        protections: Sequence[Protection],
        base: Snapshot,
        head: Snapshot,
        *,
        reach: Callable[[Change], Reach] = lambda _: Reach(),
    ) -> None:
        self._protections = protections
        self._reach = reach
        manifests = Manifests(base, head)
        self._resources = Resources(manifests)
        self._whole_files = WholeFiles(manifests, self._resources.feeds)

    def meetings(self, change: Change) -> tuple[Met, ...]:
        """Return each protection that a change meets, with the most direct route to it, whatever its risk."""
        found: list[Met] = []
        for one in self._protections:
            routes = [met for item in one.match if (met := self._met(change, item)) is not None]
            # A detour changes what is protected, whatever kind of change it is where it stands.
            if one.change and not (_kinds(change) & set(one.change)):
                routes = [met for met in routes if met[0] != "direct"]
            if not routes:
                continue
            route, why = min(routes, key=lambda met: ROUTES.index(met[0]))
            found.append(Met(one.id, route, why))
        return tuple(found)

    # --- items ---

    def _met(self, change: Change, item: Match) -> Routed | None:
        files = item.globs("file")
        if files is not None and not any(matches_path(glob, path) for glob in files for path in _files(change)):
            return None
        keys = [key for key in ("type", "title", "attribute", "class", "hiera_key", "node") if item.globs(key)]
        if not keys:
            return "direct", f"in {' and '.join(sorted(_files(change)))}"
        if change.what in FILE_KINDS:

            def nodes() -> Collection[str] | None:
                return self._reach(change).nodes

            routes = [self._whole_files.met(change, item, path, nodes) for path in sorted(_files(change))]
            return min(filter(None, routes), key=lambda one: ROUTES.index(one[0]), default=None)
        if item.globs("hiera_key") is not None:
            # Only data have keys, and data are files as a whole.
            return None
        route: Route = "direct"
        for key, by in (("node", self._node_route), ("class", self._class_route)):
            if (globs := item.globs(key)) is not None:
                found = by(change, globs)
                if found is None:
                    return None
                route = max(route, found, key=ROUTES.index)
        if item.globs("type") or item.globs("title") or item.globs("attribute"):
            met = self._resources.met(change, item)
            if met is None:
                return None
            return (met[0] if route == "direct" else route), met[1]
        return ("indirect" if change.indirect and route == "direct" else route), f"{change.what} {change.subject}"

    def _node_route(self, change: Change, globs: Sequence[str]) -> Route | None:
        own = [change.container.removeprefix("node ")] if change.container.startswith("node ") else []
        own += [change.subject] if change.what == "node" else []
        listed = [name.strip("'\"") for names in own for name in names.split(", ")]
        if any(may_match(glob, name) for glob in globs for name in listed):
            return "direct"
        reached = self._reach(change).nodes
        if reached is not None:
            return "indirect" if any(may_match(glob, name) for glob in globs for name in reached) else None
        if own and not any(name.startswith(("/", "default")) for name in own):
            return None
        return "unresolved"

    def _class_route(self, change: Change, globs: Sequence[str]) -> Route | None:
        names = [change.subject] if change.what in ("class", "define", "include") else []
        names += [change.container.split(" ", 1)[1]] if change.container.startswith(("class ", "define ")) else []
        lowered = [re.sub(r"^::", "", one.strip("'\"")).lower() for name in names for one in name.split(", ")]
        lowered = [re.sub(r"^class\[(.*)\]$", r"\1", name) for name in lowered]
        lowered += [
            match[1].strip("'\" ").lower() for match in (_CLASS.fullmatch(change.subject),) if match is not None
        ]
        if any(may_match(glob, name) for glob in globs for name in lowered):
            return "direct"
        reached = self._reach(change).classes
        if reached is not None and any(may_match(glob, name) for glob in globs for name in reached):
            return "indirect"
        starts = [start for glob in globs if (start := literal_start(glob).rstrip(":"))]
        said = any(start in text for start in starts for text in (change.before, change.after))
        return "indirect" if said else None


def leavings(
    protections: Sequence[Protection], base: Snapshot, head: Snapshot, path: str, told: Collection[str]
) -> Iterator[Met]:
    """Yield the protections by whose ``file`` a manifest is protected that has less than before, or is gone.

    What it said may go on elsewhere, so that nothing else changes; there, it would be protected no more. ``told`` are
    the subjects of which changes tell.
    """
    asked = [one for one in protections if not one.change or not _GONE.isdisjoint(one.change)]
    asked = [one for one in asked if any(_is_of(item, path) for item in one.match)]
    if not asked or all(subject in told for _, subject, _ in _said(base, path) - _said(head, path)):
        return
    text = Side(base).text(path)
    for one in asked:
        titles = [item.globs("title") for item in one.match if _is_of(item, path)]
        if any(globs is None or any(speaks(text, glob) for glob in globs) for globs in titles):
            yield Met(one.id, "direct", f"what {path} has is there no more")


def _is_of(item: Match, path: str) -> bool:
    return any(matches_path(glob, path) for glob in item.globs("file") or ())


def _said(snapshot: Snapshot, path: str) -> set[tuple[str, str, str]]:
    facts = Side(snapshot).facts(path) if path.endswith(".pp") else ()
    return {(one.kind, one.subject, one.container) for one in facts or ()}


def _kinds(change: Change) -> set[str]:
    """Return all kinds that a change is of, in effect: what is under a condition or elsewhere now may be gone."""
    found: set[str] = {change.kind}
    if change.kind in ("renamed", "modified"):
        before, after = (re.findall(r"\.(\w{1,12})(?=$|['\"\]\s,])", text) for text in (change.before, change.after))
        if before != after:
            found.add("extension-changed")
    if change.kind in ("moved", "condition-changed", "renamed") or change.attribute in ("ensure", "(form)"):
        found |= {"removed", "modified"}
    kind = change.subject.partition("[")[0].lower()
    if change.what in _SETTING or change.attribute or (change.what == "resource" and kind in WORKERS):
        found.add("modified")
    return found


def _files(change: Change) -> set[str]:
    return {spot.file for spot in (change.base, change.head) if spot is not None}
