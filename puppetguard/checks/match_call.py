"""Calls of functions, by name, arguments and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import confidence, once, origin
from puppetguard.model.criteria.calls import CallCriteria, CallMatch, fitting
from puppetguard.model.criteria.formula import groups_of
from puppetguard.model.criteria.places import container_shown
from puppetguard.model.expressions import shown
from puppetguard.source import SourceFile

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_BLANKS = re.compile(r"\s+")
_LONGEST = 60


def _fields(parameters: CallCriteria) -> frozenset[str]:
    return groups_of(parameters).union(CallCriteria.fields)


def _concerns(subject: Subject, parameters: CallCriteria) -> bool:
    functions = parameters.functions
    return functions is None or any(name in subject.source.text for name in functions)


def _match_call(subject: Subject, parameters: CallCriteria) -> Iterator[Hit]:
    """Yield each call that fits, at the argument that tells, else at its name."""
    functions = parameters.functions
    calls = (
        subject.calls
        if functions is None
        else (call for call in subject.calls if call.name is None or call.name in functions)
    )
    yield from once(_hit(subject.source, match) for match in fitting(parameters, calls))


def _hit(source: SourceFile, match: CallMatch) -> Hit:
    call, verdict = match.call, match.verdict
    written = ", ".join(_BLANKS.sub(" ", source.slice(one.span)) for one in call.arguments)
    captures = {
        **verdict.captures,
        "function": call.name or "…",
        "argument": "" if verdict.value is None else shown(verdict.value),
        "arguments": written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…",
        "container": container_shown(call.context),
    }
    notes = () if verdict.value is None else origin(verdict.value, call.node.span)
    return Hit(match.span, confidence(verdict), captures=captures, notes=notes)


CHECK = Check(_match_call, parameters=CallCriteria, concerns=_concerns, fields=_fields)
