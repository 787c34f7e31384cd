"""What the examples in the rule's own file do not say: notes, hints, confidence."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("exec-unqualified-command")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return source, list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


def test_one_hit_names_all_commands() -> None:
    source, (hit,) = hits("exec { 'a': command => '/bin/a', onlyif => ['b', '/c'], unless => 'd x', refresh => 'e' }")
    assert source.slice(hit.span) == "b"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("d", "`d` neither"),
        ("e", "`e` neither"),
    ]


def test_a_default_that_comes_too_late_is_shown() -> None:
    source, (hit,) = hits("exec { 'a b': } Exec { path => '/bin' }")
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == (
        "path => '/bin'",
        "this default counts only for what is declared below it",
    )
    assert hit.hint == "move the default up, above what it is for"


@pytest.mark.parametrize(
    ("program", "hint"),
    [
        ("ls", "write where the program is (`/usr/bin/…`), or set `path`"),
        ("cd", "only a shell knows `cd`: set `provider => shell`"),
        ("!", "only a shell knows `!`: set `provider => shell`"),
    ],
)
def test_hints(program: str, hint: str) -> None:
    assert [hit.hint for hit in hits(f"exec {{ '{program} x': }}")[1]] == [hint]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("exec { 'a': }", Confidence.CERTAIN),
        ("node x { exec { 'a': } }", Confidence.CERTAIN),
        ("@exec { 'a': }", Confidence.LIKELY),
        ("class x { exec { 'a': } }", Confidence.LIKELY),
        ("define x { exec { 'a': } }", Confidence.LIKELY),
        ("class x($c = 'a') { exec { $c: } }", Confidence.POSSIBLE),
        ("$c = $d ? { 1 => 'a', default => '/b' } exec { $c: }", Confidence.POSSIBLE),
        ("exec { 'a': path => $p }", None),
        ("exec { 'a': path => '' }", None),
        ("exec { 'a': provider => $p }", None),
        ("exec { 'a': provider => shell }", None),
        ("exec { 'a': provider => posix }", Confidence.CERTAIN),
        ("Exec { provider => shell } exec { 'a': }", None),
        ("exec { 'a': environment => 'PATH=/bin' }", Confidence.CERTAIN),
        ("Exec { logoutput => true }", None),
        ("exec { $t: }", None),
        ('exec { "${t}a": }', None),
        ("exec { 'a': command => Sensitive('b') }", Confidence.CERTAIN),
    ],
)
def test_confidence(code: str, expected: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(code)[1]] == ([expected] if expected else [])


def test_defaults_of_other_files() -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([]), "a")
    assert not CHECK.confirm(Index([Unit(provides=("exec-path:",))]), "a")
    assert CHECK.confirm(Index([Unit(provides=("exec-path:b",))]), "a")
    assert not CHECK.confirm(Index([Unit(provides=("exec-path:b",)), Unit(provides=("in:b>a",))]), "a")
