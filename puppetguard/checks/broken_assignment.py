"""Assignments of a shell that are none: ``FOO = bar`` runs ``FOO``, ``$FOO=bar`` runs what ``$FOO`` says.

The variable keeps what it had; what uses it goes on with nothing, or with something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_SIGN = late_pattern(r"[A-Za-z0-9_][ \t]{1,9}=(?![=~])|\$\w{1,60}=")
_BLANKS = late_pattern(r"(?P<name>[A-Za-z_][A-Za-z0-9_]{0,60})(?P<gap>[ \t]{1,9}=[ \t]{0,9})(?=[\w\"'$./`~-]|$)(?!=)")
_DOLLAR = late_pattern(r"\$(?P<name>[A-Za-z_][A-Za-z0-9_]{0,60})=")
_DECLARED = late_pattern(
    r"^[ \t]{0,99}(?:export|local|readonly)[ \t]{1,9}(?P<name>[A-Za-z_]\w{0,60})(?P<gap>[ \t]{1,9}=[ \t]{0,9})(?![=~])",
    re.MULTILINE,
)


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return subject.may_execute and _SIGN.search(subject.source.text) is not None


def _assignments(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each assignment that is none, once for each place."""
    yield from once(hit for execution in subject.executions for hit in _in_script(subject, execution))


def _in_script(subject: Subject, execution: Execution) -> Iterator[Hit]:
    script = execution.script
    if execution.language != "sh" or execution.arguments is not None or _SIGN.search(script) is None:
        return
    from puppetguard.knowledge.commands import is_known_command

    for command in execution.all_commands():
        if command.program:
            match = _BLANKS.match(script, command.name.start)
            # `test = x` asks something.
            if match is None or match["name"] != command.program or is_known_command(command.program):
                continue
            yield from _hit(subject, execution, match.span(), match["name"], f"it runs `{match['name']}`")
        elif (match := _DOLLAR.match(script, command.start)) is not None:
            yield from _hit(subject, execution, match.span(), match["name"], "it runs what the variable says")
    if "<<" not in script and "'" not in script:
        for match in _DECLARED.finditer(script):
            place = match.start("name"), match.end()
            yield from _hit(subject, execution, place, match["name"], "the shell takes `=` for a name")


def _hit(subject: Subject, execution: Execution, place: tuple[int, int], name: str, said: str) -> Iterator[Hit]:
    spans = execution.spans(subject.source, *place)
    written = execution.script[place[0] : place[1]]
    if len(spans) == 1 and subject.source.slice(spans[0]) == written:
        yield Hit(
            spans[0],
            Confidence.CERTAIN if execution.certain else Confidence.LIKELY,
            f"`{written.strip()}` assigns nothing: {said}",
            f"write `{name}=…`",
            run_by(execution, spans[0]),
            remedy=Remedy(f"write `{name}=`", (Replacement(spans[0], f"{name}="),)),
        )


CHECK = Check(_assignments, concerns=_concerns, fixes="suggested")
