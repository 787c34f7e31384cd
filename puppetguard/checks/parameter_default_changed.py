"""Parameters that mean something else, or must be given, where nobody sets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_ENDING = " default"


def _parameter_default_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where the default of a parameter is another one, or is gone."""
    from puppetguard.change.case import arrow, shown

    change = case.change
    if change.what not in ("class", "define", "template") or not change.attribute.endswith(_ENDING):
        return
    name = change.attribute.removesuffix(_ENDING)
    for _, before, after in case.set():
        if change.kind == "removed" and case.head is not None and f"{name} type" in case.head.aspects:
            yield ChangeHit(
                f"{case.name}: {name} has no default any more (it was {shown(before)})",
                "catalogs fail to compile wherever nobody sets it: in Hiera, or where it is declared",
                Confidence.LIKELY,
            )
        elif change.kind == "modified":
            yield ChangeHit(
                f"{case.name}: {name} has another default: {arrow(before, after)}",
                "it changes all that do not set it; name the old value where that is not meant",
                severity=Severity.INFO,
            )


CHECK = Check(scope="change", change=_parameter_default_changed)
