"""How a change of data, of a template, or of a file that is none of Puppet's language meets a protection."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from functools import cached_property

from puppetguard.change.difference import Change
from puppetguard.errors import UsageError
from puppetguard.git.snapshot import SUBMODULE, SYMLINK
from puppetguard.packs.documents import read_document
from puppetguard.policy.feeds import About, Feeds
from puppetguard.policy.globs import may_match
from puppetguard.policy.manifests import Manifests, Side
from puppetguard.policy.protections import Match
from puppetguard.policy.routes import Routed
from puppetguard.policy.speaking import speaks
from puppetguard.source import PUPPET_KINDS, kind_of

_DELIVERY = frozenset("Puppetfile .fixtures.yml environment.conf hiera.yaml metadata.json .gitmodules".split())
"""Files that say which code and data there are at all."""
_DATA = (".yaml", ".yml", ".json", ".eyaml")
_BESIDE = frozenset("docs doc spec test tests examples ci scripts".split())
"""Folders at the top in which no data of Hiera lie, unless a hierarchy says so."""
_ANYWHERE = re.compile(r"datadir:\s*['\"]?(?:\.|%|/)")
"""Data that may lie in any folder."""
_DATADIR = re.compile(r"datadir:\s*['\"]?([\w./-]+)")
_INTERPOLATED = re.compile(r"%\{\s*(?:(?:alias|lookup|hiera)\(\s*['\"]([^'\"}]+)['\"]\s*\)|([\w:.]+))\s*\}")

Nodes = Callable[[], Collection[str] | None]
"""Tells which nodes a change reaches; None for what is not known."""


class WholeFiles:
    """Looks at files of two versions, one after the other."""

    def __init__(self, manifests: Manifests, feeds: Feeds) -> None:
        self._manifests = manifests
        self._feeds = feeds
        self._asking: dict[str, set[str]] | None = None

    def met(self, change: Change, item: Match, path: str, nodes: Nodes) -> Routed | None:
        """Return how the change of a file meets an item of ``match``; None if it does not."""
        modes = {
            entry.mode
            for side in self._manifests.sides
            if (entry := side.snapshot.entries.get(path)) is not None
        }  # fmt: skip
        name = os.path.basename(path)
        if modes & {SYMLINK, SUBMODULE}:
            return "unresolved", f"{path} is a link or a submodule"
        if name.casefold() in {one.casefold() for one in _DELIVERY}:
            return "unresolved", f"{path} says which code and data there are"
        if path.endswith(_DATA) and (found := self._delivered(item, path)) is not None:
            return found
        if path.endswith(_DATA) and (change.what != "file" or self._may_be_data(path)):
            return self._data(change, item, path, nodes)
        if self._is_other_data(path):
            return "unresolved", f"{path} may be data, which only what is written for them reads"
        if kind_of(path) in PUPPET_KINDS and name.endswith(".pp"):
            return "unresolved", f"{path} could not be read to its end"
        if item.globs("hiera_key"):
            return None
        if item.globs("node"):
            return _by_nodes(item, path, nodes)
        if item.globs("title") is not None or item.globs("class") or item.globs("type"):
            parts = path.split("/")
            if "templates" in parts or "files" in parts:
                return self._delivered(item, path)
            if "lib" in parts or "functions" in parts or "facts.d" in parts:
                return "unresolved", f"{path} is code that can do anything"
        return None

    def _delivered(self, item: Match, path: str) -> Routed | None:
        """Look at a template, or a file that is delivered; None for any other."""
        if item.globs("title") is None and not item.globs("class") and not item.globs("type"):
            return None
        parts = path.split("/")
        folder = next((one for one in ("templates", "files") if one in parts), None)
        return None if folder is None else self._content(item, path, "/".join(parts[parts.index(folder) + 1 :]))

    def _content(self, item: Match, path: str, inner: str) -> Routed | None:
        """Look at a template or a file that is delivered, by the manifests and templates that name it."""
        users = [text for side in self._manifests.sides for text in self._naming(side, inner, set())]
        if not users:
            return "unresolved", f"nothing tells what {path} is for"
        if any(self._used_for(text, item, item.globs("title")) for text in users):
            return "indirect", f"{path} is the content of it"
        return None

    def _naming(self, side: Side, inner: str, seen: set[str]) -> list[str]:
        """Return the manifests that name a file below ``templates`` or ``files``, by other templates too."""
        if inner in seen:
            return []
        seen.add(inner)
        found = [text for path in side.manifests if inner in (text := side.text(path))]
        templates = [path for path in side.snapshot.entries if "/templates/" in f"/{path}"]
        side.snapshot.load(templates)
        for path in templates:
            outer = f"/{path}".partition("/templates/")[2]
            if outer != inner and inner in side.text(path):
                found += self._naming(side, outer, seen)
        return found

    def _used_for(self, text: str, item: Match, titles: Sequence[str] | None) -> bool:
        if titles is not None:
            return any(speaks(text, glob) for glob in titles)
        classes = item.globs("class")
        if classes is not None:
            found = re.findall(r"^\s*(?:class|define)\s+((?:::)?[\w:]+)", text, re.MULTILINE)
            return not found or any(may_match(glob, name) for glob in classes for name in found)
        return True

    # --- data ---

    def _may_be_data(self, path: str) -> bool:
        """Tell whether Hiera may read a file: not a setting of a tool, or a document, that no hierarchy names."""
        top = path.split("/", maxsplit=1)[0]
        if "/" in path and not path.startswith(".") and top not in _BESIDE:
            return True
        texts = [
            side.text(each)
            for side in self._manifests.sides
            for each in side.snapshot.entries
            if os.path.basename(each) == "hiera.yaml"
        ]
        return any(top in text or _ANYWHERE.search(text) is not None for text in texts)

    def _is_other_data(self, path: str) -> bool:
        """Tell whether a file lies among data of Hiera, in a form of its own."""
        *folders, name = path.split("/")
        if name.startswith(".") or name.lower().endswith((".md", ".pp")) or not folders:
            return False
        return any(f"/{one}/" in f"/{path}" for one in self._data_folders)

    @cached_property
    def _data_folders(self) -> set[str]:
        texts = [
            side.text(each)
            for side in self._manifests.sides
            for each in side.snapshot.entries
            if os.path.basename(each) == "hiera.yaml"
        ]
        named = {match[1].strip("/") for text in texts for match in _DATADIR.finditer(text)}
        return ({"data"} | named) - {""} if texts else set()

    def _data(self, change: Change, item: Match, path: str, nodes: Nodes) -> Routed | None:
        """Tell how a file of data meets an item: by all keys in it that differ, or by the only one of the change."""
        before, after = (_read(side.snapshot.content(path)) for side in self._manifests.sides)
        if before is None or after is None:
            return "unresolved", f"{path} could not be read"
        changed = {
            key: (before.get(key), after.get(key)) for key in {*before, *after} if before.get(key) != after.get(key)
        }
        if change.what == "key":
            only = change.subject
            changed = {key: values for key, values in changed.items() if key == only} or {only: (None, None)}
        for key, values in sorted(changed.items()):
            if key == "lookup_options":
                return "unresolved", f"{path} says how data are merged"
            if found := self._key(item, path, key, repr(values)):
                return found
        return _by_nodes(item, path, nodes) if item.globs("node") and changed else None

    def _key(self, item: Match, path: str, key: str, text: str) -> Routed | None:
        wanted = item.globs("hiera_key")
        if wanted is not None:
            if any(may_match(glob, key) for glob in wanted):
                return "direct", f"{key} in {path}"
            others = self._made_of(key)
            if any(may_match(glob, other) for glob in wanted for other in others):
                return "indirect", f"{key} in {path} is part of it"
            return None
        owner, _, parameter = key.rpartition("::")
        classes = item.globs("class")
        if classes is not None and any(may_match(glob, owner) for glob in classes):
            return "indirect", f"{key} in {path}"
        about = About(item.globs("type"), item.globs("title"), item.globs("attribute"))
        if about.titles is not None and about.is_said(text):
            return "indirect", f"{key} in {path}"
        if about.types is None and about.titles is None:
            return None
        for one in (key, *self._made_of(key)):
            owner, _, parameter = one.rpartition("::")
            if (owner and self._feeds.from_parameter(owner, parameter, about)) or self._feeds.from_key(one, about):
                return "indirect", f"{key} in {path} feeds it"
        return None

    def _made_of(self, key: str) -> list[str]:
        """Return the keys whose values are made of that of a key, in any data of both versions."""
        if self._asking is None:
            self._asking = {}
            for side in self._manifests.sides:
                paths = [path for path in side.snapshot.entries if path.endswith(_DATA)]
                side.snapshot.load(paths)
                for path in paths:
                    if "%{" in side.text(path):
                        for name, value in (_read(side.snapshot.content(path)) or {}).items():
                            for match in _INTERPOLATED.finditer(repr(value).replace("\\", "")):
                                asked = match[1] or match[2]
                                for part in (asked, asked.split(".")[0]):
                                    self._asking.setdefault(part, set()).add(name)
        found: dict[str, None] = {}
        waiting = [key]
        while waiting:
            for other in sorted(self._asking.get(waiting.pop(), ())):
                if other not in found and other != key:
                    found[other] = None
                    waiting.append(other)
        return list(found)


def _by_nodes(item: Match, path: str, nodes: Nodes) -> Routed | None:
    """Tell how a change meets an item by the nodes that it reaches, whatever else the item asks for."""
    reached = nodes()
    if reached is None:
        return "unresolved", f"whom {path} reaches is not known"
    if any(may_match(glob, name) for glob in item.globs("node") or () for name in reached):
        return "indirect", f"{path} reaches them"
    return None


def _read(data: bytes | None) -> dict[str, object] | None:
    """Return the keys of a file of data; None if it cannot be told what they are."""
    if data is None or not data.strip(b"- \n"):
        return {}
    try:
        found = read_document("data", data.decode("utf-8")).data
    except (UsageError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
