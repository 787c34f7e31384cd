"""What rules of changes say of edits of real manifests: of harmless ones nothing, of harmful ones what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from puppetguard.change.difference import Located, altered
from puppetguard.change.facts import facts
from puppetguard.engine.assessing import Assessment, assess
from puppetguard.model.subject import Subject
from puppetguard.packs.risk_table import load_risk_table
from puppetguard.packs.store import load_rules
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.corpus.edits import HARMFUL, Edit, harmful, harmless

SEED = 20261128
COUNT = 500
RULES = [rule for rule in load_rules() if rule.scope == "change"]
TABLE = load_risk_table()

pytestmark = pytest.mark.corpus


@cache
def located(text: str) -> list[Located]:
    source = SourceFile("a.pp", text)
    result = parse(source)
    return [Located("a.pp", fact) for fact in facts(Subject(source, result.program, result.problems))]


@pytest.fixture(scope="module")
def sources(corpus: Path) -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.pp")))
    return [text for text in texts if len(text) < 30_000]


def assessed(sources: list[str], edit: Edit) -> Assessment:
    return assess(altered(located(sources[edit.origin]), located(edit.text)), RULES, TABLE)


def test_harmless_edits_are_silent(sources: list[str], figure: Callable[[str], None]) -> None:
    kinds: Counter[str] = Counter()
    for edit in harmless(sources, COUNT, SEED):
        kinds[edit.kind.partition(",")[0]] += 1
        assert [(one.rule, one.message) for one in assessed(sources, edit).findings] == [], edit
    figure(f"harmless edits, of which nothing is said: {dict(sorted(kinds.items()))}")
    assert kinds.total() == COUNT


def test_harmful_edits_are_told(sources: list[str], figure: Callable[[str], None]) -> None:
    kinds: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    beside: set[str] = set()
    for edit in harmful(sources, COUNT, SEED):
        kinds[edit.kind] += 1
        rules = {one.rule for one in assessed(sources, edit).findings}
        missed[edit.kind] += edit.rule not in rules
        beside |= rules - {edit.rule}
    figure(
        f"harmful edits that are told: {dict(sorted(kinds.items()))}; missed {dict(+missed)}; beside {sorted(beside)}"
    )
    assert kinds.total() == COUNT
    assert set(kinds) == set(HARMFUL)
    assert +missed == {}
    # What a file of systemd holds decides what a machine does, and it was emptied.
    assert beside == {"protected-content-changed"}
