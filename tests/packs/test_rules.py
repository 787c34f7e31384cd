"""Each example in a rule's file is a test of that rule, and every good one is silent under all rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.engine.examples import differences, example_report
from puppetguard.findings import Confidence, Severity
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.rule import Example, Rule, RuleDocument
from puppetguard.packs.store import load_rules, rules_directory
from puppetguard.report.markup import plain_text
from puppetguard.report.text import text_report

CHECKOUT = Path(__file__).parents[2]
RENDERED = CHECKOUT / "fixtures" / "rules"
DOCUMENTS = [(document.rule(file.pack), document) for file, document in read_rules(rule_files(rules_directory()))]
RULES = [rule for rule, _ in DOCUMENTS]
RULE_IDS = [rule.id for rule in RULES]
DEFAULT_RULES = [rule for rule in RULES if rule.enabled]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}: {example.name}")
    for rule, document in DOCUMENTS
    for example in document.examples
]
GOOD_EXAMPLES = [one for one in EXAMPLES if one.values[1].kind == "good"]  # type: ignore[union-attr] # always an example


def test_the_rules_are_those_of_the_checkout() -> None:
    assert rules_directory() == str(CHECKOUT / "rules")
    assert {rule.pack for rule in RULES} == {"changes", "correctness", "language", "risk", "security", "suppressions"}
    assert tuple(RULES) == load_rules()


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    assert differences(example, rule) == []


@pytest.mark.parametrize(("rule", "example"), GOOD_EXAMPLES)
def test_no_default_rule_fires_on_a_good_example(rule: Rule, example: Example) -> None:
    report = example_report(example, DEFAULT_RULES, Confidence.LIKELY)
    # That a value has changed is told of any change.
    told = {one.id for one in RULES if one.scope == "change"}
    findings = [one for one in report.findings if one.rule not in told or one.severity > Severity.INFO]
    assert (findings, report.unread) == ([], ())


@pytest.mark.parametrize(("rule", "document"), DOCUMENTS, ids=RULE_IDS)
def test_rendered(rule: Rule, document: RuleDocument, update_snapshots: bool) -> None:
    """What users see of each bad example, to be read."""
    bad = [example for example in document.examples if example.kind == "bad"]
    text = "".join(
        f"### {example.name}\n\n{plain_text(text_report(example_report(example, [rule]), quiet=True))}"
        for example in bad
    )
    path = RENDERED / rule.pack / f"{rule.id}.txt"
    if update_snapshots:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_nothing_is_rendered_of_rules_that_are_gone() -> None:
    rendered = {path.relative_to(RENDERED).as_posix() for path in RENDERED.rglob("*.txt")}
    assert rendered == {f"{rule.pack}/{rule.id}.txt" for rule in RULES}


def test_ids_and_aliases_name_one_rule_each() -> None:
    names = [name for rule in RULES for name in (rule.id, *rule.aliases)]
    assert sorted(names) == sorted(set(names))
    assert {rule.pack for rule in RULES}.isdisjoint(names)
