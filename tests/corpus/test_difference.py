"""What changes nothing is no change, and a changed value is exactly that one, in real manifests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from puppetguard.change.difference import Change, Located, difference
from puppetguard.change.facts import facts
from puppetguard.engine.comparison import Version, compare
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.corpus.data_rewrites import HARMLESS, changed_data, harmless_data, usable
from tests.corpus.rewrites import Rewrite, harmless, removals, values

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


def mirrored(change: Change) -> tuple[str, ...]:
    """Return what a change is the other way round."""
    kind = {"added": "removed", "removed": "added"}.get(change.kind, change.kind)
    return kind, change.what, change.attribute, change.after, change.before


def test_the_other_way_round_added_is_removed(sources: list[str], figure: Callable[[str], None]) -> None:
    kinds: Counter[str] = Counter()
    for rewrite in (*values(sources, COUNT // 4, SEED), *removals(sources, COUNT // 4, SEED)):
        sides = located(sources[rewrite.origin]), located(rewrite.text)
        there = difference(*sides)
        back = difference(*reversed(sides))
        assert sorted(map(mirrored, back)) == sorted(
            (one.kind, one.what, one.attribute, one.before, one.after) for one in there
        ), rewrite
        assert {"removed"} <= {one.kind for one in there} or rewrite.kind == "value", rewrite
        kinds[rewrite.kind] += 1
    figure(f"changes that are found the other way round when the sides are swapped: {dict(sorted(kinds.items()))}")


@pytest.fixture(scope="module")
def data(corpus: Path) -> list[str]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.yaml")))
    return [text for text in texts if len(text) < 60_000 and usable(text)]


def compared(one: str, other: str) -> list[Change]:
    found = compare({"data/a.yaml": Version(one.encode())}, {"data/a.yaml": Version(other.encode())})
    assert not found.unread
    return list(found.changes)


def test_rewritten_data_are_no_change(data: list[str], figure: Callable[[str], None]) -> None:
    kinds: Counter[str] = Counter()
    for rewrite in harmless_data(data, COUNT, SEED):
        assert compared(data[rewrite.origin], rewrite.text) == [], rewrite
        kinds[rewrite.kind] += 1
    figure(f"data rewritten without a change of meaning, and none found: {dict(sorted(kinds.items()))}")
    assert kinds.total() == COUNT
    assert set(kinds) == set(HARMLESS)


def test_a_changed_value_of_data_is_one_change(data: list[str], figure: Callable[[str], None]) -> None:
    for rewrite in changed_data(data, COUNT // 4, SEED):
        (change,) = compared(data[rewrite.origin], rewrite.text)
        assert (change.kind, change.what, change.subject, change.attribute) == (
            "modified",
            "key",
            rewrite.key,
            "value",
        ), rewrite
        assert change.after == f"x{change.before}"
    figure(f"values of data changed: {COUNT // 4}, each found as the change of its key")


def _expected(rewrite: Rewrite, before: str) -> tuple[str, str, str, str]:
    return "resource", rewrite.attribute, before, f"'{before[1:-1]}x'"
