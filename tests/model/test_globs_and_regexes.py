"""Wildcards and regular expressions, also on texts that are known only in part."""

from __future__ import annotations

import re
import time
from fnmatch import fnmatchcase

import pytest
from hypothesis import given, strategies as st

from puppetguard.errors import IncompleteError
from puppetguard.model.predicates import globs, regular
from puppetguard.model.script import UNKNOWN


def known(text: str) -> str:
    """Return the text with what is not known for each ``$``."""
    return text.replace("$", UNKNOWN)


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        ("/etc/*", "/etc/a/b", True),
        ("/etc/*", "/srv/a", False),
        ("*.conf", "a.conf", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("[a-c]x", "bx", True),
        ("[!a-c]x", "bx", False),
        ("[]]", "]", True),
        ("[[]", "[", True),
        ("a", "A", False),
        ("", "", True),
        # The known parts decide, or they do not.
        ("/etc/*", "/etc/$", True),
        ("/etc/*", "/srv/$", False),
        ("/etc/*", "$/x", None),
        ("/etc/*", "/e$", None),
        ("*.conf", "$.conf", True),
        ("*.conf", "$.txt", False),
        ("*.conf", "/etc/$", None),
        ("/etc/*.d/*.conf", "/etc/$.d/$.conf", True),
        ("/etc/*.d/*.conf", "/etc/$.e/x.conf", None),
        ("/etc/*.d/*.conf", "/etc/$.d/x.txt", False),
        ("a?c", "a$c", None),
        ("a[xyz]c", "a$c", None),
        ("a*c", "a$$c", True),
        ("abc", "a$c", None),
        ("abc", "a$d", False),
        ("*a*", "$a$", True),
        ("**", "x$", True),
    ],
)
def test_globs(glob: str, text: str, expected: bool | None) -> None:
    assert globs.matches(glob, known(text)) is expected


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [("a", "a", True), ("a", "b", False), ("ab", "a$", None), ("ab", "b$", False), ("a*", "a$", None),
     ("a*", "a*", True), ("a?", "ab$", False), ("[", "$", None)],
)  # fmt: skip
def test_words(word: str, text: str, expected: bool | None) -> None:
    assert globs.equals(word, known(text)) is expected


def test_a_set_that_is_not_closed() -> None:
    with pytest.raises(ValueError, match=re.escape("the `[` is not closed; `[[]` stands for the character itself")):
        globs.tokens("a[b")


_TEXTS = st.text("ab/$", max_size=8)
_GLOBS = st.lists(st.sampled_from(["a", "b", "/", "*", "?", "[ab]", "[!a]"]), max_size=6).map("".join)


@given(_GLOBS, _TEXTS, st.lists(st.text("ab/", max_size=3), min_size=8, max_size=8))
def test_what_is_decided_holds_for_any_text_in_place_of_the_unknown(glob: str, text: str, fillings: list[str]) -> None:
    decided = globs.matches(glob, known(text))
    parts = text.split("$")
    filled = parts[0] + "".join(filling + part for filling, part in zip(fillings, parts[1:], strict=False))
    if decided is not None:
        assert fnmatchcase(filled, glob) is decided
    same = globs.equals(filled, known(text))
    assert same is not False


def test_a_long_text_that_is_not_known_is_not_decided() -> None:
    assert globs.matches("*a" * 1000, known("$b" * 1000)) is None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b+", "abbc", True),
        ("^b", "abbc", False),
        ("(?i)B", "abc", True),
        ("x", "a$c", None),
        ("a", "a$c", True),
        ("^a", "a$c", True),
        ("^c", "a$c", False),
        ("^c", "$c", None),
        ("c$", "a$c", True),
        ("a$", "ba$", None),
        ("^/etc/.*x", "/srv/$", False),
        ("^/etc/.*x", "/etc/$", None),
        # What is around the known text may matter, so it is not decided.
        (r"a\b", "a$", None),
        ("a(?!b)", "a$", None),
        ("(?<!x)c", "$c", None),
        ("[^/]", "a$", True),
        ("^.$", "a$", None),
        ("a.", "a$b", None),
        ("a$|b", "a$b", True),
        ("$", "a$", None),
        (r"\n?$", "a\n$", None),
    ],
)
def test_regular_expressions(pattern: str, text: str, expected: bool | None) -> None:
    assert regular.search(pattern, known(text)).truth is expected


def test_groups() -> None:
    assert regular.search("(?<a>x+)(?<b>y)?", "_xx_").groups == {"a": "xx"}
    assert regular.search("(?<a>x+)", known("$_xx_")) == regular.Match(True, {"a": "xx"})


_PATTERNS = st.lists(
    st.sampled_from("a b ^ $ . [^a] (?:ab) a* (b|ab) \\b (?=b) (?<!a) a{1,2} | \\n".split()),
    max_size=5,
).map("".join)


@given(_PATTERNS, st.text("ab\n$", max_size=6), st.lists(st.text("ab\n", max_size=3), min_size=6, max_size=6))
def test_what_is_found_holds_for_any_text_in_place_of_the_unknown(pattern: str, text: str, fillings: list[str]) -> None:
    decided = regular.search(pattern, known(text)).truth
    parts = text.split("$")
    filled = parts[0] + "".join(filling + part for filling, part in zip(fillings, parts[1:], strict=False))
    if decided is not None:
        assert regular.search(pattern, filled).truth is decided


def test_a_bad_expression() -> None:
    with pytest.raises(ValueError, match=re.escape("this is no regular expression: missing ) at position 2")):
        regular.compiled("(a")


def test_an_expression_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "SECONDS", 0.05)
    start = time.monotonic()
    with pytest.raises(IncompleteError) as caught:
        regular.search("(a|aa)+$", "a" * 60 + "b")
    assert time.monotonic() - start < 5
    assert str(caught.value) == (
        "could not complete: the regular expression `(a|aa)+$` takes more than 0.05 s"
        f" for `{'a' * 40}…`; write it so that no text can match in many ways"
    )
    assert caught.value.exit_code == 5
