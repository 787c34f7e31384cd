"""puppetguard and Puppet say the same of each source in the fixtures, for both versions of the language."""

from __future__ import annotations

import pytest

from tests.conformance.comparison import SETS, VERSIONS, Aspect, Comparison, compare_set
from tests.conformance.known import known_line, known_lines

AGREEING: dict[tuple[str, int], dict[Aspect, tuple[int, int]]] = {
    ("snippets", 7): {
        "verdict": (1567, 1567),
        "pn": (1265, 1265),
        "line": (590, 590),
        "errors": (590, 590),
        "warnings": (1283, 1283),
    },
    ("snippets", 8): {
        "verdict": (1567, 1567),
        "pn": (1265, 1265),
        "line": (606, 606),
        "errors": (606, 606),
        "warnings": (1283, 1283),
    },
    ("generated", 7): {
        "verdict": (2240, 2240),
        "pn": (1531, 1531),
        "line": (710, 710),
        "errors": (710, 710),
        "warnings": (1535, 1535),
    },
    ("generated", 8): {
        "verdict": (2240, 2240),
        "pn": (1531, 1531),
        "line": (758, 758),
        "errors": (758, 758),
        "warnings": (1535, 1535),
    },
}
"""How many sources agree in each aspect, and of how many: what drops is a regression, what rises is news."""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", SETS)
def test_what_puppet_says(name: str, version: int) -> None:
    comparison = compare_set(name, version)
    assert comparison.of("verdict", "pn") == []
    assert _line_share(comparison) >= 0.99
    known = [line for line in known_lines() if line.startswith(f"{name} {version} ")]
    assert sorted(known_line(name, version, one) for one in comparison.differences) == known
    assert {aspect: tuple(comparison.agreement(aspect)) for aspect in AGREEING[name, version]} == AGREEING[
        name, version
    ]


def _line_share(comparison: Comparison) -> float:
    agreement = comparison.agreement("line")
    return agreement.same / agreement.all
