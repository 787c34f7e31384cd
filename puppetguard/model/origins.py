"""Where each character of a string's value was written: through quotes, escapes and the margin of a heredoc."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from puppetguard.model.late import late_pattern
from puppetguard.source import Span

Quoting = Literal["verbatim", "single", "double", "heredoc", "escaped heredoc"]

_LETTERS = {"r": "\r", "n": "\n", "t": "\t", "s": " ", "$": "$", "'": "'", '"': '"', "\\": "\\"}
_UNICODE = late_pattern(r"\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))")
_JOINED_LINE = late_pattern(r"\\\r?\n")
_MARGIN = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@lru_cache(maxsize=8)
def origins(written: str, value: str, quoting: Quoting, *, line_start: bool = True) -> Sequence[Span] | None:
    """Return for each character of ``value`` what it is in ``written``, the text between the quotes; None for no match.

    ``line_start`` tells that the text starts where its line does: a heredoc's margin is missing from the value there.
    """
    if written == value:
        return [Span(at, at + 1) for at in range(len(value))]
    heredoc = quoting in ("heredoc", "escaped heredoc")
    line_start = heredoc and line_start
    places: list[Span] = []
    at = 0
    while len(places) < len(value):
        if line_start:
            at += max(0, _blanks(written, at) - _blanks(value, len(places)))
        if at >= len(written):
            return None
        wanted = value[len(places)]
        length = _escape_length(written, at, wanted, quoting)
        if length == 0 and _joins(value, len(places), quoting) and (joined := _JOINED_LINE.match(written, at)):
            at = joined.end()
            line_start = heredoc
            continue
        if length == 0 and written[at] != wanted:
            return None
        places.append(Span(at, at + (length or 1)))
        line_start = heredoc and written[at] == "\n"
        at += length or 1
    return places


def _joins(value: str, index: int, quoting: Quoting) -> bool:
    """Tell whether a backslash at the end of a line joins it to the next one, the value going on at ``index``."""
    return quoting == "double" or (quoting == "escaped heredoc" and not value.startswith(("\\\n", "\\\r\n"), index))


def _escape_length(written: str, at: int, wanted: str, quoting: Quoting) -> int:
    """Return the length of the escape at ``at`` that stands for ``wanted``; 0 if there is none."""
    if written[at] != "\\" or quoting in ("verbatim", "heredoc"):
        return 0
    letter = written[at + 1 : at + 2]
    if quoting == "single":
        return 2 if letter in ("\\", "'") and letter == wanted else 0
    if letter == "u" and (found := _UNICODE.match(written, at)):
        return len(found[0]) if chr(int(found[1] or found[2], 16)) == wanted else 0
    return 2 if letter and _LETTERS.get(letter) == wanted else 0


def _blanks(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] in _MARGIN:
        end += 1
    return end - start
