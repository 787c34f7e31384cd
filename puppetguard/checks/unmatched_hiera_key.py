"""A key in data that is to set a parameter of a class which has no such parameter: it does nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import (
    Check,
    LinkedHit,
    LinkedNote,
    LinkedRemedy,
    LinkedReplacement,
    NoParameters,
)
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.hiera.hierarchy import DataFile, Layer
    from puppetguard.model.index import Defined, Index
    from puppetguard.model.outline import KeyOutline


_COLONS = late_pattern(r":+")


class _Meant(msgspec.Struct, frozen=True):
    """What a key is likely meant for, and why it is not taken; ``clear`` tells that nothing else can be meant."""

    message: str
    near: str = ""
    hint: str = ""
    certain: bool = True
    clear: bool = False
    written: str = ""
    """What to write, if it is something else than ``near``."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each key that matches no parameter and that nothing asks for."""
    from puppetguard.model.hiera.hierarchy import layers

    keys = _Keys(index)
    for layer in layers(index):
        for file in layer.files:
            own = {key.name for key in file.keys}
            for key in (*file.keys, *(one for one in file.member.outline.options if one.name not in own)):
                if key.name == "lookup_options" or key.name.startswith("^") or not (meant := keys.meant(layer, key)):
                    continue
                yield _hit(file, key, meant, keys.definition(meant.near or key.name))


def _hit(file: DataFile, key: KeyOutline, meant: _Meant, defined: Defined | None) -> LinkedHit:
    notes: tuple[LinkedNote, ...] = ()
    if defined is not None:
        notes = (LinkedNote(defined.member.path, defined.definition.place, "the class is defined here"),)
    place = key.place
    written = meant.near or meant.written
    if meant.written in {one.name for one in file.keys}:
        written = ""
    return LinkedHit(
        file.member.path,
        place,
        Confidence.LIKELY if meant.certain else Confidence.POSSIBLE,
        meant.message,
        f"did you mean `{meant.near}`?" if meant.near else meant.hint,
        notes,
        LinkedRemedy(f"write `{written}`", (LinkedReplacement(place, written, key.name),))
        if written and meant.clear
        else None,
    )


class _Keys:
    def __init__(self, index: Index) -> None:
        from puppetguard.model.hiera.lookups import asked_keys, key_pattern

        self.index = index
        self.classes = index.definitions("class")
        self.bound = {
            f"{name}::{parameter.name}": defined
            for name, found in self.classes.items()
            for defined in found
            for parameter in defined.definition.parameters
        }
        self.names = sorted(self.bound)
        asked = [one.root for one in asked_keys(index)]
        self.asked = {root for root in asked if UNKNOWN not in root}
        self.patterns = [key_pattern(root) for root in {root for root in asked if UNKNOWN in root}]
        self.interpolated = _interpolated(index)

    def definition(self, key: str) -> Defined | None:
        """Return the class that a key is for."""
        found: Sequence[Defined] = self.classes.get(key.rpartition("::")[0], ())
        return found[0] if found else None

    def meant(self, layer: Layer, key: KeyOutline) -> _Meant | None:
        """Return what is wrong with a key; None if nothing is known to be."""
        name = key.name
        if layer.module is not None and layer.config.version == 5 and not name.startswith(f"{layer.module.name}::"):
            module = layer.module.name
            message = (
                f"`{name}` is never found: a key in the data of the module `{module}` must begin with `{module}::`"
            )
            meant = f"{module}::{name.rpartition('::')[2]}"
            clear = "::" not in name and meant in self.bound
            return _Meant(message, hint=f"write `{meant}`", clear=clear, written=meant)
        if ":" not in name or name in self.bound or self.is_asked_for(name):
            return None
        if (written := self.slip(name)) is not None:
            return written
        of_class, _, parameter = name.rpartition("::")
        found = self.classes.get(of_class)
        if found:
            return self.in_class(name, of_class, parameter, found)
        return self.elsewhere(name, of_class) or self.published(name)

    def published(self, name: str) -> _Meant | None:
        """Return what a key is meant for whose class is one of a well-known module that is not here."""
        from puppetguard.model.published import meant_key

        meant = meant_key(name, self.index)
        if meant is None or self.is_mentioned(name):
            return None
        of_class = meant.rpartition("::")[0]
        return _Meant(
            f"`{of_class}`, as its module is published, takes `{meant}`: this key does nothing", meant, clear=True
        )

    def slip(self, name: str) -> _Meant | None:
        """Return what a key is meant for whose colons or capitals are wrong."""
        meant = _COLONS.sub("::", name).lower()
        if meant == name:
            return None
        known = meant in self.bound or meant in self.asked
        if not known or name.lower() in self.index.definitions("define"):
            return None
        wrong = "two colons part the names" if ":" in name and meant != name.lower() else "names have small letters"
        return _Meant(f"`{name}` is never looked up, for {wrong}: this key does nothing", meant, clear=True)

    def in_class(self, name: str, of_class: str, parameter: str, found: Sequence[Defined]) -> _Meant | None:
        if any(one.member.outline.broken for one in found) or not self.index.is_closed(of_class):
            return None
        from puppetguard.model.spelling import closest, is_clear

        names = [one.name for defined in found for one in defined.definition.parameters]
        near = closest(parameter, names)
        message = f"the class `{of_class}` has no parameter `{parameter}`: this key does nothing"
        clear = near is not None and is_clear(parameter, near, names)
        return _Meant(message, f"{of_class}::{near}" if near else "", "correct it, or remove it", clear=clear)

    def elsewhere(self, name: str, of_class: str) -> _Meant | None:
        """Return what a key is meant for whose class is not here, if it is one slip away from such a key."""
        from puppetguard.model.spelling import is_clear, likeliest

        defines = self.index.definitions("define").get(of_class, ())
        if defines:
            return self.of_define(name, of_class, defines)
        found = likeliest(name, self.names)
        near = found[0] if found is not None else ""
        if not near:
            return self.nowhere(name, of_class)
        module = of_class.partition("::")[0]
        meant_class = near.rpartition("::")[0]
        if of_class == meant_class or (module == meant_class.partition("::")[0] and not self.index.is_closed(of_class)):
            return None
        if module in self.index.modules and not self.index.is_closed(of_class):
            return None
        return _Meant(
            f"there is no class `{of_class}`: this key does nothing", near, clear=is_clear(name, near, self.names)
        )

    def of_define(self, name: str, of_define: str, found: Sequence[Defined]) -> _Meant | None:
        """Return what is wrong with a key for a parameter of a defined type."""
        names = {one.name for defined in found for one in defined.definition.parameters}
        if name.rpartition("::")[2] not in names or self.is_mentioned(name):
            return None
        return _Meant(
            f"`{of_define}` is a defined type, whose parameters no data set: this key does nothing",
            hint="set it where the resource is declared, or look the key up there",
        )

    def nowhere(self, name: str, of_class: str) -> _Meant | None:
        """Return what is wrong with a key whose class its module does not have."""
        from puppetguard.model.spelling import is_clear, likeliest

        environment = self.index.environment
        if environment is None or not environment.explicit or not self.index.is_closed(of_class):
            return None
        if self.is_mentioned(name) or any(one.startswith(f"{of_class}::") for one in self.asked):
            return None
        module = of_class.partition("::")[0]
        found = likeliest(of_class, (one for one in self.classes if one.partition("::")[0] == module))
        message = f"the module `{module}` has no class `{of_class}`: this key does nothing"
        if found is None:
            return _Meant(message, hint="correct it, or remove it")
        near = f"{found[0]}::{name.rpartition('::')[2]}"
        return _Meant(message, near, clear=near in self.bound and is_clear(of_class, found[0], self.classes))

    def is_mentioned(self, name: str) -> bool:
        """Tell whether code in Ruby or a template may look a key up."""
        return any(
            name in member.outline.mentions for member in self.index.members if member.role.kind in ("erb", "ruby")
        )

    def is_asked_for(self, name: str) -> bool:
        return (
            name in self.asked or name in self.interpolated or any(pattern.fullmatch(name) for pattern in self.patterns)
        )


def _interpolated(index: Index) -> frozenset[str]:
    """Return the keys that data look up themselves (``%{lookup('x')}``)."""
    return frozenset(key.name for member in index.having("interpolated") for key in member.outline.interpolated)


CHECK = Check(scope="project", link=_link, fixes="suggested")
