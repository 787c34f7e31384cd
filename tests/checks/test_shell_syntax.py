"""What the examples in the rule's own file do not say: confidence, notes, hints, what other checks report."""

from __future__ import annotations

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Confidence
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("shell-syntax")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    found = list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []
    return source, found


def test_a_hit_says_where_what_and_what_to_do() -> None:
    source, (hit,) = hits("exec { 'a': command => 'for f in a; echo $f; done' }")
    assert source.slice(hit.span) == "echo"
    assert hit.confidence is Confidence.CERTAIN
    assert hit.message == "`echo` comes before the `do` of `for`: no shell runs the script"
    assert hit.hint == "add `do`"
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("for", "`for` opens here")


def test_text_that_stands_elsewhere_is_told_with_what_runs_it_and_only_once() -> None:
    source, (hit,) = hits("$s = '(cd /'\nexec { 'a': command => $s }\nexec { $s: }\n")
    assert source.slice(hit.span) == "("
    (note,) = hit.notes
    assert (source.slice(note.span), note.message) == ("command", "the `command` of this `exec` runs it")


@pytest.mark.parametrize(
    ("command", "confidence"),
    [
        ("'echo \"a'", Confidence.CERTAIN),
        ('"echo \'${x}"', Confidence.LIKELY),
        ('"echo \'a ${x}"', Confidence.POSSIBLE),
        ('"echo \'a ${x} b"', Confidence.LIKELY),
        ('"if a; then ${x}"', Confidence.POSSIBLE),
        ('"if a; then b/${x}"', Confidence.LIKELY),
        ('"${x} fi"', None),
        ('"${x}; fi"', Confidence.POSSIBLE),
        ('"a ${x} && "', Confidence.LIKELY),
        ('"${x} && "', Confidence.POSSIBLE),
        ('"for i in a; do echo ${x}"', Confidence.LIKELY),
        ('"sed s/a/${x}"', Confidence.POSSIBLE),
        ('"sed s/a/${x}b"', Confidence.LIKELY),
        ('"sed s/a/b/k${x}"', Confidence.LIKELY),
        ('"sed s/${x}/b/k"', Confidence.POSSIBLE),
        ('"sed ${x}"', None),
        ("\"su ${x} -c 'echo (a)'\"", Confidence.LIKELY),
        ('"cat <<E\\na\\n E\\nb"', Confidence.LIKELY),
    ],
)
def test_confidence(command: str, confidence: Confidence | None) -> None:
    code = f"define a($x) {{ exec {{ 'a': command => {command} }} }}"
    assert [hit.confidence for hit in hits(code)[1]] == ([confidence] if confidence else [])


def test_what_depends_on_a_decision_is_not_certain() -> None:
    _, (hit,) = hits("class a($c = 'echo (x)') { exec { 'a': command => $c } }")
    assert hit.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "code",
    [
        # A variable that has no value in one case is not what the text is about.
        "class a($p = undef) { if $p { $f = '/x' } else { $f = undef } exec { 'a': command => \"tar x < ${f}\" } }",
        "class a($p = undef) { exec { 'a': command => \"cat > ${p} <<E\\nE\\n\" } }",
        # The check of misspelled commands says so.
        "exec { 'a': command => 'if a; thne b; fi' }",
        # `-ei` is what the check `sed-ie` is about.
        "exec { 'a': command => 'sed -ei s/a/b/ x' }",
        "Exec { provider => powershell } exec { 'a': command => 'if (a) { b }' }",
        "exec { 'a': command => 'if (a) { b }', provider => $p }",
        "exec { 'a': command => 'cmd.exe /c \"a' }",
        "exec { 'a': command => 'sed -f x.sed -e s/a/b' }",
        "exec { 'a': command => ['echo', '(', '\"'] }",
        "notify { 'echo (': }",
    ],
)
def test_silence(code: str) -> None:
    assert [hit for hit in hits(code)[1] if hit.confidence is not Confidence.POSSIBLE] == []


@pytest.mark.parametrize(
    "code",
    [
        "Exec { provider => posix } exec { 'a': command => 'echo (' }",
        "Exec { provider => shell } exec { 'a': command => 'echo (' }",
        "Exec { provider => powershell } exec { 'a': command => 'echo (', provider => shell }",
        "Exec { path => '/bin' } exec { 'a': command => 'echo (' }",
        "Exec { provider => powershell } cron { 'a': command => 'echo (' }",
    ],
)
def test_what_is_for_a_shell_all_the_same(code: str) -> None:
    assert len(hits(code)[1]) == 1


def test_a_job_that_ends_too_early() -> None:
    source, (hit,) = hits("cron { 'a': command => 'tar cf `date +%F`.tar /srv' }")
    assert source.slice(hit.span) == "`"
    assert hit.hint == r"a `%` ends the command of a cron job: write `\%`"
    assert hits(r"cron { 'a': command => 'tar cf `date +\%F`.tar /srv' }")[1] == []


def test_one_hit_for_each_script() -> None:
    _, found = hits("exec { 'a': command => \"sh -c 'echo (a' && sh -c 'fi'\" }")
    assert [hit.message for hit in found] == [
        "`(` cannot stand here: no shell runs the script",
        "`fi` stands here without `if`: no shell runs the script",
    ]
