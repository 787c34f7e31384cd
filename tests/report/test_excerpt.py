"""Source excerpts with carets."""

from __future__ import annotations

import pytest

from puppetguard.report.excerpt import excerpt, gutter_width
from puppetguard.report.markup import display_width, printable
from puppetguard.source import SourceFile

TEXT = "class a {\n\texec { '漢字\tx': command\t=> 'ab\x1b[31m\u202ec' }\r\n}\n"


def shown(text: str, part: str) -> list[str]:
    source = SourceFile("site.pp", text)
    start = text.index(part)
    return excerpt(source, start, start + len(part)).split("\n")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("class", ["1 | class a {", "  | ^^^^^"]),
        ("exec", ["2 |     exec { '漢字    x': command => 'ab\\x1b[31m\\u202ec' }", "  |     ^^^^"]),
        ("字", ["2 |     exec { '漢字    x': command => 'ab\\x1b[31m\\u202ec' }", "  |               ^^"]),
        ("\tx", ["2 |     exec { '漢字    x': command => 'ab\\x1b[31m\\u202ec' }", "  |                 ^^^^^"]),
        ("\x1b[31", ["2 |     exec { '漢字    x': command => 'ab\\x1b[31m\\u202ec' }", "  |" + " " * 39 + "^" * 7]),
        ("a {\n\texec", ["1 | class a {", "  |       ^^^"]),
    ],
)  # fmt: skip
def test_carets_stand_below_the_text(part: str, expected: list[str]) -> None:
    lines = shown(TEXT, part)
    assert lines[0] == expected[0]
    assert lines[1] == expected[1] or display_width(lines[1]) == display_width(expected[1])


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, "1 |\n  | ^"),
        ("ab", 1, "1 | ab\n  |  ^"),
        ("ab", 2, "1 | ab\n  |   ^"),
        ("ab\n", 3, "2 |\n  | ^"),
        ("ab\r\nc", 2, "1 | ab\n  |   ^"),
    ],
)
def test_an_empty_range_has_one_caret(text: str, offset: int, expected: str) -> None:
    assert excerpt(SourceFile("site.pp", text), offset, offset) == expected


def test_a_long_line_is_cut() -> None:
    lines = shown("x" * 500 + "$$$" + "y" * 500, "$$$")
    assert lines == ["1 | …" + "x" * 60 + "$$$" + "y" * 77 + "…", "  | " + " " * 61 + "^^^"]
    assert shown("ab" + "x" * 500, "ab")[0] == "1 | ab" + "x" * 138 + "…"
    assert shown("x" * 500 + "ab", "ab")[0] == "1 | …" + "x" * 138 + "ab"


def test_a_huge_line_costs_nothing() -> None:
    source = SourceFile("site.pp", "x" * 10_000_000)
    for offset in range(0, 10_000_000, 1000):
        assert len(excerpt(source, offset, offset + 10_000_000)) < 600


def test_labels_and_gutters() -> None:
    source = SourceFile("site.pp", "a\n" * 120)
    assert gutter_width(source, 0, 200) == 3
    assert excerpt(source, 0, 1, label="here\x07", gutter=3) == "  1 | a\n    | ^ here\\x07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 漢", "plain é 漢"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("\u202e\u2066\u200b\ufeff", "\\u202e\\u2066\\u200b\\ufeff"),
        ("\U000e0041\ud800", "\\U000e0041\\ud800"),
        ("a\tb\nc\r\xa0", "a\\x09b\\x0ac\\x0d\\xa0"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
    assert printable(text).isprintable()


def test_display_width() -> None:
    assert display_width("ab") == 2
    assert display_width("漢a\u0301ｗ") == 5
