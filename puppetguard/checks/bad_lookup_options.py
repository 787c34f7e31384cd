"""``lookup_options`` that Hiera refuses, or that do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "lookup_options" in subject.source.text


def _run(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what is wrong with the options of a data file."""
    from puppetguard.model.hiera.lookup_options import option_flaws

    for flaw in option_flaws(subject.tree.root):
        yield flaw_hit(subject.source, flaw.place, flaw.message, flaw.hint, certain=flaw.fatal, slip=flaw.slip)


CHECK = Check(_run, concerns=_concerns, kinds=frozenset({"yaml", "json"}), fixes="suggested")
