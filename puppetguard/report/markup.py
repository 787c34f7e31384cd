"""Text with meaning attached to its parts, so that a report stays pure and only the command line knows about colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

Style = Literal["plain", "place", "error", "warning", "info", "rule", "gutter", "source", "hint", "note", "strong"]
"""What a piece of text is; how that looks is up to whoever shows it."""


class Piece(NamedTuple):
    """A run of text of one style."""

    text: str
    style: Style = "plain"


def plain_text(pieces: Iterable[Piece]) -> str:
    """Return the text of ``pieces`` without their styles, as a log of a CI server may have it."""
    return without_commands("".join(piece.text for piece in pieces))


def without_commands(text: str, bracket: str = " [", colon: str = "\\x3a") -> str:
    """Return a text in which no line is a command to the runner of a CI server, whatever code and files are called.

    These are ``##[…]`` anywhere, and ``::…`` at the start of a line. ``bracket`` and ``colon`` take the place of what
    makes them so.
    """
    if "##[" in text:
        text = text.replace("##[", f"##{bracket}")
    if "::" in text and any(line.lstrip().startswith("::") for line in text.split("\n")):
        lines = (line.replace(":", colon, 1) if line.lstrip().startswith("::") else line for line in text.split("\n"))
        text = "\n".join(lines)
    return text


def printable(text: str) -> str:
    r"""Return ``text`` with everything that a terminal could obey or hide written as ``\x1b``, ``\u202e`` and so on.

    That is each character that is not printable: C0 and C1 controls (line feed and tab included), bidirectional and
    other format characters, line and paragraph separators, lone surrogates, and the blanks that only look like a space.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def shortened(text: str, most: int) -> str:
    """Return at most so many characters of a text; an ellipsis tells that something is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def display_width(text: str) -> int:
    """Return how many terminal columns printable ``text`` takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
