"""Each example in a rule's file is a test of that rule."""

from __future__ import annotations

import pytest

from puppetguard.engine import check_sources
from puppetguard.packs import Example, ExpectedFinding, Rule, load_rules, rules_directory
from puppetguard.source import SourceFile

RULES = load_rules()
EXAMPLES = [pytest.param(rule, example, id=f"{rule.id}: {example.name}") for rule in RULES for example in rule.examples]


def test_there_are_rules() -> None:
    assert [rule.id for rule in RULES] == ["extension-rewrite"]
    assert (rules_directory() / "risk" / "extension-rewrite.yaml").is_file()


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    report = check_sources([SourceFile("example.pp", example.manifest)], [rule])
    found = [
        ExpectedFinding(finding.location.line, finding.location.column, finding.message, finding.confidence)
        for finding in report.findings
    ]
    expected = [
        ExpectedFinding(one.line, one.column, one.message, one.confidence or rule.confidence)
        for one in example.findings
    ]
    assert found == expected
    assert {(finding.rule, finding.severity) for finding in report.findings} <= {(rule.id, rule.severity)}
