from __future__ import annotations

import time

import pytest

from puppetguard.model.hiera.data import interpolation_flaws
from puppetguard.model.hiera.interpolation import Interpolation, bad_interpolations, interpolations, segments
from puppetguard.model.hiera.yaml_reader import read_yaml
from puppetguard.source import SourceFile


def test_interpolations() -> None:
    assert interpolations("a%{facts.os.family} %{lookup('x.y')}%{::}%{ alias(\"z\") }") == [
        Interpolation(1, 19, "scope", "facts.os.family"),
        Interpolation(20, 36, "lookup", "x.y"),
        Interpolation(41, 56, "alias", "z"),
    ]


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("a", ["a"]),
        ("a.b.0", ["a", "b", "0"]),
        ("a.'b.c'.d", ["a", "b.c", "d"]),
        ('a."b c"', ["a", "b c"]),
        ("facts['os']", None),
        ("a.'b", None),
        (".a", None),
        ("a..b", None),
    ],
)
def test_segments(key: str, parts: list[str] | None) -> None:
    assert segments(key) == parts


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("%{looukp('x')}", "Hiera has no function `looukp`: the lookup fails", "did you mean `lookup`?"),
        (
            "%{facts['a.b']['c']}",
            "`%{facts['a.b']['c']}` is no name that Hiera can read: the lookup fails",
            "write `%{facts.'a.b'.c}`",
        ),
        (
            "x %{alias('y')}",
            "`%{alias('y')}` is only a part of the text, where `alias` is not allowed: the lookup fails",
            "use `lookup`, or let it be the whole text",
        ),
        (
            "%{lookup(x)}",
            "`%{lookup(x)}` is not read as a call, for its key has no quotes: it gives an empty text",
            "write `%{lookup('x')}`",
        ),
        ("a %{lookup('x')", "`%{lookup('x')` is not closed: it stays as it is", "close it with `}`"),
    ],
)
def test_what_is_wrong(text: str, message: str, hint: str) -> None:
    assert [(one.message, one.hint) for one in bad_interpolations(text)] == [(message, hint)]


@pytest.mark.parametrize(
    "text", ["%{facts.x} %{::y} %{}", "%{literal('%')}{X}", "%{x", "100%", "%{a::b}", "%{scope('x')}", "date +%{"]
)
def test_what_is_not(text: str) -> None:
    assert bad_interpolations(text) == []


def test_functions_are_not_allowed_in_a_configuration() -> None:
    assert [one.fatal for one in bad_interpolations("%{lookup('x')}", methods=False)] == [True]


def test_long_texts_take_no_time() -> None:
    assert bad_interpolations("%{" * 50_000) == []
    assert len(bad_interpolations("%{X}" * 1_000)) == 1_000


def test_places_of_many_interpolations_take_no_time() -> None:
    source = SourceFile("", 'a: "' + "%{X} " * 20_000 + "".join(f"%{{Y{number}}} " for number in range(5_000)) + '"')
    start = time.process_time()
    found = list(interpolation_flaws(read_yaml(source.text).root, source))
    assert time.process_time() - start < 10
    assert [one.place.column for one in found[:3]] == [5, 10, 15]
