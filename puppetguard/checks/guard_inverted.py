"""Guards that are the wrong way round, always or never true, or about something else than the command.

Such an ``exec`` never runs when it should, or runs each time, and Puppet says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.guards import Misfit
    from puppetguard.model.patterns import Pattern
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.source import SourceFile

_MOST = 50
_ATTRIBUTES = ("unless", "onlyif", "creates")

_STATES: Mapping[str, tuple[str, str]] = {
    "exists": ("is there", "is not there"),
    "text": ("has the line", "has no such line"),
    "installed": ("is installed", "is not installed"),
    "active": ("runs", "does not run"),
    "enabled": ("is enabled", "is not enabled"),
    "user": ("is a user", "is no user"),
    "group": ("is a group", "is no group"),
    "mounted": ("is mounted", "is not mounted"),
    "formatted": ("has a file system", "has no file system"),
    "database": ("is a database", "is no database"),
}
"""How a thing is where it is so, and where it is not."""


def _guard_inverted(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each guard that does not fit the command of its exec, once for each place."""
    from puppetguard.model.resources import PARTIAL

    run: dict[int, list[Execution]] = {}
    for execution in subject.executions:
        if execution.resource == "exec" and execution.language == "sh":
            run.setdefault(id(execution.node), []).append(execution)
    for resource in subject.resources.of_types(("exec",)):
        if resource.form not in PARTIAL and id(resource.node) in run:
            yield from once(_of_resource(resource, run[id(resource.node)], subject))


def _of_resource(resource: Resource, executions: Sequence[Execution], subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.guards import Guard, created, done_by

    # Of long lists of titles and guards, not each of one is compared with each of the other.
    commands = [one for one in executions if one.attribute in ("command", "title")][:_MOST]
    guards = [one for one in executions if one.guard]
    if not guards and "creates" not in resource.attributes:
        return
    alone = len(guards) == 1 and not ({*_ATTRIBUTES, "refreshonly"} & resource.attributes.keys() - {"unless", "onlyif"})
    cwd = _path(resource, subject)
    done = [done_by(one, cwd, subject.source) for one in commands]
    swapped = {id(one) for one in commands if _is_swapped(one, subject.source)}
    for execution in guards[:_MOST]:
        guard = Guard(execution, subject.source, alone=alone)
        constant = list(guard.constants())
        for misfit in constant:
            yield _hit(misfit, execution.guard)
        for command, changes in zip(commands, done, strict=True):
            if not constant and _go_together(execution.choices, command.choices) and id(command) not in swapped:
                for misfit in guard.misfits(command, changes):
                    yield _hit(misfit, execution.guard)
    for command, changes in zip(commands, done, strict=True):
        for misfit in created(resource, command, changes, subject.source):
            yield _hit(misfit, "creates")


def _is_swapped(command: Execution, source: SourceFile) -> bool:
    """Tell whether a command rewrites an extension that programs read: the guard may fit its reverse."""
    from puppetguard.model.extensions import slip_in_name, slip_in_text
    from puppetguard.model.presence import may_rewrite
    from puppetguard.model.rewrites import rewrites_of

    return may_rewrite(command.shell_text) and any(
        (slip_in_name if one.whole else slip_in_text)(one.before, one.after) is not None
        for one in rewrites_of(command, source)
    )


def _path(resource: Resource, subject: Subject) -> Pattern:
    from puppetguard.model.effective import effective
    from puppetguard.model.patterns import literal

    return literal(effective(resource, "cwd", subject.resources).certain_text or "")


def _go_together(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(other.get(asked, answer) == answer for asked, answer in one.items())


def _hit(misfit: Misfit, guard: str) -> Hit:
    notes = () if misfit.acts is None else (Note(misfit.acts, "this is the command"),)
    return Hit(misfit.span, _confidence(misfit), _message(misfit, guard), _hint(misfit, guard), notes)


def _confidence(misfit: Misfit) -> Confidence:
    # `unless => '/bin/false'` is a way to say that the command is to run each time.
    if misfit.plain and misfit.problem == "always":
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if misfit.sure else Confidence.LIKELY


def _message(misfit: Misfit, guard: str) -> str:
    thing = f"`{misfit.thing}`"
    match misfit.problem:
        case "never":
            return f"this `{guard}` keeps the command from ever running: {misfit.thing}"
        case "always":
            return f"this `{guard}` never keeps the command from running: {misfit.thing}"
        case "done":
            return f"this `{guard}` lets the command run only where {thing} {_STATES[misfit.kind][0]} already"
        case "undone":
            return f"this `{guard}` lets the command run only where {thing} {_STATES[misfit.kind][1]}"
        case "unseen":
            return f"this `{guard}` does not find what the command adds to {thing}: it is added at each run"
        case "seen":
            return f"this `{guard}` finds also what the command is to replace in {thing}: it never runs"
        case "other lines":
            return f"this `{guard}` succeeds as soon as {thing} has any other line: `grep -v` does not ask for all"
    return f"this `{guard}` asks for `{misfit.asked}`, but the command makes {thing}"


def _hint(misfit: Misfit, guard: str) -> str:
    other = "onlyif" if guard == "unless" else "unless"
    match misfit.problem:
        case "done":
            return f"did you mean `{other}`?"
        case "undone":
            return "did you mean `onlyif`?" if guard == "unless" else "ask whether it is there with `onlyif`"
        case "other lines":
            return "did you mean `unless` with `grep` without `-v`?"
        case "near miss":
            return f"did you mean `{misfit.thing}`?"
    return "ask for what the command brings about"


CHECK = Check(_guard_inverted, commands=True, marks=_ATTRIBUTES)
