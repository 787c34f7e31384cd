"""What the examples in the rule's own file do not say: what is near, what is removed in time."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.model.unit import Unit
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("missing-working-directory")
MADE = "file { '/srv/website': ensure => directory } "
GONE = "file { '/srv/app': ensure => absent } "


def hits(code: str) -> list[Hit]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    return list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (MADE + "exec { '/x': cwd => '/srv/webiste' }", Confidence.LIKELY),
        (MADE + "exec { '/x': cwd => '/srv/webiste/a' }", Confidence.LIKELY),
        (MADE + "exec { '/x': cwd => '/srv/website/a' }", None),
        (MADE + "exec { '/x': cwd => '/srv/website2' }", None),
        (MADE + "exec { '/x': cwd => '/srv/websites' }", None),
        (MADE + "exec { '/x': cwd => '/opt/webiste' }", None),
        (MADE + "exec { '/x': cwd => $x }", None),
        (MADE + "exec { 'cd /srv/webiste && make': }", Confidence.LIKELY),
        (MADE + "exec { 'cd webiste && make': }", None),
        ("exec { 'git clone http://x /srv/website': } exec { '/x': cwd => '/srv/wbsite' }", Confidence.LIKELY),
        ('file { "${a}/website": } exec { \'/x\': cwd => "${b}/webiste" }', None),
        ('file { "/srv/${abcd}": } exec { \'/x\': cwd => "/srv/${abcde}" }', None),
        (GONE + "exec { '/x': cwd => '/srv/app' }", Confidence.LIKELY),
        (GONE + "exec { '/x': cwd => '/srv/app/b' }", Confidence.POSSIBLE),
        (GONE + "exec { '/x': cwd => '/srv/app', onlyif => 'test -d /srv/app' }", Confidence.POSSIBLE),
        (GONE + "exec { '/x': cwd => '/srv/app', before => File['/srv/app'] }", Confidence.POSSIBLE),
        (GONE + "exec { '/x': cwd => '/srv/app' } -> File['/srv/app']", Confidence.POSSIBLE),
        (GONE + "exec { 'mkdir /srv/app': } exec { '/x': cwd => '/srv/app' }", None),
        ("if $x { " + GONE + "} exec { '/x': cwd => '/srv/app' }", None),
        ("file { '/srv/app': ensure => $e } exec { '/x': cwd => '/srv/app' }", None),
        ("file { '/srv/app': ensure => file } exec { '/x': cwd => '/srv/app' }", Confidence.CERTAIN),
    ],
)
def test_confidence(code: str, expected: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(code)] == ([expected] if expected else [])


def test_directories_of_other_files() -> None:
    (hit,) = hits(MADE + "exec { '/x': cwd => '/srv/webiste/a' }")
    assert hit.subject == "webiste"
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([]), "webiste")
    assert not CHECK.confirm(Index([Unit(provides=("file:webiste",))]), "webiste")
