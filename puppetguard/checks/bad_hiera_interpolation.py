"""A ``%{…}`` in data that Hiera refuses, or of which it makes nothing; a ``${…}``, which it does not replace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "%{" in subject.source.text or "${" in subject.source.text


def _run(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what is wrong with the interpolations of a data file."""
    from puppetguard.model.hiera.data import interpolation_flaws

    for flaw in interpolation_flaws(subject.tree.root, subject.source):
        yield flaw_hit(subject.source, flaw.place, flaw.message, flaw.hint, certain=flaw.fatal, slip=flaw.slip)


CHECK = Check(_run, concerns=_concerns, kinds=frozenset({"yaml", "json"}), fixes="suggested")
