"""Resources that are to be absent and were to be there, or the reverse, or are to be of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_ABSENT = frozenset({"absent", "purged", "false", "unmounted", "deleted"})
_KINDS = frozenset({"file", "directory", "link"})
_TELLING_NOTHING = frozenset({"present", "true", ""})


def _ensure_flipped(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where ``ensure`` says the opposite, or another kind of file."""
    from puppetguard.change.case import arrow, texts

    for _, before, after in case.set("ensure"):
        now = texts(after)
        was = texts(before) if before is not None else ("",)
        if now is None or was is None or case.type == "service":
            continue
        told = f"(`ensure`: {arrow(before, after)})"
        gone, there = _ABSENT.intersection(now), set(now) - _ABSENT
        if gone and not _ABSENT.intersection(was):
            yield ChangeHit(
                f"{case.name} is removed from the machines {told}",
                "see that nothing needs it any more, and that it can be made again",
                Confidence.CERTAIN if not there else Confidence.LIKELY,
            )
        elif there and not gone and _ABSENT.issuperset(was):
            yield ChangeHit(
                f"{case.name} comes back {told}",
                "see that it is wanted again everywhere where this is included",
                severity=Severity.INFO,
            )
        elif len({*was}) == len({*now}) == 1 and _other_kind(was[0], now[0]):
            yield ChangeHit(
                f"{case.name} becomes something else {told}",
                "Puppet replaces what is there: see that nothing is lost with it",
            )


def _other_kind(was: str, now: str) -> bool:
    return was in _KINDS and now in _KINDS and was != now


CHECK = Check(scope="change", change=_ensure_flipped)
