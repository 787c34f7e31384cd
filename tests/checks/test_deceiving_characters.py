"""Invisible characters and letters of other scripts, less what the rules' own files say."""

from __future__ import annotations

import pytest
import regex

from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.checks.security import texts


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("$x = 'a\u202eb\u202c'\n$y = '\u2066'", ["\u202e", "\u2066"]),
        ("# \u202e", ["\u202e"]),
        ("$x = 'a\u200bb'", ["\u200b"]),
        ("# a\u200bb", []),
        ("$x = 'a\u00adb'", ["\u00ad~"]),
        ("$x = 'می\u200cخواهم'", []),
        ("$x = 'a\u00a0b'", ["\u00a0~"]),
        ("$x = 'a b\u00a0c'", []),
        ("exec { 'a': command => \"ls\u00a0-l ${x}\", path => '/bin' }", ["\u00a0~"]),
        ("$x = 'plain'", []),
    ],
)
def test_invisible(code: str, expected: list[str]) -> None:
    assert texts("invisible-character", code) == expected


DIRECTIONS = [chr(code) for code in range(0x110000) if regex.match(r"\p{Bidi_Control}", chr(code))]
UNSEEN = [chr(code) for code in range(0x110000) if regex.match(r"\p{Default_Ignorable_Code_Point}", chr(code))]


@pytest.mark.parametrize("place", ["$x = 'a{}b'", '$x = "a{}b ${{y}}"', "file {{ '/srv/a{}b': }}"])
def test_all_that_nobody_sees_in_strings_and_titles(place: str) -> None:
    assert (len(DIRECTIONS), len(UNSEEN)) == (12, 4_174)
    # Those that Unicode has reserved are shown as nothing, too.
    code = "\n".join(place.format(one) for one in UNSEEN)
    assert sorted(one.rstrip("~") for one in texts("invisible-character", code)) == UNSEEN


@pytest.mark.parametrize("place", ["# a {} b", "/* a {} b */", "$x = 'a' # {}"])
def test_all_that_show_another_order_in_comments(place: str) -> None:
    embedding = [one for one in DIRECTIONS if one not in "\u061c\u200e\u200f"]
    # A mark of direction only moves what stands beside it: in prose it has its use.
    assert [texts("invisible-character", place.format(one)) for one in embedding] == [[one] for one in embedding]


@pytest.mark.parametrize("place", ["class a{}b {{ }}", "$a{}b = 1", "file {{ 'x': mo{}de => '0644' }}", "include a{}b"])
def test_none_can_stand_in_a_name(place: str) -> None:
    for one in UNSEEN:
        problems = parse(SourceFile("a.pp", place.format(one))).problems
        assert any(problem.severity == "error" for problem in problems), f"{ord(one):x}"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("$x = '1\ufe0f\u20e3 \u2764\ufe0f ok'", []),
        ("$x = '\U0001f3f4\U000e0067\U000e0062\U000e007f ok'", []),
        ("$x = 'ok\U000e0067'", ["\U000e0067"]),
    ],
)
def test_emoji_have_their_use_for_them(code: str, expected: list[str]) -> None:
    assert texts("invisible-character", code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("$x = 'p\u0430ypal.com and \u0440aypal.com'", ["p\u0430ypal", "\u0440aypal"]),
        ("$x = '\u0441\u0430\u0442'", []),
        ("$x = 'db_\u043f\u0430\u0440\u043e\u043b\u044c'", []),
        ("$x = '5k\u03a9'", []),
        ("# p\u0430ypal", []),
        ("$x = 'caf\u00e9'", []),
    ],
)
def test_mixed_scripts(code: str, expected: list[str]) -> None:
    assert texts("mixed-script-identifier", code) == expected
