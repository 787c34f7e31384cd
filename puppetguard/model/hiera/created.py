"""The resources that are made of data: what the keys hold from which manifests create resources.

They read like resources that are written in the code, at the places in the data that say what they are given. So all
that is asked of resources can be asked of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.hiera.hierarchy import layers
from puppetguard.model.outline import AttributeOutline, CreationOutline, ResourceOutline

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.places import Place

_NAME = re.compile(r"[a-z]\w*", re.ASCII)
"""A name of an attribute: with `--` before it, it takes one out when levels are merged."""
_UNKNOWN = ["unknown", "lookup", ""]


class _Given(NamedTuple):
    """A hash of titles with their attributes, as units keep it: where it stands, and ``inner``, the places in it."""

    member: Member
    entries: Sequence[Sequence[object]]
    place: Place
    inner: tuple[tuple[Place, ...], ...]
    mixed: bool
    """Whether other hashes may be mixed with it."""


def created(index: Index) -> Iterator[tuple[Member, ResourceOutline]]:
    """Yield the resources that data, and what is given to classes and defined types, are made into."""
    found = [(member, one) for member in index.members for one in member.outline.creations]
    if not found:
        return
    looked_up = {one.name for _, one in found if one.source != "define"}
    given: dict[str, list[_Given]] = {}
    for name, one in (*_in_data(index, looked_up), *_in_code(index, {one.name for _, one in found})):
        given.setdefault(name, []).append(one)
    for creation in {(one.type, one.name): one for _, one in found}.values():
        for one in given.get(creation.name, ()):
            yield from _resources(creation, one)


def _in_data(index: Index, names: set[str]) -> Iterator[tuple[str, _Given]]:
    options = {key.name for member in index.members for key in member.outline.options}
    patterns = any(name.startswith("^") for name in options)
    found: list[tuple[str, _Given]] = []
    count: dict[str, int] = {}
    for layer in layers(index):
        for file in layer.files:
            for key in file.keys:
                if key.name in names:
                    count[key.name] = count.get(key.name, 0) + 1
                    if (entries := _entries(key.value)) is not None:
                        mixed = patterns or key.name in options
                        found.append((key.name, _Given(file.member, entries, key.value_place, key.inner, mixed)))
    for name, one in found:
        yield name, one._replace(mixed=one.mixed or count[name] > 1)


def _in_code(index: Index, names: set[str]) -> Iterator[tuple[str, _Given]]:
    owners = {name.rpartition("::")[0] for name in names}
    for member, resource in index.resources():
        called = resource.titles if resource.type == "class" else (resource.type,)
        for owner in called:
            name = owner.removeprefix("::").lower()
            if name not in owners:
                continue
            for attribute in resource.attributes:
                if f"{name}::{attribute.name}" in names and len(attribute.values) == 1 and not attribute.assumed:
                    entries = _entries(attribute.values[0])
                    if entries is not None:
                        yield (
                            f"{name}::{attribute.name}",
                            _Given(member, entries, attribute.value_place, (), mixed=False),
                        )


def _entries(value: object) -> Sequence[Sequence[object]] | None:
    match value:
        case ["hash", [*entries], True]:
            return entries  # type: ignore[return-value] # pairs, as `model.packed` has them
    return None


def _resources(creation: CreationOutline, given: _Given) -> Iterator[tuple[Member, ResourceOutline]]:
    for number, (title, value) in enumerate(given.entries):
        entries = _entries(value)
        if entries is None or not isinstance(title, str):
            continue
        places = given.inner[number] if number < len(given.inner) else ()
        attributes: list[AttributeOutline] = []
        whole = True
        for at, (name, item) in enumerate(entries):
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                whole = False
                continue
            place, value_place = places[2 * at : 2 * at + 2] if places else (given.place, given.place)
            # Levels that are merged add to lists and hashes, and take out what has `--` before it.
            known = creation.kept and not (given.mixed and (isinstance(item, list) or str(item).startswith("--")))
            values = (item if known else _UNKNOWN,)
            attributes.append(AttributeOutline(name, place, value_place, values, literal=bool(places)))
        # What the manifest gives all of them; what it is is said there.
        written = {one.name for one in attributes}
        attributes += (
            AttributeOutline(name, given.place, given.place, (_UNKNOWN,))
            for name in creation.given
            if name not in written
        )
        yield (
            given.member,
            ResourceOutline(
                creation.type,
                "function",
                (title,),
                given.place,
                places[0] if places else given.place,
                tuple(attributes),
                creation.complete and whole and not given.mixed,
            ),
        )
