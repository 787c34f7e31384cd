"""Scripts of sed: every substitution in them, compared with GNU sed itself."""

from __future__ import annotations

import subprocess

import pytest

from puppetguard.model.patterns import known_text, literal, shown
from puppetguard.model.sed import parse_sed


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("s/php/phpp/g", [("s/php/phpp/g", "php", "phpp")]),
        ("s#\\.php#.phpp#", [("s#\\.php#.phpp#", ".php", ".phpp")]),
        ("s,a\\,b,c,", [("s,a\\,b,c,", "a,b", "c")]),
        ("s|a\\|b|c|", [("s|a\\|b|c|", "a|b", "c")]),
        ("s/a/b/2Ip;s/c/d/", [("s/a/b/2Ip", "a", "b"), ("s/c/d/", "c", "d")]),
        ("/x/,/y/ { s/a/b/ ; p }", [("s/a/b/", "a", "b")]),
        ("1!G;h;$!d", []),
        ("2,+3s/a/&p/", [("s/a/&p/", "a", "ap")]),
        ("\\,x,I s/a/\\&/", [("s/a/\\&/", "a", "&")]),
        ("0~3!s/a/b/", [("s/a/b/", "a", "b")]),
        ("s/\\(.*\\)\\.php/mv & \\1.phpp/", [("s/\\(.*\\)\\.php/mv & \\1.phpp/", "….php", "mv ….php ….phpp")]),
        ("s/[/]/x/", [("s/[/]/x/", "/", "x")]),
        ("s/a/b\\/c\\nd/", [("s/a/b\\/c\\nd/", "a", "b/c\nd")]),
        ("s/a/\\Ub/", [("s/a/\\Ub/", "a", "…")]),
        ("a\\\ntext s/a/b/\ns/x/y/", [("s/x/y/", "x", "y")]),
        ("i text; s/a/b/", []),
        ("y/abc/xyz/;s/a/b/", [("s/a/b/", "a", "b")]),
        (":a;s/a/b/;ta", [("s/a/b/", "a", "b")]),
        ("# s/a/b/\ns/c/d/", [("s/c/d/", "c", "d")]),
        ("s/a/b/w out;s/c/d/", [("s/a/b/w out;s/c/d/", "a", "b")]),
        ("r file;s/a/b/", []),
        ("s/a/b/e", []),
        ("s/a/b", []),
        ("s\na\nb\n", []),
        ("k;s/a/b/", []),
    ],
)
def test_substitutions(script: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        (script[one.start : one.end], shown(example.before), shown(example.after))
        for one in parse_sed(script, range(len(script))).substitutions
        for example in one.examples()[:1]
    ]
    assert found == expected


@pytest.mark.parametrize("script", ["s/a/b", "y/a/b", "k", "/a"])
def test_mistakes_are_noticed(script: str) -> None:
    assert not parse_sed(script, range(len(script))).complete


def test_extended_syntax() -> None:
    script = "s/(a|b)+\\.php/\\1/"
    (one,) = parse_sed(script, range(len(script)), extended=True).substitutions
    assert [(shown(e.before), shown(e.after)) for e in one.examples()] == [("a.php", "a"), ("b.php", "b")]


_LINES = ("index.php", "a.php and b.php", "foo.phpp", "x/y.html", "[a/b]", "a|b", "conf.conf", "")


@pytest.mark.parametrize(
    ("script", "extended"),
    [
        ("s/php/phpp/", False),
        ("s/php/phpp/g", False),
        ("s/\\.php$/.phpp/", False),
        ("s#\\.php#.phpp#g", False),
        ("s/\\.\\(php\\)/.\\1p/", False),
        ("s/\\.(php)/.\\1p/g", True),
        ("s/php/&p/", False),
        ("s/[.]conf/.cofn/", False),
        ("s/[/]/-/", False),
        ("s,/,\\,,", False),
        ("s|a\\|b|c|", False),
        ("s/\\.html/\\/x\\&/", False),
        ("s+\\.php+.p\\+p+", False),
        ("/zzz/!s/\\.php/.x/", False),
        ("s/x{1}/y/", True),
        ("s/\\bphp\\b/p/", False),
    ],
)
def test_like_gnu_sed(script: str, extended: bool) -> None:
    (one,) = parse_sed(script, range(len(script)), extended=extended).substitutions
    given = "\n".join(_LINES)
    arguments = ["sed", *(["-E"] if extended else []), "-e", script]
    real = subprocess.run(arguments, input=given, capture_output=True, text=True, check=True).stdout.split("\n")
    for line, wanted in zip(_LINES, real, strict=True):
        if "\\b" in script and line == "foo.phpp":
            continue  # a boundary is not looked at: it takes no text
        result = one.applied(literal(line))
        assert known_text(literal(line) if result is None else result) == wanted, line
