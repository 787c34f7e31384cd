"""Heredocs whose header cannot be read or whose end is missing: what was probably meant."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# The groups are atomic: what could be shared out among them in many ways would be tried in all of these.
_CLOSED_HEADER = re.compile(r"@\(((?>[^:/)\r\n]*))(?>[^)\r\n]*)\)")
_OPEN_HEADER = re.compile(
    r"@\((?>[ \t]*)(\"(?>[^\"\r\n]+)\"|(?>[^\s\":/,;()]+))(?:(?>[ \t]*):(?>[ \t]*)\w*)?(?:(?>[ \t]*)/[\w$]*)?"
)
"""Headers that cannot be read: what probably is the tag, and where the header ends."""

_END_LIKE = re.compile(
    r"^(?>[ \t]*)(\|(?>[ \t]*-?[ \t]*))?((?>\w[\w.-]*))(?>[ \t\r]*)([^\w\s|](?>[^|\n]*))?$", re.ASCII | re.MULTILINE
)
_SIMILAR = 0.75  # of difflib's ratio


def end_like(source: str, tag: str, text_start: int) -> re.Match[str] | None:
    """Find a line that was probably meant to end the text of a heredoc; group 2 is the word in place of the tag.

    It is ``| WORD``, or the tag with a comma or a comment behind it, or a word by itself that is spelt much like it.
    ``tag`` may be empty, when it cannot be told.
    """
    for match in _END_LIKE.finditer(source, text_start):
        mark, word, rest = match.groups()
        if (mark and not rest) or word.lower() == tag.lower():
            return match
        if tag and not rest and SequenceMatcher(None, word.lower(), tag.lower()).ratio() >= _SIMILAR:
            return match
    return None


def guessed_header(source: str, start: int) -> tuple[str, int]:
    """Return what probably is the tag of a header at ``start`` that cannot be read, and the offset behind it.

    The tag is empty when there is none.
    """
    match = _CLOSED_HEADER.match(source, start) or _OPEN_HEADER.match(source, start)
    return (match[1].strip('" \t'), match.end()) if match is not None else ("", start + 2)


def closed_header(source: str, start: int) -> str:
    """Return the hint to close a header whose parenthesis is missing."""
    tag, _ = guessed_header(source, start)
    return f"close the tag on its line: `@({tag or 'TAG'})`"
