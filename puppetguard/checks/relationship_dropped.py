"""Resources that no longer wait for others, or are no longer told of them, though both are still there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Fact
    from puppetguard.change.links import Link


_VARIABLE = "[$"
"""How the title of a reference begins that is a variable."""


def _relationship_dropped(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield each relationship that is said nowhere any more, neither by an attribute nor by an arrow."""
    from puppetguard.change.links import ATTRIBUTES, Link

    change = case.change
    if change.indirect:
        # What it is made of is another one now, and with it what it names.
        return
    if change.what == "relationship":
        if case.base is None or change.kind not in ("removed", "modified"):
            return
    elif change.attribute not in ATTRIBUTES:
        return
    lost = _links(case.base, change.attribute) - _links(case.head, change.attribute)
    after = case.around.links[1]
    for link in sorted(lost):
        source, target = _renamed(case, link.source), _renamed(case, link.target)
        kept = link._replace(operator="->", source=source, target=target) in after
        stronger = link._replace(source=source, target=target, operator="~>")
        if link._replace(source=source, target=target) in after or stronger in after:
            continue
        if _is_gone(case, link.source) or _is_gone(case, link.target):
            continue
        if any(_may_be(Link(link.operator, source, target), one) for one in after - case.around.links[0]):
            continue
        sure = not any(mark in end for end in (source, target) for mark in "($<")
        if not sure and any(one.operator == link.operator for one in after - case.around.links[0]):
            continue
        if link.operator == "~>":
            rest = ", it only waits for it" if kept else ""
            told = f"{target} is no longer told when {source} changes{rest}"
            hint = "without `notify` it goes on with the old configuration until somebody restarts it"
        else:
            told = f"{target} no longer waits for {source}"
            hint = "without the order it may fail at the first run of a new machine"
        yield ChangeHit(told, hint, Confidence.CERTAIN if sure else Confidence.LIKELY)


def _may_be(link: Link, other: Link) -> bool:
    """Tell whether a new relationship is a lost one, of which one end is named by a variable now."""
    if other.operator not in (link.operator, "~>"):
        return False
    ends = (link.source, other.source), (link.target, other.target)
    return all(one == two or (_VARIABLE in two and one.partition("[")[0] == two.partition("[")[0]) for one, two in ends)


def _links(fact: Fact | None, attribute: str) -> set[Link]:
    from msgspec import structs

    from puppetguard.change.links import links

    if fact is None:
        return set()
    if not attribute:
        return links(fact)
    aspects = {attribute: fact.aspects[attribute]} if attribute in fact.aspects else {}
    return links(structs.replace(fact, aspects=aspects))


def _renamed(case: Case, name: str) -> str:
    """Return the name that a resource has after the change."""
    return case.around.new_names.get(name, name)


def _is_gone(case: Case, name: str) -> bool:
    return bool(case.around.there("resource", name, after=False)) and not case.around.there(
        "resource", _renamed(case, name), after=True
    )


CHECK = Check(scope="change", change=_relationship_dropped)
