"""Attributes that are set from outside on resources that are declared elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_ORDER = frozenset("before require notify subscribe tag".split())


def _collector_override(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a collector or an override begins to set attributes, or to set them otherwise."""
    change = case.change
    if change.what not in ("collector", "override") or case.head is None or change.kind == "removed":
        return
    names = [name for name, _, after in case.set() if name not in _ORDER and after is not None]
    if not names:
        return
    shown = ", ".join(f"`{name} => {case.head.aspects[name].shown}`" for name in names)
    every = change.what == "collector" and "<|" not in change.subject
    whom = f"all resources of {change.subject}" if every else change.subject
    yield ChangeHit(
        f"{whom} {'are' if every else 'is'} overridden: {shown}",
        "set it where the resource is declared; an override wins over what is written there, and nobody sees it there",
        Confidence.LIKELY,
        None if change.what == "collector" else Severity.INFO,
    )


CHECK = Check(scope="change", change=_collector_override)
