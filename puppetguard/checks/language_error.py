"""What Puppet's own parser and validator refuse or warn of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from puppetguard.checks._contract import Check, Hit, Note
from puppetguard.findings import Severity
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "deprecation": Severity.INFO}


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``code`` is Puppet's issue code of the error, such as ``ILLEGAL_NAME``."""

    code: Annotated[str, msgspec.Meta(pattern="^[A-Z][A-Za-z0-9_:]*$")]


def _possible(subject: Subject) -> bool:
    return bool(subject.problems)


def _language_error(subject: Subject, parameters: Parameters) -> Iterator[Hit]:
    """Yield the errors of this code; some are only warnings in one of the versions of the language."""
    for problem in subject.problems:
        if problem.code == parameters.code:
            yield Hit(
                Span(problem.start, problem.end),
                message=problem.message,
                hint=problem.hint,
                notes=tuple(Note(Span(start, end), text) for start, end, text in problem.related),
                severity=_SEVERITIES[problem.severity],
            )


CHECK = Check(_language_error, parameters=Parameters, possible=_possible)
