"""Classes that are declared without a parameter that they need, and that no data give them either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from puppetguard.model.hiera.hierarchy import Layer, layers
from puppetguard.model.index import Defined, Index, Member
from puppetguard.model.outline import ParameterOutline, ResourceOutline
from puppetguard.model.places import Place
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import closest

_INCLUDING = ("include", "contain", "require", "inherits")


class Lacking(msgspec.Struct, frozen=True):
    """A place that declares a class, and the parameters that nothing sets there.

    ``known`` tells that all data of the environment and of the module of the class are known. Even then data of the
    global layer, or a classifier of nodes, may set them, which no code base shows. ``hint`` names a key that is near.
    """

    member: Member
    place: Place
    name: str
    defined: Defined
    lacking: Sequence[ParameterOutline]
    known: bool
    hint: str


def lacking_classes(index: Index) -> Iterator[Lacking]:
    """Yield each place that declares a class which lacks a parameter; nothing without data of the environment."""
    if index.environment is None or not index.environment.configuration:
        return
    needing = {
        name: found[0]
        for name, found in index.definitions("class").items()
        if len(found) == 1 and any(not one.optional for one in found[0].definition.parameters)
    }
    if not needing:
        return
    data = _Data(list(layers(index)))
    if not data.usable:
        return
    given = _given(index, needing)
    for member, place, name, set_by_code in _declarations(index, needing, given):
        if set_by_code is None:
            continue
        found = needing[name]
        lacking = [
            one
            for one in found.definition.parameters
            if not one.optional and one.name not in set_by_code and f"{name}::{one.name}" not in data.keys
        ]
        if lacking:
            known = data.is_known_for(found) and not found.member.outline.broken
            near = closest(f"{name}::{lacking[0].name}", data.sorted)
            hint = f"did you mean `{name}::{lacking[0].name}` by `{near}` in the data?" if near else ""
            yield Lacking(member, place, name, found, lacking, known, hint)


class _Data:
    """The keys that data can have, and of which modules all data are known."""

    def __init__(self, found: Sequence[Layer]) -> None:
        own = next((one for one in found if one.module is None), None)
        self.usable = own is not None and any(file.keys for file in own.files)
        self._own_known = own is not None and own.known
        self._unknown = {one.module.name for one in found if one.module is not None and not one.known}
        self.keys = frozenset(key.name for layer in found for file in layer.files for key in file.keys)
        self.sorted = sorted(self.keys)

    def is_known_for(self, defined: Defined) -> bool:
        module = defined.member.role.module
        return self._own_known and (module is None or module.name not in self._unknown)


def _declarations(
    index: Index, needing: Mapping[str, Defined], given: Mapping[str, frozenset[str] | None]
) -> Iterator[tuple[Member, Place, str, frozenset[str] | None]]:
    """Yield the places that declare classes, with what code sets for them; None if that is not known.

    Where a class is included, it may be declared already, with what any other place gives it.
    """
    for member, reference in index.references("class"):
        if reference.via in _INCLUDING and reference.name in needing:
            yield member, reference.place, reference.name, given.get(reference.name, frozenset())
    for member, resource in index.resources():
        if resource.type == "class" and resource.form not in PARTIAL:
            for name in _names(resource):
                if name in needing:
                    yield member, resource.title_place, name, _set_by(resource)


def _given(index: Index, needing: Mapping[str, Defined]) -> dict[str, frozenset[str] | None]:
    """Return what is set for classes at any place; None if something may set anything."""
    found: dict[str, frozenset[str] | None] = {}
    for _, resource in index.resources():
        if resource.type != "class":
            continue
        given = _set_by(resource)
        names = _names(resource)
        # `Class { … }`, and titles that are not known: they may be any class.
        anything = not resource.titles or any(UNKNOWN in name for name in names)
        for name in needing if anything else names:
            before = found.get(name, frozenset())
            found[name] = None if before is None or given is None else before | given
    return found


def _names(resource: ResourceOutline) -> list[str]:
    return [title.removeprefix("::").lower() for title in resource.titles]


def _set_by(resource: ResourceOutline) -> frozenset[str] | None:
    if not resource.complete:
        return None
    # `undef` is a value: whether the type takes it is another question.
    return frozenset(one.name for one in resource.attributes)
