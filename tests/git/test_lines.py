"""Which lines a change touches."""

from __future__ import annotations

import pytest

from puppetguard.git.lines import changed_lines, likeliest_origin


@pytest.mark.parametrize(
    ("before", "after", "ranges"),
    [
        ("a\nb\nc\n", "a\nb\nc\n", []),
        ("a\nb\nc\n", "a\nX\nc\n", [(2, 2)]),
        ("a\nb\nc\n", "a\nb\nX\nY\nc\n", [(3, 4)]),
        ("a\nb\nc\n", "a\nc\n", [(1, 2)]),
        ("a\nb\nc\nd\ne\n", "X\nb\nc\nd\nY\n", [(1, 1), (5, 5)]),
        ("", "a\n", [(1, 1)]),
        ("a", "b", [(1, 1)]),
        ("a\na\na\n", "a\na\na\na\n", [(4, 4)]),
    ],
)
def test_ranges(before: str, after: str, ranges: list[tuple[int, int]]) -> None:
    assert changed_lines(before.encode(), after.encode()) == ranges


def test_a_huge_change_is_one_range() -> None:
    before = b"".join(b"%d\n" % number for number in range(50_000))
    after = b"".join(b"%d\n" % -number for number in range(1, 50_001))
    assert changed_lines(before, after) == [(1, 50_000)]


def test_where_a_file_comes_from() -> None:
    gone = {"a": b"1\n2\n3\n4\n", "b": b"1\n2\n9\n9\n", "c": b""}
    assert likeliest_origin(b"0\n2\n3\n4\n", gone) == "a"
    assert likeliest_origin(b"1\n2\n9\n8\n", gone) == "b"
    assert likeliest_origin(b"7\n2\n8\n6\n5\n", gone) is None
    assert likeliest_origin(b"x", {}) is None
