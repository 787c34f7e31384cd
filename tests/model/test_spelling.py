"""Distances between words."""

from __future__ import annotations

from itertools import product

import pytest

from puppetguard.model.spelling import (
    are_neighbours,
    closest,
    edits,
    is_one_edit,
    is_repetition,
    is_swapped_apart,
    is_transposition,
    one_edit_away,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("a", "a", 0), ("php", "phpp", 1), ("conf", "cofn", 1), ("ab", "cd", 2), ("", "abc", 3), ("abcdef", "uvwxyz", 4)],
)
def test_edits(one: str, other: str, expected: int) -> None:
    assert edits(one, other) == expected


def test_one_edit_is_told_as_it_is_counted() -> None:
    words = ["".join(letters) for length in range(5) for letters in product("abc", repeat=length)]
    for one in words:
        near = [other for other in words if edits(one, other) == 1]
        assert [other for other in words if is_one_edit(one, other)] == near
        assert one_edit_away(one, words) == [one, *near]


def test_closest() -> None:
    assert closest("severty", ["severity", "summary"]) == "severity"
    assert closest("xyz", ["severity", "summary"]) is None
    assert closest("whi", ["why", "whit"]) == "why"
    assert closest("a", []) is None
    words = ["".join(letters) for length in range(4, 7) for letters in product("ab", repeat=length)]
    for word in ("cabab", "abcab", "ccbab", "bacba", "cdbaba", "abab", "cccab"):
        most = 1 if len(word) <= 4 else 2
        near = [(edits(word, one), at, one) for at, one in enumerate(words) if edits(word, one) <= most]
        assert closest(word, words) == (min(near)[-1] if near else None)


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


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("detele", "delete", True),
        ("delete", "delete", False),
        ("dleete", "delete", False),
        ("teleed", "delete", False),
        ("delate", "delete", False),
        ("edlete", "delete", False),
        ("telede", "delete", False),
        ("delete", "deletes", False),
    ],
)
def test_letters_swapped_around_another(one: str, other: str, *, told: bool) -> None:
    assert is_swapped_apart(one, other) is told
