"""What several rules find at one place is told once."""

from __future__ import annotations

from puppetguard.engine.echoes import without_echoes
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.packs.store import load_rules
from puppetguard.source import SourceFile

RULES = [one for one in load_rules() if one.id in ("near-miss-name", "unknown-function")]
SOURCE = SourceFile("a.pp", "notify { 'x': }\nrun_comand('uptime')\n")


def finding(rule: str, columns: tuple[int, int], message: str, confidence: Confidence = Confidence.LIKELY) -> Finding:
    place = Location("a.pp", 2, columns[0], 2, columns[1])
    return Finding(rule, Severity.ERROR, confidence, place, message)


ECHO = finding("near-miss-name", (5, 11), "`comand` stands nowhere else")
NAMED = finding("unknown-function", (1, 11), "there is no function `run_comand` here")


def told(*findings: Finding, excused: tuple[Finding, ...] = ()) -> list[str]:
    return [one.rule for one in without_echoes(findings, excused, RULES, {"a.pp": SOURCE}.get)]


def test_what_another_rule_names_there() -> None:
    assert told(ECHO, NAMED) == ["unknown-function"]
    assert told(ECHO) == ["near-miss-name"]
    assert told(ECHO, excused=(NAMED,)) == []


def test_what_it_does_not_name_or_is_less_sure_of_or_stands_elsewhere() -> None:
    others = (
        finding("unknown-function", (1, 11), "something else"),
        finding("unknown-function", (1, 11), NAMED.message, Confidence.POSSIBLE),
        finding("unknown-function", (6, 11), NAMED.message),
    )
    for other in others:
        assert told(ECHO, other) == ["near-miss-name", "unknown-function"]
