"""Letters that are written for the digits that look like them: ``10OM``, ``10.0.O.5``."""

from __future__ import annotations

import re

_LETTERS = str.maketrans("OoIl", "0011")


def with_digits(word: str) -> str:
    """Return a word with the digits that its letters look like."""
    return word.translate(_LETTERS)


def meant_number(word: str, pattern: str) -> str:
    """Return what a word is with digits in place of such letters, if only that matches the pattern; else nothing."""
    written = with_digits(word)
    return written if written != word and re.fullmatch(pattern, written) else ""
