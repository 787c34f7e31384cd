"""The fixes of what the examples of rules show: each takes its finding away, and does nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import structs

from puppetguard.checks import find_check
from puppetguard.engine.examples import example_report
from puppetguard.engine.fixing import Fixer
from puppetguard.findings import Confidence
from puppetguard.packs.rule import Example, Rule
from puppetguard.report.result import Report
from puppetguard.syntax import ParseOptions
from tests.packs.test_rules import DOCUMENTS

BAD = [
    pytest.param(rule, example, id=f"{rule.id}: {example.name}")
    for rule, document in DOCUMENTS
    for example in document.examples
    if example.kind == "bad" and example.encoding == "utf-8"
]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_what_a_rule_says_of_its_fixes_is_true(rule: Rule, example: Example) -> None:
    fixes = [one.fix for one in example_report(example, [rule]).findings if one.fix is not None]
    mends = find_check(rule.check).fixes
    assert not fixes or mends != "no"
    assert mends == "safe" or not any(fix.safe for fix in fixes)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_it_is_made(rule: Rule, example: Example) -> None:
    base, _ = example.trees
    if base or find_check(rule.check).fixes == "no":
        return

    def recheck(contents: Mapping[str, bytes]) -> Report:
        _, head = example.trees
        tree = {path: contents[path].decode() if path in contents else text for path, text in head.items()}
        return example_report(structs.replace(example, manifest=None, files=tree), [rule])

    report = recheck({})
    wanted = [one for one in report.findings if one.fix is not None and one.confidence >= Confidence.LIKELY]
    options = ParseOptions(puppet=example.puppet, tasks=example.tasks)
    mended = Fixer(recheck, options, unsafe=True).mend(report)
    left = [one for one in mended.left.findings if one.fix is not None and one.confidence >= Confidence.LIKELY]
    assert (len(mended.fixed) >= len(wanted), left) == (True, [])


def test_every_check_that_mends_shows_it() -> None:
    shown: set[str] = set()
    for rule, document in DOCUMENTS:
        for example in document.examples:
            if example.kind == "bad" and find_check(rule.check).fixes != "no":
                findings = example_report(example, [rule]).findings
                shown.update(rule.check for one in findings if one.fix is not None)
    assert shown == {rule.check for rule, _ in DOCUMENTS if find_check(rule.check).fixes != "no"}
