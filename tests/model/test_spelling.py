"""Distances between words."""

from __future__ import annotations

import pytest

from puppetguard.model.spelling import are_neighbours, closest, edits, is_repetition, is_transposition


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("a", "a", 0), ("php", "phpp", 1), ("conf", "cofn", 1), ("ab", "cd", 2), ("", "abc", 3), ("abcdef", "uvwxyz", 4)],
)
def test_edits(one: str, other: str, expected: int) -> None:
    assert edits(one, other) == expected


def test_closest() -> None:
    assert closest("severty", ["severity", "summary"]) == "severity"
    assert closest("xyz", ["severity", "summary"]) is None
    assert closest("whi", ["why", "whit"]) == "why"
    assert closest("a", []) is None


def test_kinds_of_slips() -> None:
    assert is_repetition("php", "phpp")
    assert is_repetition("csss", "css")
    assert not is_repetition("php", "php")
    assert not is_repetition("php", "phpx")
    assert is_transposition("conf", "cofn")
    assert not is_transposition("conf", "fnoc")


@pytest.mark.parametrize(
    ("one", "other", "beside"),
    [("a", "s", True), ("a", "q", True), ("g", "b", True), ("a", "a", False), ("a", "p", False), ("q", "z", False),
     ("a", "1", False)],
)  # fmt: skip
def test_neighbours_on_the_keyboard(one: str, other: str, *, beside: bool) -> None:
    assert are_neighbours(one, other) is beside
    assert are_neighbours(other, one) is beside
