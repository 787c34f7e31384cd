"""A fact that no node has: its value is undef, and whatever depends on it takes the wrong way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.model.fact_paths import fact_paths, may_ask

if TYPE_CHECKING:
    from puppetguard.model.fact_paths import FactPath
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_ask(subject.source.text)


def _unknown_fact(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each name of a fact that is a slip in one that Facter has, and each part that a fact does not have."""
    for path in fact_paths(subject):
        yield from _hit(path)


def _hit(path: FactPath) -> Iterator[Hit]:
    from puppetguard.model.fact_slips import fact_slip

    found = fact_slip(path.names)
    if found is not None:
        span = path.spans[found.at]
        clear = found.is_clear(path.names[found.at])
        remedy = Remedy(f"write `{found.meant}`", (Replacement(span, found.meant),)) if clear else None
        yield Hit(span, found.confidence, found.message, found.hint, subject=path.names[0], remedy=remedy)


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base does not bring a fact of this name itself."""
    return not index.vocabulary.has_fact(name)


CHECK = Check(_unknown_fact, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
