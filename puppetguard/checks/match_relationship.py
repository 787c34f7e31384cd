"""Relationships: which resource comes before which, by arrows or by attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from puppetguard.checks._contract import Check, Hit, Note
from puppetguard.checks._wording import confidence, once
from puppetguard.model.criteria.formula import groups_of
from puppetguard.model.criteria.places import container_shown
from puppetguard.model.criteria.relationships import RelationshipCriteria, RelationshipMatch, fitting
from puppetguard.model.expressions import shown
from puppetguard.model.relationships import Side
from puppetguard.model.values import Possibility

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_WORDS = ("->", "~>", "<-", "<~", "before", "require", "notify", "subscribe")


def _fields(parameters: RelationshipCriteria) -> frozenset[str]:
    return groups_of(parameters).union(RelationshipCriteria.fields)


def _concerns(subject: Subject, parameters: RelationshipCriteria) -> bool:
    if not all(any(name in subject.lower_text for name in names) for names in parameters.types):
        return False
    return any(word in subject.source.text for word in _WORDS)


def _match_relationship(subject: Subject, parameters: RelationshipCriteria) -> Iterator[Hit]:
    """Yield each relationship that fits, at its arrow or attribute."""
    found = fitting(parameters, subject.relationships, subject.resources)
    yield from once(_hit(subject, match) for match in found)


def _hit(subject: Subject, match: RelationshipMatch) -> Hit:
    one = match.relationship
    captures = {
        **match.verdict.captures,
        "operator": one.operator,
        "written": one.attribute or "arrow",
        "container": container_shown(one.context),
    }
    notes: list[Note] = []
    sides: tuple[tuple[Literal["source", "target"], Side], ...] = (("source", one.source), ("target", one.target))
    for name, side in sides:
        title = match.title(name)
        captures[name] = _reference(side, title)
        captures[f"{name}_type"] = side.type or "…"
        captures[f"{name}_title"] = shown(title.value)
        declared = side.resource(title.value, subject.resources)
        if declared is not None and side.declaration is None:
            notes.append(Note(declared.title_span, f"{captures[name]} is declared here"))
    return Hit(match.span, confidence(match.verdict), captures=captures, notes=tuple(notes))


def _reference(side: Side, title: Possibility) -> str:
    if side.type is None:
        return "…"
    return f"{'::'.join(part.capitalize() for part in side.type.split('::'))}['{shown(title.value)}']"


CHECK = Check(_match_relationship, parameters=RelationshipCriteria, concerns=_concerns, fields=_fields)
