"""What a script of ``sed`` makes of one line, for scripts that are simple enough to be followed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.posix_regex import compiled
from puppetguard.model.sed_script import Address, SedCommand

LONGEST = 120
"""How long a line may be that a script is tried on."""
_NUMBER = re.compile(r"[0-9]+")


def run_on_line(commands: Sequence[SedCommand], line: str, *, extended: bool) -> str | None:
    """Return what becomes of a line that has the number that is asked for; None if that cannot be told.

    Only ``s`` without other commands is followed, for all lines or those of one address.
    """
    for command in commands:
        if command.name != "s" or command.nested or len(command.addresses) > 1 or len(line) > LONGEST:
            return None
        chosen = _is_chosen(command.addresses, line, extended=extended)
        if chosen is None:
            return None
        if chosen != command.negated:
            result = substituted(command, line, extended=extended)
            if result is None:
                return None
            line = result
    return line


def _is_chosen(addresses: Sequence[Address], line: str, *, extended: bool) -> bool | None:
    for address in addresses:
        if address.expression is None:
            continue
        pattern = compiled(address.expression, extended=extended, ignore_case="I" in address.text.rpartition("/")[2])
        if pattern is None:
            return None
        return pattern.search(line) is not None
    return True


def substituted(command: SedCommand, line: str, *, extended: bool) -> str | None:
    """Return a line with the substitution of an ``s`` made in it; None if that cannot be told."""
    expression = command.expression[0]
    flags = command.flags
    if any(flag in flags for flag in "eMm"):
        return None
    pattern = compiled(expression, extended=extended, ignore_case="I" in flags or "i" in flags)
    replacement = _replacement(command.written[0])
    if pattern is None or replacement is None:
        return None
    number = _NUMBER.search(flags)
    first = int(number[0]) if number and len(number[0]) < 6 else 1
    pieces: list[str] = []
    at = count = 0
    last_end = -1
    for found in pattern.finditer(line):
        if found.start() == found.end() == last_end:
            # An empty match right behind another one is none for sed.
            continue
        last_end = found.end()
        count += 1
        if count < first or ("g" not in flags and count > first):
            continue
        pieces += [line[at : found.start()], *(_text(found, piece) for piece in replacement)]
        at = found.end()
    return "".join([*pieces, line[at:]])


def _text(found: re.Match[str], piece: str | int) -> str:
    if isinstance(piece, str):
        return piece
    return (found[piece] or "") if piece <= found.re.groups else ""


def _replacement(text: str) -> list[str | int] | None:
    """Return the pieces of the right side of ``s``: texts, and the numbers of groups; None if it cannot be followed.

    ``UNKNOWN`` in it stands for itself.
    """
    pieces: list[str | int] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char == "&":
            pieces.append(0)
        elif char == "\\" and index + 1 < len(text):
            index += 1
            char = text[index]
            if char.isdecimal():
                pieces.append(int(char))
            elif char == "n":
                pieces.append("\n")
            elif char == "t":
                pieces.append("\t")
            elif char.isalpha():
                return None
            else:
                pieces.append(char)
        else:
            pieces.append(char)
        index += 1
    return pieces
