"""What the examples in the rule's own file do not say: notes, remedies, confidence, cost."""

from __future__ import annotations

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.index import Index
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("extension-typo")


def subject_of(code: str) -> Subject:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    return Subject(source, result.program)


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    subject = subject_of(code)
    parameters = CHECK.parameters()
    assert CHECK.concerns(subject, parameters)
    return subject.source, list(CHECK.run(subject, parameters))


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = hits('file { "${a}/b.cofn": }')
    assert source.slice(hit.span) == "cofn"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == "`…/b.cofn` has the extension `.cofn`, which no program reads; nearly `.conf`"
    assert hit.hint == "did you mean `.conf`?"
    assert hit.subject == "b.cofn"
    assert hit.remedy is not None
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "conf")]


def test_a_command_that_stands_elsewhere() -> None:
    source, (hit,) = hits("$n = 'nginx -c /etc/x.cofn'\nexec { 'a': command => \"/usr/sbin/${n}\" }")
    assert source.slice(hit.span) == "cofn"
    assert [note.message for note in hit.notes] == ["the `command` of this `exec` runs it"]


def test_a_short_word_for_another_is_only_possible() -> None:
    _, (hit,) = hits("file { '/a/b.pqp': }")
    assert hit.confidence is Confidence.POSSIBLE


def test_a_file_of_the_code_base_is_called_so_on_purpose() -> None:
    assert CHECK.confirm is not None
    assert CHECK.confirm(Index([]), "a.cofn")
    assert not CHECK.confirm(Index([], ["a.cofn"]), "a.cofn")
    assert not CHECK.confirm(Index([], ["a.cofn.erb"]), "a.cofn")


def test_a_clean_file_concerns_it_not() -> None:
    clean = subject_of("file { ['/a.conf', '/b.yaml', '/c.service', '/d.php']: } notify { 'www.example.com': }")
    assert not CHECK.concerns(clean, CHECK.parameters())
