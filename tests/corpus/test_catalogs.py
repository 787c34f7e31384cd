"""What is wrong in an environment by the rules of correctness, live Puppet refuses; what it takes is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.corpus.catalogs import verdicts

pytestmark = pytest.mark.corpus

SEED = 1956
COUNT = 300


def test_catalogs(figure: Callable[[str], None]) -> None:
    found = verdicts(SEED, COUNT)
    assert len(found) == 2 * COUNT
    false = [one for one in found if one.findings and not one.puppet]
    assert not false, "\n".join(one.told for one in false[:3])
    # The generator's own mistakes would look like agreement.
    unsound = [one for one in found if not one.rule and one.puppet]
    assert not unsound, "\n".join(one.told for one in unsound[:3])
    refused = [one for one in found if one.puppet]
    missed = Counter(one.rule for one in refused if not one.findings)
    exact = sum(any(each.rule == one.rule for each in one.findings) for one in refused)
    figure(
        f"environments: {len(refused) - missed.total()} of {len(refused)} that Puppet refuses have findings, "
        f"{exact} of the rule meant; none of {len(found) - len(refused)} that it takes; missed: {dict(missed)}"
    )
    assert missed.total() < 0.1 * len(refused)
    assert exact > 0.85 * len(refused)
