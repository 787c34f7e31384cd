"""Whatever puppetguard says that an expression is, live Puppet says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.evaluation import MODULES, Comparison, codes, compared, told

pytestmark = pytest.mark.corpus

SEED = 1789
COUNT = 1500


def _shown(one: Comparison) -> str:
    return f"{one.code}\n  is said to be {[told(value.value) for value in one.values]}, and is {one.puppet}"


def test_random_expressions(corpus: Path, figure: Callable[[str], None]) -> None:
    found = compared(codes(SEED, COUNT), corpus / MODULES)
    assert [_shown(one) for one in found if one.wrong] == []
    kinds = Counter(one.kind for one in found if "value" in one.puppet)
    figure(f"expressions, {kinds.total()} with a value: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()))
    # Enough of them are claimed to be known for that to mean something.
    assert kinds["literal"] + kinds["default"] > COUNT / 2
