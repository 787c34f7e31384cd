"""Commands that resources run, by program, arguments, options and text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, Note
from puppetguard.checks._wording import confidence, once
from puppetguard.model.criteria.commands import CommandCriteria, CommandMatch, fitting
from puppetguard.model.criteria.formula import groups_of
from puppetguard.model.expressions import shown
from puppetguard.model.presence import may_name
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_LONGEST = 80


def _fields(parameters: CommandCriteria) -> frozenset[str]:
    return groups_of(parameters).union(CommandCriteria.fields)


def _concerns(subject: Subject, parameters: CommandCriteria) -> bool:
    programs = parameters.programs
    return subject.may_execute and (programs is None or may_name(subject.bare_text, programs))


def _match_command(subject: Subject, parameters: CommandCriteria) -> Iterator[Hit]:
    """Yield each command that fits, at the argument that tells, else at the program; or each text that does."""
    yield from once(map(_hit, fitting(parameters, subject.executions, subject.source)))


def _hit(match: CommandMatch) -> Hit:
    execution, command, verdict = match
    text = " ".join(execution.shell_text.replace(UNKNOWN, "…").split())
    captures = {
        "option": "",
        **verdict.captures,
        "program": command.program if command is not None else "",
        "argument": "" if verdict.value is None else shown(verdict.value),
        "text": text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
        "resource": execution.resource,
        "attribute": execution.attribute,
    }
    notes: tuple[Note, ...] = ()
    if not execution.written.start <= match.span.start < execution.written.end:
        said = "title" if execution.attribute == "title" else f"`{execution.attribute}`"
        notes = (Note(execution.place, f"the {said} of this `{execution.resource}` runs it"),)
    return Hit(match.span, confidence(verdict), captures=captures, notes=notes)


CHECK = Check(_match_command, parameters=CommandCriteria, concerns=_concerns, fields=_fields)
