"""Live Puppet and puppetguard agree on which variables are set, in small environments that read them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puppetguard.findings import Confidence
from tests.corpus.variable_reads import verdicts

pytestmark = pytest.mark.corpus


def test_variables_that_puppet_accepts_and_refuses(figure: Callable[[str], None]) -> None:
    found = verdicts()
    said = {one.case.name: [each for each in one.findings if each[1] >= Confidence.LIKELY] for one in found}
    refused = [one for one in found if one.refusal is not None]
    assert [(one.case.name, said[one.case.name]) for one in found if one.refusal is None and said[one.case.name]] == []
    told = sum(bool(said[one.case.name]) for one in refused)
    figure(f"variables: Puppet refuses {len(refused)} of {len(found)}, {told} of which are told by default")
    assert len(found) >= 300
    # The others: what another scope, a classifier or the server may set, or names of three letters.
    assert told >= 0.75 * len(refused)
