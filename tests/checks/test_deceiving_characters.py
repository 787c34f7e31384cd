"""Invisible characters and letters of other scripts, less what the rules' own files say."""

from __future__ import annotations

import pytest

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
