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

CHECK = find_check("subcommand-typo")
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
    source, (hit,) = hits("exec { 'a': command => '/bin/systemctl relaod x' }")
    assert source.slice(hit.span) == "relaod"
    assert hit.message == "`relaod` is no action that `systemctl` knows, but nearly `reload`"
    assert hit.hint == "did you mean `reload`?"
    assert (hit.confidence, hit.notes, hit.subject) == (CERTAIN, (), "")
    assert hit.remedy is not None
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "reload")]


def test_text_that_stands_elsewhere_is_told_with_what_runs_it_and_only_once() -> None:
    source, (hit,) = hits("$s = 'systemctl relaod x'\nexec { 'a': command => $s }\nexec { $s: }\n")
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("apt-get instal x", CERTAIN),
        ("apt-get instell x", CERTAIN),
        ("git chekcout x", CERTAIN),
        ("git chekout x", LIKELY),
        ("git checkouts x", None),
        ("service x stpo", LIKELY),
        ("service x sto", LIKELY),
        ("service x top", POSSIBLE),
        ("service x reloadx", POSSIBLE),
        ("git comit; git config alias.comit commit", None),
        ('systemctl re""laod x', None),
    ],
)
def test_confidence(command: str, confidence: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(f"exec {{ 'a': command => '{command}' }}")[1]] == (
        [confidence] if confidence else []
    )


def test_what_depends_on_a_decision_is_not_certain() -> None:
    _, (hit,) = hits("class a($c = 'systemctl relaod x') { exec { 'a': command => $c } }")
    assert hit.confidence is LIKELY


def test_what_the_code_base_brings() -> None:
    assert CHECK.confirm is not None
    _, (hit,) = hits("exec { 'git comit': }")
    assert hit.subject == "git-comit"
    assert not CHECK.confirm(Index([Unit(provides=("file:git-comit",))]), "git-comit")
    assert CHECK.confirm(Index([]), "git-comit")
    assert CHECK.confirm(Index([]), "")
