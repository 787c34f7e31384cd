"""Operands in the wrong order, or too few of them: ``chmod /srv/app 0755``, ``tar -xvfz app.tgz``, ``mv /srv/a``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.expansion import Argument
    from puppetguard.model.subject import Subject

_SIGN = re.compile(r"\b(?:chmod|chown|chgrp|tar|cp|mv)\b")
_WANTED = {"chmod": "mode", "chown": "owner", "chgrp": "group"}
_TWO = {
    "cp": "place to copy it to",
    "mv": "place to move it to",
    "chmod": "file",
    "chown": "file",
    "chgrp": "file",
}
"""What programs with two operands take as the other one."""
_ALONE = ("-t", "--target-directory", "--reference", "--help", "--version", "-")
_OWNERS = re.compile(r"[a-z_][\w-]*,[a-z_][\w-]*", re.ASCII)
_BUNDLE = re.compile(r"-[A-Za-z]*f[zjJvxcpt]+", re.ASCII)
"""Letters of tar behind the one that takes the name of the file."""
_MODE = re.compile(r"-[rwxXst]+$")
"""What looks like an option of chmod and takes rights away."""
_ACTION = re.compile(r"[xct]")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(word in text for word in ("chmod", "chown", "chgrp", "tar -", "cp", "mv")) and subject.may_execute


def _misplaced(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield the first operand of each command that takes something else there."""
    seen: set[int] = set()
    for execution in subject.executions:
        if execution.language != "sh" or _SIGN.search(execution.script) is None:
            continue
        for command in execution.commands(subject.source):
            found = _flaw(command)
            if found is None:
                continue
            argument, message, hint = found
            offsets = argument.flat()[1]
            spans = execution.spans(subject.source, offsets[0], offsets[-1] + 1)
            if len(spans) == 1 and spans[0].start not in seen:
                seen.add(spans[0].start)
                sure = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
                yield Hit(spans[0], sure, message, hint, run_by(execution, spans[0]))


def _flaw(command: Command) -> tuple[Argument, str, str] | None:
    program = command.program
    if program == "tar":
        return _of_tar(command)
    if program in _TWO and (alone := _alone(command)) is not None:
        message = f"`{program}` is given `{alone.known}`, and no {_TWO[program]}"
        return alone, message, "write the other operand; perhaps a blank is missing, or a line was not continued"
    wanted = _WANTED.get(program)
    if wanted is None or any(one.start_text.startswith(("--reference", "--from")) for one in command.arguments):
        return None
    operands = [one for one in command.arguments if _MODE.match(one.start_text) or one.start_text[:1] != "-"]
    if not operands or operands[0].known is None:
        return None
    first = operands[0]
    text = first.known or ""
    if text.startswith("/"):
        return (
            first,
            f"`{program}` takes the {wanted} first, and `{text}` is none",
            f"write the {wanted} before the files",
        )
    if program == "chown" and _OWNERS.fullmatch(text) is not None:
        return (
            first,
            f"`{text}` is no owner: a comma stands between owner and group",
            f"write `{text.replace(',', ':')}`",
        )
    return None


def _alone(command: Command) -> Argument | None:
    """Return the only operand of a command that needs two; None if it may have more."""
    operands: list[Argument] = []
    for one in command.arguments:
        text = one.known
        if text is None or text.startswith(_ALONE[:-1]) or text == _ALONE[-1] or any(sign in text for sign in "*?[{"):
            # It may stand for several, or the other one be elsewhere.
            return None
        if not text.startswith("-") or _MODE.match(text):
            operands.append(one)
    return operands[0] if len(operands) == 1 and operands[0].known else None


def _of_tar(command: Command) -> tuple[Argument, str, str] | None:
    for one in command.arguments:
        text = one.known or ""
        if _BUNDLE.fullmatch(text) is not None and _ACTION.search(text) is not None:
            name = text.partition("f")[2]
            message = f"the letter `f` takes what follows for the name of the archive: `{name}`"
            return one, message, f"write `-{text[1:].replace('f', '', 1)}f`"
    return None


CHECK = Check(_misplaced, concerns=_concerns)
