"""Heredocs that say what their text is: what is wrong with it, in our own words and with the place in the text."""

import pytest

from puppetguard.source import SourceFile
from puppetguard.syntax import Problem, parse
from puppetguard.syntax.validation.json_text import json_flaw


def problem(syntax: str, *lines: str) -> Problem:
    """Return the one problem with a heredoc of these lines."""
    text = f"$x = @(E:{syntax})\n" + "".join(f"  {line}\n" for line in lines) + "  | E\n"
    (found,) = parse(SourceFile("site.pp", text)).problems
    assert found.code == f"ILLEGAL_{syntax.upper()}"
    return found


def test_json() -> None:
    found = problem("json", "{", '  "a": 1', '  "b": 2', "}")
    assert found.message == (
        'the text of this heredoc is not valid JSON: line 3 of it, column 3: a `,` is missing before `"b"`'
    )
    assert found.related == ((34, 40, "line 3 of the text"),)


def test_base64() -> None:
    cut = "the text of this heredoc is not valid Base64: its length is not a multiple of 4: it was probably cut off"
    assert problem("base64", "c2VjcmV0IGtleQ").message == cut
    wrong = "the text of this heredoc is not valid Base64: line 2 of it, column 4: `-` is not a character of Base64"
    assert problem("base64", "c2Vj", "cmV-").message == wrong


def test_puppet() -> None:
    found = problem("pp", "$x = 1", "$y =")
    assert found.message == ("the text of this heredoc is not valid Puppet code: line 2 of it: the text ends too early")
    assert found.hint == "a value is missing"


def test_template() -> None:
    assert problem("epp", "a", "b <%= $x", "c").message == (
        "the text of this heredoc is not a valid EPP template: line 3 of it: unexpected `c`"
    )
    assert problem("epp", "a <%= $x").message == (
        "the text of this heredoc is not a valid EPP template: line 1 of it: this tag of the template is never closed"
        " with `%>`"
    )


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1,}', (1, 8), "a `,` stands before the closing `}`"),
        ("[1,\n 2,\n]", (2, 3), "a `,` stands before the closing `]`"),
        ("{'a': 1}", (1, 2), "`'` is not a quote of JSON"),
        ('{"a" /* : \n */ 1}', (2, 5), "a `:` is missing before `1`"),
        ("{a: 1}", (1, 2), 'a key in `"` is expected instead of `a`'),
        ('["a', (1, 2), 'this text is never closed with `"`'),
        ('["a\nb"]', (1, 4), "a line break or tab stands in a text"),
        ('["\\q"]', (1, 3), "`\\q` is not an escape of JSON"),
        ('["\\u12"]', (1, 3), "`\\u` stands without its four hexadecimal digits"),
        ("[True]", (1, 2), "`True` is not a value of JSON"),
        ('["NaN", NaN]', (1, 9), "`NaN` is not a value of JSON"),
        ("[1,,2]", (1, 4), "a value is missing before `,`"),
        ("[01]", (1, 2), "a number does not start with 0"),
        ("[1] x", (1, 5), "`x` follows the end"),
        ("", (1, 1), "the text ends too early"),
    ],
)
def test_flaws_of_json(text: str, place: tuple[int, int], message: str) -> None:
    flaw = json_flaw(text)
    assert flaw is not None
    assert (flaw.line, flaw.column, flaw.message) == (*place, message)


def test_what_ruby_takes_for_json() -> None:
    assert json_flaw("[" + "9" * 5000 + "] // a comment") is None
    assert json_flaw('["' + "[" * 200 + '"]') is None
    assert json_flaw("[" * 101 + "]" * 101) is not None


def test_escapes_are_named_and_found() -> None:
    source = SourceFile("site.pp", '$x = "\\uD83D\\uDE00"\n')
    (found,) = parse(source).problems
    assert found.message == "`\\uD83D` is not a character but one half of `\\uD83D\\uDE00`, as JSON and Java write it"
    assert found.hint == "write it as one escape: `\\u{1F600}`"
    (warning,) = parse(SourceFile("site.pp", '$x = "a\\qb"\n')).problems
    assert (warning.start, warning.related) == (11, ((7, 9, "the escape"),))
