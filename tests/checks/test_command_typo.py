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

CHECK = find_check("command-typo")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    found = list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []
    return source, found


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = hits("exec { 'a': command => '/bin/systemclt x' }")
    assert source.slice(hit.span) == "systemclt"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == "`systemclt` is no known command, but nearly `systemctl`"
    assert hit.hint == "did you mean `systemctl`?"
    assert (hit.notes, hit.subject) == ((), "systemclt")
    assert hit.remedy is not None
    assert not hit.remedy.safe
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "systemctl")]


def test_text_that_stands_elsewhere_is_told_with_what_runs_it_and_only_once() -> None:
    source, (hit,) = hits("$s = 'gerp x'\nexec { 'a': command => $s }\nexec { $s: }\n")
    assert source.slice(hit.span) == "gerp"
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


def test_a_remedy_covers_two_words_that_were_one() -> None:
    source, (hit,) = hits("exec { 'a': command => 'system ctl restart x' }")
    assert hit.remedy is not None
    assert source.slice(hit.remedy.replacements[0].span) == "system ctl"


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("systemclt x", Confidence.CERTAIN),
        ("chmdo x", Confidence.LIKELY),
        ("qcurl x", None),
        ("/bin/qcurl x", Confidence.POSSIBLE),
        ("curlq x", Confidence.POSSIBLE),
        ("Systemctl x", Confidence.POSSIBLE),
        ("/opt/app/bin/systemclt x", Confidence.POSSIBLE),
        ("systemclt x; if", Confidence.POSSIBLE),
        ("if a; thne b; fi", Confidence.CERTAIN),
    ],
)
def test_confidence(command: str, confidence: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(f"exec {{ 'a': command => '{command}' }}")[1]] == (
        [confidence] if confidence else []
    )


def test_what_depends_on_a_decision_is_not_certain() -> None:
    _, (hit,) = hits("class a($c = 'systemclt x') { exec { 'a': command => $c } }")
    assert hit.confidence is Confidence.LIKELY


def test_a_name_with_quotes_inside_is_no_slip() -> None:
    assert hits("exec { 'a': command => \"system'clt' x\" }")[1] == []


@pytest.mark.parametrize("brought", ["file:tool", "package:tool"])
def test_what_the_code_base_brings(brought: str) -> None:
    assert CHECK.confirm is not None
    assert not CHECK.confirm(Index([Unit(provides=(brought,))]), "tool")
    assert not CHECK.confirm(Index([], ["tool.sh.erb"]), "tool")
    assert CHECK.confirm(Index([Unit(provides=(brought,))]), "other")
    assert CHECK.confirm(Index([]), "")
