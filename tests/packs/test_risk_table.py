"""The table of risks is read strictly, and comes with puppetguard."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest

from puppetguard.change.fact import FactKind
from puppetguard.change.risk_table import Adjustment
from puppetguard.errors import UsageError
from puppetguard.knowledge.critical_services import _REPLACEABLE, _SERVICES
from puppetguard.packs.documents import decode_document, read_document
from puppetguard.packs.files import TABLE, rule_files
from puppetguard.packs.risk_table import load_risk_table, read_risk_table
from puppetguard.packs.store import load_rules, rules_directory


def data() -> str:
    with open(os.path.join(rules_directory(), TABLE), encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize(
    ("before", "after", "at", "message"),
    [
        ("repair: 5", "repiar: 5", "repiar", "unknown key 'repiar'; did you mean 'repair'?"),
        ("repair: 5", "repair: 101", "101", "expected `int` <= 100"),
        ("  one: 0.8", "  one: 0.4", "0.4", "'one' must not be less than 'nobody'"),
        ("high: 50,", "high: 20,", "20,", "'high' must not be less than 'medium'"),
        ("certain: 1,", "certain: 0.1,", "0.1,", "'certain' must not be less than 'likely'"),
        ("id: accounts", "id: firewall", "firewall\n    name: which", "there is another area 'firewall'"),
        ("areas: [monitoring, backup]", "areas: [monitoring, backups]", "backups]", "there is no area 'backups'"),
        ("id: unknown", "id: something", "- id: remote-access", "the area 'unknown' is missing"),
        ("factor: 1.3", "factor: 0.3", "0.3\n    roles: [cron]", "expected `float` >= 1.0"),
        ("  other: {", "  others: {", "resource: {", "the kind 'other' is missing"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(before: str, after: str, at: str, message: str) -> None:
    text = data()
    assert text.count(before) == 1
    text = text.replace(before, after)
    start = text.index(at)
    place = f"{text.count(chr(10), 0, start) + 1}:{start - text.rfind(chr(10), 0, start)}"
    with pytest.raises(UsageError) as caught:
        read_risk_table("t.yaml", text.encode())
    assert str(caught.value) == f"t.yaml:{place}: {message}"


def test_no_text() -> None:
    with pytest.raises(UsageError, match=r"^t\.yaml:1:1: this is no UTF-8"):
        read_risk_table("t.yaml", b"\xff")


def test_it_is_no_rule() -> None:
    assert TABLE not in {os.path.basename(file.path) for file in rule_files(rules_directory())}


def test_it_knows_the_rules_it_names() -> None:
    known = {rule.id for rule in load_rules()}
    table = load_risk_table()
    assert set(table.rules) <= known
    assert {name for floor in table.floors for name in floor.rules} <= known
    # Each rule of changes has its points.
    assert {rule.id for rule in load_rules() if rule.scope == "change"} <= set(table.rules)


def test_it_names_kinds_and_roles_that_there_are() -> None:
    table = load_risk_table()
    kinds = set(FactKind.__args__)  # type: ignore[attr-defined] # a Literal has them
    assert set(table.kinds) - {"other", "message"} <= kinds
    roles = {role for _, role in (*_SERVICES, *_REPLACEABLE)}
    assert {role for area in table.areas for role in area.roles} <= roles


def test_the_adjustment_that_is_documented() -> None:
    text = (Path(rules_directory()).parent / "docs" / "risk.md").read_text(encoding="utf-8")
    shown = text.rpartition("```yaml\nrisk:\n")[2].partition("```")[0]
    document = read_document("risk.md", textwrap.dedent(shown))
    adjustment = decode_document(document, Adjustment)
    assert set(adjustment.areas) == {"databases", "billing"}
    assert load_risk_table().adjusted(adjustment).flaws() == []
