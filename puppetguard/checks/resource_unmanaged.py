"""Resources that Puppet no longer manages: they stay as they are, and nobody keeps them so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_PASSING = frozenset("exec reboot resources tidy".split())
"""Types of which nothing stays on a machine."""
_NOTHING = frozenset("notify echo anchor stage schedule class filebucket".split())
"""Types that do nothing to a machine."""
_ABSENT = frozenset({"absent", "purged", "false"})


def _resource_unmanaged(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a resource is gone from the code, or there only under a condition now."""
    change = case.change
    if change.what != "resource" or case.type in _NOTHING:
        return
    if change.kind == "condition-changed" and not change.before and change.after:
        yield ChangeHit(
            f"{change.subject} is managed only under a condition: {change.after}",
            "see what becomes of the other machines: nothing is undone there",
            Confidence.LIKELY,
            Severity.INFO,
        )
        return
    if case.gone is None or _is_elsewhere(case) or case.nobody:
        return
    ensure = case.gone.aspects.get("ensure")
    if ensure is not None and ensure.values is not None and _ABSENT.issuperset(map(str, ensure.values)):
        return
    if case.type in _PASSING:
        told, hint, severity = "does not run any more", "see that nothing needs what it does", Severity.INFO
    else:
        told = "is no longer managed: it stays on the machines as it is"
        hint = "to take it away, first say `ensure => absent`; to leave it to others, say so in the change"
        severity = None
    yield ChangeHit(f"{change.subject} {told}", hint, severity=severity)


def _is_elsewhere(case: Case) -> bool:
    return bool(case.around.there("resource", case.change.subject, after=True))


CHECK = Check(scope="change", change=_resource_unmanaged)
