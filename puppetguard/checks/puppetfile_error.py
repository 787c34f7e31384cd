"""A ``Puppetfile`` that r10k refuses, or that fetches something else than is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``unpinned``: whether to look for modules that may change by themselves, and for nothing else."""

    unpinned: bool = False


def _run(subject: Subject, parameters: Parameters) -> Iterator[Hit]:
    """Yield what is wrong with a Puppetfile."""
    from puppetguard.model.modules.puppetfile import read_puppetfile

    for flaw in read_puppetfile(subject.source.text).flaws:
        if flaw.unpinned == parameters.unpinned:
            yield flaw_hit(
                subject.source,
                flaw.place,
                flaw.message,
                flaw.hint,
                certain=flaw.certain,
                first=flaw.first,
                slip=flaw.slip,
            )


CHECK = Check(_run, parameters=Parameters, kinds=frozenset({"puppetfile"}), fixes="suggested")
