"""What the examples in the rule's own file do not say: notes, remedies, confidence, what the code base brings."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("path-typo")
CERTAIN, LIKELY, POSSIBLE = Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    found = list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []
    return source, found


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = hits("file { '/ect/nginx/nginx.conf': }")
    assert source.slice(hit.span) == "ect"
    assert hit.message == "`/ect` is no path that systems have, but nearly `/etc`"
    assert hit.hint == "did you mean `/etc`?"
    assert (hit.confidence, hit.notes, hit.subject) == (CERTAIN, (), "ect")
    assert hit.remedy is not None
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "etc")]


def test_text_that_stands_elsewhere_is_told_with_what_runs_it_and_only_once() -> None:
    source, (hit,) = hits("$s = 'cat /ect/nginx/x'\nexec { 'a': command => $s }\nexec { $s: }\n")
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


@pytest.mark.parametrize(
    ("path", "confidence"),
    [
        ("/ect/nginx/x", CERTAIN),
        ("/user/local/bin", LIKELY),
        ("/usr/lcoal/app", CERTAIN),
        ("/ect/app", LIKELY),
        ("/var/lgo/app", LIKELY),
        ("/etc/sysconfg/app", LIKELY),
        ("/etc/puppetlabsq/app", POSSIBLE),
        ("/hime", None),
        ("/tc/app/app.conf", LIKELY),
        ("/hom/bob/bin", LIKELY),
        ("/hame/bob/bin", POSSIBLE),
        ("/vara/app/data", POSSIBLE),
        ("/tm/app", None),
        ("/etc/syslog.d/app", POSSIBLE),
        ("/srv/ect", None),
    ],
)
def test_confidence(path: str, confidence: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(f"file {{ '{path}': }}")[1]] == ([confidence] if confidence else [])


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("cat /var/lgo/app", LIKELY),
        ("rm -r /var/lgo/app", POSSIBLE),
        ("sed -i /vra/d x", POSSIBLE),
        ("tar --directory=/var/lgo/app -xf x", LIKELY),
        ("/usr/bni/env x", LIKELY),
        ("x 2>/dev/nul", LIKELY),
        ("mkdir -p /var/lgo; cp x /var/lgo", None),
        ("echo there is /var/lgo", POSSIBLE),
        ("scp x host:/var/lgo/app", LIKELY),
    ],
)
def test_commands(command: str, confidence: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(f"exec {{ 'a': command => '{command}' }}")[1]] == (
        [confidence] if confidence else []
    )


@pytest.mark.parametrize(
    "code",
    [
        "file { '/etc/a': content => '/ect/nginx/a' }",
        "x { 'a': location => '/ect/nginx' }",
        "x { 'a': all => { 'alias' => '/ect/nginx' } }",
        "file { '/ect/nginx/a': ensure => absent }",
        "if $x == '/ect/nginx' { }",
        "notify { 'see /ect/nginx': }",
        "# /ect/nginx",
    ],
)
def test_what_is_no_path_or_not_wanted(code: str) -> None:
    assert hits(code)[1] == []


def test_what_the_code_base_makes() -> None:
    assert CHECK.confirm is not None
    assert not CHECK.confirm(Index([Unit(provides=("file:ngnix",))]), "ngnix")
    assert CHECK.confirm(Index([]), "ngnix")
