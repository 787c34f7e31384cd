"""Keys of Hiera with another value, or another way to be merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _hiera_value_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a key that reaches nodes, as far as that is known, has another value, or a level another place."""
    change = case.change
    if case.nobody:
        return
    if change.what == "key" and change.attribute:
        key = change.subject + change.attribute.removeprefix("value")
        told = f"{change.before or 'nothing'} → {change.after or 'nothing'}"
        yield ChangeHit(
            f"`{key}` has another value: {told}",
            "see which parameters take it: `puppetguard graph` shows who is reached",
            Confidence.CERTAIN if case.reach is not None and case.reach.nodes else Confidence.LIKELY,
        )
    elif change.what in ("level", "lookup-option"):
        attribute = f"`{change.attribute}` of " if change.attribute else ""
        yield ChangeHit(
            f"Hiera looks up values otherwise: {attribute}{change.what.replace('-', ' ')} {change.subject} is"
            f" {change.kind}",
            "any key may have another value by it: compare catalogs before",
            severity=Severity.WARNING,
        )


CHECK = Check(scope="change", change=_hiera_value_changed)
