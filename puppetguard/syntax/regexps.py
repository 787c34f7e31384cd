"""Ruby's regular expressions, as far as needed to tell whether one compiles."""

from __future__ import annotations

from puppetguard.syntax.problems import Problem


def regexp_problem(text: str, start: int, end: int) -> Problem | None:
    """Return what is wrong with the regular expression ``text[start:end]``, or None."""
    return None
