"""Misspelled keywords of SQL that commands, and resources for databases, send: ``psql -c 'SELCT 1'``.

The database refuses the statement on the node, at each run; as a guard it fails in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.sql import SqlSlip
    from puppetguard.model.subject import Subject

_STATEMENTS = {"postgresql_psql": ("command", "unless", "onlyif"), "mysql::sql": ("sql",)}
"""Attributes of types of well-known modules that are SQL."""
_MARKS = ("mysql", "mariadb", "psql")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return any(mark in subject.source.text for mark in _MARKS)


def _sql_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled keyword, once for each place."""
    yield from once(_found(subject))


def _found(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.sql import sql_of, sql_slips
    from puppetguard.model.values import StaticText

    source = subject.source
    for execution in subject.executions:
        for command in execution.commands(source):
            for argument in sql_of(command):
                text, offsets = argument.flat()
                for slip in sql_slips(text):
                    spans = execution.spans(source, offsets[slip.start], offsets[slip.end - 1] + 1)
                    if len(spans) == 1 and source.slice(spans[0]) == slip.word:
                        yield _hit(spans[0], slip, run_by(execution, spans[0]), sure=execution.certain)
    for resource in subject.resources.of_types(tuple(_STATEMENTS)):
        for name in _STATEMENTS.get(resource.type or "", ()):
            attribute = resource.attributes.get(name)
            for one in attribute.values if attribute is not None else ():
                if isinstance(one.value, StaticText):
                    for slip in sql_slips(one.value.text):
                        spans = one.value.spans(source, slip.start, slip.end)
                        if len(spans) == 1 and source.slice(spans[0]) == slip.word:
                            yield _hit(spans[0], slip, (), sure=one.certain)


def _hit(span: Span, slip: SqlSlip, notes: tuple[Note, ...], *, sure: bool) -> Hit:
    what = "begins no statement" if slip.is_verb else "is no keyword"
    return Hit(
        span,
        Confidence.CERTAIN if sure and slip.is_verb else Confidence.LIKELY,
        f"`{slip.word}` {what} of SQL, but nearly `{slip.meant}`",
        f"did you mean `{slip.meant}`?",
        notes,
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)),
    )


CHECK = Check(_sql_typo, concerns=_concerns, fixes="suggested")
