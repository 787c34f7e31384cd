"""Which protections a change meets, directly or by a detour; what cannot be resolved meets them.

A change meets an item of ``match`` directly when it changes what the item names, and indirectly when it changes what
feeds that, works on its path, or decides whether it is there at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

import msgspec

from puppetguard.change import judged
from puppetguard.change.difference import Change, Spot
from puppetguard.change.fact import FILE_KINDS
from puppetguard.errors import UsageError
from puppetguard.git.snapshot import SUBMODULE, SYMLINK, Snapshot
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.packs.documents import read_document
from puppetguard.policy.globs import literal_start, matches_path, may_match
from puppetguard.policy.protections import Match, Protection
from puppetguard.source import PUPPET_KINDS, kind_of

_REFERENCE = re.compile(r"([A-Z][\w:]*)\[(.*)\]", re.DOTALL)
_TYPE = re.compile(r"@{0,2}([A-Z]\w*(?:::[A-Z]\w*)*)")
_PATH = re.compile(r"""(?:/|\$\{?)[^\s'"<>|;,(){}\[\]]*(?:\{[^}]*\}[^\s'"<>|;,(){}\[\]]*)*""")
_TEXT = "variable statement relationship default override collector resource class define function".split()
_WORKERS = frozenset("exec augeas file_line ini_setting ini_subsetting concat concat_file concat_fragment tidy mount "
                     "vcsrepo archive cron filebucket replace ruby_exec shellvar".split())  # fmt: skip
"""Types that work on files which their titles need not name."""
_DELIVERY = frozenset("Puppetfile .fixtures.yml environment.conf hiera.yaml metadata.json .gitmodules".split())
"""Files that say which code and data there are at all."""
_FOLDER_ATTRIBUTES = frozenset(
    ("", *"ensure purge recurse force source recurselimit ignore sourceselect target".split())
)
"""What of a folder decides about the files in it; empty for all of it."""
_TEXT_LIMIT = 20_000

Route = Literal["direct", "indirect", "unresolved"]
ROUTES: tuple[Route, ...] = ("direct", "indirect", "unresolved")
"""The most direct one first."""


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


class Meeting(msgspec.Struct, frozen=True):
    """That a change meets a protection, how, and in words why."""

    protection: str
    route: Route
    why: str


class Matcher:
    """Protections, to be met by the changes from ``base`` to ``head``."""

    def __init__(
        self,
        protections: Sequence[Protection],
        base: Snapshot,
        head: Snapshot,
        *,
        risk: Callable[[Change], int | None] = lambda _: None,
        reach: Callable[[Change], Reach] = lambda _: Reach(),
    ) -> None:
        self._protections = protections
        self._sides = (base, head)
        self._risk = risk
        self._reach = reach
        self._mentions: dict[str, frozenset[str]] = {}
        self._texts: dict[tuple[bool, str], str] = {}

    def meetings(self, change: Change) -> list[Meeting]:
        """Return each protection that a change meets, with the most direct route to it."""
        found: list[Meeting] = []
        for one in self._protections:
            risk = self._risk(change)
            if risk is not None and risk < one.min_risk:
                continue
            routes = [met for item in one.match if (met := self._met(change, item)) is not None]
            if not routes:
                continue
            route, why = min(routes, key=lambda met: ROUTES.index(met[0]))
            # A detour changes what is protected, whatever kind of change it is where it stands.
            if route == "direct" and one.change and not (_kinds(change) & set(one.change)):
                continue
            found.append(Meeting(one.id, route, why))
        return found

    # --- items ---

    def _met(self, change: Change, item: Match) -> tuple[Route, str] | None:
        files = item.globs("file")
        if files is not None and not any(matches_path(glob, path) for glob in files for path in _files(change)):
            return None
        keys = [key for key in ("type", "title", "attribute", "class", "hiera_key", "node") if item.globs(key)]
        if not keys:
            return "direct", f"in {' and '.join(sorted(_files(change)))}"
        if change.what in FILE_KINDS:
            routes = [self._file_met(change, item, path) for path in sorted(_files(change))]
            return min(filter(None, routes), key=lambda one: ROUTES.index(one[0]), default=None)
        route: Route = "direct"
        if item.globs("hiera_key") is not None:
            # Only data have keys, and data are files as a whole.
            return None
        nodes = item.globs("node")
        if nodes is not None:
            reached = self._reach(change).nodes
            own = [part.removeprefix("node ") for part in (change.container,) if part.startswith("node ")]
            own += [change.subject] if change.what == "node" else []
            if not any(
                may_match(glob, name.strip("'\"")) for glob in nodes for names in own for name in names.split(", ")
            ):
                if own and reached is None:
                    return (
                        None
                        if not any(name.startswith(("/", "default")) for name in own)
                        else ("unresolved", "a node that is not named")
                    )
                if reached is None:
                    route = "unresolved"
                elif any(may_match(glob, name) for glob in nodes for name in reached):
                    route = "indirect"
                else:
                    return None
        classes = item.globs("class")
        if classes is not None:
            names = [change.subject] if change.what in ("class", "define", "include") else []
            names += [change.container.split(" ", 1)[1]] if change.container.startswith(("class ", "define ")) else []
            lowered = [re.sub(r"^::", "", one.strip("'\"")).lower() for name in names for one in name.split(", ")]
            lowered = [re.sub(r"^class\[(.*)\]$", r"\1", name) for name in lowered]
            lowered += [match[1].strip("'\" ").lower() for match in (_REFERENCE.fullmatch(change.subject),)
                        if match is not None and match[1] == "Class"]  # fmt: skip
            if not any(may_match(glob, name) for glob in classes for name in lowered):
                reached = self._reach(change).classes
                fed = reached is not None and any(may_match(glob, name) for glob in classes for name in reached)
                if not fed and not any(self._says(change, glob, "class") for glob in classes):
                    return None
                route = "indirect" if route == "direct" else route
        if item.globs("type") or item.globs("title") or item.globs("attribute"):
            met = self._resource_met(change, item)
            if met is None:
                return None
            return (met[0] if route == "direct" else route), met[1]
        return ("indirect" if change.indirect and route == "direct" else route), f"{change.what} {change.subject}"

    def _resource_met(self, change: Change, item: Match) -> tuple[Route, str] | None:
        types, titles, attributes = item.globs("type"), item.globs("title"), item.globs("attribute")
        kind, title = _resource(change)
        typed = types is None or (kind is not None and any(may_match(one.lower(), kind) for one in types))
        if kind is not None and typed:
            if titles is None or title is None or any(may_match(glob, title) for glob in titles):
                if change.attribute and attributes and not any(may_match(one, change.attribute) for one in attributes):
                    # ensure decides whether the attribute is there at all.
                    return ("indirect", "whether it is there") if change.attribute == "ensure" else None
                if title is None and titles is not None:
                    return "unresolved", f"{change.subject} can be any {kind}"
                return ("indirect" if change.indirect else "direct"), change.subject
            if (
                kind == "file"
                and not title.startswith("/")
                and any(glob.startswith("/") and self._says(change, glob, "title") for glob in titles)
            ):
                return "indirect", f"{change.subject} has such a path"
            if (
                kind == "file"
                and any(_is_parent(title, glob) for glob in titles)
                and change.attribute in _FOLDER_ATTRIBUTES
                and (change.attribute or self._says_any(change, ("purge", "recurse", "force", "absent", "source")))
            ):
                return "indirect", f"{change.subject} lies above it"
        if (
            kind is not None
            and (kind in _WORKERS or "::" in kind)
            and titles is not None
            and any(self._says(change, glob, "title") for glob in titles)
        ):
            return "indirect", f"{change.subject} works on it"
        if kind is None and change.what in ("variable", "class", "define", "function", "type", "plan"):
            for name in titles or ():
                if self._feeds(change, name):
                    return "indirect", f"{change.what} {change.subject} feeds it"
            if titles is None and types is not None and any(self._feeds(change, _written(one)) for one in types):
                return "indirect", f"{change.what} {change.subject} feeds it"
        if (
            titles is not None
            and change.what in ("statement", "relationship", "include", "node")
            and any(self._says(change, glob, "title") for glob in titles)
        ):
            return "indirect", f"{change.what} {change.subject} speaks of it"
        if change.what == "include" and titles is not None and self._class_mentions(change.subject, titles):
            return "indirect", f"the class {change.subject} has it"
        if typed and kind is None and change.what == "statement" and titles is not None and types is not None:
            words = f"{change.subject} {change.before} {change.after}".lower()
            if "create_resources" in words or "ensure_resource" in words:
                return "unresolved", f"{change.subject} makes resources"
        return None

    # --- texts around a change ---

    def _says(self, change: Change, glob: str, what: Literal["title", "class"]) -> bool:
        """Tell whether a change, as it is written, speaks of what a glob may match."""
        texts = [change.subject, change.before, change.after, *self._written(change)]
        if what == "class":
            start = literal_start(glob).rstrip(":")
            return any(start in text for text in texts[1:3]) if start else False
        return any(_speaks(text, glob) for text in texts)

    def _says_any(self, change: Change, words: Iterable[str]) -> bool:
        text = " ".join(self._written(change)) or "purge"
        return any(word in text for word in words)

    def _written(self, change: Change) -> list[str]:
        """Return the source of the whole resource of a change, in both versions."""
        found: list[str] = []
        for side, spot in zip(self._sides, (change.base, change.head), strict=True):
            if spot is not None and change.what in _TEXT:
                found.append(_block(self._text(side, spot.file), spot))
        return found

    def _feeds(self, change: Change, glob: str) -> bool:
        """Tell whether a variable, a parameter or a function is used by a file that speaks of what a glob may match."""
        if change.what in ("class", "define", "plan") and not change.attribute:
            return self._near(change, glob)
        name = change.subject if change.what in ("variable", "function", "type") else change.attribute.split(" ")[0]
        bare = name.lstrip("$").rpartition("::")[2]
        outer = change.container.partition(" ")[2] or (change.subject if change.what in ("class", "define") else "")
        qualified = name.lstrip("$") if change.what in ("function", "type") else f"{outer}::{bare}".lstrip(":")
        if self._near(change, glob, bare):
            return True
        return any(qualified in text and _speaks(text, glob) for side in self._sides for text in self._manifests(side))

    def _near(self, change: Change, glob: str, name: str = "") -> bool:
        texts = [self._text(side, spot.file) for side, spot in zip(self._sides, (change.base, change.head), strict=True)
                 if spot is not None]  # fmt: skip
        return any(_speaks(text, glob) and (not name or name in text) for text in texts)

    def _class_mentions(self, subject: str, globs: Sequence[str]) -> bool:
        name = subject.strip("'\"").removeprefix("::").lower()
        wanted = re.compile(rf"^\s*class\s+(?:::)?{re.escape(name)}\b", re.MULTILINE)
        return any(
            _speaks(text, glob)
            for side in self._sides
            for text in self._manifests(side)
            if wanted.search(text)
            for glob in globs
        )

    def _manifests(self, side: Snapshot) -> list[str]:
        paths = [path for path in side.entries if path.endswith(".pp")]
        side.load(paths)
        return [self._text(side, path) for path in paths]

    def _text(self, side: Snapshot, path: str) -> str:
        key = side is self._sides[0], path
        if key not in self._texts:
            self._texts[key] = (side.content(path) or b"").decode("utf-8", "replace")
        return self._texts[key]

    # --- whole files ---

    def _file_met(self, change: Change, item: Match, path: str) -> tuple[Route, str] | None:
        modes = {entry.mode for side in self._sides if (entry := side.entries.get(path)) is not None}
        name = os.path.basename(path)
        if modes & {SYMLINK, SUBMODULE}:
            return "unresolved", f"{path} is a link or a submodule"
        if name in _DELIVERY:
            return "unresolved", f"{path} says which code and data there are"
        if path.endswith((".yaml", ".yml", ".json", ".eyaml")):
            return self._data_met(path, item, change.subject if change.what == "key" else None)
        if kind_of(path) in PUPPET_KINDS and name.endswith(".pp"):
            return "unresolved", f"{path} could not be read to its end"
        if item.globs("hiera_key"):
            return None
        if (titles := item.globs("title")) is not None or item.globs("class") or item.globs("type"):
            parts = path.split("/")
            for folder in ("templates", "files"):
                if folder in parts:
                    inner = "/".join(parts[parts.index(folder) + 1 :])
                    users = [text for side in self._sides for text in self._manifests(side) if inner in text]
                    if not users:
                        return "unresolved", f"nothing tells what {path} is for"
                    if any(self._used_for(text, item, titles) for text in users):
                        return "indirect", f"{path} is the content of it"
                    return None
            if "lib" in parts or "functions" in parts or "facts.d" in parts:
                return "unresolved", f"{path} is code that can do anything"
        return None

    def _used_for(self, text: str, item: Match, titles: Sequence[str] | None) -> bool:
        if titles is not None:
            return any(_speaks(text, glob) for glob in titles)
        classes = item.globs("class")
        if classes is not None:
            found = re.findall(r"^\s*(?:class|define)\s+((?:::)?[\w:]+)", text, re.MULTILINE)
            return not found or any(may_match(glob, name) for glob in classes for name in found)
        return True

    def _data_met(self, path: str, item: Match, only: str | None) -> tuple[Route, str] | None:
        """Tell how a file of data meets an item: by all keys in it that differ, or by ``only`` one of them."""
        before, after = (_data(side.content(path)) for side in self._sides)
        wanted = item.globs("hiera_key")
        if before is None or after is None:
            return "unresolved", f"{path} could not be read"
        changed = {
            key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)
        }
        if only is not None:
            changed = {key: values for key, values in changed.items() if key == only} or {only: (None, None)}
        for key, values in sorted(changed.items()):
            if key == "lookup_options":
                return "unresolved", f"{path} says how data are merged"
            if wanted is not None:
                if any(may_match(glob, key) for glob in wanted):
                    return "direct", f"{key} in {path}"
                continue
            owner = key.rpartition("::")[0]
            classes = item.globs("class")
            if classes is not None and any(may_match(glob, owner) for glob in classes):
                return "indirect", f"{key} in {path}"
            text = repr(values)
            titles = item.globs("title")
            if titles is not None and (any(_speaks(text, glob) for glob in titles) or self._fed_by(key, owner, titles)):
                return "indirect", f"{key} in {path}"
            if item.globs("node") and not classes and not titles:
                return "unresolved", f"{key} in {path}"
        return None

    def _fed_by(self, key: str, owner: str, titles: Sequence[str]) -> bool:
        if owner and self._class_mentions(owner, titles):
            return True
        return any(
            key in text and _speaks(text, glob)
            for side in self._sides
            for text in self._manifests(side)
            for glob in titles
        )


def _data(data: bytes | None) -> dict[str, object] | None:
    """Return the keys of a file of data; None if it cannot be told what they are."""
    if data is None or not data.strip(b"- \n"):
        return {}
    try:
        found = read_document("data", data.decode("utf-8")).data
    except (UsageError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _kinds(change: Change) -> set[str]:
    found: set[str] = {change.kind}
    if change.kind in ("renamed", "modified"):
        before, after = (re.findall(r"\.(\w{1,12})(?=$|['\"\]\s,])", text) for text in (change.before, change.after))
        if before != after:
            found.add("extension-changed")
    return found


def _files(change: Change) -> set[str]:
    return {spot.file for spot in (change.base, change.head) if spot is not None}


def _resource(change: Change) -> tuple[str | None, str | None]:
    """Return type and title of what a change is about; None for what it is not or does not tell."""
    if change.what not in ("resource", "override", "default", "collector"):
        return None, None
    match = _REFERENCE.fullmatch(change.subject)
    if match is not None:
        return match[1].lower(), match[2].strip().strip("'\"")
    kind = _TYPE.match(change.subject)
    return (kind[1].lower() if kind is not None else "?"), None


def _speaks(text: str, glob: str) -> bool:
    """Tell whether a text holds a path or name that a glob may match, or the beginning of one."""
    start = literal_start(glob)
    if not glob.startswith("/"):
        return bool(start) and start in text
    if len(start) > 1:
        # The folder itself is meant too, and not one whose name only begins so.
        pattern = rf"{re.escape(start.rstrip('/'))}(?![\w-])" if start.endswith("/") else re.escape(start)
        if re.search(pattern, text) is not None:
            return True
    return any(may_match(glob, path.rstrip(".:")) for path in _PATH.findall(text[:_TEXT_LIMIT]) if path.startswith("/"))


def _is_parent(title: str, glob: str) -> bool:
    return glob.startswith(title.rstrip("/") + "/")


def _written(kind: str) -> str:
    return literal_start(kind)


def _block(text: str, spot: Spot) -> str:
    """Return the statement that begins at a place, to the bracket that closes it."""
    rest = "\n".join(text.split("\n")[spot.line - 1 : spot.line + 199])
    depth = 0
    for at, char in enumerate(rest):
        depth += (char == "{") - (char == "}")
        if char == "}" and depth <= 0:
            return rest[: at + 1]
    return rest
