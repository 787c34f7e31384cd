"""Regular expressions of users that do not end: each is stopped, or answers."""

from __future__ import annotations

import pytest

from puppetguard.errors import IncompleteError
from puppetguard.model.predicates import regular

A, B, COMMA = "a", " ", "1,"
SLOW = {
    "(a+)+$": A,
    "^(a|aa)+$": A,
    "([a-zA-Z]+)*$": A,
    "(a|a?)+$": A,
    "^(.*a){20}$": A,
    "(x+x+)+y": "x",
    "^(a?){40}a{40}$": A,
    r"^(([a-z])+.)+[A-Z]([a-z])+$": A,
    r"\s+$": B,
    r"^\s*(\s*)*\S$": B,
    r"^(\w+\s?)*$": A,
    r"^(?:.*?,){30}P": COMMA,
    ".*.*=.*;": "x",
    "(?:(?:a*)*)*b": A,
    r"^([\w.-]+)+@([\w-]+\.)+\w+$": "a.",
    r"(\d+)*[^\d,]": COMMA,
    "(?=(a+))a*b": A,
    r"(a)\1*\1*\1*b": A,
    "((a{1,100}){1,100}){1,100}b": A,
    r"<(?:[^>\"']+|\"[^\"]*\"|'[^']*')*>": "<x ",
}
"""Classic ones, with what they take the longest for."""
FOUND = {"([a-zA-Z]+)*$", "(a|a?)+$", r"^\s*(\s*)*\S$", r"(\d+)*[^\d,]"}
"""Those that match it in the end."""


@pytest.mark.parametrize("pattern", SLOW)
def test_each_ends(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "SECONDS", 0.1)
    for size in (40, 1_000_000 // len(SLOW[pattern])):
        try:
            found = regular.search(pattern, SLOW[pattern] * size + "!")
        except IncompleteError:
            # It is stopped, and no run that does so passes.
            continue
        assert found.truth == (pattern in FOUND)


def test_some_of_them_have_to_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "SECONDS", 0.1)
    with pytest.raises(IncompleteError):
        regular.search("^(a|aa)+$", "a" * 80 + "!")
