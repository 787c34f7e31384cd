"""A ``hiera.yaml`` that Puppet refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.checks._flaws import linked_remedy
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield what is wrong with each ``hiera.yaml``; some of it depends on whose it is."""
    for member in index.each.having("hierarchy"):
        config = member.outline.hierarchy
        if config is None:
            continue
        owner = (
            "module" if member.role.module is not None else "environment" if member.role.environment.explicit else ""
        )
        for flaw in config.flaws:
            if flaw.owner in ("any", owner):
                first = flaw.first
                notes = (LinkedNote(member.path, first, "the first one is here"),) if first is not None else ()
                confidence = Confidence.CERTAIN if flaw.certain else Confidence.LIKELY
                remedy = linked_remedy(flaw.place, flaw.slip)
                yield LinkedHit(member.path, flaw.place, confidence, flaw.message, flaw.hint, notes, remedy)


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
