"""Which resources a code base declares, by their types and titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.index import Index, Member
from puppetguard.model.outline import Place, ResourceOutline
from puppetguard.model.reach import may_be_same
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN

_NAMING = frozenset("alias name path command".split())
"""Attributes by which a resource can be referred to as by its title."""


class TitleReference(NamedTuple):
    """A place that speaks of a resource which must be declared somewhere: its type and title."""

    member: Member
    type: str
    title: str
    place: Place
    container: str


class Titles:
    """The resources of one type: ``known`` titles with where they are declared, ``patterns`` of which a part is known.

    ``open`` tells that there are some of which no part of the title is known.
    """

    def __init__(self) -> None:
        self.known: dict[str, list[tuple[Member, ResourceOutline]]] = {}
        self.patterns: set[str] = set()
        self.open = False

    def add(self, title: str, member: Member, resource: ResourceOutline) -> None:
        """Add a resource under one of its names."""
        if UNKNOWN not in title:
            self.known.setdefault(title, []).append((member, resource))
        elif title.replace(UNKNOWN, ""):
            self.patterns.add(title)
        else:
            self.open = True

    def may_have(self, title: str) -> bool:
        """Tell whether a title is declared, or one that may be the same; those of which nothing is known apart."""
        return title in self.known or any(may_be_same(title, pattern) for pattern in self.patterns)


def declared_titles(index: Index) -> dict[str, Titles]:
    """Return what is declared of each type."""
    found: dict[str, Titles] = {}
    for member, resource in index.resources():
        if resource.form in PARTIAL:
            continue
        titles = found.setdefault(resource.type, Titles())
        for title in resource.titles:
            titles.add(_normal(resource.type, title), member, resource)
        for attribute in resource.attributes:
            if attribute.name in _NAMING:
                for value in attribute.values:
                    titles.add(_normal(resource.type, value) if isinstance(value, str) else UNKNOWN, member, resource)
        if not resource.complete:
            titles.open = True
    return found


def title_references(index: Index) -> Iterator[TitleReference]:
    """Yield each place that refers to a resource by a title that is known."""
    for member in index.members:
        for relation in member.outline.relations:
            for (kind, title), place in (
                (relation.source, relation.source_place if not relation.attribute else relation.place),
                (relation.target, relation.place),
            ):
                if kind != "class" and UNKNOWN not in title:
                    yield TitleReference(member, kind, _normal(kind, title), place, relation.container)
        for resource in member.outline.resources:
            if resource.form == "override":
                for title in resource.titles:
                    if UNKNOWN not in title:
                        yield TitleReference(
                            member,
                            resource.type,
                            _normal(resource.type, title),
                            resource.title_place,
                            resource.container,
                        )


def _normal(kind: str, title: str) -> str:
    # `/etc/x/` is the file `/etc/x`.
    return title.rstrip("/") if kind == "file" and len(title) > 1 else title
