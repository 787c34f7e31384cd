"""A parameter that the class or define does not have: no catalog with that resource compiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each attribute of a class or defined type that is none of its parameters."""
    from puppetguard.checks._published import slips_in_published
    from puppetguard.model.naming import is_written
    from puppetguard.model.signatures import declared, is_own
    from puppetguard.model.spelling import closest, is_clear

    yield from slips_in_published(index, in_ruby=False)
    seen: set[tuple[str, str, object]] = set()
    for one in declared(index, index.each):
        known = one.parameters()
        for attribute in one.resource.attributes:
            key = one.member.path, attribute.name, attribute.place
            if attribute.name in known or is_own(attribute.name) or key in seen:
                continue
            seen.add(key)
            given = {each.name for each in one.resource.attributes}
            meant = closest(attribute.name, [name for name in known if name not in given]) or closest(
                attribute.name, sorted(known)
            )
            written = is_written(attribute.place, attribute.name)
            (first, *_) = one.definitions
            yield LinkedHit(
                one.member.path,
                attribute.place,
                Confidence.CERTAIN,
                f"the {one.kind} `{one.name}` has no parameter `{attribute.name}`",
                f"did you mean `{meant}`?" if meant else _parameters(sorted(known)),
                (LinkedNote(first.member.path, first.definition.place, "it is defined here"),),
                LinkedRemedy(f"write `{meant}`", (LinkedReplacement(attribute.place, meant),))
                if meant and written and meant not in given and is_clear(attribute.name, meant, known)
                else None,
            )


def _parameters(known: list[str]) -> str:
    if not known:
        return "it has none; take this out"
    shown = ", ".join(f"`{name}`" for name in known[:8])
    return f"it has {shown}{' and others' if len(known) > 8 else ''}"


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
