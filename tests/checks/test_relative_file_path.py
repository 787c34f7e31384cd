"""What the examples in the rule's own file do not say: confidence, notes."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.absolute_paths import is_relative
from puppetguard.model.script import UNKNOWN
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("relative-file-path")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return source, list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a", False),
        ("a", True),
        ("", True),
        ("~/a", True),
        ("C:/a", False),
        ("c:\\a", False),
        ("C:a", True),
        ("\\\\server\\share", False),
        (f"{UNKNOWN}/a", False),
        (f"c{UNKNOWN}", False),
        (f"c:{UNKNOWN}", False),
        (f"ab{UNKNOWN}", True),
    ],
)
def test_relative_paths(path: str, expected: bool) -> None:
    assert is_relative(path) is expected


def test_a_value_from_elsewhere_is_shown() -> None:
    source, (hit,) = hits("$d = 'etc'\nfile { 'motd': path => \"${d}/motd\" }\n")
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("etc", "this is where the value comes from")
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file { 'a': }", [Confidence.CERTAIN]),
        ("file { 'a': path => '/a' }", []),
        ("file { 'a': * => $x }", []),
        ("file { 'a': } File { path => '/a' }", [Confidence.CERTAIN]),
        ("File { path => '/a' } file { 'a': }", []),
        ("file { 'a': } File['a'] { path => '/a' }", []),
        ('@@file { "a-${b}": }', [Confidence.CERTAIN]),
        ("class x($d = 'a') { file { $d: } }", [Confidence.LIKELY]),
        ("class x($d = 'a') { if $d { file { $d: } } }", [Confidence.POSSIBLE]),
        ("file { '/a': source => 'ftp://x/y' }", []),
        ("file { '/a': source => '' }", []),
        ("exec { '/a': cwd => '', creates => [] }", []),
        ("$t = 'file' Resource[$t] { 'a': }", []),
    ],
)
def test_confidence(code: str, expected: list[Confidence]) -> None:
    assert [hit.confidence for hit in hits(code)[1]] == expected
