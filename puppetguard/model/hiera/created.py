"""The resources that are made of data: what the keys hold from which manifests create resources.

They read like resources that are written in the code, at the places in the data that say what they are given. So all
that is asked of resources can be asked of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.hiera.hierarchy import layers
from puppetguard.model.late import late_pattern
from puppetguard.model.outline import AttributeOutline, CreationOutline, ResourceOutline

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.places import Place

_NAME = late_pattern(r"[a-z]\w*", re.ASCII)
"""A name of an attribute: with `--` before it, it takes one out when levels are merged."""
_UNKNOWN = ["unknown", "lookup", ""]


class _Given(msgspec.Struct, frozen=True):
    """A hash of titles with their attributes, as units keep it: where it stands, and ``inner``, the places in it.

    ``mixed`` tells whether other hashes may be mixed with it.
    """

    entries: Sequence[Sequence[object]]
    place: Place
    inner: tuple[tuple[Place, ...], ...] = ()
    mixed: bool = False


class Creations:
    """What is made of which hashes: ``by_name`` of the keys, or of the parameters, that they come from."""

    def __init__(self, found: Iterable[CreationOutline]) -> None:
        self.by_name: dict[str, list[CreationOutline]] = {}
        known: set[tuple[str, str]] = set()
        for one in found:
            if (one.type, one.name) not in known:
                known.add((one.type, one.name))
                self.by_name.setdefault(one.name, []).append(one)
        self._owners = {name.rpartition("::")[0] for name in self.by_name}

    def of_resource(self, resource: ResourceOutline) -> Iterator[ResourceOutline]:
        """Yield what a class or defined type makes of the hashes that are written where it is declared."""
        for owner in resource.titles if resource.type == "class" else (resource.type,):
            name = owner.removeprefix("::").lower()
            for attribute in resource.attributes if name in self._owners else ():
                made = self.by_name.get(f"{name}::{attribute.name}", ())
                if made and len(attribute.values) == 1 and not attribute.assumed:
                    entries = _entries(attribute.values[0])
                    if entries is not None:
                        yield from self._made(made, _Given(entries, attribute.value_place))

    def of_data(self, index: Index) -> Iterator[tuple[Member, ResourceOutline]]:
        """Yield what is made of data, with the files that these are in."""
        options = {key.name for member in index.having("options") for key in member.outline.options}
        patterns = any(name.startswith("^") for name in options)
        found = [
            (file.member, key, made)
            for layer in layers(index)
            for file in layer.files
            for key in file.keys
            if (made := [one for one in self.by_name.get(key.name, ()) if one.source != "define"])
        ]
        times = Counter(key.name for _, key, _ in found)
        for member, key, made in found:
            entries = _entries(key.value)
            if entries is not None:
                mixed = patterns or key.name in options or times[key.name] > 1
                given = _Given(entries, key.value_place, key.inner, mixed)
                yield from ((member, one) for one in self._made(made, given))

    @staticmethod
    def _made(made: Iterable[CreationOutline], given: _Given) -> Iterator[ResourceOutline]:
        return (resource for creation in made for resource in _resources(creation, given))


def _entries(value: object) -> Sequence[Sequence[object]] | None:
    match value:
        case ["hash", [*entries], True]:
            return entries  # type: ignore[return-value] # pairs, as `model.packed` has them
    return None


def _resources(creation: CreationOutline, given: _Given) -> Iterator[ResourceOutline]:
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
        yield ResourceOutline(
            creation.type,
            "function",
            (title,),
            given.place,
            places[0] if places else given.place,
            tuple(attributes),
            creation.complete and whole and not given.mixed,
        )
