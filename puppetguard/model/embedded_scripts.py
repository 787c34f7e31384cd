"""Scripts and data in arguments that what is given them refuses: for awk, Python and grep, and JSON for curl."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.awk_syntax import awk_flaw
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.json_syntax import json_flaw
from puppetguard.model.options import parse_options
from puppetguard.model.script import UNKNOWN

AWKS = frozenset("awk gawk mawk nawk".split())
GREPS = frozenset("grep egrep zgrep".split())
_GREP_SHORT = "efABCmdD"
_GREP_LONG = (
    "after-context before-context context exclude exclude-dir exclude-from file include max-count regexp".split()
)
_JSON = ("-d", "--data", "--data-raw", "--data-binary", "--json")


class Refusal(NamedTuple):
    """What ``program`` is given at ``[start, end)`` of a script and refuses, what it ``is``, and why."""

    program: str
    start: int
    end: int
    what: str
    said: str


def refusals(command: Command) -> Iterator[Refusal]:
    """Yield what a command is given and its program surely refuses."""
    program = command.program
    if program in AWKS:
        yield from _awk(command)
    elif program in GREPS:
        yield from _grep(command)
    elif program == "python3":
        yield from _python(command)
    elif program == "curl":
        yield from _curl(command)
    elif program == "find":
        yield from _find(command)


def _awk(command: Command) -> Iterator[Refusal]:
    given = parse_options(command.arguments, "fFvei", ("file", "field-separator", "assign", "source"), mixed=False)
    if given.has("-f", "--file", "-e", "--source", "-i") or not given.operands:
        return
    text, offsets = given.operands[0].flat()
    flaw = None if UNKNOWN in text else awk_flaw(text)
    if flaw is not None:
        yield Refusal(command.program, offsets[flaw[0]], offsets[flaw[0]] + 1, "the program", flaw[1])


def _find(command: Command) -> Iterator[Refusal]:
    words = [argument.known for argument in command.arguments]
    for at, word in enumerate(words):
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            rest = words[at + 1 :]
            if not any(one is None or one in (";", "+") for one in rest):
                offsets = command.arguments[at].flat()[1]
                said = f"`{word}` has no `;` at its end, which the shell is given as `\\;`"
                yield Refusal("find", offsets[0], offsets[-1] + 1, "what it is to run", said)
            return


def _grep(command: Command) -> Iterator[Refusal]:
    from puppetguard.model.regex_flaws import regex_summary

    given = parse_options(command.arguments, _GREP_SHORT, _GREP_LONG)
    if given.has("-F", "-P", "--fixed-strings", "--perl-regexp", "-f", "--file"):
        return
    extended = command.program == "egrep" or given.has("-E", "--extended-regexp")
    patterns = given.values("-e", "--regexp") or given.operands[:1]
    for pattern in patterns:
        text, offsets = pattern.flat()
        summary = None if UNKNOWN in text else regex_summary(text, "extended" if extended else "basic")
        flaw = summary.flaw if summary is not None else None
        if flaw is not None and flaw.message.startswith(("Unmatched", "unterminated")):
            start, end = offsets[min(flaw.start, len(offsets) - 1)], offsets[min(flaw.end, len(offsets)) - 1] + 1
            yield Refusal(command.program, start, max(end, start + 1), "the pattern", flaw.message)


def _python(command: Command) -> Iterator[Refusal]:
    given = parse_options(command.arguments, "cmWX", mixed=False)
    first = command.arguments[0].known if command.arguments else None
    for argument in given.values("-c") if first == "-c" else ():
        text, offsets = argument.flat()
        if UNKNOWN in text or not text.strip():
            continue
        import ast
        import warnings

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(text)
        except (RecursionError, MemoryError):
            # Nested too deeply to tell.
            continue
        except (SyntaxError, ValueError):
            yield Refusal("python3", offsets[0], offsets[-1] + 1, "the program", "it is no Python")


def _curl(command: Command) -> Iterator[Refusal]:
    for argument in _data(command):
        text, offsets = argument.flat()
        if UNKNOWN in text or text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):
            continue
        flaw = json_flaw(text)
        if flaw is not None:
            start, end = offsets[flaw.start], offsets[flaw.end - 1] + 1
            yield Refusal("curl", start, end, "the data", flaw.said)


def _data(command: Command) -> Iterator[Argument]:
    if not any("json" in argument.start_text.lower() for argument in command.arguments):
        # What is not said to be JSON may be something else.
        return
    given = parse_options(command.arguments, "AbcCdDeEFHKmoPQrtTuUwxXyYz", ("data", "data-raw", "data-binary", "json"))
    yield from given.values(*_JSON)
