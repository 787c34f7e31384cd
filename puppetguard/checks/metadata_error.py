"""A ``metadata.json`` with which a module cannot be loaded, or that says something else than is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._flaws import flaw_hit

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``licence``: whether to look at the licence, and at nothing else."""

    licence: bool = False


def _run(subject: Subject, parameters: Parameters) -> Iterator[Hit]:
    """Yield what is wrong with the metadata of a module."""
    from puppetguard.model.modules.metadata import read_metadata

    for flaw in read_metadata(subject.tree).flaws:
        if flaw.licence == parameters.licence:
            yield flaw_hit(
                subject.source,
                flaw.place,
                flaw.message,
                flaw.hint,
                certain=flaw.certain,
                first=flaw.first,
                slip=flaw.slip,
            )


CHECK = Check(_run, parameters=Parameters, kinds=frozenset({"metadata"}), fixes="suggested")
