"""How much is known of the values in real code: never less than it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus.known import shares

pytestmark = pytest.mark.corpus


def test_shares(corpus: Path, figure: Callable[[str], None]) -> None:
    found = shares(corpus)
    commands = found.commands
    known = found.attributes
    figure(
        f"values of {found.total} attributes: {found.share(found.written):.1%} literals as written, "
        f"{found.share(found.evaluated):.1%} literals or defaults after evaluation; of {commands['all']} exec commands "
        f"{commands['argv']} known with all arguments, {commands['program']} by their program"
    )
    assert found.share(found.written) >= 0.364
    # It was 0.615, and 0.527 of the commands, when a parameter counted as its default also where it cannot have that.
    assert found.share(found.evaluated) >= 0.612
    partly = found.share(known["interpolated"] + known["one-of"] + known["fact"])
    assert found.share(found.evaluated) + partly >= 0.654
    assert commands["argv"] / commands["all"] >= 0.523
    assert commands["program"] / commands["all"] >= 0.872
