"""What the generic checks have in common: notes on where values come from, and one hit for each place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Hit, Note
from puppetguard.findings import Confidence
from puppetguard.model.values import StaticText, StaticValue
from puppetguard.source import Span

if TYPE_CHECKING:
    # Most checks that are worded here have no predicates.
    from puppetguard.model.predicates import Verdict


def confidence(verdict: Verdict) -> Confidence:
    """Return how sure a yes is."""
    return Confidence.CERTAIN if verdict.certain else Confidence.LIKELY


def origin(value: StaticValue, written: Span) -> tuple[Note, ...]:
    """Return a note on where a text comes from that is not written here."""
    if isinstance(value, StaticText):
        for fragment in value.fragments:
            if not fragment.made and not written.start <= fragment.start < written.end:
                return (Note(Span(fragment.start, fragment.end), "this is where the value comes from"),)
    return ()


def once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield one hit for each place: where several values fit there, the first of the surest."""
    found: dict[Span, Hit] = {}
    for hit in hits:
        known = found.get(hit.span)
        if known is None or known.confidence < hit.confidence:
            found[hit.span] = hit
    yield from found.values()
