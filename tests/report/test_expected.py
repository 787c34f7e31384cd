"""Small reports, exactly: ``expected/`` has one in each format for code hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.findings import Confidence, Finding, Location, Related, Severity
from puppetguard.packs.rule import Looks, Rule
from puppetguard.report.formats import FOR_HOSTS, FORMATS, rendered
from puppetguard.report.github import SHOWN, github_report
from puppetguard.report.gitlab import gitlab_report
from puppetguard.report.html import html_report
from puppetguard.report.junit import junit_report
from puppetguard.report.markdown import LIMIT, ROWS, markdown_report
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.source import SourceFile
from tests.report.runner_commands import Command, commands

EXPECTED = Path(__file__).parent / "expected"
ENDINGS = {"github": "log", "gitlab": "json", "junit": "xml", "checkstyle": "xml", "markdown": "md", "html": "html"}
SITE = SourceFile("/srv/site.pp", "node default {\n  exec { 'sytemctl <restart> `x`': }\n}\n")
WEB = SourceFile("./modules/web/manifests/init.pp", "class web {\n  file { '/x':\n    mode => '0777',\n  }\n}\n")


def rule(name: str, severity: Severity) -> Rule:
    return Rule(
        id=name,
        summary=f"the summary of {name}",
        why="It hurts.\nMuch.",
        fix="Write `it` right.",
        severity=severity,
        confidence=Confidence.CERTAIN,
        check="some-check",
        since="0.1.0",
        pack="risk",
        looks=Looks(),
    )


REPORT = Report(
    (
        Finding(
            "open-mode",
            Severity.WARNING,
            Confidence.LIKELY,
            Location(WEB.path, 3, 5, 3, 19),
            "`mode` lets everybody write to `/x`",
            related=(Related(Location(WEB.path, 2, 3, 4, 4), "this is the file"),),
            fingerprint="00112233aabbccdd",
        ),
        Finding("style", Severity.INFO, Confidence.CERTAIN, Location(WEB.path, 1, 1, 5, 2), "no comment", "add one"),
        Finding(
            "command-typo",
            Severity.ERROR,
            Confidence.CERTAIN,
            Location(SITE.path, 2, 11, 2, 19),
            "`sytemctl` is no known command, but nearly `systemctl`",
            "did you mean `systemctl`?",
            fingerprint="8899aabbccddeeff",
        ),
    ),
    Scope(2, 1, 1234, 3),
    (Unread("modules/x.pp", "Permission denied"),),
    {SITE.path: SITE, WEB.path: WEB},
    (rule("command-typo", Severity.ERROR), rule("open-mode", Severity.WARNING)),
    suppressed=1,
)


@pytest.mark.parametrize("name", FOR_HOSTS)
def test_expected(name: str, update_snapshots: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("puppetguard.__version__", "1.2.3")
    path = EXPECTED / f"{name}.{ENDINGS[name]}"
    text = rendered(REPORT, name, root="/srv")
    if update_snapshots:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_every_expected_report_is_compared() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}.{ENDINGS[name]}" for name in FOR_HOSTS}


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_report_too(name: str) -> None:
    text = rendered(Report((), Scope(1, 0, 1, 2)), name)
    assert text.endswith("\n")
    if name in ("text", "concise", "github"):
        assert text == "nothing found in 1 manifest (1 line, 2 rules)\n"


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("a/b.pp", "a/b.pp"),
        ("./a.pp", "a.pp"),
        (".//a.pp", "a.pp"),
        ("../a.pp", "../a.pp"),
        ("/srv/a.pp", "a.pp"),
        ("/srvx/a.pp", "/srvx/a.pp"),
        ("/srv", "/srv"),
        ("<stdin>", "<stdin>"),
    ],
)
def test_shared_paths(path: str, shared: str) -> None:
    assert shared_path(path, "/srv") == shared


def many(severity: Severity, number: int) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            "r", severity, Confidence.CERTAIN, Location("a.pp", line, 1, line, 2), f"number {line}", fingerprint="f"
        )
        for line in range(1, number + 1)
    )


def test_github_shows_the_worst_and_counts_the_others() -> None:
    findings = many(Severity.INFO, 12) + many(Severity.ERROR, 31) + many(Severity.WARNING, 3)
    unread = tuple(Unread(f"{number}.pp", "gone") for number in range(2))
    lines = commands(github_report(Report(findings, Scope(1, 0, 9, 1), unread)))
    shown = [line.name for line in lines if isinstance(line, Command)]
    assert shown == ["error"] * SHOWN + ["warning"] * 3 + ["notice"] * SHOWN
    assert [line for line in lines if isinstance(line, str)] == [
        "not annotated, for GitHub shows 10 of each kind: 23 errors, 2 notes",
        "31 errors, 3 warnings, 12 notes in 1 manifest (9 lines, 1 rule)",
        "not complete: 2 could not be read",
    ]


def test_github_counts_what_could_not_be_read() -> None:
    unread = tuple(Unread(f"{number}.pp", "gone") for number in range(12))
    lines = github_report(Report(many(Severity.ERROR, 1), unread=unread)).splitlines()
    assert lines[10] == "not annotated, for GitHub shows 10 of each kind: 2 files that could not be read, 1 error"


def test_github_keeps_a_mark_apart_from_the_colons() -> None:
    finding = Finding("r", Severity.ERROR, Confidence.CERTAIN, Location("a.pp", 1, 1, 1, 2), "\u0301x")
    assert ":: \u0301x\n" in github_report(Report((finding,)))


def test_gitlab_has_each_fingerprint_once() -> None:
    import json

    issues = json.loads(gitlab_report(Report(many(Severity.ERROR, 3))))
    assert [issue["fingerprint"] for issue in issues] == ["f", "f-2", "f-3"]


def test_junit_of_nothing_has_a_test_that_passed() -> None:
    assert junit_report(Report((), Scope(1, 0, 1, 1))).count("<testcase ") == 1


def test_markdown_keeps_within_its_limit() -> None:
    long = Finding("r", Severity.ERROR, Confidence.CERTAIN, Location("a.pp", 1, 1, 1, 2), "`|` " * 500)
    report = Report((long,) * 1000 + many(Severity.INFO, 5), Scope(1, 0, 1, 1))
    text = markdown_report(report)
    assert LIMIT // 2 < len(text) <= LIMIT
    assert text.count("<details>") == text.count("</details>")
    text = markdown_report(Report(many(Severity.ERROR, ROWS + 1), Scope(1, 0, 1, 1)))
    assert "\n… and 1 other.\n" in text


def test_html_asks_for_nothing() -> None:
    text = html_report(REPORT)
    assert "http:" not in text
    assert "https:" not in text
    assert "src=" not in text
    assert "href" not in text
    assert "default-src &#x27;none&#x27;" in text
