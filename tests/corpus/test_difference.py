"""What changes nothing is no change, and a changed value is exactly that one, in real manifests."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from puppetguard.change.difference import Change, Located, altered, difference
from puppetguard.change.fact import VEIL
from puppetguard.change.facts import facts
from puppetguard.change.risk import overall
from puppetguard.engine.assessing import assess
from puppetguard.engine.comparison import Version, compare
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from tests.change.rating import RULES, TABLE
from tests.corpus.data_rewrites import HARMLESS, changed_data, harmless_data, usable
from tests.corpus.rewrites import HARMLESS as REWRITES, Rewrite, changed_value, harmless, places, removals, values
from tests.corpus.slips import pick
from tests.properties.thoroughness import sized

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
    for rewrite in (*values(sources, COUNT // 2, SEED), *removals(sources, COUNT // 2, SEED)):
        sides = located(sources[rewrite.origin]), located(rewrite.text)
        there = difference(*sides)
        back = difference(*reversed(sides))
        assert sorted(map(mirrored, back)) == sorted(
            (one.kind, one.what, one.attribute, one.before, one.after) for one in there
        ), rewrite
        assert {"removed"} <= {one.kind for one in there} or rewrite.kind == "value", rewrite
        kinds[rewrite.kind] += 1
    figure(f"changes that are found the other way round when the sides are swapped: {dict(sorted(kinds.items()))}")


# --- what hypothesis makes of them ---

MIXED = settings(
    max_examples=sized(2_000), deadline=None, derandomize=True, database=None, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
DICE = st.integers(0, 2**32).map(random.Random)
KINDS = st.lists(st.sampled_from(sorted(REWRITES)), min_size=1, max_size=5)


def drawn(sources: list[str], cases: st.DataObject) -> str:
    """Return the text of one of the manifests, none of the largest: each is read several times."""
    small = [text for text in sources if len(text) < 6_000]
    return small[cases.draw(st.integers(0, len(small) - 1))]


def rewritten(text: str, kinds: Sequence[str], dice: random.Random) -> str:
    """Return a text after several rewrites that change nothing of what it means, one on top of the other."""
    for kind in kinds:
        nodes = places(text)[kind]
        text = REWRITES[kind](text, pick(nodes, dice), dice) if nodes else text
    return text


@MIXED
@given(st.data(), KINDS, DICE)
def test_any_rewrites_on_top_of_each_other_are_no_change(
    sources: list[str], cases: st.DataObject, kinds: list[str], dice: random.Random
) -> None:
    text = drawn(sources, cases)
    assert difference(located(text), located(rewritten(text, kinds, dice))) == []


@MIXED
@given(st.data(), KINDS, DICE, st.booleans())
def test_among_any_rewrites_a_changed_value_is_the_only_change(
    sources: list[str], cases: st.DataObject, kinds: list[str], dice: random.Random, first: bool
) -> None:
    text = drawn(sources, cases)
    start = rewritten(text, kinds, dice) if first else text
    nodes = places(start)["value"]
    if not nodes:
        return
    node = pick(nodes, dice)
    assert isinstance(node, ast.AttributeOperation)
    changed = changed_value(start, node, dice)
    end = changed if first else rewritten(changed, kinds, dice)
    sides = located(text), located(end)
    assert {(one.kind, one.what, one.attribute) for one in difference(*sides)} == {
        ("modified", "resource", node.attribute_name)
    }
    assert sorted(map(mirrored, difference(*reversed(sides)))) == sorted(
        (one.kind, one.what, one.attribute, one.before, one.after) for one in difference(*sides)
    )


@MIXED
@given(st.data(), DICE)
def test_one_more_changed_value_never_lowers_the_risk(
    sources: list[str], cases: st.DataObject, dice: random.Random
) -> None:
    text = drawn(sources, cases)
    scores = [0]
    one = text
    for _ in range(3):
        nodes = places(one)["value"]
        if not nodes:
            return
        one = changed_value(one, pick(nodes, dice), dice)
        assessed = assess(altered(located(text), located(one)), RULES, TABLE)
        scores.append(overall(assessed.judged, TABLE)[0])
    assert scores == sorted(scores)


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
    return "resource", rewrite.attribute, before, before if before == VEIL else f"'{before[1:-1]}x'"
