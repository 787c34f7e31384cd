"""Scripts of ``sed`` that change more of a file than they should, or change it again each time they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from puppetguard.model.posix_regex import compiled
from puppetguard.model.regex import matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.sed_calls import SedCall
from puppetguard.model.sed_run import run_on_line
from puppetguard.model.sed_script import SedCommand

HazardKind = Literal["grows", "adds", "loses", "every", "nothing", "short"]

_WHOLE_LINE = frozenset((".*", "^.*", ".*$", "^.*$", ".+", "^.+$", ".\\+", "^.\\+$", "^\\(.*\\)$", "^(.*)$"))
_COMMON_WORDS = frozenset("yes no on off true false none all any".split())
_SHORTEST = 3
_MOST_SAMPLES = 4
_MOST_COMMANDS = 30
"""How long a script may be that is tried: all of it for each of its commands."""


class SedHazard(msgspec.Struct, frozen=True):
    """A command of a script and what is bad about it.

    ``grows``: each run makes the lines longer (``steps`` shows it). ``adds``: each run adds the text once more.
    ``loses``: each run deletes another line. ``every``: all lines become the same, or go. ``nothing``: the expression
    also matches where there is nothing. ``short``: it also matches within other words.
    """

    kind: HazardKind
    command: SedCommand
    steps: tuple[str, ...] = ()


def sed_hazards(call: SedCall) -> Iterator[SedHazard]:
    """Yield the hazards of a call that changes files in place."""
    script = call.script
    if not call.in_place or not call.whole or not script.complete:
        return
    growing = len(script.commands) > _MOST_COMMANDS
    for command in script.commands:
        found = _growth(call, command) if command.name == "s" and not growing else None
        growing = growing or found is not None
        found = _broad(call, command) or found or _short(command)
        if found is not None:
            yield found
    yield from _repeated(call)


def _repeated(call: SedCall) -> Iterator[SedHazard]:
    """Yield what adds or deletes lines by their place, in a script that does nothing else."""
    commands = call.script.commands
    if all(command.name in "air" for command in commands):
        for command in commands:
            if not command.nested and not command.negated and len(command.addresses) < 2:
                yield SedHazard("adds", command)
    elif len(commands) == 1 and commands[0].name == "d":
        (command,) = commands
        numbered = all(address.text == "$" or address.text.isdecimal() for address in command.addresses)
        if command.addresses and numbered and not command.nested and not command.negated:
            yield SedHazard("loses", command)


def _broad(call: SedCall, command: SedCommand) -> SedHazard | None:
    if command.name in "dc" and command.for_all_lines and not command.negated and len(call.script.commands) == 1:
        return SedHazard("every", command)
    if command.name != "s":
        return None
    expression, written = command.expression[0], command.written[0]
    keeps = "&" in written or "\\" in written
    if command.for_all_lines and expression in _WHOLE_LINE and not keeps and written != UNKNOWN:
        return SedHazard("every", command)
    pattern = compiled(expression, extended=call.extended)
    if pattern is None or not written or keeps or any(char.isdecimal() for char in command.flags):
        return None
    if "^" in expression.replace("[^", "") or "$" in expression or expression in _WHOLE_LINE:
        return None
    # It takes nothing at the start of ordinary lines, whatever they start with.
    found = [pattern.match(line) for line in ("abc", "Abc", "#abc", "[abc]")]
    return SedHazard("nothing", command) if all(one is not None and one.end() == 0 for one in found) else None


def _short(command: SedCommand) -> SedHazard | None:
    """Return what a short text without anything around it would also hit."""
    if command.name not in "sd" or command.negated or command.nested:
        return None
    if command.name == "s":
        if command.addresses:
            return None
        text = command.expression[0]
    elif len(command.addresses) == 1 and command.addresses[0].expression is not None:
        text = command.addresses[0].expression
    else:
        return None
    if not text.isalnum() or not text.isascii():
        return None
    if text.isdecimal() and len(text) <= _SHORTEST + 2:
        return SedHazard("short", command, (text,))
    if len(text) < _SHORTEST or text.lower() in _COMMON_WORDS:
        return SedHazard("short", command, (text,))
    return None


def _growth(call: SedCall, command: SedCommand) -> SedHazard | None:
    """Return how a line grows when the script is run on its result again and again."""
    for line in _samples(call, command):
        steps = [line]
        for _ in range(3):
            following = _run(call, steps[-1])
            if following is None or len(following) <= len(steps[-1]):
                break
            steps.append(following)
        else:
            return SedHazard("grows", command, tuple(steps[:3]))
    return None


def _run(call: SedCall, text: str) -> str | None:
    lines = [run_on_line(call.script.commands, line, extended=call.extended) for line in text.split("\n")]
    return None if None in lines else "\n".join(line for line in lines if line is not None)


def _samples(call: SedCall, command: SedCommand) -> list[str]:
    """Return lines that a substitution may be made in."""
    texts = _texts(command.expression[0], extended=call.extended)
    for address in command.addresses:
        if address.expression is not None and not command.negated:
            chosen = _texts(address.expression, extended=call.extended)
            texts = [
                line
                for one in chosen
                for text in texts
                for line in (one, text, f"{one}{text}", f"{one} {text}", f"{text} {one}")
            ]
    return texts[: _MOST_SAMPLES * 5]


def _texts(expression: str, *, extended: bool) -> list[str]:
    """Return some texts that an expression may match."""
    found: list[str] = []
    for match in matches(expression, range(len(expression)), "extended" if extended else "basic")[:_MOST_SAMPLES]:
        for unknown in ("x", "1", " "):
            text = "".join(piece.value if isinstance(piece, Text) else unknown for piece in match.pattern)
            if text not in found:
                found.append(text)
    # An empty text says nothing to people.
    return [text or "text" for text in found]
