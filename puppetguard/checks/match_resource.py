"""Resources, by type, title, attributes and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, Note
from puppetguard.checks._wording import confidence, once, origin
from puppetguard.model.criteria.formula import groups_of
from puppetguard.model.criteria.places import container_shown
from puppetguard.model.criteria.resources import ResourceCriteria, ResourceMatch, fitting
from puppetguard.model.expressions import shown

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def _fields(parameters: ResourceCriteria) -> frozenset[str]:
    return parameters.attribute_names.union(ResourceCriteria.fields, groups_of(parameters))


def _concerns(subject: Subject, parameters: ResourceCriteria) -> bool:
    types = parameters.types
    return types is None or any(name in subject.lower_text for name in types)


def _match_resource(subject: Subject, parameters: ResourceCriteria) -> Iterator[Hit]:
    """Yield each resource that fits, at the attribute that tells, else at its title or type."""
    yield from once(map(_hit, fitting(parameters, subject.resources.of_types(parameters.types))))


def _hit(match: ResourceMatch) -> Hit:
    resource = match.resource
    notes: list[Note] = []
    captures: dict[str, str] = {}
    for name, one in match.world.items():
        if name in resource.attributes:
            captures[name] = shown(one.value)
            notes += origin(one.value, resource.attributes[name].written)
    captures.update(
        match.verdict.captures,
        type=resource.type or "…",
        title=shown(match.title.value),
        form=resource.form,
        container=container_shown(resource.context),
    )
    return Hit(match.span, confidence(match.verdict), captures=captures, notes=tuple(notes))


CHECK = Check(_match_resource, parameters=ResourceCriteria, concerns=_concerns, fields=_fields)
