"""What a change does to the catalogs of live Puppet is told, and said to reach the node."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.corpus.catalog_changes import EDITS, NODES, outcomes, uncovered

pytestmark = pytest.mark.corpus


def test_what_happens_to_catalogs_is_told(figure: Callable[[str], None]) -> None:
    found = outcomes()
    missed = [f"{one.name}: {line}" for one in found for line in uncovered(one)]
    assert not missed, "\n".join(missed)
    touched = {(one.name, node) for one in found for node, done in one.done.items() if done}
    resources = sum(len(done) for one in found for done in one.done.values())
    figure(
        f"changes of a control repository: {len(EDITS)}, which do something to {len(touched)} of"
        f" {len(EDITS) * len(NODES)} catalogs; {resources} differences, each told"
    )
    # An edit that does nothing shows nothing.
    assert {one.name for one in found if not any(one.done.values())} == {"a value that is hidden", "another merge"}
