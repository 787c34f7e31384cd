"""Wildcards as the shell has them, for any text: ``*`` (also across slashes), ``?``, ``[a-z]`` and ``[!a-z]``.

They decide also texts of which only some is known: ``/etc/*`` matches ``"/etc/${name}"`` whatever the name is, and
never ``"/srv/${name}"``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase, translate
from functools import cache

from puppetguard.model.script import UNKNOWN

_TOKEN = re.compile(r"\*+|\[!?\]?[^\]]*\]|.", re.DOTALL)
_LARGEST = 1_000_000
"""How many steps are taken at most to decide a text that is partly known."""


@cache
def tokens(glob: str) -> tuple[str, ...]:
    """Return the parts of a glob: characters, ``*``, ``?`` and sets; ValueError if a set is not closed."""
    found = tuple("*" if token.startswith("*") else token for token in _TOKEN.findall(glob))
    if "[" in found:
        raise ValueError("the `[` is not closed; `[[]` stands for the character itself")
    return found


def matches(glob: str, text: str) -> bool | None:
    """Tell whether a glob matches a whole text, in which ``UNKNOWN`` stands for any text; None if that decides it."""
    return _decided(tokens(glob), text) if UNKNOWN in text else fnmatchcase(text, glob)


def equals(word: str, text: str) -> bool | None:
    """Tell whether a text is a word; None if that depends on what stands in place of ``UNKNOWN``."""
    return _decided([f"[{char}]" if char in "*?" else char for char in word], text) if UNKNOWN in text else text == word


def _decided(parts: Sequence[str], text: str) -> bool | None:
    if (len(parts) + 1) * len(text) > _LARGEST:
        return None
    if not _accepts(parts, text, whatever=False):
        return False
    return True if _accepts(parts, text, whatever=True) else None


def _accepts(parts: Sequence[str], text: str, *, whatever: bool) -> bool:
    """Tell whether the text is accepted for some text in place of ``UNKNOWN``, or ``whatever`` stands there.

    All ways to match are followed at once: ``at`` are the parts that the next character may belong to. ``whatever``
    stands there is accepted only by a ``*``, so that the answer may be no where a yes takes more than that.
    """
    at = _with_stars(parts, {0})
    for char in text:
        if char != UNKNOWN:
            # A `*` stays where it is.
            at = {
                index + (parts[index] != "*")
                for index in at
                if index < len(parts) and (parts[index] in ("*", char, "?") or _in_set(parts[index], char))
            }
        elif whatever:
            at = {index for index in at if index < len(parts) and parts[index] == "*"}
        else:
            at = set(range(min(at), len(parts) + 1))
        at = _with_stars(parts, at)
        if not at:
            return False
    return len(parts) in at


def _with_stars(parts: Sequence[str], at: set[int]) -> set[int]:
    """Add what follows each ``*``, which may be empty."""
    return at | {index + 1 for index in at if index < len(parts) and parts[index] == "*"}


def _in_set(part: str, char: str) -> bool:
    return len(part) > 1 and _compiled_set(part).match(char) is not None


@cache
def _compiled_set(part: str) -> re.Pattern[str]:
    return re.compile(translate(part))
