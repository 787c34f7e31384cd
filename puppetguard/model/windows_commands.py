"""The commands of Windows: those of a command line as programs split it, and of the command interpreter ``cmd``.

Source: "Parsing C++ command-line arguments" and ``cmd /?`` of Microsoft's documentation.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.foreign_words import Letters, command_of_words
from puppetguard.model.powershell import powershell_commands
from puppetguard.model.script import UNKNOWN

_DEEPEST = 10
_OPERATORS = re.compile(r"&&?|\|\|?|[\r\n()]+")
_REDIRECTION = re.compile(r"[0-9]?>>?&?|<")
_PREFIXES = frozenset({"call", "start", "do"})
_COMMAND_OPTION = re.compile(r"[-/](?:c|co|com|comm|comma|comman|command)", re.IGNORECASE)
_ENCODED_OPTION = re.compile(r"[-/](?:e|ec|en|enc|enco|encod|encode|encoded\w*)", re.IGNORECASE)
_VALUED_OPTION = re.compile(
    r"[-/](?:ex|exec|executionpolicy|ep|w|windowstyle|v|version|o|outputformat|i|inputformat)\Z", re.IGNORECASE
)
_FILE_OPTION = re.compile(r"[-/]f(?:i|il|ile)?\Z", re.IGNORECASE)


def windows_commands(text: str, offsets: Sequence[int] | None = None) -> list[Command]:
    """Return the commands of a command line, and what ``cmd /c`` and ``powershell -Command`` run in turn.

    ``offsets`` has the place of each character when the text is a piece of another one.
    """
    return _commands(text, range(len(text)) if offsets is None else offsets, interpreted=False, depth=0)


def _commands(text: str, offsets: Sequence[int], *, interpreted: bool, depth: int) -> list[Command]:
    found: list[Command] = []
    at = 0
    while at < len(text) and depth < _DEEPEST:
        words, at = _words(text, offsets, at, interpreted=interpreted)
        starts = [start for _, start in words]
        arguments = [word for word, _ in words]
        while interpreted and arguments and (skipped := _prefix(arguments)):
            del arguments[:skipped], starts[:skipped]
        if interpreted and arguments and arguments[0].start_text.lower() == "for":
            # What the loop runs through stands in brackets.
            at = text.find(")", at) + 1 or len(text)
            continue
        if interpreted and arguments and arguments[0].start_text.startswith("@"):
            arguments[:1] = [bare] if (bare := without_start(arguments[0], 1)) is not None else []
        if not arguments:
            continue
        command = command_of_words(arguments)
        found.append(command)
        program = command.program.lower().removesuffix(".exe")
        if program == "cmd":
            inner = next((i for i, one in enumerate(arguments) if one.start_text.lower() in ("/c", "/k", "/r")), None)
            if inner is not None and inner + 1 < len(arguments):
                start, end = starts[inner + 1], len(text)
                if text[start] == '"' and text[:end].rstrip().endswith('"') and text.rstrip() != '"':
                    start, end = start + 1, len(text.rstrip()) - 1
                found += _commands(text[start:end], offsets[start:end], interpreted=True, depth=depth + 1)
                break
        elif program in ("powershell", "pwsh"):
            found += _of_powershell(text, offsets, arguments, starts)
            if not interpreted:
                break
    return found


def _words(text: str, offsets: Sequence[int], at: int, *, interpreted: bool) -> tuple[list[tuple[Argument, int]], int]:
    """Return the words of one command, each with where it starts in the text, and where the next command does."""
    words: list[tuple[Argument, int]] = []
    letters = Letters()
    start = at
    quoted = False

    def close() -> None:
        nonlocal letters
        if letters:
            words.append((letters.argument(offsets[start], offsets[at - 1] + 1), start))
        letters = Letters()

    while at < len(text):
        char = text[at]
        if not letters and not quoted:
            start = at
        if char == "\\" and text[at + 1 : at + 2] == '"':
            letters.add('"', offsets[at])
            at += 1
        elif char == '"':
            quoted = not quoted
            letters.quoted = True
        elif quoted:
            letters.add(char, offsets[at])
        elif interpreted and char == "^" and at + 1 < len(text):
            at += 1
            letters.add(text[at], offsets[at])
        elif interpreted and (operator := _OPERATORS.match(text, at)) is not None:
            close()
            return words, operator.end()
        elif interpreted and (redirection := _REDIRECTION.match(text, at)) is not None:
            close()
            at = redirection.end() - 1
        elif char.isspace():
            close()
        else:
            letters.add(char, offsets[at])
        at += 1
    close()
    return words, at


def _prefix(words: Sequence[Argument]) -> int:
    """Return how many words come before the program: ``call``, ``if not exist file``, an ``@``."""
    first = words[0].start_text.lower()
    if first in _PREFIXES:
        return 2 if first == "start" and len(words) > 1 and not words[1].start_text else 1
    if first in ("if", "else"):
        at = 1
        while first == "if" and at < len(words) and words[at].start_text.lower() in ("not", "/i"):
            at += 1
        if first == "else":
            return 1
        return at + (2 if at < len(words) and words[at].start_text.lower() in ("exist", "errorlevel", "defined") else 1)
    return 0


def _of_powershell(
    text: str, offsets: Sequence[int], words: Sequence[Argument], starts: Sequence[int]
) -> list[Command]:
    """Return what a call of PowerShell runs: the text behind ``-Command``, or all of it without a known option."""
    at = 1
    while at < len(words):
        option = words[at].start_text
        if _FILE_OPTION.match(option):
            return []
        if _ENCODED_OPTION.fullmatch(option) and not _VALUED_OPTION.match(option):
            return _encoded(words[at + 1]) if at + 1 < len(words) else []
        if _COMMAND_OPTION.fullmatch(option) or option[:1] not in ("-", "/"):
            at += option[:1] in ("-", "/")
            break
        at += 2 if _VALUED_OPTION.match(option) else 1
    if at >= len(words):
        return []
    if at + 1 == len(words) and text[starts[at]] == '"':
        inner, places = words[at].flat()
        return powershell_commands(inner, places)
    start = starts[at]
    return powershell_commands(text[start:], offsets[start:])


def _encoded(word: Argument) -> list[Command]:
    """Return the commands of ``-EncodedCommand``: UTF-16 in base 64."""
    text = word.known
    if text is None:
        return []
    try:
        decoded = base64.b64decode(text, validate=True).decode("utf-16-le")
    except (binascii.Error, ValueError):
        return []
    return powershell_commands(decoded.replace(UNKNOWN, " "), [word.start] * len(decoded))
