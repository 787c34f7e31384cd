"""Whatever puppetguard says of types and values, live Puppet says the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puppetguard.model.types.answers import UNKNOWN
from tests.corpus.typing import alias_refusals, assignments, descriptions, instances, refusals

pytestmark = pytest.mark.corpus

SEED = 1956
COUNT = 1000


def test_instances(figure: Callable[[str], None]) -> None:
    found = instances(SEED, COUNT)
    assert [one for one in found if one.wrong] == []
    answered = [one for one in found if "value" in one.puppet]
    decided = sum(one.own is not UNKNOWN for one in answered)
    figure(f"values and types: {decided} of {len(answered)} decided, all as Puppet does")
    assert decided > 0.85 * len(answered)


def test_assignments(figure: Callable[[str], None]) -> None:
    found = assignments(SEED, COUNT)
    assert [one for one in found if one.wrong] == []
    answered = [one for one in found if "value" in one.puppet]
    decided = sum(one.own is not UNKNOWN for one in answered)
    figure(f"types and types: {decided} of {len(answered)} decided, all as Puppet does")
    assert decided > 0.9 * len(answered)


def test_malformed_types(figure: Callable[[str], None]) -> None:
    found = refusals(SEED, COUNT)
    assert [one for one in found if one.wrong] == []
    refused = [one for one in found if one.puppet]
    same = sum(one.own == one.puppet for one in refused)
    own = sum(bool(one.own) for one in refused)
    figure(f"malformed types: {own} of {len(refused)} that Puppet refuses are refused, {same} in its words; no other")
    assert own > 0.85 * len(refused)


def test_malformed_aliases() -> None:
    assert [one for one in alias_refusals(SEED, COUNT // 2) if one.wrong] == []


def test_descriptions(figure: Callable[[str], None]) -> None:
    found = descriptions(SEED, COUNT)
    same = sum(one.own == one.puppet for one in found)
    figure(f"mismatches: {same} of {len(found)} described in Puppet's words")
    assert same > 0.9 * len(found)
