"""A collector that finds nothing: by a misspelled tag, or among virtual resources for exported ones."""

from __future__ import annotations

from collections.abc import Iterator
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

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import QueryOutline, ResourceOutline

_SHORTEST = 3
_MARKS = {"virtual": ("@", "<| … |>"), "exported": ("@@", "<<| … |>>")}


class _Tagged(msgspec.Struct):
    """The resources of a type: by their tags and titles, and whether some have ones that are not known."""

    tags: dict[str, list[tuple[Member, ResourceOutline]]] = msgspec.field(default_factory=dict)
    titles: dict[str, list[tuple[Member, ResourceOutline]]] = msgspec.field(default_factory=dict)
    open: bool = False


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each query for a tag or title that no resource has, and that is a slip of one; and for the wrong form."""
    queries = [
        (member, query)
        for member in index.members
        for query in member.outline.queries
        if query.value and query.name in ("tag", "title")
    ]
    if not queries:
        return
    wanted = {query.type for _, query in queries}
    found = {kind: _Tagged() for kind in wanted}
    for member, resource in index.resources():
        if resource.type in found and resource.form in ("regular", "virtual", "exported", "function"):
            _add(found[resource.type], member, resource)
    for member, query in queries:
        among = found[query.type].tags if query.name == "tag" else found[query.type].titles
        if query.value in among:
            yield from _of_form(index, member, query, among[query.value])
        elif not found[query.type].open and len(query.value) >= _SHORTEST:
            yield from _misspelled(index, member, query, among)


def _add(tagged: _Tagged, member: Member, resource: ResourceOutline) -> None:
    from puppetguard.model.packed_words import packed_words
    from puppetguard.model.script import UNKNOWN

    for title in resource.titles:
        tagged.titles.setdefault(title, []).append((member, resource))
        tagged.open = tagged.open or UNKNOWN in title
    tagged.open = tagged.open or not resource.complete
    for attribute in resource.attributes:
        if attribute.name != "tag":
            continue
        for value in attribute.values:
            words = list(packed_words(value))
            tagged.open = tagged.open or not words or any(UNKNOWN in word for word in words)
            for word in words:
                tagged.tags.setdefault(word, []).append((member, resource))


def _of_form(
    index: Index, member: Member, query: QueryOutline, having: list[tuple[Member, ResourceOutline]]
) -> Iterator[LinkedHit]:
    """Yield a query for virtual resources where all that have the tag are exported, and the other way round."""
    other = "exported" if query.form == "virtual" else "virtual"
    if not query.alone or any(resource.form != other for _, resource in having):
        return
    if query.form == "exported" or not any(
        one.type == query.type and one.form == "exported" for each in index.members for one in each.outline.queries
    ):
        declared, resource = having[0]
        shown = "::".join(part.capitalize() for part in query.type.split("::"))
        mark, right = _MARKS[other][0], _MARKS[other][1]
        where = "other nodes" if other == "exported" else "this node"
        yield LinkedHit(
            member.path,
            query.place,
            Confidence.LIKELY,
            f"all `{shown}` with the {query.name} `{query.value}` are {other} (`{mark}`), and this"
            f" finds no {query.form} ones",
            f"did you mean `{right}`, for those of {where}?",
            (LinkedNote(declared.path, resource.title_place, "one of them"),),
        )


def _misspelled(
    index: Index, member: Member, query: QueryOutline, among: dict[str, list[tuple[Member, ResourceOutline]]]
) -> Iterator[LinkedHit]:
    from puppetguard.model.spelling import likeliest

    near = likeliest(query.value, sorted(among))
    # A class, a defined type or a call of `tag` may give it a tag as well: whatever does so is called like it.
    if near is None or _is_spoken_of(index, query.value):
        return
    declared, resource = among[near[0]][0]
    yield LinkedHit(
        member.path,
        query.value_place,
        Confidence.LIKELY,
        f"no `{query.type}` has the {query.name} `{query.value}`: this finds nothing",
        f"did you mean `{near[0]}`?",
        (LinkedNote(declared.path, resource.title_place, f"this one has the {query.name} `{near[0]}`"),),
        LinkedRemedy(f"write `{near[0]}`", (LinkedReplacement(query.value_place, near[0], query.value),)),
    )


def _is_spoken_of(index: Index, value: str) -> bool:
    """Tell whether the code base has a word at another place, too."""
    times = sum(f" {member.outline.words} ".count(f" {value} ") for member in index.members)
    defined = any(
        value == name or value in name.split("::")
        for kind in ("class", "define")
        for name in index.definitions("class" if kind == "class" else "define")
    )
    return times > 1 or defined


CHECK = Check(scope="project", link=_link, attributes=frozenset(("tag",)), fixes="suggested")
