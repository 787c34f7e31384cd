"""What rules may ask of the place where a resource, a call or a relationship stands."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from puppetguard.model.contexts import ContainerKind, Context
from puppetguard.model.criteria.formula import Criteria, is_one
from puppetguard.model.predicates import Predicate, Verdict, disjunction, judge_text


class Within(Criteria, frozen=True):
    """The innermost definition around.

    ``kind``: ``class``, ``define``, ``function``, ``plan``, ``node``, ``top`` (none at all), or several of them.
    ``name``: its full name; of a node, one of the names that it is for.
    """

    kind: ContainerKind | tuple[ContainerKind, ...] | UnsetType = UNSET
    name: Predicate | UnsetType = UNSET


class PlacedCriteria(Criteria, frozen=True):
    """What rules may ask of a place.

    ``within``: the innermost definition around it.
    ``conditional``: it is inside an ``if``, ``unless``, ``case`` or selector of that definition, or is not.
    ``condition``: one of these asks for this, as it is written: ``$facts['os']['family'] == 'Debian'``.
    """

    within: Within | UnsetType = UNSET
    conditional: bool | UnsetType = UNSET
    condition: Predicate | UnsetType = UNSET


def judge_place(criteria: PlacedCriteria, context: Context) -> Iterator[Verdict]:
    """Yield the verdicts about a place."""
    if criteria.within is not UNSET:
        container = context.container
        if criteria.within.kind is not UNSET:
            yield is_one(criteria.within.kind, container.kind)
        if criteria.within.name is not UNSET:
            name = criteria.within.name
            yield disjunction(judge_text(name, one) for one in container.names)
    if criteria.conditional is not UNSET:
        yield Verdict(any(True for _ in context.conditions) is criteria.conditional)
    if criteria.condition is not UNSET:
        condition = criteria.condition
        yield disjunction(judge_text(condition, one.asked) for one in context.conditions)


def container_shown(context: Context) -> str:
    """Return the definition around for people: ``class profile::web``, ``top scope``."""
    container = context.container
    return f"{container.kind} {', '.join(container.names)}" if container.node is not None else "top scope"
