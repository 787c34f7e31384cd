"""Commands whose names are misspelled: ``systemclt`` for ``systemctl``.

Puppet accepts any text as a command; whether there is such a program shows on the node, when the command fails at each
run, and with it all that depends on it. A misspelled guard fails in silence, and what ``unless`` guards runs each time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.command_names import Slip
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject


_INTERPRETER = re.compile(r"#![ \t]{0,9}(/(?:usr/(?:local/)?)?bin/)(?:env[ \t]{1,9})?([A-Za-z0-9.+_-]{2,30})(?=\s)")
"""The first line of a script (execve(2))."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return subject.may_execute or "shell" in text or "#!" in text


def _command_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled name of a command, and each misspelled keyword of a script, once for each place."""
    if "shell" in subject.source.text:
        yield from _misspelled_shells(subject)
    if "#!" in subject.source.text:
        yield from _misspelled_interpreters(subject)
    if not subject.may_execute or not subject.executions:
        return
    # What is known of commands is loaded for files that run some.
    from puppetguard.model.shell_keywords import may_have_keyword_slip

    seen: set[Span] = set()
    programs = Counter(
        command.program for execution in subject.executions for command in execution.commands(subject.source)
    )
    for execution in subject.executions:
        text = execution.shell_text
        hits = list(_misspelled_programs(subject, execution, programs)) if execution.language != "powershell" else []
        if execution.language != "sh":
            hits += _misspelled_cmdlets(subject.source, execution)
        elif execution.arguments is None and may_have_keyword_slip(text):
            hits += _misspelled_keywords(subject.source, execution)
        for hit in hits:
            if hit.span not in seen:
                seen.add(hit.span)
                yield hit


def _misspelled_programs(subject: Subject, execution: Execution, programs: Counter[str]) -> Iterator[Hit]:
    from puppetguard.model.command_names import is_deliberate, slip_of_command, windows_name
    from puppetguard.model.house_words import meant_program
    from puppetguard.model.shell import parse_shell

    source = subject.source
    text = execution.shell_text
    commands = [windows_name(text, command) for command in execution.commands(source)]
    starts = frozenset(command.name.start for command in commands)
    deliberate: dict[str, bool] = {}
    # Read once for all of them: a text can have thousands.
    complete: bool | None = None

    def confined() -> bool:
        return _is_confined(subject, execution)

    for command in commands:
        slip = slip_of_command(command, text[: command.start], confined)
        if slip is None:
            meant = meant_program(command.program, source.text, programs) if "-" in command.program else None
            spans = execution.spans(source, *command.name) if meant is not None else []
            if meant is not None and len(spans) == 1 and source.slice(spans[0]) == command.program:
                yield _of_house(command.program, meant, spans[0], run_by(execution, spans[0]))
            continue
        if complete is None:
            complete = execution.arguments is not None or execution.language != "sh" or parse_shell(text).complete
        if command.program not in deliberate:
            deliberate[command.program] = is_deliberate(command.program, text, starts)
        if deliberate[command.program]:
            continue
        end = command.arguments[0].end if slip.words == 2 else command.name.end
        spans = execution.spans(source, command.name.start, end)
        written = source.slice(spans[0]) if len(spans) == 1 else ""
        # A name with quotes or escapes inside is no slip, nor one that is put together from several texts.
        if not (slip.words == 2 or written == command.program) or (not complete and slip.kind == "case"):
            continue
        yield Hit(
            spans[0],
            _confidence(execution, command, slip, complete=complete),
            _message(slip, command, written),
            f"did you mean `{slip.meant}`?",
            run_by(execution, spans[0]),
            subject=command.program,
            remedy=_remedy(spans[0], slip.meant) if slip.clear else None,
        )


def _of_house(name: str, meant: str, span: Span, notes: tuple[Note, ...]) -> Hit:
    return Hit(
        span,
        Confidence.LIKELY,
        f"`{name}` stands nowhere else in this file, but is nearly `{meant}`, which it runs elsewhere",
        f"did you mean `{meant}`?",
        notes,
        subject=name,
        remedy=_remedy(span, meant),
    )


def _misspelled_shells(subject: Subject) -> Iterator[Hit]:
    """Yield the misspelled programs that users are given as their shell: who has one cannot log in."""
    from puppetguard.model.command_names import is_packaged_directory, slip_of_name
    from puppetguard.model.values import StaticText

    seen: set[Span] = set()
    for resource in subject.resources.of_types(("user", "accounts::user")):
        shell = resource.attributes.get("shell")
        for one in shell.values if shell is not None else ():
            if not isinstance(one.value, StaticText):
                continue
            directory, slash, name = one.value.text.rpartition("/")
            slip = slip_of_name(name) if slash and is_packaged_directory(directory) else None
            spans = one.value.spans(subject.source, len(directory) + 1, len(one.value.text)) if slip else []
            if slip is None or slip.doubtful or len(spans) != 1 or subject.source.slice(spans[0]) != name:
                continue
            span = spans[0]
            if span in seen:
                continue
            seen.add(span)
            yield Hit(
                span,
                Confidence.CERTAIN if one.certain else Confidence.LIKELY,
                f"`{name}` is no known command, but nearly `{slip.meant}`: who has it for a shell cannot log in",
                f"did you mean `{slip.meant}`?",
                subject=name,
                remedy=_remedy(span, slip.meant) if slip.clear else None,
            )


def _misspelled_interpreters(subject: Subject) -> Iterator[Hit]:
    """Yield the misspelled programs that scripts in contents of files are to be run by."""
    from puppetguard.model.command_names import slip_of_name
    from puppetguard.model.values import StaticText

    seen: set[Span] = set()
    for resource in subject.resources.all:
        content = resource.attributes.get("content")
        for one in content.values if content is not None else ():
            first = _INTERPRETER.match(one.value.text) if isinstance(one.value, StaticText) else None
            slip = slip_of_name(first[2], packaged=True) if first is not None else None
            if first is None or slip is None or slip.doubtful or not isinstance(one.value, StaticText):
                continue
            spans = one.value.spans(subject.source, *first.span(2))
            if len(spans) != 1 or spans[0] in seen or subject.source.slice(spans[0]) != first[2]:
                continue
            seen.add(spans[0])
            yield Hit(
                spans[0],
                Confidence.CERTAIN if one.certain else Confidence.LIKELY,
                f"`{first[2]}` is no known command, but nearly `{slip.meant}`: the script cannot be run",
                f"did you mean `{slip.meant}`?",
                subject=first[2],
                remedy=_remedy(spans[0], slip.meant) if slip.clear else None,
            )


def _is_confined(subject: Subject, execution: Execution) -> bool:
    """Tell whether the resource searches for programs only where packages put them."""
    from puppetguard.model.command_names import is_packaged_directory
    from puppetguard.model.values import StaticText, flattened

    for resource in subject.resources.of_types(("exec",)):
        if resource.node is execution.node:
            path = resource.attributes.get("path")
            values = [value for one in path.values for value in flattened((one.value,))] if path is not None else []
            return bool(values) and all(
                isinstance(value, StaticText) and all(is_packaged_directory(one) for one in value.text.split(":"))
                for value in values
            )
    return False


def _misspelled_cmdlets(source: SourceFile, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.cmdlet_names import meant_cmdlet

    for command in execution.commands(source):
        meant = meant_cmdlet(command.program)
        spans = execution.spans(source, *command.name) if meant is not None else []
        if meant is not None and len(spans) == 1:
            yield Hit(
                spans[0],
                Confidence.LIKELY,
                f"`{command.program}` is no known command: PowerShell's verb is nearly `{meant.partition('-')[0]}`",
                f"did you mean `{meant}`?",
                run_by(execution, spans[0]),
                subject=command.program,
                remedy=_remedy(spans[0], meant),
            )


def _misspelled_keywords(source: SourceFile, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.shell_keywords import keyword_slips

    text = execution.shell_text
    starts = {command.name.start for command in execution.commands(source)}
    for slip in keyword_slips(text, starts):
        spans = execution.spans(source, slip.start, slip.end)
        if len(spans) == 1 and source.slice(spans[0]) == slip.word:
            yield Hit(
                spans[0],
                Confidence.CERTAIN if execution.certain else Confidence.LIKELY,
                f"`{slip.word}` should be the keyword `{slip.meant}`: the script is none without it",
                f"did you mean `{slip.meant}`?",
                run_by(execution, spans[0]),
                remedy=_remedy(spans[0], slip.meant),
            )


def _message(slip: Slip, command: Command, written: str) -> str:
    if slip.kind == "joined":
        return f"`{command.program}` is no known command: a blank is missing in `{slip.meant}`"
    if slip.kind == "torn":
        return f"`{written}` runs `{command.program}`: a blank tears `{slip.meant}` in two"
    if slip.kind == "case":
        return f"`{command.program}` is no known command: `{slip.meant}` is written in small letters"
    return f"`{command.program}` is no known command, but nearly `{slip.meant}`"


def _confidence(execution: Execution, command: Command, slip: Slip, *, complete: bool) -> Confidence:
    """Return how sure it is: a long name is hardly another one by chance, a short one in a folder of its own easily."""
    from puppetguard.model.command_names import is_system_directory

    if slip.kind == "case" or slip.doubtful or not is_system_directory(command.directory):
        return Confidence.POSSIBLE
    if not complete:
        return Confidence.LIKELY if slip.supported else Confidence.POSSIBLE
    if slip.kind in ("joined", "torn") or len(slip.meant) > 5:
        return Confidence.CERTAIN if execution.certain else Confidence.LIKELY
    return Confidence.LIKELY


def _remedy(span: Span, meant: str) -> Remedy:
    return Remedy(f"write `{meant}`", (Replacement(span, meant),))


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base does not bring a program of this name itself."""
    from puppetguard.model.provisions import FILE, PACKAGE

    if not name:
        return True
    made = (f"{FILE}{name}", f"{PACKAGE}{name}")
    shipped = (name, f"{name}.erb", f"{name}.epp", f"{name}.sh", f"{name}.sh.erb", f"{name}.sh.epp")
    return not any(one in index.provided for one in made) and not any(one in index.shipped for one in shipped)


CHECK = Check(_command_typo, scope="project", concerns=_concerns, confirm=_confirm, fixes="suggested")
