"""What attributes of resources are in the end, by their own code and what else reaches them."""

from __future__ import annotations

import pytest

from puppetguard.model.effective import effective
from puppetguard.model.resources import PARTIAL
from puppetguard.model.subject import Subject
from puppetguard.model.values import StaticText
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def paths(code: str) -> list[str]:
    """Return what ``path`` is of each ``exec``, with what sets it; ``!`` for what surely does."""
    source = SourceFile("a.pp", code)
    resources = Subject(source, parse(source).program).resources
    found = []
    for resource in resources.of_types(("exec",)):
        if resource.form in PARTIAL:
            continue
        path = effective(resource, "path", resources)
        values = [one.value.text if isinstance(one.value, StaticText) else "undef" for one in path.values]
        by = [f"{one.by.form}{'!' if one.sure else ''}" for one in path.influences]
        marks = [mark for mark, is_so in (("unknown", path.unknown), ("too late", path.too_late is not None)) if is_so]
        found.append(" ".join(["|".join(values), *by, *marks]))
    return found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'x': path => 'a' }", ["a regular!"]),
        ("exec { 'x': }", ["undef"]),
        ("Exec { path => 'a' } exec { 'x': ; 'y': path => 'b' }", ["a default!", "b regular! default!"]),
        ("Exec { path => 'a' } exec { 'x': path => undef }", ["undef regular! default!"]),
        ("exec { default: path => 'a'; 'x': ; 'y': path => 'b' }", ["a regular!", "b regular!"]),
        ("exec { 'x': * => { path => 'a' } ; 'y': * => $h }", ["a regular!", "undef unknown"]),
        ("create_resources(exec, { 'x' => { path => 'a' } })", ["a function!"]),
        # A default counts for what is declared below it in its scope.
        ("class a { exec { 'x': } Exec { path => 'a' } exec { 'y': } }", ["undef too late", "a default!"]),
        ("class a { if $b { Exec { path => 'a' } } exec { 'x': } }", ["a|undef default"]),
        ("class a { if $b { Exec { path => 'a' } exec { 'x': } } }", ["a default!"]),
        ("class a { Exec { path => 'a' } $l.each |$i| { exec { $i: } } }", ["a default!"]),
        ("class a { Exec { path => 'a' } } class b { exec { 'x': } }", ["a|undef default"]),
        ("class b inherits a { exec { 'x': } } class a { Exec { path => 'a' } }", ["a default!"]),
        ("exec { 'x': } Exec['x'] { path => 'a' } Exec['y'] { path => 'b' }", ["a override!"]),
        ("exec { ['x', 'y']: } Exec['x'] { path => 'a' }", ["a|undef override"]),
        ("exec { 'x': } Exec[$x] { path => 'a' }", ["a|undef override"]),
        ("class a { exec { 'x': } } class b inherits a { Exec['x'] { path => 'a' } }", ["a|undef override"]),
        ("exec { 'x': path => 'a' } Exec <| |> { path => 'b' }", ["b collector! regular!"]),
        ("exec { 'x': } exec { 'y': } Exec <| title == 'x' |> { path => 'a' }", ["a collector!", "undef"]),
        ("exec { 'x': } Exec <| tag == 'x' |> { path => 'a' }", ["a|undef collector"]),
        ("exec { 'x': } Resource[$t, 'x'] { path => 'a' }", ["a|undef override"]),
        ("exec { 'x': } file { 'x': } File { path => 'a' } File['x'] { path => 'b' }", ["undef"]),
    ],
)
def test_what_reaches_a_resource(code: str, expected: list[str]) -> None:
    assert paths(code) == expected


def test_certain_text() -> None:
    source = SourceFile("a.pp", "exec { 'a': path => 'p' ; 'b': path => $x ; 'c': ; 'd': * => $h, path => 'q' }")
    resources = Subject(source, parse(source).program).resources
    assert [effective(one, "path", resources).certain_text for one in resources.all] == ["p", None, None, None]
