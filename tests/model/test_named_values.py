"""Where names are given values, and which."""

from __future__ import annotations

import pytest

from puppetguard.model.named_values import named_values, written_lines
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse


def subject_of(code: str) -> Subject:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    return Subject(source, result.program)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { '/a': x => '1' }", [("1", "file", "attribute", True)]),
        ("class { 'k': x => '1' }", [("1", "k", "attribute", True)]),
        ("class k($x = '1') { }", [("1", "k", "parameter", False)]),
        ("class k { $x = '1' }", [("1", "k", "variable", False)]),
        ("a { 'b': o => { 'x' => '1' } }", [("1", "a", "entry", True)]),
        ("a_config { 'DEFAULT/x': value => '1' }", [("1", "a_config", "attribute", True)]),
        ("ini { 'b': setting => 'x', value => '1' }", [("1", "ini", "attribute", True)]),
        ("A { x => '1' }", [("1", "a", "attribute", True)]),
        ("A['b'] { x => '1' }", [("1", "a", "attribute", True)]),
        ("node 'n' { a { 'b': x => ['1', '2'] } }", [("1", "a", "attribute", False), ("2", "a", "attribute", False)]),
        ("class k { $y = '1' a { 'b': x => $y } }", [("1", "a", "attribute", False)]),
        ("class k($y = undef) { a { 'b': x => $y } }", []),
        ("class k { $z = '1' $y = $z a { 'b': x => $y } }", [("1", "a", "attribute", False)]),
        ("a { 'b': ensure => absent, x => '1' }", []),
        ("a { 'b': x => $unknown, y => '1' }", []),
    ],
)
def test_values(code: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = [
        (one.text, one.place.owner, one.named.origin, one.place.example)
        for one in named_values(subject_of(code), lambda name: name == "x")
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { '/a': content => \"x = 1\\ny = 2\\n  x: 3\\n\" }", [("1", "content", "/a"), ("3", "content", "/a")]),
        ("augeas { 'a': changes => ['set x 1', 'rm x'] }", [("1", "changes", "a")]),
        ("file { '/a': content => @(E) }\n  x 1\n  | E\n", [("1", "content", "/a")]),
        ("fail('x = 1')", []),
        ("# x = 1\n", []),
    ],
)
def test_lines(code: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        (match[2], place.name, place.title)
        for place, _, match in written_lines(subject_of(code), lambda name: name == "x", ("x",))
    ]
    assert found == expected


def test_code_is_what_is_no_comment() -> None:
    code = "# Password\n$x = 'X' /* Token */\n$y = '# Z'\n"
    assert subject_of(code).lower_code.split() == ["$x", "=", "'x'", "$y", "=", "'#", "z'"]
