"""A key that is written twice in a mapping: the first value is lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _run(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each key that hides one above it."""
    for flaw in subject.tree.flaws:
        if flaw.kind == "duplicate":
            yield flaw_hit(subject.source, flaw.place, flaw.message, flaw.hint, first=flaw.first)


CHECK = Check(_run, kinds=frozenset({"yaml", "json", "hiera", "metadata"}))
