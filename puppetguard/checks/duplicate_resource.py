"""A resource that is declared twice in one catalog: Puppet refuses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import Place, ResourceOutline
    from puppetguard.model.together import Together

_COUNTED = frozenset(("regular", "virtual", "exported"))
"""The forms that declare a resource; functions such as ``ensure_packages`` look first whether it is there."""
_INCLUDING = frozenset(("include", "contain", "require"))
_TOP = "\0"
"""The end of the containers that are all of a file."""
_FURTHEST = 50
"""How many resources of a defined type in one catalog are compared."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield the second declaration of each resource that is certainly declared twice."""
    from puppetguard.model.together import Together

    together = Together(index)
    seen: set[tuple[str, object, str]] = set()
    twice = _twice(together)
    for container in together.containers(twice):
        # Each resource of a defined type is one of its own, but within one all is once.
        groups = [container] if container.startswith("define ") else together.with_all(container)
        found: dict[tuple[str, str], list[tuple[Member, ResourceOutline, str]]] = {}
        for group in groups:
            for member, resource in twice.get(group, ()):
                if resource.type == "class" and container.endswith(_TOP):
                    # Examples show the ways to declare a class one below the other.
                    continue
                for title in _titles(resource):
                    same = found.setdefault((resource.type, title), [])
                    clash = next((one for one in same if _clash(one, (member, resource, group))), None)
                    same.append((member, resource, group))
                    key = member.path, resource.title_place, title
                    if clash is not None and key not in seen:
                        seen.add(key)
                        yield _hit(member, resource, title, clash, container)
    yield from _fixed_titles(together, seen)
    for member in index.having("resources"):
        yield from _after_include(member)


def _after_include(member: Member) -> Iterator[LinkedHit]:
    """Yield each class that is declared like a resource below its own ``include``, in the same definition."""
    outline = member.outline
    declared = {
        (resource.container, resource.titles[0].removeprefix("::")): resource
        for resource in outline.resources
        if resource.type == "class"
        and resource.container
        and not resource.looped
        and resource.form == "regular"
        and len(resource.titles) == 1
    }
    for reference in outline.references if declared else ():
        if reference.kind != "class" or reference.via not in _INCLUDING or reference.conditional:
            continue
        key = reference.container, reference.name
        resource = declared.get(key)
        if resource is None or _position(reference.place) >= _position(resource.title_place):
            continue
        del declared[key]
        yield LinkedHit(
            member.path,
            resource.title_place,
            Confidence.LIKELY if resource.branch else Confidence.CERTAIN,
            f"the class `{reference.name}` is there already by `{reference.via}`: it cannot be declared after that",
            "leave only this one, or put it above",
            (LinkedNote(member.path, reference.place, "it is brought in here"),),
        )


def _position(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _fixed_titles(together: Together, seen: set[tuple[str, object, str]]) -> Iterator[LinkedHit]:
    """Yield each resource that a defined type declares under one title, and that is declared by two of its resources.

    Both must certainly be in one catalog, and each must certainly declare it.
    """
    fixed = {
        container.removeprefix("define "): kept
        for container, found in together.resources.items()
        if container.startswith("define ") and (kept := [one for one in found if not one[1].branch and _titles(one[1])])
    }
    if not fixed:
        return
    uses = {
        container: kept
        for container, found in together.resources.items()
        if (kept := [one for one in found if one[1].type in fixed and _titles(one[1])])
    }
    for container in together.containers(uses):
        groups = [container] if container.startswith("define ") else together.with_all(container)
        made: dict[str, list[tuple[Member, ResourceOutline, str]]] = {}
        for group in groups:
            for member, resource in uses.get(group, ()):
                made.setdefault(resource.type, []).extend([(member, resource, group)] * len(_titles(resource)))
        for kind, found in made.items():
            clash = next(
                (
                    (one, other)
                    for at, one in enumerate(found)
                    for other in found[at + 1 : _FURTHEST]
                    if _clash(one, other)
                ),
                None,
            )
            if clash is None:
                continue
            for member, resource in fixed[kind]:
                for title in _titles(resource):
                    key = member.path, resource.title_place, title
                    if key not in seen:
                        seen.add(key)
                        yield _of_define(member, resource, title, kind, clash)


def _of_define(
    member: Member,
    resource: ResourceOutline,
    title: str,
    define: str,
    clash: tuple[tuple[Member, ResourceOutline, str], tuple[Member, ResourceOutline, str]],
) -> LinkedHit:
    kind = "::".join(part.capitalize() for part in resource.type.split("::"))
    notes = tuple(LinkedNote(one.path, each.title_place, f"this is one `{define}`") for one, each, _ in clash)
    return LinkedHit(
        member.path,
        resource.title_place,
        Confidence.LIKELY,
        f"`{kind}['{title}']` is declared by each `{define}`, and there are two in one catalog",
        "put `${title}` into the title, or declare it once in a class",
        notes if notes[0] != notes[1] else notes[:1],
    )


def _twice(together: Together) -> dict[str, list[tuple[Member, ResourceOutline]]]:
    """Return the resources whose type and title are there more than once at all, by their containers: few of all."""
    first: dict[tuple[str, str], tuple[str, Member, ResourceOutline]] = {}
    again: dict[str, dict[int, tuple[Member, ResourceOutline]]] = {}
    for container, found in together.resources.items():
        for member, resource in found:
            for title in _titles(resource):
                before = first.setdefault((resource.type, title), (container, member, resource))
                if before[2] is not resource:
                    again.setdefault(before[0], {})[id(before[2])] = before[1:]
                    again.setdefault(container, {})[id(resource)] = (member, resource)
    # In the order in which they stand.
    return {
        container: [one for one in found if id(one[1]) in again[container]]
        for container, found in together.resources.items()
        if container in again
    }


def _titles(resource: ResourceOutline) -> Sequence[str]:
    if resource.form not in _COUNTED or resource.looped:
        return ()
    titles = resource.titles
    if len(titles) == 1:
        return titles if UNKNOWN not in titles[0] else ()
    # A title that is one of several possible ones is not sure.
    return [title for title in titles if UNKNOWN not in title] if len(set(titles)) == len(titles) else ()


def _clash(one: tuple[Member, ResourceOutline, str], other: tuple[Member, ResourceOutline, str]) -> bool:
    """Tell whether two declarations are certainly in one catalog: under no conditions, or under the same ones.

    Of a class that two files define, Puppet takes one.
    """
    if one[2] == other[2]:
        return one[0] is other[0] and one[1].branch == other[1].branch
    return not one[1].branch and not other[1].branch


def _hit(
    member: Member,
    resource: ResourceOutline,
    title: str,
    first: tuple[Member, ResourceOutline, str],
    container: str,
) -> LinkedHit:
    kind = "::".join(part.capitalize() for part in resource.type.split("::"))
    where = container.rpartition("\0")[2] or "the main manifest"
    by = f", which {where} brings in as well" if first[2] != container else ""
    return LinkedHit(
        member.path,
        resource.title_place,
        Confidence.CERTAIN,
        f"`{kind}['{title}']` is declared twice",
        "declare it once, in a class that both include" if by else "take one of them out",
        (LinkedNote(first[0].path, first[1].title_place, f"it is declared here already{by}"),),
    )


CHECK = Check(scope="project", link=_link, attributes=frozenset())
