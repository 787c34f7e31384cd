"""Whatever argument puppetguard says that a function does not take, live Puppet does not take either."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.corpus.function_calls import calls

pytestmark = pytest.mark.corpus


def test_calls(figure: Callable[[str], None]) -> None:
    found = calls(1848, 1500)
    assert [(one.code, one.refusal) for one in found if one.wrong] == []
    refused = [one for one in found if one.refusal]
    own = sum(one.refused for one in found)
    figure(f"calls of functions: {own} of {len(refused)} that Puppet refuses are refused; no other of {len(found)}")
    assert own > 0.7 * len(refused)
