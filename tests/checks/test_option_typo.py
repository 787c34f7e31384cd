"""What the examples in the rule's own file do not say: notes, remedies, confidence, what the code base brings."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("option-typo")
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
    source, (hit,) = hits("exec { 'a': command => '/bin/chmod --recusrive=x 1 /x' }")
    assert source.slice(hit.span) == "--recusrive"
    assert hit.message == "`--recusrive` is no option of `chmod`, but nearly `--recursive`"
    assert hit.hint == "did you mean `--recursive`?"
    assert (hit.confidence, hit.notes) == (CERTAIN, ())
    assert hit.remedy is not None
    assert [(one.span, one.text) for one in hit.remedy.replacements] == [(hit.span, "--recursive")]


def test_a_remedy_covers_two_words_that_were_one() -> None:
    source, (hit,) = hits("exec { 'a': command => 'rm - rf /x' }")
    assert source.slice(hit.span) == "- rf"


def test_text_that_stands_elsewhere_is_told_with_what_runs_it_and_only_once() -> None:
    source, (hit,) = hits("$s = 'chmod --recusrive 1 x'\nexec { 'a': command => $s }\nexec { $s: }\n")
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("chmod --recusrive 1 x", CERTAIN),
        ("chmod --recurive 1 x", CERTAIN),
        ("lvcreate --sixe 1 x", LIKELY),
        ("rsync --excludes a b", POSSIBLE),
        ("rm rf /x", LIKELY),
        ("rm –r x", CERTAIN),
        ('chmod --recu""srive 1 x', None),
    ],
)
def test_confidence(command: str, confidence: Confidence | None) -> None:
    assert [hit.confidence for hit in hits(f"exec {{ 'a': command => '{command}' }}")[1]] == (
        [confidence] if confidence else []
    )
