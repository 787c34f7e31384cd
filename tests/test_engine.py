"""Sources in, report out."""

from __future__ import annotations

import pytest

from puppetguard.engine import check_sources, language_rule
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.packs import load_rules
from puppetguard.report.result import Unread
from puppetguard.source import DecodeError, Position, SourceFile
from puppetguard.syntax import ParseOptions


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("SYNTAX_ERROR", "syntax-error"),
        ("ILLEGAL_BOM", "illegal-bom"),
        ("CRASH:RegexpError", "crash-regexp-error"),
        ("CRASH:NoMethodError", "crash-no-method-error"),
    ],
)
def test_language_rules(code: str, rule: str) -> None:
    assert language_rule(code) == rule


def test_everything_is_one_report() -> None:
    sources: list[SourceFile | DecodeError | Unread] = [
        SourceFile("z.pp", "exec { 'a': command => 'mv a.php a.phpp' }\n$x = { a => 1, a => 2 }\n"),
        SourceFile("ok.pp", "$x = 1\n"),
        Unread("gone.pp", "No such file"),
        DecodeError("b.pp", 3, Position(2, 1), "INVALID_UTF8", "byte 0xFF is not valid UTF-8"),
        SourceFile("a.pp", '$x = "\\q"\n$y = = 1\n'),
    ]
    report = check_sources(sources, load_rules())
    found = [(one.location.file, one.location.line, one.rule, one.severity, one.confidence) for one in report.findings]
    assert found == [
        ("a.pp", 1, "unrecognized-escape", Severity.WARNING, Confidence.CERTAIN),
        ("a.pp", 2, "syntax-error", Severity.ERROR, Confidence.CERTAIN),
        ("b.pp", 2, "invalid-utf8", Severity.ERROR, Confidence.CERTAIN),
        ("z.pp", 1, "extension-rewrite", Severity.ERROR, Confidence.CERTAIN),
        ("z.pp", 2, "duplicate-key", Severity.ERROR, Confidence.CERTAIN),
    ]
    assert (report.files, report.complete, report.unread) == (4, False, (Unread("gone.pp", "No such file"),))
    assert set(report.sources) == {"a.pp", "z.pp"}
    assert (report.count(Severity.ERROR), report.count(Severity.WARNING), report.count(Severity.INFO)) == (4, 1, 0)


def test_options_reach_the_parser() -> None:
    source = SourceFile("a.pp", "$x = { a => 1, a => 2 }\n")
    (finding,) = check_sources([source], [], ParseOptions(puppet=7)).findings
    assert (finding.rule, finding.severity) == ("duplicate-key", Severity.WARNING)
    plan = SourceFile("a.pp", "plan a() { return 1 }\n")
    assert check_sources([plan], [], ParseOptions(tasks=True)).findings == ()
    assert check_sources([plan], []).findings != ()


def test_deprecations_are_no_warnings() -> None:
    (finding,) = check_sources([SourceFile("a.pp", "class plan { }\n")], []).findings
    assert (finding.rule, finding.severity) == ("future-reserved-word", Severity.INFO)


def test_what_could_be_parsed_is_checked() -> None:
    code = "$x = = 1\nexec { 'a': command => 'mv a.php a.phpp' }\n"
    report = check_sources([SourceFile("a.pp", code)], load_rules())
    assert [finding.rule for finding in report.findings] == ["syntax-error", "extension-rewrite"]


def test_least_confidence() -> None:
    source = SourceFile("a.pp", "exec { 'a': command => 'sed -i s/php/phpp/ x' }\n")
    assert len(check_sources([source], load_rules()).findings) == 1
    assert check_sources([source], load_rules(), least=Confidence.CERTAIN).findings == ()


def test_a_whole_finding() -> None:
    report = check_sources([SourceFile("a.pp", "exec { 'mv a.php a.phpp': }\n")], load_rules())
    assert report.findings == (
        Finding(
            rule="extension-rewrite",
            severity=Severity.ERROR,
            confidence=Confidence.CERTAIN,
            location=Location("a.pp", 1, 18, 1, 24),
            message="`mv` renames `a.php` to `a.phpp`: no program reads `.phpp`",
            hint="did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is",
        ),
    )


def test_a_file_beyond_the_limit_of_the_parser_is_not_complete() -> None:
    report = check_sources([SourceFile("deep.pp", "$x = " + "[" * 501 + "]" * 501)], [])
    assert not report.complete
    assert [finding.rule for finding in report.findings] == ["nesting-limit"]
