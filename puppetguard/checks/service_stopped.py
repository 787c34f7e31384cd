"""Services that are to be stopped, or not to start with the system, and were not before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_STOPPED = ("stopped", "false")
_DISABLED = {"false": "disabled: it does not start with the system", "mask": "masked: nothing can start it",
             "manual": "disabled: it does not start with the system"}  # fmt: skip


def _service_stopped(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a service is stopped, disabled or masked."""
    if case.type != "service":
        return
    from puppetguard.change.case import arrow, texts

    for name, before, after in case.set("ensure", "enable"):
        bad = _STOPPED if name == "ensure" else tuple(_DISABLED)
        now = texts(after)
        was = texts(before) if before is not None else ()
        if now is None or was is None or not set(now).intersection(bad) or set(was).intersection(bad):
            continue
        if name == "enable" and _was_stopped(case):
            continue
        state = "stopped" if name == "ensure" else _DISABLED[next(one for one in now if one in bad)]
        yield ChangeHit(
            f"{case.name} is {state} (`{name}`: {arrow(before, after)}){_loss(case)}",
            "keep it running, or say in the same change what takes its place",
            Confidence.CERTAIN if set(now) <= set(bad) else Confidence.LIKELY,
        )


def _was_stopped(case: Case) -> bool:
    from puppetguard.change.case import texts

    ensure = case.base.aspects.get("ensure") if case.base is not None else None
    return set(texts(ensure) or ("",)) <= {*_STOPPED}


def _loss(case: Case) -> str:
    from puppetguard.knowledge.critical_services import critical_service

    known = critical_service(case.title or "")
    return "" if known is None else f": {known.loss}"


CHECK = Check(scope="change", change=_service_stopped, mends=True)
