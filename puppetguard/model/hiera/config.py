"""``hiera.yaml`` of version 5: the levels at which data are looked for, and what Puppet refuses.

After ``Puppet::Pops::Lookup::HieraConfigV5`` of Puppet 7 and 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from puppetguard.model.hiera.interpolation import bad_interpolations
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
    walk,
    word,
)
from puppetguard.model.hiera.records import ConfigFlaw, HieraConfig, Level, Located, Owner
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip, slip
from puppetguard.model.spelling import closest

FUNCTIONS = ("data_hash", "lookup_key", "data_dig", "hiera3_backend")
LOCATIONS = ("path", "paths", "glob", "globs", "uri", "uris", "mapped_paths")
_HIERARCHIES = ("hierarchy", "plan_hierarchy", "default_hierarchy")
_TOP = ("version", "defaults", *_HIERARCHIES)
_DEFAULTS = ("data_hash", "lookup_key", "data_dig", "datadir", "options")
_LEVEL = ("name", "options", *FUNCTIONS, "v4_data_hash", *LOCATIONS, "datadir")
_OPTION = re.compile(r"[A-Za-z](?::?[0-9A-Za-z_-]*[0-9A-Za-z])?")
BUILT_IN = {
    "yaml_data": "data_hash",
    "json_data": "data_hash",
    "hocon_data": "data_hash",
    "eyaml_lookup_key": "lookup_key",
}
"""The functions that Puppet brings along, and what they are to be used as."""


class _Part(NamedTuple):
    """A mapping of the configuration, and how messages call it."""

    node: Mapping
    called: str


def read_config(tree: Tree) -> HieraConfig:
    """Read a ``hiera.yaml``; of a version before 5 only that."""
    root = resolved(tree.root)
    if not isinstance(root, Mapping):
        flaws = () if tree.flaws or tree.limit else (_no_mapping(root),)
        return HieraConfig(3, (), (), flaws, whole=False)
    return _Reader(root).read(complete=not tree.flaws and not tree.limit)


def _no_mapping(root: Data | None) -> ConfigFlaw:
    place = root.place if root is not None else Place(1, 1, 1, 1)
    return ConfigFlaw(
        place, "this is no mapping: Puppet ignores the file, and looks for data of version 3", "begin with `version: 5`"
    )


class _Reader:
    def __init__(self, root: Mapping) -> None:
        self.root = root
        self.flaws: list[ConfigFlaw] = []

    def flaw(
        self,
        node: Data | Place,
        message: str,
        hint: str = "",
        *,
        owner: Owner = "any",
        certain: bool = True,
        meant: Slip | None = None,
    ) -> None:
        place = node if isinstance(node, Place) else node.place
        self.flaws.append(ConfigFlaw(place, message, hint, owner, certain, slip=meant))

    def read(self, *, complete: bool) -> HieraConfig:
        version = self.version()
        if version != 5:
            return HieraConfig(version, (), (), tuple(self.flaws), whole=False)
        self.keys(_Part(self.root, "hiera.yaml"), _TOP)
        defaults = self.defaults()
        found = {name: self.hierarchy(name, defaults) for name in _HIERARCHIES}
        if (misplaced := entry_of(self.root, "default_hierarchy")) is not None:
            self.flaw(
                misplaced.key,
                "`default_hierarchy` is only for the hiera.yaml of a module: each lookup fails",
                "put its levels at the end of `hierarchy`",
                owner="environment",
            )
        flaws = tuple(sorted(self.flaws, key=by_place))
        whole = complete and not any(flaw.certain and flaw.owner == "any" for flaw in flaws)
        return HieraConfig(version, found["hierarchy"], found["default_hierarchy"], flaws, whole)

    def version(self) -> int:
        """Return the version; 0 for one that Puppet does not have."""
        entry = entry_of(self.root, "version")
        if entry is None:
            hierarchy = entry_of(self.root, "hierarchy")
            levels = resolved(hierarchy.value) if hierarchy else None
            if isinstance(levels, Sequence) and any(isinstance(resolved(one), Mapping) for one in levels.items):
                names = [key for one in self.root.entries if (key := word(one.key)) is not None]
                near = closest("version", names)
                hint = f"did you mean `version` by `{near}`?" if near else "begin the file with `version: 5`"
                self.flaw(
                    self.root.entries[0].key, "there is no `version`: Puppet takes this for version 3, and fails", hint
                )
                return 0
            return 3
        value = resolved(entry.value)
        number = value.text if isinstance(value, Scalar) and value.kind == "integer" else ""
        if number in ("3", "4", "5"):
            return int(number)
        if isinstance(value, Scalar) and value.text in ("3", "4", "5"):
            self.flaw(
                value, f"the version must be a number, and '{value.text}' is a text", f"write `version: {value.text}`"
            )
            return 5
        self.flaw(entry.value, "Puppet has no such version of hiera.yaml", "write `version: 5`")
        return 0

    def keys(self, part: _Part, known: Iterable[str]) -> None:
        for entry in part.node.entries:
            key = word(entry.key)
            if key is None:
                self.flaw(entry.key, f"a key of {part.called} must be a word: Puppet refuses the file")
            elif key not in known:
                near = _meant(key, known)
                self.flaw(
                    entry.key,
                    f"unknown key `{key}` in {part.called}: Puppet refuses the file",
                    f"did you mean `{near}`?" if near else f"known are {', '.join(known)}",
                    meant=slip(key, near, known) if entry_of(part.node, near or "") is None else None,
                )

    def text(self, entry: Entry | None, called: str) -> Located | None:
        """Return the text of an entry, which must not be empty."""
        if entry is None:
            return None
        value = resolved(entry.value)
        if isinstance(value, Scalar) and value.kind == "string" and value.text:
            return Located(value.text, value.place)
        if not (isinstance(value, Scalar) and value.kind in ("unknown", "refused", "binary")):
            self.flaw(entry.value, f"{called} must be a text, and is {_described(value)}: Puppet refuses the file")
        return None

    def texts(self, entry: Entry, called: str, exactly: int = 0) -> tuple[Located, ...]:
        value = resolved(entry.value)
        if not isinstance(value, Sequence):
            self.flaw(entry.value, f"{called} must be a list, and is {_described(value)}: Puppet refuses the file")
            return ()
        if not value.items or (exactly and len(value.items) != exactly):
            wanted = f"{exactly} texts" if exactly else "at least one"
            self.flaw(
                entry.value,
                f"{called} must have {wanted}, and has {len(value.items) or 'none'}: Puppet refuses the file",
            )
        found = [self.text(Entry(item, item), f"each of {called}") for item in value.items]
        return tuple(one for one in found if one is not None)

    def defaults(self) -> Mapping | None:
        """Return the defaults; those of Puppet are None."""
        entry = entry_of(self.root, "defaults")
        value = resolved(entry.value) if entry else None
        if entry is None or (isinstance(value, Scalar) and value.kind == "null"):
            return None
        if not isinstance(value, Mapping):
            self.flaw(entry.value, f"`defaults` must be a mapping, and is {_described(value)}: Puppet refuses the file")
            return Mapping(entry.value.place, ())
        part = _Part(value, "defaults")
        self.keys(part, _DEFAULTS)
        self.functions(part)
        self.text(entry_of(value, "datadir"), "`datadir`")
        self.options(part)
        return value

    def functions(self, part: _Part) -> tuple[str, str] | None:
        """Return the kind and the name of the function of a level or of the defaults."""
        found = [
            (kind, entry) for kind in (*FUNCTIONS, "v4_data_hash") if (entry := entry_of(part.node, kind)) is not None
        ]
        for kind, entry in found:
            name = self.text(entry, f"`{kind}`")
            if name is None:
                continue
            right = BUILT_IN.get(name.text)
            if right is not None and kind in FUNCTIONS and kind not in (right, "hiera3_backend"):
                self.flaw(
                    name.place,
                    f"`{name.text}` is no `{kind}` function: each lookup fails",
                    f"write `{right}: {name.text}`",
                )
            elif right is None and (near := closest(name.text, BUILT_IN)) is not None and "::" not in name.text:
                self.flaw(
                    name.place,
                    f"Puppet has no function `{name.text}`",
                    f"did you mean `{near}`?",
                    certain=False,
                    meant=slip(name.text, near, BUILT_IN),
                )
            if kind == "hiera3_backend" and name.text in ("yaml", "json", "hocon"):
                self.flaw(
                    name.place, f"`{kind}: {name.text}` is no longer allowed", f"write `data_hash: {name.text}_data`"
                )
        if len(found) > 1:
            names = " and ".join(f"`{kind}`" for kind, _ in found[:2])
            self.flaw(found[1][1].key, f"{part.called} has both {names}: Puppet refuses the file", "keep one of them")
        if not found:
            return None
        value = resolved(found[0][1].value)
        return found[0][0], value.text if isinstance(value, Scalar) else ""

    def options(self, part: _Part) -> None:
        entry = entry_of(part.node, "options")
        if entry is None:
            return
        value = resolved(entry.value)
        if not isinstance(value, Mapping):
            self.flaw(entry.value, f"`options` must be a mapping, and is {_described(value)}: Puppet refuses the file")
            return
        for option in value.entries:
            key = word(option.key)
            if key in ("path", "uri"):
                self.flaw(
                    option.key,
                    f"the option `{key}` is reserved by Puppet: it refuses the file",
                    f"give `{key}` beside `options`",
                )
            elif key is None or not _OPTION.fullmatch(key):
                shown = f"`{key}`" if key is not None else _described(resolved(option.key))
                self.flaw(option.key, f"{shown} is no name of an option: Puppet refuses the file")
            for node in walk(option.value):
                if isinstance(node, Scalar) and node.kind == "symbol":
                    self.flaw(
                        node,
                        f"`{node.text}` is a symbol, which no option can be: Puppet refuses the file",
                        "write a text",
                    )

    def hierarchy(self, name: str, defaults: Mapping | None) -> tuple[Level, ...]:
        entry = entry_of(self.root, name)
        value = resolved(entry.value) if entry else None
        if entry is None or (name == "hierarchy" and isinstance(value, Scalar) and value.kind == "null"):
            if name != "hierarchy":
                return ()
            return self.common(defaults)
        if not isinstance(value, Sequence):
            self.flaw(
                entry.value, f"`{name}` must be a list of levels, and is {_described(value)}: Puppet refuses the file"
            )
            return ()
        found: list[Level] = []
        seen: dict[str, Place] = {}
        for item in value.items:
            node = resolved(item)
            if not isinstance(node, Mapping):
                self.flaw(
                    item, f"a level of `{name}` must be a mapping, and is {_described(node)}: Puppet refuses the file"
                )
                continue
            level = self.level(node, defaults)
            if level is None:
                continue
            first = seen.setdefault(level.name.text, level.name.place)
            if first is not level.name.place:
                message = f"the level `{level.name.text}` is in line {first.line} already: each lookup fails"
                self.flaws.append(ConfigFlaw(level.name.place, message, "give it another name", first=first))
            found.append(level)
        return tuple(found)

    def common(self, defaults: Mapping | None) -> tuple[Level, ...]:
        """Return the hierarchy of Puppet itself."""
        datadir = "data"
        if defaults is not None:
            if not any(entry_of(defaults, kind) for kind in FUNCTIONS):
                self.flaw(
                    defaults, "`defaults` has no `data_hash`, `lookup_key` or `data_dig`: Puppet refuses the file"
                )
            given = entry_of(defaults, "datadir")
            value = resolved(given.value) if given else None
            datadir = value.text if isinstance(value, Scalar) else datadir
        place = self.root.place
        return (
            Level(
                Located("Common", place), "data_hash", "yaml_data", "path", (Located("common.yaml", place),), datadir
            ),
        )

    def level(self, node: Mapping, defaults: Mapping | None) -> Level | None:
        entry = entry_of(node, "name")
        name = self.text(entry, "the `name` of a level")
        called = f"the level `{name.text}`" if name else "a level of the hierarchy"
        part = _Part(node, called)
        self.keys(part, _LEVEL)
        if entry is None:
            self.flaw(node.entries[0].key if node.entries else node, "a level has no `name`: Puppet refuses the file")
        function = self.functions(part)
        if function is None:
            function = self.inherited(defaults)
            if function is None:
                where = name.place if name else node.place
                self.flaw(
                    where,
                    f"{called} has no `data_hash`, `lookup_key` or `data_dig`, nor have `defaults`: Puppet refuses it",
                    "add `data_hash: yaml_data` to `defaults`",
                )
                function = ("data_hash", "")
        if (backend := entry_of(node, "hiera3_backend")) is not None:
            self.flaw(
                backend.key,
                "`hiera3_backend` is only for the global hiera.yaml: each lookup fails",
                owner="environment",
            )
            self.flaw(
                backend.key, "`hiera3_backend` is only for the global hiera.yaml: each lookup fails", owner="module"
            )
        self.options(part)
        located, locations = self.locations(part, function[1])
        datadir = self.text(entry_of(node, "datadir"), "`datadir`")
        return (
            None
            if name is None
            else Level(name, *function, located, locations, datadir.text if datadir else _datadir(defaults))
        )

    def inherited(self, defaults: Mapping | None) -> tuple[str, str] | None:
        if defaults is None:
            return "data_hash", "yaml_data"
        for kind in FUNCTIONS:
            if (entry := entry_of(defaults, kind)) is not None:
                value = resolved(entry.value)
                return kind, value.text if isinstance(value, Scalar) else ""
        return None

    def locations(self, part: _Part, function: str) -> tuple[str, tuple[Located, ...]]:
        found = [(kind, entry) for kind in LOCATIONS if (entry := entry_of(part.node, kind)) is not None]
        if len(found) > 1:
            names = " and ".join(f"`{kind}`" for kind, _ in found[:2])
            self.flaw(found[1][1].key, f"{part.called} has both {names}: Puppet refuses the file", "keep one of them")
        result: tuple[str, tuple[Located, ...]] = ("", ())
        for kind, entry in found:
            if kind in ("path", "glob", "uri"):
                text = self.text(entry, f"`{kind}`")
                texts: tuple[Located, ...] = (text,) if text else ()
            else:
                texts = self.texts(entry, f"`{kind}`", 3 if kind == "mapped_paths" else 0)
            if not result[0]:
                result = (kind, texts)
            for one in texts[1:] if kind == "mapped_paths" else texts:
                for bad in bad_interpolations(one.text, methods=False):
                    self.flaw(one.place, bad.message, bad.hint, certain=bad.fatal, meant=bad.slip)
        written = {word(entry.key) or "" for entry in part.node.entries}
        if any(name not in _LEVEL and closest(name, LOCATIONS) for name in written):
            # It is said already what is meant.
            return result
        if not found and function in ("yaml_data", "json_data", "hocon_data", "eyaml_lookup_key"):
            self.flaw(
                part.node.entries[0].key if part.node.entries else part.node,
                f"{part.called} has no `path`, `paths` or `glob`, which `{function}` needs: each lookup fails",
            )
        return result


def _datadir(defaults: Mapping | None) -> str:
    entry = entry_of(defaults, "datadir") if defaults is not None else None
    value = resolved(entry.value) if entry else None
    return value.text if isinstance(value, Scalar) and value.kind == "string" else "data"


def _meant(word: str, known: Iterable[str]) -> str | None:
    """Return the key that is meant, also by what looks like one of an older version."""
    return {"backend": "data_hash", "yaml": "data_hash", "defaults_hierarchy": "default_hierarchy"}.get(
        word
    ) or closest(word.replace("-", "_").lower(), known)


def _described(node: Data | None) -> str:
    match node:
        case Scalar(kind="null"):
            return "empty"
        case Scalar(kind="string", text=""):
            return "an empty text"
        case Scalar(kind="string"):
            return "a text"
        case Scalar(kind=kind):
            return f"a {kind}" if kind != "integer" else "a number"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case _:
            return "something else"
