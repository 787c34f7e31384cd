"""Definitions: classes, defined types, functions, plans, aliases, nodes, by their names, parameters and contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import confidence, once
from puppetguard.model.contents import Contents
from puppetguard.model.criteria.definitions import DefinitionCriteria, DefinitionMatch, fitting
from puppetguard.model.criteria.formula import groups_of

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_KEYWORDS = re.compile(r"\b(?:class|define|function|plan|type|node)\b")


def _fields(parameters: DefinitionCriteria) -> frozenset[str]:
    return groups_of(parameters).union(DefinitionCriteria.fields)


def _concerns(subject: Subject, parameters: DefinitionCriteria) -> bool:
    # A name may be put together from those of nested classes, but its last part is written.
    names = parameters.names
    if names is not None and not any(name.rpartition("::")[2] in subject.source.text for name in names):
        return False
    return _KEYWORDS.search(subject.source.text) is not None


def _match_definition(subject: Subject, parameters: DefinitionCriteria) -> Iterator[Hit]:
    """Yield each definition that fits, at the parameter, parent or content that tells, else at its name."""
    contents = subject.contents if parameters.asks_contents else Contents((), ())
    yield from once(map(_hit, fitting(parameters, subject.definitions, contents)))


def _hit(match: DefinitionMatch) -> Hit:
    definition, parameter, verdict = match
    captures = {
        **verdict.captures,
        "kind": definition.kind,
        "name": ", ".join(definition.names),
        "inherits": definition.parent or "",
        "parameter": parameter.name if parameter is not None else "",
    }
    return Hit(match.span, confidence(verdict), captures=captures)


CHECK = Check(_match_definition, parameters=DefinitionCriteria, concerns=_concerns, fields=_fields)
