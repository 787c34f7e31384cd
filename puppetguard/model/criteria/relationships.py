"""What rules may ask of a relationship."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.criteria.formula import Criteria, is_one, joined, only_words, parts_of
from puppetguard.model.criteria.places import PlacedCriteria, judge_place
from puppetguard.model.criteria.resources import judge_attributes, see_type
from puppetguard.model.expressions import World, worlds
from puppetguard.model.predicates import UNDECIDED, Predicate, Verdict, conjunction, disjunction, judge, judge_text
from puppetguard.model.relationships import Operator, Relationship, Side
from puppetguard.model.resources import Resource, Resources
from puppetguard.model.values import Possibility
from puppetguard.source import Span

_MOST = 64
"""How many titles of the shorter side are looked at, if both sides have many."""

Written = Literal["arrow", "before", "require", "notify", "subscribe"]


class SideCriteria(Criteria, frozen=True):
    """What one side of a relationship must be. All of what is given must hold.

    ``type``: the type in small letters, such as ``file`` or ``class``.
    ``title``: the title; of several, one of them.
    ``attributes``: the values of attributes, by their names, if the same file declares the resource.
    """

    type: Predicate | UnsetType = UNSET
    title: Predicate | UnsetType = UNSET
    attributes: dict[str, Predicate] | UnsetType = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        see_type(self.type)


class RelationshipCriteria(PlacedCriteria, frozen=True):
    """Which relationships are looked for. All of what is given must hold.

    ``operator``: ``->`` (comes before) or ``~>`` (comes before and notifies), whichever way it is written.
    ``written``: as an ``arrow`` (``->``, ``~>``, ``<-``, ``<~``), or by the attribute ``before``, ``require``,
    ``notify``, ``subscribe``; or several of them.
    ``source``: what comes first, by ``type``, ``title`` and ``attributes``.
    ``target``: what comes after it, by the same.
    ``within``: the innermost definition around it, by ``kind`` and ``name``.
    ``conditional``: whether it is inside an ``if``, ``unless`` or ``case`` of that definition.
    ``condition``: one of these asks for this, as it is written.
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = (
        "operator", "written", "source", "source_type", "source_title", "target", "target_type", "target_title",
        "container",
    )  # fmt: skip

    operator: Operator | UnsetType = UNSET
    written: Written | tuple[Written, ...] | UnsetType = UNSET
    source: SideCriteria | UnsetType = UNSET
    target: SideCriteria | UnsetType = UNSET
    all: tuple[RelationshipCriteria, ...] | UnsetType = UNSET
    any: tuple[RelationshipCriteria, ...] | UnsetType = UNSET
    not_: RelationshipCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    @cached_property
    def types(self) -> tuple[frozenset[str], ...]:
        """The types of which one each must occur, as far as they can be told."""
        sides = (
            only_words(self, lambda part: UNSET if part.source is UNSET else part.source.type),
            only_words(self, lambda part: UNSET if part.target is UNSET else part.target.type),
        )
        return tuple(words for words in sides if words is not None)

    @cached_property
    def asks_titles(self) -> bool:
        """Whether it matters which resources of a side are meant."""
        return any(
            side is not UNSET and (side.title is not UNSET or side.attributes is not UNSET)
            for part in parts_of(self)
            for side in (part.source, part.target)
        )


class RelationshipMatch(NamedTuple):
    """A relationship that fits: why, and with which titles of its ``source`` and ``target``."""

    relationship: Relationship
    verdict: Verdict
    world: World

    @property
    def span(self) -> Span:
        """The place of the arrow, or of the reference that an attribute names."""
        one = self.relationship
        if one.named is None:
            return one.span
        return one.named.place(self.title("source" if one.named is one.source else "target"))

    def title(self, name: Literal["source", "target"]) -> Possibility:
        """Return the title of a side; if it does not matter which, the first."""
        side = self.relationship.source if name == "source" else self.relationship.target
        return self.world.get(name) or side.titles[0]


def fitting(
    criteria: RelationshipCriteria, found: Iterable[Relationship], resources: Resources
) -> Iterator[RelationshipMatch]:
    """Yield the relationships that fit, each once for each title that its sides can have."""
    for one in found:
        if conjunction(_verdicts(criteria, one, resources, None)).truth is False:
            continue
        titles = {"source": one.source.titles, "target": one.target.titles} if criteria.asks_titles else {}
        for world in worlds(titles, _MOST).found:
            verdict = conjunction(_verdicts(criteria, one, resources, world))
            if verdict.truth:
                yield RelationshipMatch(one, verdict, world)


def _verdicts(
    criteria: RelationshipCriteria, one: Relationship, resources: Resources, world: World | None
) -> Iterator[Verdict]:
    if criteria.operator is not UNSET:
        yield Verdict(one.operator == criteria.operator)
    if criteria.written is not UNSET:
        yield is_one(criteria.written, one.attribute or "arrow")
    if criteria.source is not UNSET:
        yield from _of_side(criteria.source, one.source, "source", resources, world)
    if criteria.target is not UNSET:
        yield from _of_side(criteria.target, one.target, "target", resources, world)
    yield from judge_place(criteria, one.context)
    yield from joined(criteria, lambda part: conjunction(_verdicts(part, one, resources, world)))


def _of_side(
    criteria: SideCriteria, side: Side, name: str, resources: Resources, world: World | None
) -> Iterator[Verdict]:
    if criteria.type is not UNSET:
        yield UNDECIDED if side.type is None else judge_text(criteria.type, side.type)
    if criteria.title is not UNSET:
        if world is None:
            yield UNDECIDED
        else:
            yield judge(criteria.title, world[name].value)._replace(certain=world[name].certain)
    if criteria.attributes is not UNSET:
        declared = None if world is None else side.resource(world[name].value, resources)
        yield UNDECIDED if declared is None else _of_attributes(criteria.attributes, declared)


def _of_attributes(asked: Mapping[str, Predicate], resource: Resource) -> Verdict:
    written = {name: resource.attributes[name].values for name in asked if name in resource.attributes}
    found, complete = worlds(written)
    verdicts = [conjunction(judge_attributes(asked, resource, world)) for world in found]
    return disjunction(verdicts if complete else [*verdicts, UNDECIDED])
