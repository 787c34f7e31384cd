"""Escape sequences of strings and heredocs."""

from __future__ import annotations

import re

import msgspec

DOUBLE_QUOTE_ESCAPES = frozenset("\\$'\"rntsu\n")
_SIMPLE = {"\\": "\\", "$": "$", "'": "'", '"': '"', "r": "\r", "n": "\n", "t": "\t", "s": " "}
_ESCAPE = re.compile(r"\\(u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|\r\n|(?s:.))", re.ASCII)
_SINGLE_QUOTE_ESCAPE = re.compile(r"\\([\\'])")


class Unescaped(msgspec.Struct, frozen=True):
    """A text with its escapes resolved; the offsets are those of backslashes in the raw text.

    ``unrecognized`` are escapes that mean nothing (each stays in the text with its backslash), ``bad_unicode`` those
    with ``\\u`` but without its digits, ``impossible`` is the range of the first one that stands for no character.
    """

    value: str
    unrecognized: tuple[int, ...] = ()
    bad_unicode: tuple[int, ...] = ()
    impossible: tuple[int, int] | None = None


def single_quoted(raw: str) -> str:
    """Resolve the two escapes of a single-quoted string, ``\\\\`` and ``\\'``."""
    return _SINGLE_QUOTE_ESCAPE.sub(r"\1", raw) if "\\" in raw else raw


def unescape(raw: str, allowed: frozenset[str], *, keep_unknown: bool = False) -> Unescaped:
    """Resolve the escapes in ``allowed`` (letters as after the backslash; a line feed stands for joined lines).

    ``keep_unknown``: the others are plain text, as in a heredoc, and nothing is said of them.
    """
    if "\\" not in raw:
        return Unescaped(raw)
    unrecognized: list[int] = []
    bad_unicode: list[int] = []
    impossible: tuple[int, int] | None = None

    def resolve(match: re.Match[str]) -> str:
        nonlocal impossible
        escape = match[1]
        letter = escape[0]
        if letter == "\r" and escape == "\r\n":
            letter = "\n"
        if letter not in allowed:
            if letter == "\n" or (letter == "\r" and len(escape) > 1):
                return match[0]
            if not keep_unknown:
                unrecognized.append(match.start())
            return match[0]
        if letter == "u":
            if len(escape) == 1:
                bad_unicode.append(match.start())
                return match[0]
            code = int(escape[1:].strip("{}"), 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                impossible = impossible or match.span()
                return match[0]
            return chr(code)
        if letter == "\n":
            return ""
        return _SIMPLE[letter]

    return Unescaped(_ESCAPE.sub(resolve, raw), tuple(unrecognized), tuple(bad_unicode), impossible)
