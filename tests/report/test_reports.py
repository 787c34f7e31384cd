"""Whole reports, as text and as JSON."""

from __future__ import annotations

import json

from puppetguard.findings import Confidence, Finding, Location, Related, Severity
from puppetguard.report.json import json_report
from puppetguard.report.markup import plain_text
from puppetguard.report.result import Report, Unread
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
    Finding("some-rule", Severity.WARNING, Confidence.LIKELY, Location("a\x1b.pp", 1, 1, 1, 4), "`one`"),
    Finding("bytes", Severity.INFO, Confidence.CERTAIN, Location("c.pp", 1, 1, 1, 2), "no text"),
)
REPORT = Report(
    FINDINGS, 3, (Unread("d\n.pp", "Permission denied"),), {"a\x1b.pp": SOURCE}, {"some-rule": "It hurts.\nMuch."}
)
EMPTY = Report((), 1, (), {}, {})


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
        "1 error, 1 warning, 1 note in 3 files\n"
        "not complete: 1 could not be read\n"
    )


def test_text_of_nothing() -> None:
    assert plain_text(text_report(EMPTY)) == "nothing found in 1 file\n"


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
    assert record["summary"] == {
        "files": 3,
        "errors": 1,
        "warnings": 1,
        "infos": 1,
        "complete": False,
        "unread": [{"file": "d\n.pp", "reason": "Permission denied"}],
    }


def test_json_of_a_name_that_is_no_text() -> None:
    report = Report((), 0, (Unread("x\udcff.pp", "gone"),), {}, {})
    assert json.loads(json_report(report))["summary"]["unread"][0]["file"] == "x\\udcff.pp"
