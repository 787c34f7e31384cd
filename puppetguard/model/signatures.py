"""What classes and defines take, and what resources of them are given."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from puppetguard.model.index import Defined, Files, Index, Member
from puppetguard.model.outline import ParameterOutline, ResourceOutline
from puppetguard.model.script import UNKNOWN

METAPARAMETERS = frozenset("alias audit before loglevel noop notify require schedule stage subscribe tag".split())
"""What any resource takes; classes as well. Source: https://www.puppet.com/docs/puppet/8/metaparameter.html"""
_OWN = METAPARAMETERS | {"name", "title"}


class Declared(msgspec.Struct, frozen=True):
    """A resource of a class or define whose definitions are known: usually one, more if it is there several times.

    ``name`` is that of the class or define.
    """

    member: Member
    resource: ResourceOutline
    name: str
    definitions: list[Defined]

    @property
    def kind(self) -> str:
        """What is declared, for people."""
        return "class" if self.resource.type == "class" else "defined type"

    def parameters(self) -> dict[str, ParameterOutline]:
        """Return all parameters that it may have."""
        return {one.name: one for found in self.definitions for one in found.definition.parameters}


def declared(index: Index, files: Files | None = None) -> Iterator[Declared]:
    """Yield the resources of classes and defines that are here, and statements about them; all, or of ``files``."""
    classes, defines = index.definitions("class"), index.definitions("define")
    for member, resource in index.all_resources(files):
        if resource.type == "class":
            for title in resource.titles:
                name = title.removeprefix("::").lower()
                if UNKNOWN not in name and name in classes:
                    yield Declared(member, resource, name, classes[name])
        elif resource.type in defines:
            yield Declared(member, resource, resource.type, defines[resource.type])


def is_own(name: str) -> bool:
    """Tell whether an attribute is none that a class or define has to declare."""
    return name in _OWN
