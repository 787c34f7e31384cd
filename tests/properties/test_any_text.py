"""Whatever the text, parsing it ends with a result that makes sense."""

from __future__ import annotations

import random

from hypothesis import given, strategies as st

from puppetguard.source import FileKind
from tests.conformance.comparison import SETS, Case, cases
from tests.corpus.mutants import FOREIGN_CHARACTERS, FOREIGN_TOKENS, MUTATIONS, TOKEN, mutate
from tests.properties.invariants import check_all

CASES = [case for name in SETS for case in cases(name)]
WORDS = sorted({word for case in CASES for word in TOKEN.findall(case.source)} | set(FOREIGN_TOKENS))
KINDS = st.sampled_from(("pp", "epp"))
BLANKS = st.sampled_from((" ", "", "\n", "\t", "\r\n", "  # comment\n", " /* c */ "))
CHARACTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from(FOREIGN_CHARACTERS))


@given(st.text(CHARACTERS, max_size=80), KINDS, st.booleans())
def test_random_text(text: str, kind: FileKind, tasks: bool) -> None:
    check_all(text, kind, tasks=tasks)


@given(st.lists(st.tuples(st.sampled_from(WORDS), BLANKS), max_size=40), KINDS, st.booleans())
def test_random_tokens(words: list[tuple[str, str]], kind: FileKind, tasks: bool) -> None:
    check_all("".join(word + blank for word, blank in words), kind, tasks=tasks)


@given(st.sampled_from(CASES), st.sampled_from(sorted(MUTATIONS)), st.integers(0, 2**32), st.integers(1, 3))
def test_mutated_manifests(case: Case, mutation: str, seed: int, times: int) -> None:
    dice = random.Random(seed)
    text = case.source
    for _ in range(times):
        text = mutate(text, mutation, dice) or text
    check_all(text, case.kind, tasks=case.tasks)


@given(st.lists(st.sampled_from(CASES), min_size=1, max_size=6), BLANKS)
def test_joined_manifests(several: list[Case], blank: str) -> None:
    check_all(blank.join(case.source for case in several), several[0].kind)
