"""What a plan gives to another plan, or to a task, that does not take it: the plan stops there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.plan_calls import PlanCall


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each parameter that there is not, is lacking, or is given a value of another type."""
    from puppetguard.model.plan_calls import plan_calls

    for one in plan_calls(index):
        unknown = [name for name in one.given if name not in one.takes and not name.startswith("_")]
        for name in unknown:
            yield _unknown(one, name)
        lacking = [name for name, taken in one.takes.items() if not taken.optional and name not in one.given]
        if one.complete and lacking and not unknown:
            names = ", ".join(f"`{name}`" for name in lacking)
            yield LinkedHit(
                one.member.path,
                one.place,
                Confidence.LIKELY,
                f"the {one.kind} `{one.name}` needs {names}, which it is not given",
                "give it, or a default to the parameter",
            )
        yield from _mismatches(index, one)


def _unknown(one: PlanCall, name: str) -> LinkedHit:
    from puppetguard.model.spelling import closest, is_clear

    meant = closest(name, [each for each in one.takes if each not in one.given])
    known = ", ".join(f"`{each}`" for each in one.takes)
    return LinkedHit(
        one.member.path,
        one.place,
        Confidence.CERTAIN,
        f"the {one.kind} `{one.name}` has no parameter `{name}`",
        f"did you mean `{meant}`?" if meant else f"it has {known}" if known else "it has none; take this out",
        remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(one.place, meant, name),))
        if meant and is_clear(name, meant, one.takes)
        else None,
    )


def _mismatches(index: Index, one: PlanCall) -> Iterator[LinkedHit]:
    from puppetguard.checks._typed import short
    from puppetguard.model.secrets import is_secret_name
    from puppetguard.model.types.fit import misfit

    for name, value in one.given.items():
        taken = one.takes.get(name)
        if taken is None or not taken.type or one.call.assumed[-1]:
            continue
        found = misfit(index.types, taken.type, [value])
        if found is None or not found.sure:
            continue
        secret = "Sensitive" in taken.type or is_secret_name(name)
        shown = "this" if secret else f"`{found.value}`"
        why = found.message.partition(", got '")[0] if secret else found.message
        yield LinkedHit(
            one.member.path,
            one.place,
            Confidence.CERTAIN,
            f"{shown} is no value for `{name}` of the {one.kind} `{one.name}`: {why}",
            f"did you mean '{found.meant}'?" if found.meant else f"give it something of the type `{short(taken.type)}`",
        )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
