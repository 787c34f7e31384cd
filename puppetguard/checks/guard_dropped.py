"""Conditions of resources that are gone: what has run only where it was needed runs each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Aspect, Fact

_GUARDS = ("unless", "onlyif", "creates", "refreshonly")


def _guard_dropped(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a condition is taken away and none takes its place."""
    from puppetguard.change.case import arrow

    base, head = case.base, case.head
    if base is None or head is None or not case.change.attribute:
        return
    if case.type == "exec":
        for name, before, after in case.set(*_GUARDS):
            if not _guards(name, before) or _guards(name, after) or _is_replaced(base, head):
                continue
            left = [one for one in _GUARDS if _guards(one, head.aspects.get(one))]
            rest = f"only `{left[0]}` is left" if left else "it runs at each run of the agent"
            yield ChangeHit(
                f"{case.name} has lost its `{name}` ({arrow(before, after)}): {rest}",
                "keep the condition, or put another one in its place",
                Confidence.LIKELY if left else Confidence.CERTAIN,
            )
    for _, before, after in case.set("noop"):
        if before is not None and before.values == (True,) and (after is None or after.values != (True,)):
            yield ChangeHit(
                f"{case.name} was only looked at and is now made so (`noop`: {arrow(before, after)})",
                "see what it would change first: `puppet agent --test --noop`",
            )


def _guards(name: str, aspect: Aspect | None) -> bool:
    from puppetguard.change.case import is_unset

    if is_unset(aspect) or aspect is None:
        return False
    return name != "refreshonly" or aspect.values not in ((False,), ("false",))


def _is_replaced(base: Fact, head: Fact) -> bool:
    return any(_guards(name, head.aspects.get(name)) and not _guards(name, base.aspects.get(name)) for name in _GUARDS)


CHECK = Check(scope="change", change=_guard_dropped, mends=True)
