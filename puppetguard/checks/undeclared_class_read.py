"""A variable of a class that nothing declares: it is not set, as long as the class is not evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_SPEAKING = ("reference", "defined")
"""What declares no class, though it speaks of one."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield the first read in each file of a class that only holds values, and that nothing includes or inherits."""
    read = [
        (member, one, owner)
        for member in index.members
        for one in member.outline.reads
        if (owner := one.name.removeprefix("::").rpartition("::")[0]) and not one.asked
    ]
    if not read:
        return
    holding = _holding(index, {owner for _, _, owner in read})
    seen: set[tuple[str, str]] = set()
    for member, one, owner in read:
        if owner not in holding or (member.path, owner) in seen or one.container == f"class {owner}":
            continue
        seen.add((member.path, owner))
        found = index.definitions("class")[owner][0]
        kind, _, name = one.container.partition(" ")
        how = f"write `inherits {owner}` for the class `{name}`" if kind == "class" else f"write `include {owner}`"
        yield LinkedHit(
            member.path,
            one.place,
            Confidence.LIKELY,
            f"nothing declares the class `{owner}`: `${one.name}` is not set",
            f"{how}, so that it is evaluated before",
            (LinkedNote(found.member.path, found.definition.place, "the class"),),
        )


def _holding(index: Index, owners: set[str]) -> set[str]:
    """Return those of some classes that do nothing but hold values, and that nothing declares."""
    from puppetguard.model.script import UNKNOWN
    from puppetguard.model.spelling import stroke

    classes = index.definitions("class")
    found = {
        owner
        for owner in owners
        if owner in classes
        and "::" in owner
        and len(classes[owner]) == 1
        and not classes[owner][0].definition.parameters
        and not classes[owner][0].definition.parent
        and not classes[owner][0].member.outline.broken
    }
    if not found:
        return found
    for _, reference in index.references("class"):
        if reference.via not in _SPEAKING:
            found.discard(reference.name)
            # What nearly is its name is a slip of that, and `unknown-class` says so.
            found = {one for one in found if reference.name in classes or stroke(reference.name, one) is None}
            # It declares others: so somebody declares it.
            found.discard(reference.container.removeprefix("class "))
    for _, resource in index.resources():
        found.discard(resource.container.removeprefix("class "))
    for member in index.members:
        found.difference_update(one.removeprefix("::").lower() for one in member.outline.mentions)
        found.difference_update(
            definition.parent.removeprefix("::").lower()
            for definition in member.outline.definitions
            if definition.parent
        )
        for inclusion in member.outline.inclusions:
            known = inclusion.pattern.removeprefix("::").lower()
            if known.replace(UNKNOWN, ""):
                pattern = ".*".join(map(re.escape, known.split(UNKNOWN)))
                found = {owner for owner in found if re.fullmatch(pattern, owner) is None}
    return found


CHECK = Check(scope="project", link=_link)
