"""Which resources a code base declares, by their types and titles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from puppetguard.model.index import Index, Member
from puppetguard.model.late import late_pattern
from puppetguard.model.outline import CallOutline, Place, ResourceOutline
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN

NAMING = frozenset("alias name path command".split())
"""Attributes by which a resource can be referred to as by its title."""
TARGETS = {"concat::fragment": ("target", "concat")}
"""Types of which each resource goes into another one, the attribute that names that by its title, and its type."""
_REFERENCE = late_pattern(r"((?:::)?[A-Z]\w{0,60}(?:::[A-Z]\w{0,60}){0,9})\[([^\[\]$\\]{1,2000})\]", re.ASCII)
"""A reference with titles that are known."""
_QUOTED = late_pattern(r"['\"]([^'\"]{1,200})['\"]")
_LONGEST = 200
"""Titles longer than that are not compared for slips."""


class TitleReference(msgspec.Struct, frozen=True):
    """A place that speaks of a resource which must be declared somewhere: its type and title."""

    member: Member
    type: str
    title: str
    place: Place
    container: str


class Titles:
    """The resources of one type: ``known`` titles with where they are declared, patterns of which a part is known.

    ``open`` tells that there are some of which no part of the title is known. Asking takes no longer with many titles.
    """

    def __init__(self) -> None:
        self.known: dict[str, list[tuple[Member, ResourceOutline]]] = {}
        self.open = False
        # By how they begin and end, for only few of them can be a title.
        self._patterns: dict[str, dict[str, set[tuple[str, ...]]]] = {}
        self._starting: set[int] = set()
        self._alike: dict[str, dict[str, list[str]]] | None = None

    def add(self, title: str, member: Member, resource: ResourceOutline) -> None:
        """Add a resource under one of its names."""
        if UNKNOWN not in title:
            self.known.setdefault(title, []).append((member, resource))
            self._alike = None
        elif title.replace(UNKNOWN, ""):
            start, *middle, end = title.split(UNKNOWN)
            self._starting.add(len(start))
            self._patterns.setdefault(start, {}).setdefault(end, set()).add(tuple(middle))
        else:
            self.open = True

    def may_have(self, title: str) -> bool:
        """Tell whether a title is declared, or one that may be the same; those of which nothing is known apart."""
        if title in self.known:
            return True
        return any(
            _in_order(title, len(start), len(title) - len(end), middle)
            for start in self._starts(title)
            for end in self._ends(title, start)
            for middle in self._patterns[start][end]
        )

    def near(self, title: str, member: Member | None = None) -> list[str]:
        """Return the titles that may be one stroke apart from another, and some others.

        Those in the module of a file, or all if there is none.
        """
        if len(title) > _LONGEST:
            return []
        if self._alike is None:
            self._alike = {}
            for known, found in self.known.items():
                if len(known) <= _LONGEST:
                    variants = _variants(known)
                    for module in {_module(one) for one, _ in found}:
                        of_module = self._alike.setdefault(module, {})
                        for variant in variants:
                            of_module.setdefault(variant, []).append(known)
        tables = self._alike.values() if member is None else [self._alike.get(_module(member), {})]
        return sorted({known for variant in _variants(title) for table in tables for known in table.get(variant, ())})

    def _starts(self, title: str) -> Iterator[str]:
        lengths = (length for length in self._starting if length <= len(title))
        return (start for length in lengths if (start := title[:length]) in self._patterns)

    def _ends(self, title: str, start: str) -> Iterator[str]:
        ends = self._patterns[start]
        longest = len(title) - len(start)
        # Whichever are fewer: the ends that there are, or those that the title has.
        if len(ends) <= longest:
            return (end for end in ends if len(end) <= longest and title.endswith(end))
        return (end for length in range(longest + 1) if (end := title[len(title) - length :]) in ends)


def _in_order(title: str, at: int, end: int, middle: tuple[str, ...]) -> bool:
    """Tell whether the parts of a pattern follow each other between two places of a title."""
    for part in middle:
        found = title.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def _variants(title: str) -> set[str]:
    """Return a title, and what it is without any one letter: titles that are one stroke apart share one of these."""
    return {title, *(title[:at] + title[at + 1 :] for at in range(len(title)))}


def _module(member: Member) -> str:
    return member.role.module.root if member.role.module is not None else ""


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
            if attribute.name in NAMING:
                for value in attribute.values:
                    titles.add(_normal(resource.type, value) if isinstance(value, str) else UNKNOWN, member, resource)
        if not resource.complete:
            titles.open = True
    return found


def goes_by_unknown_name(resource: ResourceOutline, title: str) -> bool:
    """Tell whether a title may be another name of a resource, which is not known: ``service { 'x': name => $y }``."""
    names = NAMING
    if resource.type == "exec":
        # Where it looks for programs is no name of it, and a command has a path or arguments.
        names = names - {"path"} if "/" in title or " " in title else names - {"path", "command"}
    return any(
        attribute.name in names
        and not all(isinstance(value, str) and UNKNOWN not in value for value in attribute.values)
        for attribute in resource.attributes
    )


def title_references(index: Index) -> Iterator[TitleReference]:
    """Yield each place that refers to a resource by a title that is known."""
    for member in index.having("relations", "resources"):
        for relation in member.outline.relations:
            for (kind, title), place in (
                (relation.source, relation.source_place if not relation.attribute else relation.place),
                (relation.target, relation.place),
            ):
                if kind != "class" and UNKNOWN not in title:
                    yield TitleReference(member, kind, _normal(kind, title), place, relation.container)
        for call in member.outline.calls:
            if call.name == "realize":
                yield from _realized(member, call)
        for resource in member.outline.resources:
            if resource.type in TARGETS:
                name, kind = TARGETS[resource.type]
                for attribute in resource.attributes:
                    if attribute.name == name and not attribute.assumed and len(attribute.values) == 1:
                        (title,) = attribute.values
                        if isinstance(title, str) and UNKNOWN not in title:
                            yield TitleReference(member, kind, title, attribute.value_place, resource.container)
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


def _realized(member: Member, call: CallOutline) -> Iterator[TitleReference]:
    """Yield what ``realize(User['a'])`` refers to."""
    for values, place in zip(call.arguments, call.places, strict=False):
        pending = list(values) if len(values) == 1 else []
        while pending:
            one = pending.pop()
            if isinstance(one, list) and one[0] == "array":
                pending += one[1]
            elif isinstance(one, list) and one[0] == "type" and (found := _REFERENCE.fullmatch(one[1])) is not None:
                kind = found[1].removeprefix("::").lower()
                for title in _QUOTED.findall(found[2]):
                    yield TitleReference(member, kind, _normal(kind, title), place, call.container)


def _normal(kind: str, title: str) -> str:
    # `/etc/x/` is the file `/etc/x`.
    return title.rstrip("/") if kind == "file" and len(title) > 1 else title
