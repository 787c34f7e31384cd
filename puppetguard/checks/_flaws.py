"""From the flaws that readers find in a file to hits."""

from __future__ import annotations

from puppetguard.checks._contract import Hit, Note
from puppetguard.findings import Confidence
from puppetguard.model.places import Place
from puppetguard.source import SourceFile


def flaw_hit(
    source: SourceFile, place: Place, message: str, hint: str = "", *, certain: bool = True, first: Place | None = None
) -> Hit:
    """Return the hit for a flaw at a place; ``first`` is the first of two places that do not go together."""
    from puppetguard.model.hiera.nodes import span_of

    notes = (Note(span_of(source, first), "the first one is here"),) if first is not None else ()
    confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
    return Hit(span_of(source, place), confidence, message, hint, notes)
