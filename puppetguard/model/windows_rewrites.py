"""What commands of Windows and PowerShell rename, copy and rewrite.

Source: "Rename-Item", "Move-Item", "Copy-Item" and "about_Comparison_Operators" of PowerShell's documentation; ``ren``,
``move`` and ``copy`` of that of Windows. Names of commands, and of their parameters, read the same in either case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.regex import Match, matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.substitution import TextSubstitution

_MOVES = frozenset("rename-item ren rni rename move-item mi move mv".split())
_COPIES = frozenset("copy-item ci cpi copy cp xcopy".split())
_SOURCES = ("-path", "-literalpath")
_TARGETS = ("-newname", "-destination")
_STRING = r"""(?:'([^'\n]{1,200})'|"([^"\n]{1,200})")"""
_OPERATOR = late_pattern(rf"-[ic]?replace\s{{0,9}}{_STRING}\s{{0,9}},\s{{0,9}}{_STRING}", re.IGNORECASE)
_METHOD = late_pattern(rf"\.Replace\(\s{{0,9}}{_STRING}\s{{0,9}},\s{{0,9}}{_STRING}\s{{0,9}}\)", re.IGNORECASE)
_RENAMES = late_pattern(r"rename-item|move-item|\b(?:ren|rni|mi|mv|move)\b|\.MoveTo\(|::Move\(", re.IGNORECASE)
_SAVES = late_pattern(r"set-content|out-file|\bsc\b|WriteAll(?:Text|Lines)|>", re.IGNORECASE)


class Pair(msgspec.Struct, frozen=True):
    """A file that gets another name."""

    verb: Literal["renames", "copies"]
    before: Argument
    after: Argument


def renamed(command: Command) -> Pair | None:
    """Return what a command renames or copies to what; None if it does not, or not all of it is known."""
    program = command.program.lower().removesuffix(".exe")
    if program not in _MOVES and program not in _COPIES:
        return None
    named: dict[str, Argument] = {}
    operands: list[Argument] = []
    name = ""
    for argument in command.arguments:
        text = argument.start_text.lower()
        if name:
            named[name] = argument
            name = ""
        elif text in (*_SOURCES, *_TARGETS):
            name = text
        elif not text.startswith(("-", "/")):
            operands.append(argument)
    before = next((named[one] for one in _SOURCES if one in named), None)
    after = next((named[one] for one in _TARGETS if one in named), None)
    if before is None and operands:
        before = operands.pop(0)
    if after is None and operands:
        after = operands.pop(0)
    if before is None or after is None:
        return None
    return Pair("copies" if program in _COPIES else "renames", before, after)


class Replacements(msgspec.Struct, frozen=True):
    """What a script replaces in names of files, or in their content."""

    kind: Literal["name", "content"]
    substitutions: tuple[TextSubstitution, ...]


def replacements(script: str) -> Replacements | None:
    """Return what ``-replace`` and ``.Replace()`` do in a PowerShell text; None if nothing is done with it."""
    kind: Literal["name", "content"] | None = None
    if _RENAMES.search(script):
        kind = "name"
    elif _SAVES.search(script):
        kind = "content"
    if kind is None:
        return None
    found = [(match, True) for match in _OPERATOR.finditer(script)]
    found += [(match, False) for match in _METHOD.finditer(script)]
    return Replacements(kind, tuple(_substitution(match, expression=is_regex) for match, is_regex in found))


def _substitution(match: re.Match[str], *, expression: bool) -> TextSubstitution:
    old, new = (1 if match[1] is not None else 2), (3 if match[3] is not None else 4)
    text, places = match[old], range(match.start(old), match.end(old))
    before = _known(text, places)
    found: tuple[Match, ...] = (Match(before),) if before else ()
    if expression:
        found = matches(text, places, "perl")
    return TextSubstitution(
        found, _known(match[new], range(match.start(new), match.end(new))), match.start(old) - 1, match.end(new) + 1
    )


def _known(text: str, places: Sequence[int]) -> tuple[Text, ...]:
    # What is put in by the manifest, or by a group, is not followed.
    return () if UNKNOWN in text or "$" in text else (Text(text, places),)
