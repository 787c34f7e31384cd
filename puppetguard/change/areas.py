"""The parts of a machine that changes can touch, and to which of them types, names, paths and words belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import translate
from functools import cached_property
from typing import Annotated

import msgspec

from puppetguard.knowledge.critical_services import critical_service

_ENDINGS = (".service", ".socket", ".timer")
_Patterns = Sequence[tuple[str, re.Pattern[str]]]


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a machine, and what belongs to it; names and paths may have ``*``, in paths ``**`` goes over slashes.

    ``roles`` are those of ``knowledge.critical_services``. ``words`` are looked for in names of classes, keys, modules
    and files. What touches an area that is ``everywhere`` reaches all nodes.
    """

    id: str
    name: str
    factor: Annotated[float, msgspec.Meta(ge=1, le=10)]
    roles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    everywhere: bool = False


class Matchers:
    """Tells to which of some areas something belongs, by their ids."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = areas
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def of_type(self, name: str) -> Sequence[str]:
        """Return the areas of a type of resources, in small letters."""
        return self._types.get(name, ())

    def of_word(self, word: str) -> Sequence[str]:
        """Return the areas that a word in small letters speaks of."""
        return self._words.get(word, ())

    def of_service(self, name: str) -> Sequence[str]:
        """Return the areas of a service."""
        return self._kept("service", name, self._of_service)

    def of_package(self, name: str) -> Sequence[str]:
        """Return the areas of a package."""
        return self._kept("package", name, lambda one: _matching(one, self._packages))

    def of_path(self, path: str) -> Sequence[str]:
        """Return the areas of a path on a machine; one that is known in part is one that begins so."""
        return self._kept("path", path, lambda one: _matching(one, self._paths))

    def of_file_name(self, name: str) -> Sequence[str]:
        """Return the areas that have a file of this name."""
        return self._file_names.get(name, ())

    def _kept(self, kind: str, name: str, find: Callable[[str], Iterator[str]]) -> tuple[str, ...]:
        known = self._known.get((kind, name))
        if known is None:
            known = self._known[kind, name] = tuple(dict.fromkeys(find(name)))
        return known

    def _of_service(self, name: str) -> Iterator[str]:
        known = critical_service(name)
        if known is not None:
            yield from self._roles.get(known.role, ())
        short = next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
        yield from _matching(name, self._services)
        yield from _matching(short, self._services)

    @cached_property
    def _types(self) -> dict[str, list[str]]:
        return _listed((name.lower(), one.id) for one in self._areas for name in one.types)

    @cached_property
    def _roles(self) -> dict[str, list[str]]:
        return _listed((name, one.id) for one in self._areas for name in one.roles)

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        return _listed((name.lower(), one.id) for one in self._areas for name in one.words)

    @cached_property
    def _file_names(self) -> dict[str, list[str]]:
        paths = ((path, one.id) for one in self._areas for path in one.paths)
        return _listed((path.rpartition("/")[2], name) for path, name in paths if "*" not in path and path[:1] == "/")

    @cached_property
    def _services(self) -> _Patterns:
        return [(one.id, _any_of(map(translate, one.services))) for one in self._areas if one.services]

    @cached_property
    def _packages(self) -> _Patterns:
        return [(one.id, _any_of(map(translate, one.packages))) for one in self._areas if one.packages]

    @cached_property
    def _paths(self) -> _Patterns:
        return [(one.id, _any_of(map(_of_glob, one.paths))) for one in self._areas if one.paths]


def _matching(name: str, patterns: _Patterns) -> Iterator[str]:
    return (area for area, pattern in patterns if pattern.match(name))


def _listed(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, area in pairs:
        found.setdefault(name, []).append(area)
    return found


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.DOTALL)


def _of_glob(glob: str) -> str:
    """Return an expression for a path: ``*`` is any text without a slash, ``**`` any text."""
    parts = {"**": ".*", "*": "[^/]*"}
    return "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*)", glob)) + r"\Z"
