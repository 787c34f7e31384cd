"""From the flaws that readers find in a file to hits."""

from __future__ import annotations

from puppetguard.checks._contract import Hit, LinkedRemedy, LinkedReplacement, Note, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.places import Place
from puppetguard.model.slip import Slip
from puppetguard.source import SourceFile, Span


def flaw_hit(
    source: SourceFile,
    place: Place,
    message: str,
    hint: str = "",
    *,
    certain: bool = True,
    first: Place | None = None,
    slip: Slip | None = None,
) -> Hit:
    """Return the hit for a flaw at a place; ``first`` is the first of two places that do not go together.

    A ``slip`` is mended if its word stands there once, and as it is.
    """
    from puppetguard.model.hiera.nodes import span_of

    notes = (Note(span_of(source, first), "the first one is here"),) if first is not None else ()
    confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
    span = span_of(source, place)
    remedy = None if slip is None else _remedy(source, span, slip)
    return Hit(span, confidence, message, hint, notes, remedy=remedy)


def _remedy(source: SourceFile, span: Span, slip: Slip) -> Remedy | None:
    at = source.text.find(slip.word, *span)
    if at < 0 or source.text.find(slip.word, at + 1, span.end) >= 0:
        return None
    return Remedy(f"write `{slip.meant}`", (Replacement(Span(at, at + len(slip.word)), slip.meant),))


def linked_remedy(place: Place, slip: Slip | None) -> LinkedRemedy | None:
    """Return what mends a slip, whose word stands at a place; None without one."""
    if slip is None:
        return None
    return LinkedRemedy(f"write `{slip.meant}`", (LinkedReplacement(place, slip.meant, slip.word),))
