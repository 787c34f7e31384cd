"""Resources that are only looked at from now on, and no longer made so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _noop_added(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where Puppet is told to do nothing about a resource that it has kept as it should be."""
    from puppetguard.change.case import arrow

    if case.base is None or case.head is None:
        return
    for _, before, after in case.set("noop"):
        if after is not None and after.values == (True,) and (before is None or before.values != (True,)):
            yield ChangeHit(
                f"{case.name} is only looked at from now on, and never made so (`noop`: {arrow(before, after)})",
                "say until when in a comment, or stop the agent where that is meant",
            )


CHECK = Check(scope="change", change=_noop_added)
