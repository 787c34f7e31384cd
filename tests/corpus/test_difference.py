"""What changes nothing is no change, and a changed value is exactly that one, in real manifests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from puppetguard.change.difference import Located, difference
from puppetguard.change.facts import facts
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.corpus.rewrites import Rewrite, harmless, values

SEED = 20261128
COUNT = 2000

pytestmark = pytest.mark.corpus


@cache
def located(text: str) -> list[Located]:
    source = SourceFile("a.pp", text)
    result = parse(source)
    return [Located("a.pp", fact) for fact in facts(Subject(source, result.program, result.problems))]


@pytest.fixture(scope="module")
def sources(corpus: Path) -> list[str]:
    # A few have thousands of lines; the others are as good.
    texts = (path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.pp")))
    return [text for text in texts if len(text) < 60_000]


def test_equal_code_is_no_change(sources: list[str]) -> None:
    for text in sources[::10]:
        assert difference(located(text), located(text)) == []


def test_rewritten_code_is_no_change(sources: list[str], figure: Callable[[str], None]) -> None:
    kinds: Counter[str] = Counter()
    for rewrite in harmless(sources, COUNT, SEED):
        kinds[rewrite.kind] += 1
        changes = difference(located(sources[rewrite.origin]), located(rewrite.text))
        assert changes == [], rewrite
    figure(f"rewritten without a change of meaning, and none found: {dict(sorted(kinds.items()))}")
    assert kinds.total() == COUNT


def test_a_changed_value_is_one_change(sources: list[str], figure: Callable[[str], None]) -> None:
    titles: Counter[int] = Counter()
    for rewrite in values(sources, COUNT, SEED):
        changes = difference(located(sources[rewrite.origin]), located(rewrite.text))
        assert {(one.what, one.attribute, one.before, one.after) for one in changes} == {
            _expected(rewrite, changes[0].before)
        }
        titles[len(changes)] += 1
    figure(f"values changed: {titles.total()}, each found as the change of its attribute; of one resource {titles[1]}")


def _expected(rewrite: Rewrite, before: str) -> tuple[str, str, str, str]:
    return "resource", rewrite.attribute, before, f"'{before[1:-1]}x'"
