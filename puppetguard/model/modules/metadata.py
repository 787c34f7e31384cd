"""``metadata.json`` of a module: what Puppet and the Forge need of it, and what is wrong with it.

After ``Puppet::Module``, ``Puppet::ModuleTool::Metadata`` and the Forge's documentation of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from puppetguard.model.hiera.nodes import (
    Data,
    Entry,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    by_place,
    entry_of,
    resolved,
    word,
)
from puppetguard.model.modules.known_authors import meant_module
from puppetguard.model.modules.versions import is_version, range_flaw
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip, slip
from puppetguard.model.spelling import closest, stroke

REQUIRED = ("name", "version", "author", "license", "source", "dependencies")
"""Without one of these Puppet does not load the module (``name``: the Forge does not take it)."""
KNOWN = (
    *REQUIRED,
    "summary",
    "description",
    "project_page",
    "issues_url",
    "operatingsystem_support",
    "requirements",
    "tags",
    "data_provider",
    "checksums",
    "types",
    "pdk-version",
    "template-url",
    "template-ref",
)
_NAME = re.compile(r"[a-z0-9]+[-/][a-z][a-z0-9_]*", re.IGNORECASE)
_REQUIREMENT = ("name", "version_requirement")
_SYSTEM = ("operatingsystem", "operatingsystemrelease")


class Dependency(msgspec.Struct, frozen=True, gc=False):
    """A module that is needed: its name with a slash (``puppetlabs/stdlib``), the range of versions, and its place."""

    name: str
    version_requirement: str
    place: Place


class MetadataFlaw(msgspec.Struct, frozen=True):
    """What is wrong; ``licence`` tells that it is about the licence, ``slip`` which word is meant for another one."""

    place: Place
    message: str
    hint: str = ""
    licence: bool = False
    first: Place | None = None
    slip: Slip | None = None
    certain: bool = True


class Metadata(msgspec.Struct, frozen=True):
    """A module's metadata: its full name (empty if not known), dependencies, and flaws in the order of the file."""

    name: str
    version: str
    dependencies: tuple[Dependency, ...]
    flaws: tuple[MetadataFlaw, ...]


def read_metadata(tree: Tree) -> Metadata:
    """Read the metadata of a module."""
    root = resolved(tree.root)
    if not isinstance(root, Mapping):
        flaws: tuple[MetadataFlaw, ...] = (
            () if root is None else (MetadataFlaw(root.place, "this is no hash: Puppet cannot load the module"),)
        )
        return Metadata("", "", (), flaws)
    if not root.entries:
        return Metadata("", "", (), ())
    reader = _Reader(root)
    flaws = tuple(sorted(reader.read(), key=by_place))
    return Metadata(reader.name, reader.version, tuple(reader.dependencies), flaws)


class _Reader:
    def __init__(self, root: Mapping) -> None:
        self.root = root
        self.name = ""
        self.version = ""
        self.dependencies: list[Dependency] = []

    def read(self) -> Iterator[MetadataFlaw]:
        yield from self.keys()
        yield from self.texts()
        yield from self.required("dependencies", modules=True)
        yield from self.required("requirements", modules=False)
        yield from self.systems()

    def keys(self) -> Iterator[MetadataFlaw]:
        names = {name for entry in self.root.entries if (name := word(entry.key)) is not None}
        unknown = sorted(names.difference(KNOWN))
        meant: set[str] = set()
        for entry in self.root.entries:
            name = word(entry.key)
            near = closest(name.lower(), [one for one in KNOWN if one not in names]) if name in unknown else None
            if near is not None:
                meant.add(near)
                assert name is not None
                yield _unread_key(entry, name, near, KNOWN)
        for name in REQUIRED:
            entry_found = entry_of(self.root, name)
            if name not in names and name not in meant:
                place = self.root.place
                place = Place(place.line, place.column, place.line, place.column + 1)
                yield MetadataFlaw(place, _missing(name), f'add `"{name}"`')
            elif (
                entry_found is not None
                and isinstance(value := resolved(entry_found.value), Scalar)
                and value.kind == "null"
            ):
                yield MetadataFlaw(value.place, _missing(name), f'give `"{name}"` a value')

    def text(self, name: str) -> Scalar | None:
        entry = entry_of(self.root, name)
        value = resolved(entry.value) if entry else None
        return value if isinstance(value, Scalar) and value.kind == "string" else None

    def texts(self) -> Iterator[MetadataFlaw]:
        for name in ("name", "version", "author", "license", "source", "summary", "project_page", "issues_url"):
            entry = entry_of(self.root, name)
            value = resolved(entry.value) if entry else None
            if value is not None and not (isinstance(value, Scalar) and value.kind in ("string", "null")):
                yield MetadataFlaw(value.place, f"`{name}` must be a text", "put it in double quotes")
        name_text = self.text("name")
        if name_text is not None:
            if _NAME.fullmatch(name_text.text):
                self.name = name_text.text.replace("-", "/", 1)
            else:
                yield MetadataFlaw(
                    name_text.place,
                    f"`{name_text.text}` is no name of a module",
                    "write `author-module`: letters, digits and `_`, the module beginning with a letter",
                )
        version = self.text("version")
        if version is not None:
            self.version = version.text
            if not is_version(version.text):
                yield MetadataFlaw(
                    version.place, f"`{version.text}` is no semantic version", "write three numbers, as in `1.2.3`"
                )
        licence = self.text("license")
        if licence is not None:
            yield from _licence(licence)

    def required(self, name: str, *, modules: bool) -> Iterator[MetadataFlaw]:
        entry = entry_of(self.root, name)
        value = resolved(entry.value) if entry else None
        if value is None or (isinstance(value, Scalar) and value.kind == "null"):
            return
        if not isinstance(value, Sequence):
            yield MetadataFlaw(
                value.place,
                f"`{name}` must be a list: Puppet cannot load the module" if modules else f"`{name}` must be a list",
            )
            return
        seen: dict[str, Place] = {}
        for item in value.items:
            yield from self.requirement(resolved(item), item, seen, modules=modules)

    def requirement(
        self, node: Data | None, item: Data, seen: dict[str, Place], *, modules: bool
    ) -> Iterator[MetadataFlaw]:
        if not isinstance(node, Mapping):
            yield MetadataFlaw(item.place, "this must be a hash with `name` and `version_requirement`")
            return
        yield from _near_keys(
            node, _REQUIREMENT, {"version_range": "version_requirement", "version": "version_requirement"}
        )
        name, wanted = _text(node, "name"), _text(node, "version_requirement")
        if name is None:
            if entry_of(node, "name") is None:
                yield MetadataFlaw(node.place, "this has no `name`")
            return
        if wanted is not None and (flaw := range_flaw(wanted.text)):
            yield MetadataFlaw(wanted.place, flaw, "write `>= 1.2.3 < 2.0.0`")
        if not modules:
            if stroke(name.text.lower(), "puppet") is not None:
                message = f"nothing checks the requirement `{name.text}`"
                yield MetadataFlaw(name.place, message, "did you mean `puppet`?", slip=Slip(name.text, "puppet"))
            return
        if not _NAME.fullmatch(name.text):
            yield MetadataFlaw(name.place, f"`{name.text}` is no name of a module", "write `author/module`")
            return
        full = name.text.replace("-", "/", 1)
        self.dependencies.append(Dependency(full, wanted.text if wanted else "", name.place))
        meant = meant_module(name.text)
        if meant is not None:
            message = f"`{name.text}` is no module that is known"
            yield MetadataFlaw(
                name.place, message, f"did you mean `{meant}`?", certain=False, slip=Slip(name.text, meant)
            )
        first = seen.setdefault(full.lower(), name.place)
        if first is not name.place:
            yield MetadataFlaw(
                name.place, f"`{name.text}` is in line {first.line} already", "keep one of the two", first=first
            )
        elif full.lower() == self.name.lower():
            yield MetadataFlaw(name.place, f"the module `{name.text}` depends on itself", "remove it")

    def systems(self) -> Iterator[MetadataFlaw]:
        entry = entry_of(self.root, "operatingsystem_support")
        value = resolved(entry.value) if entry else None
        if value is None:
            return
        if not isinstance(value, Sequence):
            yield MetadataFlaw(value.place, "`operatingsystem_support` must be a list")
            return
        for item in value.items:
            node = resolved(item)
            if not isinstance(node, Mapping):
                yield MetadataFlaw(item.place, "this must be a hash with `operatingsystem`")
                continue
            yield from _near_keys(node, _SYSTEM, {})
            yield from _system_name(node)
            releases = entry_of(node, "operatingsystemrelease")
            listed = resolved(releases.value) if releases else None
            if listed is not None and not isinstance(listed, Sequence):
                yield MetadataFlaw(listed.place, "`operatingsystemrelease` must be a list of texts")
            elif isinstance(listed, Sequence):
                for one in listed.items:
                    if not (isinstance(one, Scalar) and one.kind == "string"):
                        yield MetadataFlaw(one.place, "a release must be a text", "put it in double quotes")


def _system_name(node: Mapping) -> Iterator[MetadataFlaw]:
    """Yield the name of an operating system that is a slip of one that there is."""
    from puppetguard.knowledge.fact_values import fact_values
    from puppetguard.model.attribute_names import is_slip, near_name

    name = _text(node, "operatingsystem")
    if name is None:
        return
    known = {one.lower(): one for one in fact_values()["os.name"]}
    lower = name.text.lower()
    near = None if lower in known else near_name(lower, known)
    if near is not None and is_slip(lower, near):
        meant = known[near]
        message = f"there is no operating system `{name.text}`"
        yield MetadataFlaw(name.place, message, f"did you mean `{meant}`?", slip=slip(name.text, meant, known.values()))


def _missing(name: str) -> str:
    if name == "name":
        return "there is no `name`: the Forge does not take the module"
    return f"there is no `{name}`: Puppet cannot load the module"


def _near_keys(node: Mapping, known: tuple[str, ...], meant: dict[str, str]) -> Iterator[MetadataFlaw]:
    names = {name for entry in node.entries if (name := word(entry.key)) is not None}
    for entry in node.entries:
        name = word(entry.key)
        if name is None or name in known:
            continue
        near = meant.get(name) or closest(name.lower(), known)
        if near is not None and near not in names:
            yield _unread_key(entry, name, near, (*known, *meant))


def _unread_key(entry: Entry, name: str, near: str, known: Iterable[str]) -> MetadataFlaw:
    message = f"nothing reads the key `{name}`"
    return MetadataFlaw(entry.key.place, message, f"did you mean `{near}`?", slip=slip(name, near, known))


def _text(node: Mapping, name: str) -> Scalar | None:
    entry: Entry | None = entry_of(node, name)
    value = resolved(entry.value) if entry else None
    return value if isinstance(value, Scalar) and value.kind == "string" else None


def _licence(licence: Scalar) -> Iterator[MetadataFlaw]:
    from puppetguard.knowledge.licences import licence_ids

    known = licence_ids()
    parts = re.split(r"\s+(?:OR|AND|WITH)\s+|[()]", licence.text)
    if licence.text.lower() == "proprietary" or all(not part or part.rstrip("+") in known for part in parts):
        return
    near = [one for one in sorted(known) if _letters(one) == _letters(licence.text)]
    hint = f"did you mean `{near[-1]}`?" if near else "take one of https://spdx.org/licenses/, or `proprietary`"
    meant = Slip(licence.text, near[0]) if len(near) == 1 else None
    message = f"`{licence.text}` is no licence that SPDX lists"
    yield MetadataFlaw(licence.place, message, hint, licence=True, slip=meant)


def _letters(text: str) -> str:
    return re.sub(r"\.0\b|[^a-z0-9+]|license|licence|version|the|v(?=\d)", "", text.lower())
