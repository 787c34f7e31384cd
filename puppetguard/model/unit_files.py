"""The commands in units of systemd.

Source: systemd.service(5), "Command lines", and systemd.syntax(7). There is no shell: words are split at blanks outside
of quotes, a ``;`` of its own starts another command, ``$NAME`` is a variable, ``%n`` a specifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.foreign_words import Letters
from puppetguard.model.script import UNKNOWN

_SETTING = re.compile(
    r"^[ \t]{0,99}Exec(?:StartPre|StartPost|Start|Condition|Reload|StopPost|Stop)[ \t]{0,99}=[ \t]{0,99}"
    r"((?>(?:[^\\\n]|\\.?|\\\n){0,50000}))",
    re.MULTILINE | re.DOTALL,
)
_PREFIX = re.compile(r"[@:+!|-]{0,4}")
_PATH = re.compile(
    r"/(?:etc|usr/lib|lib|run|usr/local/lib|home/[^/]{1,64}/\.config)/systemd/(?:system|user)/[^/]{1,255}"
    r"(?:\.(?:service|socket|mount|swap|timer)|\.d/[^/]{1,255}\.conf)"
)
_VARIABLE = re.compile(r"\$(?:\{[^}\n]{1,255}\}|[A-Za-z_][A-Za-z0-9_]{0,255})")
_SPECIFIER = re.compile(r"%[A-Za-z]")
_ESCAPES = {"n": "\n", "t": "\t", "s": " ", "\\": "\\", '"': '"', "'": "'", ";": ";"}


class UnitCommand(NamedTuple):
    """A command: its words, and the place in the unit of each of their characters.

    Between two words, and behind the last one, there is a place for the gap.
    """

    arguments: tuple[str, ...]
    offsets: Sequence[int]


def is_unit_path(path: str) -> bool:
    """Tell whether a path is that of a unit that systemd loads, or of a drop-in for one."""
    return _PATH.fullmatch(path) is not None


def unit_commands(text: str, *, setting: bool = True) -> Iterator[UnitCommand]:
    """Yield the commands of a unit; without ``setting``, those of a text that is the value of one such setting."""
    if setting:
        for match in _SETTING.finditer(text):
            yield from _commands(text, match.start(1), match.end(1))
    else:
        yield from _commands(text, 0, len(text))


def _commands(text: str, start: int, end: int) -> Iterator[UnitCommand]:
    at = start
    while at < end:
        prefix = _PREFIX.match(text, at, end)
        at = prefix.end() if prefix else at
        # With `@` the second word is the name that the program is told to have.
        renamed = prefix is not None and "@" in prefix[0]
        words: list[Letters] = []
        while at < end:
            letters, at = _word(text, at, end)
            if "".join(letters.chars) == ";" and not letters.quoted:
                break
            if letters:
                words.append(letters)
        if renamed:
            del words[1:2]
        if words and words[0].chars:
            offsets: list[int] = []
            for letters in words:
                offsets += letters.places
                offsets.append(letters.places[-1] if letters.places else offsets[-1])
            yield UnitCommand(tuple("".join(letters.chars) for letters in words), offsets)
        while at < end and text[at].isspace():
            at += 1


def _word(text: str, at: int, end: int) -> tuple[Letters, int]:
    """Return the next word and where it ends."""
    letters = Letters()
    quote = ""
    while at < end:
        char = text[at]
        following = text[at + 1 : at + 2]
        if char == "\\" and following == "\n":
            at += 1
            char = " "
        if quote and char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
            letters.quoted = True
        elif not quote and char.isspace():
            if letters:
                break
        elif char == "\\" and following in _ESCAPES and following:
            letters.add(_ESCAPES[following], at)
            # ``\;`` is an argument, and starts no other command.
            letters.quoted |= following == ";"
            at += 1
        elif (hidden := _VARIABLE.match(text, at, end) or _SPECIFIER.match(text, at, end)) is not None:
            letters.add(UNKNOWN, at)
            at = hidden.end() - 1
        else:
            letters.add(char, at)
            at += char in "$%" and following == char
        at += 1
    return letters, at
