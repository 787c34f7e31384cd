"""Edits of files in place that hit more than they should, or that are made once more at each run.

Puppet runs again every half an hour. ``sed -i 's/80/8080/'`` makes ``8080`` of ``80``, then ``808080``, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.sed_calls import SedCall
    from puppetguard.model.sed_hazards import SedHazard
    from puppetguard.model.subject import Subject

_FILES_OF_ONE_LINE = frozenset(
    "hostname mailname timezone domainname defaultdomain nodename machine-id myid HOSTNAME".split()
)
_REPEATED = ("grows", "adds", "loses")
_LONGEST = 40


def _sed_overbroad(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each command of ``sed`` that changes too much, or again and again."""
    from puppetguard.model.repetition import Repetition, is_undecided
    from puppetguard.model.sed_calls import SEDS, sed_call
    from puppetguard.model.sed_hazards import sed_hazards

    repetition = Repetition(subject)
    seen: set[Span] = set()
    for execution in subject.executions:
        if "sed" not in execution.shell_text:
            continue
        commands = execution.commands(subject.source)
        for index, command in enumerate(commands):
            call = sed_call(command.arguments) if command.program in SEDS else None
            for hazard in sed_hazards(call) if call is not None else ():
                if hazard.kind in _REPEATED and not (
                    repetition.is_run_each_time(execution) and is_undecided(execution, commands[:index])
                ):
                    continue
                hit = _hit(subject.source, execution, call, hazard) if call is not None else None
                if hit is not None and hit.span not in seen:
                    seen.add(hit.span)
                    yield hit


def _hit(source: SourceFile, execution: Execution, call: SedCall, hazard: SedHazard) -> Hit | None:
    if hazard.kind == "every" and all(_has_one_line(argument.known or "") for argument in call.files):
        return None
    spans = execution.spans(source, hazard.command.start, hazard.command.end)
    span = spans[0] if spans else execution.place
    return Hit(
        span, _confidence(call, hazard), _message(execution, hazard), _hint(execution, hazard), run_by(execution, span)
    )


def _confidence(call: SedCall, hazard: SedHazard) -> Confidence:
    if hazard.kind == "short" or not call.files:
        return Confidence.POSSIBLE
    if hazard.kind != "every":
        return Confidence.LIKELY
    known = all(argument.known is not None and not _has_one_line(argument.known) for argument in call.files)
    return Confidence.LIKELY if known else Confidence.POSSIBLE


def _has_one_line(path: str) -> bool:
    return path.rpartition("/")[2] in _FILES_OF_ONE_LINE


def _message(execution: Execution, hazard: SedHazard) -> str:
    name = hazard.command.name
    when = "each run of Puppet" if execution.resource == "exec" else "each run of the job"
    match hazard.kind:
        case "grows":
            steps = " → ".join(f"`{_short(step)}`" for step in hazard.steps)
            return f"{when} makes the text longer: {steps}"
        case "adds":
            what = "the file" if name == "r" else "the text"
            return f"{when} adds {what} once more"
        case "loses":
            return f"{when} deletes another line, whatever is in it"
        case "every":
            if name == "s":
                return "this makes every line of the file the same"
            return f"this {'deletes' if name == 'd' else 'replaces'} every line of the file"
        case "nothing":
            return (
                f"`{_short(hazard.command.expression[0])}` also matches no text at all:"
                f" `{_short(hazard.command.written[0])}` is put at the start of lines"
            )
    text = hazard.steps[0]
    done = f"deletes every line with `{text}` in it" if name == "d" else f"replaces `{text}` wherever it stands"
    return f"this {done}, also within longer words"


def _hint(execution: Execution, hazard: SedHazard) -> str:
    match hazard.kind:
        case "grows" | "adds" | "loses":
            if execution.resource == "exec":
                return "say with `unless` or `onlyif` when it is still to be done, or use `file_line`"
            return "test first whether it is still to be done, as with `grep -q … ||`"
        case "every":
            return "say which lines are meant: `/^name=/s/.*/…/`"
        case "nothing":
            return "ask for at least one character, and for what stands around it"
    return r"ask for what stands around it: `^name=`, `\<` and `\>` at the borders of words"


def _short(text: str) -> str:
    from puppetguard.model.script import UNKNOWN

    shown = text.replace(UNKNOWN, "…").replace("\n", "\\n")
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


CHECK = Check(_sed_overbroad, commands=True, marks=("sed", "\\u"))
