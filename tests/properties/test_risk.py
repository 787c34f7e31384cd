"""What holds for any risk: more is never less, and a change taken back is the reverse of itself."""

from __future__ import annotations

import random

from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from puppetguard.change.case import Around, Case, turned
from puppetguard.change.difference import altered
from puppetguard.change.judged import LEVELS, Judged, Reach
from puppetguard.change.risk import Found, overall, rate
from puppetguard.engine.assessing import assess
from puppetguard.engine.comparison import Version, compare
from puppetguard.findings import Confidence, Severity
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.store import rules_directory
from tests.change.rating import RULES, TABLE
from tests.corpus.mutants import MUTATIONS, mutate
from tests.properties.thoroughness import sized

CASES = settings(max_examples=sized(1_000))
CHANGES = [
    one
    for _, rule in read_rules(rule_files(rules_directory()))
    if rule.scope == "change"
    for example in rule.examples
    for trees in [[{path: Version(text.encode()) for path, text in tree.items()} for tree in example.trees]]
    for one in compare(trees[0], trees[1]).altered
]
SOME = st.sampled_from(CHANGES)
RULE_IDS = st.sampled_from([*sorted(TABLE.rules), "a-rule-of-users"])
FOUND = st.builds(
    Found, RULE_IDS, st.sampled_from(Severity), st.sampled_from(Confidence), st.just("x"), lowered=st.booleans()
)
NAMES = ["a", "b", "db01.example.com", *(f"n{number}" for number in range(80))]
NODES = st.lists(st.sampled_from(NAMES), unique=True).map(tuple)
REACH = st.builds(
    Reach,
    nodes=NODES,
    total=st.just(len(NAMES)),
    perhaps=NODES.map(lambda names: names[:2]),
    unknown=st.sampled_from([(), ("something",)]),
    roles=st.sampled_from([(), ("role::database",), ("role::web",)]),
)


@CASES
@given(SOME, st.none() | REACH, st.lists(FOUND, max_size=4), st.sampled_from(["", "service-stopped"]))
def test_a_score_is_the_sum_of_its_reasons(
    change: object, reach: Reach | None, found: list[Found], repair: str
) -> None:
    risk = rate(change, reach, TABLE, found, repair=repair)  # type: ignore[arg-type] # one of CHANGES
    assert 0 <= risk.score <= 100
    assert risk.score == sum(one.points for one in risk.reasons)
    assert risk.level == TABLE.levels.level(risk.score)
    assert [one.points for one in risk.reasons] == sorted((one.points for one in risk.reasons), reverse=True)
    assert all(one.text for one in risk.reasons)


@CASES
@given(SOME, REACH, REACH, st.lists(FOUND, max_size=4))
def test_more_reach_never_lowers(change: object, less: Reach, other: Reach, found: list[Found]) -> None:
    more = replace(
        less,
        nodes=tuple(sorted({*less.nodes, *other.nodes})),
        perhaps=tuple(sorted({*less.perhaps, *other.perhaps})),
        unknown=less.unknown or other.unknown,
        roles=tuple({*less.roles, *other.roles}),
    )
    scores = [rate(change, one, TABLE, found).score for one in (less, more, None)]  # type: ignore[arg-type] # one of CHANGES
    assert scores[0] <= scores[1]
    # What is not known counts as wide; only who is known to be reached can tell of a database.
    assert scores[2] >= scores[0] or scores[0] in {floor.score for floor in TABLE.floors}


@CASES
@given(SOME, REACH, st.lists(FOUND, max_size=4), FOUND)
def test_one_more_finding_never_lowers(change: object, reach: Reach, found: list[Found], more: Found) -> None:
    scores = [rate(change, reach, TABLE, each).score for each in (found, [*found, more])]  # type: ignore[arg-type] # one of CHANGES
    assert scores[0] <= scores[1]


@CASES
@given(SOME, REACH, FOUND)
def test_more_certainty_never_lowers(change: object, reach: Reach, found: Found) -> None:
    scores = [
        rate(change, reach, TABLE, [replace(found, confidence=one)]).score  # type: ignore[arg-type] # one of CHANGES
        for one in Confidence
    ]
    assert scores == sorted(scores)


@CASES
@given(st.lists(st.integers(0, 100), max_size=30), st.integers(0, 100))
def test_one_more_change_never_lowers_the_whole(scores: list[int], more: int) -> None:
    def whole(numbers: list[int]) -> tuple[int, int]:
        judged = [
            Judged(CHANGES[0].change, replace(rate(CHANGES[0], None, TABLE), score=one, level=TABLE.levels.level(one)))
            for one in numbers
        ]
        score, level = overall(judged, TABLE)
        return score, LEVELS.index(level)

    before, after = whole(scores), whole([*scores, more])
    assert before[0] <= after[0] <= 100
    assert before[1] <= after[1]
    assert after[0] >= more


@CASES
@given(st.lists(SOME, max_size=6))
def test_swapped_sides_turn_added_into_removed(changes: list[object]) -> None:
    base = [one.base for one in changes if one.base is not None]  # type: ignore[attr-defined] # some of CHANGES
    head = [one.head for one in changes if one.head is not None]  # type: ignore[attr-defined] # some of CHANGES
    swap = {"added": "removed", "removed": "added"}
    there = sorted((one.change.kind, one.change.what, one.change.attribute) for one in altered(base, head))
    back = sorted(
        (swap.get(one.change.kind, one.change.kind), one.change.what, one.change.attribute)
        for one in altered(head, base)
    )
    assert there == back


@CASES
@given(SOME)
def test_a_change_turned_twice_is_the_same(change: object) -> None:
    assert turned(turned(change)) == change  # type: ignore[arg-type] # one of CHANGES


@CASES
@given(st.lists(SOME, max_size=6), st.none() | REACH)
def test_a_repair_is_of_low_risk(changes: list[object], reach: Reach | None) -> None:
    found = assess(changes, RULES, TABLE, reach=lambda _: reach)  # type: ignore[arg-type] # some of CHANGES
    assert len(found.judged) == len(changes)
    assert all(one.risk.level in ("none", "low") for one in found.judged if one.repair)
    assert all(not one.rules for one in found.judged if one.repair) or any(one.rules for one in found.judged)
    assert all(one.message and one.location.line >= 1 for one in found.findings)


@CASES
@given(SOME, st.lists(SOME, max_size=4))
def test_a_case_can_be_asked(change: object, others: list[object]) -> None:
    case = Case(change, Around([change, *others]))  # type: ignore[arg-type,list-item] # some of CHANGES
    assert case.name
    assert all(one.name for one in case.set())


EXAMPLES = [
    example.trees
    for _, rule in read_rules(rule_files(rules_directory()))
    if rule.scope == "change"
    for example in rule.examples
]


@CASES
@given(
    st.sampled_from(EXAMPLES),
    st.sampled_from(sorted(MUTATIONS)),
    st.integers(0, 2**32),
    st.integers(0, 4),
    st.booleans(),
)
def test_any_change_can_be_judged(
    trees: tuple[dict[str, str], dict[str, str]], mutation: str, seed: int, times: int, turn: bool
) -> None:
    dice = random.Random(seed)
    sides: list[dict[str, Version]] = []
    for tree in reversed(trees) if turn else trees:
        side: dict[str, Version] = {}
        for path, text in tree.items():
            mutated = text
            for _ in range(times):
                mutated = mutate(mutated, mutation, dice) or mutated
            side[path] = Version(mutated.encode("utf-8", "surrogatepass"))
        sides.append(side)
    compared = compare(sides[0], sides[1])
    found = assess(compared.altered, RULES, TABLE)
    assert len(found.judged) == len(compared.changes)
    assert all(0 <= one.risk.score <= 100 for one in found.judged)
    lines: dict[str, int] = {}
    for side in sides:
        for path, version in side.items():
            lines[path] = max(lines.get(path, 0), version.data.count(b"\n") + 1)
    assert all(1 <= one.location.line <= lines[one.location.file] for one in found.findings)
