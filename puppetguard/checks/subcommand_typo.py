"""What a program is told to do, misspelled: ``systemctl relaod nginx``, ``apt-get instal php``.

The program ends with an error at each run, and what depends on it is skipped; as a guard it fails in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.actions import ActionSlip
    from puppetguard.model.executions import Execution
    from puppetguard.model.index import Index
    from puppetguard.model.subject import Subject


def _subcommand_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled action, once for each place."""
    seen: set[Span] = set()
    for execution in subject.executions:
        for hit in _in_commands(subject, execution):
            if hit.span not in seen:
                seen.add(hit.span)
                yield hit


def _in_commands(subject: Subject, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.actions import slip_of_action

    for command in execution.commands(subject.source):
        slip = slip_of_action(command) if command.arguments else None
        if slip is None:
            continue
        offsets = slip.argument.flat()[1]
        spans = execution.spans(subject.source, offsets[0], offsets[-1] + 1)
        # An action that is put together from several texts is no slip, nor one that an alias is made for.
        if (
            len(spans) != 1
            or subject.source.slice(spans[0]) != slip.word
            or f"alias.{slip.word}" in subject.source.text
        ):
            continue
        kind = "module" if slip.module else "action"
        yield Hit(
            spans[0],
            _confidence(slip, certain=execution.certain),
            f"`{slip.word}` is no {kind} that `{slip.program}` knows, but nearly `{slip.meant}`",
            f"did you mean `{slip.meant}`?",
            run_by(execution, spans[0]),
            subject=f"{slip.program.replace(' ', '-')}-{slip.word}" if slip.open else "",
            remedy=Remedy(f"write `{slip.meant}`", (Replacement(spans[0], slip.meant),)) if slip.clear else None,
        )


def _confidence(slip: ActionSlip, *, certain: bool) -> Confidence:
    """Return how sure it is: where actions can be added, only what the finger does by itself is no name of one."""
    size = len(slip.meant)
    if slip.strokes > 1:
        return Confidence.LIKELY
    if slip.stroke in ("swapped", "repeated") and size > 3:
        return Confidence.CERTAIN if certain and (size > 4 or not slip.open) else Confidence.LIKELY
    if slip.open:
        added = slip.stroke == "extra" and slip.word[:-1] == slip.meant
        # Init scripts have few actions of their own, and these are words.
        least = 3 if slip.program == "service" and not _is_command(slip.word) else 4
        return Confidence.LIKELY if size > least and not added else Confidence.POSSIBLE
    if size > 4:
        return Confidence.CERTAIN if certain else Confidence.LIKELY
    # npm understands shorter and wrong names of many actions.
    return Confidence.LIKELY if size > 3 or slip.program != "npm" else Confidence.POSSIBLE


def _is_command(word: str) -> bool:
    from puppetguard.knowledge.commands import is_known_command

    return is_known_command(word)


def _confirm(index: Index, name: str) -> bool:
    """Tell whether the code base does not bring a program of this name, by which the action is added."""
    from puppetguard.model.provisions import FILE

    return not name or f"{FILE}{name}" not in index.provided


CHECK = Check(_subcommand_typo, scope="project", commands=True, confirm=_confirm, fixes="suggested")
