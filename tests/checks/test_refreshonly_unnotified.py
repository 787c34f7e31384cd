"""What the examples in the rule's own file do not say: notes, confidence, what other files say."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("refreshonly-unnotified")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return source, list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


def test_a_misspelled_reference_is_shown() -> None:
    code = "exec { 'reload': refreshonly => true } file { '/a': notify => Exec['relaod'] } File['/a'] ~> Exec['other']"
    source, (hit,) = hits(code)
    assert source.slice(hit.span) == "'reload'"
    assert hit.hint == "did you mean `Exec['reload']`?"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("refreshonly => true", "it waits for a notification"),
        ("Exec['relaod']", "did you mean `Exec['reload']`?"),
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'a': refreshonly => true }", [Confidence.CERTAIN]),
        ("exec { 'a': refreshonly => 'true' }", [Confidence.CERTAIN]),
        ("exec { ['a', 'b']: refreshonly => true }", [Confidence.CERTAIN, Confidence.CERTAIN]),
        ("@exec { 'a': refreshonly => true }", [Confidence.LIKELY]),
        ("class x { file { 'a': } exec { 'a': refreshonly => true } }", [Confidence.LIKELY]),
        ("class x { exec { 'a': refreshonly => true } }", [Confidence.POSSIBLE]),
        ("exec { 'a': refreshonly => false }", []),
        ("exec { 'a': refreshonly => $x }", []),
        ("class x($r = true) { exec { 'a': refreshonly => $r } }", []),
        ("exec { 'a': refreshonly => true, subscribe => $x }", []),
        ("exec { 'a': refreshonly => true, * => $x }", []),
        ("Exec { subscribe => $x } exec { 'a': refreshonly => true }", []),
        ("exec { 'a': refreshonly => true } Exec['a'] { subscribe => File['x'] }", []),
        ("exec { 'a': refreshonly => true } Exec <| |> { refreshonly => false }", []),
        ("file { 'refreshonly': }", []),
    ],
)
def test_confidence(code: str, expected: list[Confidence]) -> None:
    assert [hit.confidence for hit in hits(code)[1]] == expected


@pytest.mark.parametrize(
    ("provides", "shipped", "expected"),
    [
        ((), (), True),
        (("told:exec>y",), (), True),
        (("told:exec>x",), (), False),
        (("told:exec>z",), (), False),
        (("told:class>b",), (), True),
        (("told:class>a",), (), False),
        (("told:class>b", "in:b>a"), (), False),
        ((), ("vs_config.rb",), False),
        ((), ("other.rb",), True),
    ],
)
def test_what_the_code_base_says(provides: tuple[str, ...], shipped: tuple[str, ...], expected: bool) -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([Unit(provides=provides)], shipped), "a\0file vs_config\0x\0z") is expected
