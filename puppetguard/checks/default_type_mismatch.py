"""A default that is not of the type of its parameter: whoever relies on it gets an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.places import NOWHERE

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import ParameterOutline


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each parameter whose default its type does not take."""
    for member in index.each.having("definitions", "lambdas", "parameters"):
        outline = member.outline
        for definition in outline.definitions:
            for one in definition.parameters:
                yield from _hit(index, member.path, one, f"`{definition.name}`")
        for one in outline.lambdas:
            yield from _hit(index, member.path, one, "the lambda")
        for one in outline.parameters:
            yield from _hit(index, member.path, one, "the template")


def _hit(index: Index, path: str, one: ParameterOutline, owner: str) -> Iterator[LinkedHit]:
    if not one.type or not one.optional or not isinstance(one.default, (list, tuple)):
        return
    from puppetguard.checks._typed import remedy_for, short, told
    from puppetguard.model.types.fit import misfit

    found = misfit(index.types, one.type, one.default, assumed=one.assumed)
    if found is None:
        return
    # Data may give a value to each parameter of a class, so that what is no value at all is never used.
    sure = found.sure and not found.undefined
    value, why = told(found, one)
    shown = f" {value}" if value else ""
    does = "is" if found.sure else "may be"
    hint = "make it `Optional[…]`, or take the default out" if found.undefined else "correct the default, or the type"
    yield LinkedHit(
        path,
        one.place,
        Confidence.CERTAIN if sure else Confidence.LIKELY,
        f"the default{shown} of `${one.name}` of {owner} {does} not of its type `{short(one.type)}`: {why}",
        f"did you mean '{found.meant}'?" if found.meant else hint,
        remedy=None if one.default_place == NOWHERE else remedy_for(found, one.default_place),
    )


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
