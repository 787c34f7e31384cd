"""Addresses that the shell ends at an ampersand: ``wget http://example.com/?from=1&to=2``.

What stands before it runs in the background, for half of the address; what stands behind it is an assignment, and the
command always succeeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_SIGN = re.compile(r"://[^\s'\"&]{1,500}\?[^\s'\"&]{1,500}&\w{1,60}=")
_REST = re.compile(r"&\w{1,60}=[^\s'\"]*")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return subject.may_execute and _SIGN.search(subject.source.text) is not None


def _unquoted(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each address that goes on behind the command, once for each place."""
    yield from once(hit for execution in subject.executions for hit in _in_script(subject, execution))


def _in_script(subject: Subject, execution: Execution) -> Iterator[Hit]:
    script = execution.script
    if execution.language != "sh" or execution.arguments is not None or _SIGN.search(script) is None:
        return
    for command in execution.commands(subject.source):
        for argument in command.arguments[-1:]:
            text = argument.start_text
            rest = _REST.match(script, argument.end)
            if "://" not in text or "?" not in text or rest is None:
                continue
            spans = execution.spans(subject.source, argument.end, argument.end + 1)
            said = f"the shell ends the address here, and runs `{command.program}` in the background"
            if len(spans) == 1 and subject.source.slice(spans[0]) == "&":
                yield Hit(
                    spans[0],
                    Confidence.CERTAIN if execution.certain else Confidence.LIKELY,
                    f"{said}, without `{rest[0]}`",
                    "put the address in quotes",
                    run_by(execution, spans[0]),
                )


CHECK = Check(_unquoted, concerns=_concerns)
