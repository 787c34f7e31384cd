"""What rules may ask of a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import ClassVar, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.criteria.formula import is_one, joined, only_words, parts_of
from puppetguard.model.criteria.places import PlacedCriteria, judge_place
from puppetguard.model.expressions import World, worlds
from puppetguard.model.predicates import (
    UNDECIDED,
    Predicate,
    Verdict,
    conjunction,
    disjunction,
    judge,
    judge_text,
    literals,
)
from puppetguard.model.resources import Form, Resource
from puppetguard.model.values import Possibility, StaticValue, Undefined, unknown
from puppetguard.source import Span

TITLE = ""
"""The name of the title among those of the attributes."""


class ResourceCriteria(PlacedCriteria, frozen=True):
    """Which resources are looked for. All of what is given must hold.

    ``type``: the type in small letters, such as ``file`` or ``apache::vhost``.
    ``title``: the title; of an array, an element of it.
    ``attributes``: the values of attributes, by their names. Attributes count that are written in the resource, in its
    ``default:`` body or in a hash (``* =>``). Whether one is missing is known only where none of the file's other
    statements for the type (``File { … }``, ``File['x'] { … }``) sets it.
    ``form``: how the resource is written, or several ways: ``regular``; ``virtual`` (``@file``); ``exported``
    (``@@file``); ``function`` (``create_resources``, ``ensure_resource``, ``ensure_packages`` …); ``default``
    (``File { … }``); ``override`` (``File['x'] { … }``); ``collector`` (``File <| … |> { … }``). All, if not given.
    ``within``: the innermost definition around it, by ``kind`` and ``name``.
    ``conditional``: whether it is inside an ``if``, ``unless`` or ``case`` of that definition.
    ``condition``: one of these asks for this, as it is written.
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = ("type", "title", "form", "container")

    type: Predicate | UnsetType = UNSET
    title: Predicate | UnsetType = UNSET
    attributes: dict[str, Predicate] | UnsetType = UNSET
    form: Form | tuple[Form, ...] | UnsetType = UNSET
    all: tuple[ResourceCriteria, ...] | UnsetType = UNSET
    any: tuple[ResourceCriteria, ...] | UnsetType = UNSET
    not_: ResourceCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    def __post_init__(self) -> None:
        super().__post_init__()
        see_type(self.type)

    @cached_property
    def attribute_names(self) -> frozenset[str]:
        """The names of all attributes that are asked for."""
        return frozenset(name for part in parts_of(self) if part.attributes is not UNSET for name in part.attributes)

    @cached_property
    def asks_title(self) -> bool:
        """Whether the title is asked for."""
        return any(part.title is not UNSET for part in parts_of(self))

    @cached_property
    def types(self) -> frozenset[str] | None:
        """The only types that resources can have; None if they cannot be told."""
        return only_words(self, lambda part: part.type)


class ResourceMatch(NamedTuple):
    """A resource that fits: why, and with which values of the title and of attributes."""

    resource: Resource
    verdict: Verdict
    world: World

    @property
    def title(self) -> Possibility:
        """The title; of several that fit as well, the first."""
        return self.world.get(TITLE) or self.resource.titles[0]

    @property
    def span(self) -> Span:
        """The most telling place: of an attribute, else of the title, else of the type."""
        return self.verdict.spans[0] if self.verdict.spans else self.resource.type_span


def see_type(predicate: Predicate | UnsetType) -> None:
    """Raise ValueError for the name of a type that no type has."""
    for word in sorted(literals(predicate) or ()) if predicate is not UNSET else ():
        small = word.removeprefix("::").lower()
        if word != small:
            raise ValueError(f"`type`: types are compared in small letters and without `::` in front: '{small}'")


def fitting(criteria: ResourceCriteria, resources: Iterable[Resource]) -> Iterator[ResourceMatch]:
    """Yield the resources that fit, each once for each of the values that it can have."""
    for resource in resources:
        for verdict, world in _judged(criteria, resource):
            if verdict.truth:
                yield ResourceMatch(resource, verdict, world)


def fits(criteria: ResourceCriteria, resource: Resource) -> Verdict:
    """Return whether a resource fits with some of the values that it can have."""
    return disjunction(
        verdict._replace(spans=verdict.spans or (resource.type_span,)) for verdict, _ in _judged(criteria, resource)
    )


def _judged(criteria: ResourceCriteria, resource: Resource) -> Iterator[tuple[Verdict, World]]:
    # Most are ruled out by what is written, before any value is worked out.
    before = judge_resource(criteria, resource, None)
    if before.truth is False:
        yield before, {}
        return
    parts: dict[str, Sequence[Possibility]] = {TITLE: resource.titles} if criteria.asks_title else {}
    for name in sorted(criteria.attribute_names & resource.attributes.keys()):
        parts[name] = resource.attributes[name].values
    found, complete = worlds(parts)
    for world in found:
        yield judge_resource(criteria, resource, world), world
    if not complete:
        yield UNDECIDED, {}


def judge_resource(criteria: ResourceCriteria, resource: Resource, world: World | None) -> Verdict:
    """Judge a resource with these values of title and attributes; without any, from what is known before."""
    return conjunction(_verdicts(criteria, resource, world))


def judge_attributes(asked: Mapping[str, Predicate], resource: Resource, world: World | None) -> Iterator[Verdict]:
    """Yield the verdicts about attributes of a resource."""
    for name, predicate in asked.items():
        if name not in resource.attributes:
            # Defaults of the type in other files may set it: that is never certain.
            missing = judge(predicate, resource.missing(name))
            yield missing._replace(certain=False, spans=(resource.title_span,), value=None)
        elif world is None:
            yield UNDECIDED
        else:
            attribute = resource.attributes[name]
            verdict = judge(predicate, _given(world[name], resource))
            whole = world[name].value
            place = attribute.place(whole if verdict.value is None else verdict.value, whole)
            yield _of(world[name], verdict, place)


def _verdicts(criteria: ResourceCriteria, resource: Resource, world: World | None) -> Iterator[Verdict]:
    if criteria.form is not UNSET:
        yield is_one(criteria.form, resource.form)
    if criteria.type is not UNSET:
        yield UNDECIDED if resource.type is None else judge_text(criteria.type, resource.type)
    yield from judge_place(criteria, resource.context)
    if criteria.attributes is not UNSET:
        yield from judge_attributes(criteria.attributes, resource, world)
    yield from joined(criteria, lambda part: judge_resource(part, resource, world))
    if criteria.title is not UNSET:
        if world is None:
            yield UNDECIDED
        else:
            title = world[TITLE]
            verdict = judge(criteria.title, title.value)
            yield _of(title, verdict, resource.title_place(title.value))


def _given(one: Possibility, resource: Resource) -> StaticValue:
    """Return the value of an attribute that is written; ``undef`` that a caller may replace is not known."""
    return unknown(resource.node) if isinstance(one.value, Undefined) and not one.certain else one.value


def _of(one: Possibility, verdict: Verdict, span: Span) -> Verdict:
    return verdict._replace(certain=one.certain, spans=(span,), value=None)
