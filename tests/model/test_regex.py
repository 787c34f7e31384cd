"""The texts that regular expressions are meant for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from puppetguard.model.patterns import known_text, shown
from puppetguard.model.regex import Syntax, matches


def texts(expression: str, syntax: Syntax) -> list[str]:
    return [shown(match.pattern) for match in matches(expression, range(len(expression)), syntax)]


@pytest.mark.parametrize(
    ("expression", "syntax", "expected"),
    [
        ("php", "basic", ["php"]),
        (r"\.php", "basic", [".php"]),
        (".php", "basic", [".php"]),
        ("[.]php", "basic", [".php"]),
        (r"\.[pP]hp", "basic", [".php", ".Php"]),
        ("[[:alnum:]]x", "basic", ["…x"]),
        ("[^.]x", "extended", ["…x"]),
        ("[]x]a", "extended", ["]a", "xa"]),
        (r"^\(.*\)\.php$", "basic", ["….php", ".php"]),
        ("a|b", "basic", ["a|b"]),
        (r"a\|b", "basic", ["a", "b"]),
        ("a|b", "extended", ["a", "b"]),
        ("(php|html?)", "extended", ["php", "html", "htm"]),
        (r"x\?y", "basic", ["xy", "y"]),
        ("x?y", "basic", ["x?y"]),
        ("*a", "basic", ["*a"]),
        ("x{3}", "extended", ["xxx"]),
        (r"x\{2,\}", "basic", ["xx"]),
        ("[0-9]+", "perl", ["…"]),
        (r"\bphp\b", "perl", ["php"]),
        (r"\<php\>", "basic", ["php"]),
        (r"(?<=\.)php(?=\s)", "perl", ["php"]),
        (r"(?i:php)", "perl", ["php"]),
        (r"(?x)php", "perl", ["php"]),
        (r"\Q.php\E$", "perl", [".php"]),
        ("a{b", "perl", ["a{b"]),
        (r"\/a\nb", "basic", ["/a\nb"]),
        (r"\w+\.php", "perl", ["….php"]),
        (r"(a?)+b", "perl", ["ab", "b"]),
        ("", "basic", [""]),
        ("a$b", "basic", ["a$b"]),
        (r"\(a$\)", "basic", ["a"]),
    ],
)
def test_texts(expression: str, syntax: Syntax, expected: list[str]) -> None:
    assert texts(expression, syntax) == expected


@pytest.mark.parametrize(
    ("expression", "syntax"),
    [
        ("(a", "extended"),
        ("a)", "extended"),
        ("[", "basic"),
        ("$x.php", "perl"),
        (r"\cA", "perl"),
        ("(" * 9999, "perl"),
    ],
)
def test_undecidable(expression: str, syntax: Syntax) -> None:
    assert texts(expression, syntax) == []


def test_groups_and_anchors() -> None:
    first, second = matches(r"^(.*)\.(php|inc)$", range(17), "perl")[:2]
    assert [shown(group) for group in first.groups] == ["…", "php"]
    assert [shown(group) for group in second.groups] == ["…", "inc"]
    assert (first.at_start, first.at_end) == (True, True)
    assert not matches("php", range(3), "basic")[0].at_end


_ATOMS = st.sampled_from(["a", "b", r"\.", ".", "[.]", "[ab]", "(a|b)", "(?:ab)", "x?", "b{2}", "c+", "(d)", "^", "$"])


@given(st.lists(_ATOMS, max_size=6).map("".join))
def test_every_known_text_is_matched(expression: str) -> None:
    for match in matches(expression, range(len(expression)), "perl"):
        text = known_text(match.pattern)
        # An anchor in the middle makes an expression that matches nothing at all.
        if text is not None and "^" not in expression[1:] and "$" not in expression[:-1]:
            assert re.fullmatch(expression, text), (expression, text)


@pytest.mark.parametrize("expression", ["[[.a", "[[:alpha:", "[^[=", "\\(a", "[a"])
def test_what_has_no_end_matches_nothing(expression: str) -> None:
    assert matches(expression, range(len(expression)), "basic") == ()
