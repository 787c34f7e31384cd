"""Regular expressions of users: those of the library ``regex``, found anywhere in a text, stopped when they run away.

The library is imported only when a rule has one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from puppetguard.errors import IncompleteError
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    import regex

SECONDS = 1.0
"""How long one search may take. An expression that needs longer for a manifest's text does not end at all."""
_SHOWN = 40
_KNOWN = re.compile(f"[^{UNKNOWN}]+")
_CONTEXTUAL = re.compile(
    r"\(\?(?!:|P?<[A-Za-z_]|[imsx]+[:)])"  # groups other than plain and named ones: what is around may matter
    r"|\(\*|[*+?}]\+|\{[^\d,]"  # verbs, possessive repeats, fuzzy matches
    r"|\\[a-zA-Z](?<!\\[dDwWsSntrAZ])"  # `\b` and its like
)
"""What may make a match inside of a text depend on the text around it; wrongly found now and then, never missed."""
_ENDS = re.compile(r"\$|\\Z")


class Match(msgspec.Struct, frozen=True):
    """Whether an expression is found in a text, None if that is not decided; and what its named groups took."""

    truth: bool | None
    groups: dict[str, str]


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """Return an expression ready for use; ValueError that says what is wrong with it."""
    import regex

    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None


def search(pattern: str, text: str) -> Match:
    """Look for an expression in a text, in which ``UNKNOWN`` stands for any text.

    It is decided for such a text if it does not ask for what is around a match, and either is found in known text, or
    is ruled out by the known start (``^/etc/`` in ``"/srv/${x}"``). IncompleteError if it takes too long.
    """
    unknown = text.find(UNKNOWN)
    if unknown < 0:
        return _match(_searched(pattern, text, 0, len(text)))
    if _CONTEXTUAL.search(pattern):
        return Match(None, {})
    if _searched(pattern, text[:unknown], 0, unknown, partial=True) is None:
        return Match(False, {})
    for piece in _KNOWN.finditer(text):
        found = _searched(pattern, text, *piece.span())
        # The end of a piece is not that of the text, so that nothing may have relied on it.
        safe = piece.end() == len(text) or not _ENDS.search(pattern)
        if found is not None and (safe or found.end() < piece.end() - 1):
            return _match(found)
    return Match(None, {})


def _match(found: regex.Match[str] | None) -> Match:
    if found is None:
        return Match(False, {})
    return Match(True, {name: text for name, text in found.groupdict().items() if text is not None})


def _searched(pattern: str, text: str, start: int, end: int, *, partial: bool = False) -> regex.Match[str] | None:
    try:
        return compiled(pattern).search(text, start, end, partial=partial, timeout=SECONDS)
    except TimeoutError:
        raise IncompleteError(
            f"could not complete: the regular expression `{_short(pattern)}` takes more than {SECONDS:g} s"
            f" for `{_short(text)}`; write it so that no text can match in many ways"
        ) from None


def _short(text: str) -> str:
    text = " ".join(text.replace(UNKNOWN, "…").split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
