"""Corrections of a text, and where everything else goes by them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from puppetguard.findings import Edit, Fix, Location
from puppetguard.model.corrections import Correction, Moves, corrected, corrections
from puppetguard.model.intended import explains
from puppetguard.source import SourceFile


def fix(*edits: tuple[int, int, int, int, str]) -> Fix:
    return Fix("", tuple(Edit(Location("", *edit[:4]), edit[4]) for edit in edits))


def test_places_are_of_the_text() -> None:
    source = SourceFile("", "ab\r\ncd\n")
    found = corrections(source, fix((2, 1, 2, 2, "X"), (1, 1, 1, 3, "yy")))
    assert found == (Correction(0, 2, "yy"), Correction(4, 5, "X"))
    assert corrected(source.text, found) == "yy\r\nXd\n"


@pytest.mark.parametrize(
    "edits",
    [
        ((3, 2, 3, 2, "x"),),
        ((1, 5, 1, 6, "x"),),
        ((0, 1, 1, 1, "x"),),
        ((2, 2, 2, 1, "x"),),
        ((1, 1, 1, 3, "x"), (1, 2, 2, 1, "y")),
        ((1, 1, 1, 2, "a"),),
        (),
    ],
)
def test_what_is_no_place_or_changes_nothing(edits: tuple[tuple[int, int, int, int, str], ...]) -> None:
    assert corrections(SourceFile("", "ab\r\ncd\n"), fix(*edits)) is None


def test_what_meets() -> None:
    word = Correction(2, 5, "x")
    assert [one for one in range(8) if word.meets(Correction(one, one, "x"))] == [2, 3, 4, 5]
    assert [one for one in range(8) if word.meets(Correction(one, one + 1, "x"))] == [2, 3, 4]


def test_where_offsets_go() -> None:
    moves = Moves([Correction(2, 4, "xyz"), Correction(6, 6, "!!")])
    assert [moves.of(offset) for offset in range(9)] == [
        (0,), (1,), (2,), (), (5,), (6,), (7, 9), (10,), (11,),
    ]  # fmt: skip
    assert moves.first_of(3) == 2
    assert list(moves.within(4, 5)) == [Correction(2, 4, "xyz")]
    assert list(moves.within(5, 5)) == []
    assert len(moves.within(0, 9)) == 2


@st.composite
def made(draw: st.DrawFn) -> tuple[str, list[Correction]]:
    text = draw(st.text("abc", min_size=1, max_size=12))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return text, [Correction(start, end, draw(st.text("abcX", max_size=3))) for start, end in pairs]


@given(made())
def test_what_is_not_corrected_moves_as_told(case: tuple[str, list[Correction]]) -> None:
    text, found = case
    after, moves = corrected(text, found), Moves(found)
    for offset, char in enumerate(text):
        if not any(one.start <= offset < one.end for one in found):
            assert after[moves.first_of(offset)] == char
    assert len(after) in moves.of(len(text))


@given(made())
def test_replaced_texts_explain_what_came_of_them(case: tuple[str, list[Correction]]) -> None:
    text, found = case
    replaced = [(text[one.start : one.end], one.text) for one in found if text[one.start : one.end] != one.text]
    assert explains(replaced, text, corrected(text, found))
    assert not explains(replaced, text, corrected(text, found) + "Q")


def test_what_they_do_not_explain() -> None:
    assert explains([("ab", "ba")], "xab ab", "xba ab")
    assert explains([("ab", "ba")], "xab ab", "xab ba")
    assert not explains([("ab", "ba")], "xab ab", "xba ba")
    assert not explains([], "a", "b")
    assert not explains([("a", "b")], "a", "a")
