"""Whole reports, in each format."""

from __future__ import annotations

import json

from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Related, Severity
from puppetguard.packs.rule import Looks, Rule
from puppetguard.report.concise import concise_report
from puppetguard.report.json import json_report
from puppetguard.report.markup import plain_text
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.report.sarif import sarif_report
from puppetguard.report.statistics import statistics_report
from puppetguard.report.text import text_report
from puppetguard.source import SourceFile

SOURCE = SourceFile("a\x1b.pp", "one\ntwo three\n" + "x\n" * 8 + "four\n")
FINDINGS = (
    Finding(
        "some-rule",
        Severity.ERROR,
        Confidence.CERTAIN,
        Location("a\x1b.pp", 2, 5, 2, 10),
        "`three` is\x07 wrong",
        "do this " * 20,
        (
            Related(Location("a\x1b.pp", 11, 1, 11, 5), "because of this"),
            Related(Location("b.pp", 3, 1, 3, 2), "and of that"),
        ),
    ),
    Finding(
        "some-rule",
        Severity.WARNING,
        Confidence.LIKELY,
        Location("a\x1b.pp", 1, 1, 1, 4),
        "`one`",
        fix=Fix("write `two`", (Edit(Location("a\x1b.pp", 1, 1, 1, 4), "two"),)),
        fingerprint="0123456789abcdef",
    ),
    Finding("bytes", Severity.INFO, Confidence.CERTAIN, Location("c.pp", 1, 1, 1, 2), "no text"),
)
RULE = Rule(
    id="some-rule",
    summary="it is wrong",
    why="It hurts.\nMuch.",
    fix="Write it right.",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    check="some-check",
    since="0.1.0",
    references=("https://example.com/a",),
    pack="risk",
    looks=Looks(),
)
REPORT = Report(
    FINDINGS,
    Scope(2, 1, 1234, 1),
    (Unread("d\n.pp", "Permission denied"),),
    {"a\x1b.pp": SOURCE},
    (RULE,),
    hidden=2,
    suppressed=1,
)
EMPTY = Report((), Scope(1, 0, 1, 2))


def test_text() -> None:
    assert plain_text(text_report(REPORT)) == (
        "a\\x1b.pp:2:5: error: `three` is\\x07 wrong [some-rule]\n"
        " 2 | two three\n"
        "   |     ^^^^^\n"
        "11 | four\n"
        "   | ^^^^ because of this\n"
        "b.pp:3:1: and of that\n"
        "hint: do this do this do this do this do this do this do this do this do this do this do this do\n"
        "      this do this do this do this do this do this do this do this do this\n"
        "why: It hurts. Much.\n"
        "\n"
        "a\\x1b.pp:1:1: warning: `one` [some-rule]\n"
        "1 | one\n"
        "  | ^^^\n"
        "\n"
        "c.pp:1:1: note: no text [bytes]\n"
        "\n"
        "d\\x0a.pp: could not be read: Permission denied\n"
        "1 error, 1 warning, 1 note in 2 manifests and 1 template (1,234 lines, 1 rule); 1 suppressed;"
        " 2 only possible (--pedantic shows them)\n"
        "not complete: 1 could not be read\n"
    )


def test_text_of_nothing() -> None:
    assert plain_text(text_report(EMPTY)) == "nothing found in 1 manifest (1 line, 2 rules)\n"


def test_styles() -> None:
    styles = {piece.style: piece.text for piece in text_report(REPORT)}
    assert styles["warning"] == "^^^"
    assert styles["note"] == "b.pp:3:1: and of that\n"


def test_json() -> None:
    record = json.loads(json_report(REPORT))
    assert record["findings"][0] == {
        "file": "a\x1b.pp",
        "line": 2,
        "column": 5,
        "end_line": 2,
        "end_column": 10,
        "rule": "some-rule",
        "severity": "error",
        "confidence": "certain",
        "message": "`three` is\x07 wrong",
        "hint": "do this " * 20,
        "fingerprint": "",
        "fix": None,
        "related": [
            {
                "file": "a\x1b.pp",
                "line": 11,
                "column": 1,
                "end_line": 11,
                "end_column": 5,
                "message": "because of this",
            },
            {"file": "b.pp", "line": 3, "column": 1, "end_line": 3, "end_column": 2, "message": "and of that"},
        ],
    }
    assert record["findings"][1]["fix"] == {
        "description": "write `two`",
        "safe": False,
        "edits": [{"file": "a\x1b.pp", "line": 1, "column": 1, "end_line": 1, "end_column": 4, "replacement": "two"}],
    }
    assert record["summary"] == {
        "files": 3,
        "manifests": 2,
        "templates": 1,
        "lines": 1234,
        "rules": 1,
        "hidden": 2,
        "fixed": 0,
        "suppressed": 1,
        "baselined": 0,
        "errors": 1,
        "warnings": 1,
        "infos": 1,
        "complete": False,
        "absent_modules": [],
        "unread": [{"file": "d\n.pp", "reason": "Permission denied", "what": "read"}],
    }


def test_json_of_a_name_that_is_no_text() -> None:
    report = Report((), unread=(Unread("x\udcff.pp", "gone"),))
    assert json.loads(json_report(report))["summary"]["unread"][0]["file"] == "x\\udcff.pp"


def test_json_has_nothing_that_a_terminal_obeys() -> None:
    message = "\x1b]0;x\x07 \x9b31m \u202e \u2028 \U000e0001 \x7f é 漢"
    finding = Finding("r", Severity.ERROR, Confidence.CERTAIN, Location("a.pp", 1, 1, 1, 2), message)
    for text in (json_report(Report((finding,))), sarif_report(Report((finding,)))):
        assert all(char.isprintable() or char == "\n" for char in text)
        assert "é 漢" in text
    assert json.loads(json_report(Report((finding,))))["findings"][0]["message"] == message


def test_quiet_leaves_out_reasons_and_the_summary() -> None:
    text = plain_text(text_report(REPORT, quiet=True))
    assert "why:" not in text
    assert text.endswith("d\\x0a.pp: could not be read: Permission denied\n")
    assert plain_text(text_report(EMPTY, quiet=True)) == ""


def test_concise() -> None:
    assert plain_text(concise_report(REPORT)) == (
        "a\\x1b.pp:2:5: error: `three` is\\x07 wrong [some-rule]\n"
        "a\\x1b.pp:1:1: warning: `one` [some-rule]\n"
        "c.pp:1:1: note: no text [bytes]\n"
        "d\\x0a.pp: could not be read: Permission denied\n"
        "1 error, 1 warning, 1 note in 2 manifests and 1 template (1,234 lines, 1 rule); 1 suppressed;"
        " 2 only possible (--pedantic shows them)\n"
        "not complete: 1 could not be read\n"
    )


def test_statistics() -> None:
    assert plain_text(statistics_report(REPORT, quiet=True)) == (
        "1  note     bytes\n"
        "1  error    some-rule: it is wrong\n"
        "1  warning  some-rule: it is wrong\n"
        "d\\x0a.pp: could not be read: Permission denied\n"
    )
