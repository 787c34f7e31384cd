"""Whatever puppetguard says that an expression is, live Puppet says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.evaluation import MODULES, Comparison, codes, compared, told

pytestmark = pytest.mark.corpus

WRITTEN = Path(__file__).with_name("expressions.txt")
"""One expression in each line: what differs between Puppet and other languages, and what Puppet refuses."""
SEED = 1789
COUNT = 1500


def _shown(one: Comparison) -> str:
    return f"{one.code}\n  is said to be {[told(value.value) for value in one.values]}, and is {one.puppet}"


def test_written_expressions(corpus: Path, figure: Callable[[str], None]) -> None:
    lines = WRITTEN.read_text(encoding="utf-8").splitlines()
    found = compared([f"$r{at} = {line}\n$r{at}" for at, line in enumerate(lines)], corpus / MODULES)
    assert [_shown(one) for one in found if one.wrong] == []
    known = sum(one.kind == "literal" for one in found)
    figure(f"expressions written by hand: {known} of {len(lines)} are literals")
    assert known >= 0.75 * len(lines)


def test_random_expressions(corpus: Path, figure: Callable[[str], None]) -> None:
    found = compared(codes(SEED, COUNT), corpus / MODULES)
    assert [_shown(one) for one in found if one.wrong] == []
    kinds = Counter(one.kind for one in found if "value" in one.puppet)
    figure(f"expressions, {kinds.total()} with a value: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    # Enough of them are claimed to be known for that to mean something.
    assert kinds["literal"] + kinds["default"] > COUNT / 2
