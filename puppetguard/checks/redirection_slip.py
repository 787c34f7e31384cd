"""Output that goes to a file which is called ``1`` or ``2``: ``2&>1`` and ``2>1`` for ``2>&1``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence, Severity
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_SIGN = re.compile(r"[12]&>|>[ \t]?[12]\b|>&[lI]\b|2>&1[ \t]+1?>")
_BEFORE = re.compile(r"(?P<amp>[12]&>)$|(?P<background>(?<!>)&[12]>)$|(?P<plain>(?<![\w$}])[12]>)$|(?P<letter>2>&)$")
_PIPE = re.compile(r"[ \t]*\|(?!\|)")
_AFTER = re.compile(r"&[12](?!\w)")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return subject.may_execute and _SIGN.search(subject.source.text) is not None


def _slips(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each redirection that was to join two streams, once for each place."""
    seen: set[Span] = set()
    for execution in subject.executions:
        if execution.language != "sh" or _SIGN.search(execution.script) is None:
            continue
        for command in execution.all_commands():
            early = None if execution.guard else _too_early(execution.script, command)
            for start, end, meant in (*_in_command(execution.script, command), *([early] if early else ())):
                spans = execution.spans(subject.source, start, end)
                if len(spans) != 1 or spans[0] in seen:
                    continue
                seen.add(spans[0])
                yield _hit(subject, execution, spans[0], meant) if meant else _early_hit(execution, spans[0])


def _too_early(script: str, command: Command) -> tuple[int, int, str] | None:
    """Return the place of a ``2>&1`` that stands before the output is sent to a file, and has no pipe to go to."""
    joined = next((one for one in command.others if one.operator == ">&" and one.file.known == "1"), None)
    files = [one for one in command.targets if one.operator in (">", ">>") and one.file.known not in (None, "1", "2")]
    if joined is None or len(files) != 1:
        return None
    at = joined.file.flat()[1][0]
    offsets = files[0].file.flat()[1]
    if offsets[0] < at or script[at - 3 : at + 1] != "2>&1" or _PIPE.match(script, offsets[-1] + 1) is not None:
        return None
    return at - 3, at + 1, ""


def _early_hit(execution: Execution, span: Span) -> Hit:
    return Hit(
        span,
        Confidence.CERTAIN if execution.certain else Confidence.LIKELY,
        "`2>&1` stands before the `>`: errors go where output went before that, and not into the file",
        "write it behind: `> FILE 2>&1`",
        run_by(execution, span),
        severity=Severity.WARNING,
    )


def _in_command(script: str, command: Command) -> Iterator[tuple[int, int, str]]:
    """Yield the place of each slip in a script, and what was meant."""
    for target in (*command.targets, *command.others):
        if target.file.known not in ("1", "2", "l", "I"):
            continue
        at = target.file.flat()[1][0]
        before = script[max(0, at - 4) : at].rstrip(" \t")
        found = _BEFORE.search(before)
        is_digit = target.file.known in ("1", "2")
        if found is not None and is_digit == (found.lastgroup != "letter"):
            start = len(script[:at].rstrip(" \t")) - len(found[0])
            stream = next(char for char in found[0] if char.isdigit())
            other = target.file.known if is_digit else "1"
            yield start, at + 1, f"{stream}>&{other}"
        elif found is None and before.endswith(">") and is_digit and _AFTER.match(script, at + 1) is not None:
            yield at - 1, at + 3, f"{script[at]}>&{script[at + 2]}"


def _hit(subject: Subject, execution: Execution, span: Span, meant: str) -> Hit:
    written = subject.source.slice(span)
    file = written[1] if written.startswith(">") else written[-1]
    return Hit(
        span,
        Confidence.CERTAIN if execution.certain else Confidence.LIKELY,
        f"`{written}` writes to a file that is called `{file}`",
        f"did you mean `{meant}`?",
        run_by(execution, span),
        remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)),
    )


CHECK = Check(_slips, concerns=_concerns, fixes="suggested")
