"""Misspelled options of programs whose options are not known."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.unknown_options import slips_of_unknown


@pytest.mark.parametrize(
    ("script", "used", "found"),
    [
        ("shopd --coonfig-file x", {}, [("--coonfig-file", "--config-file", False)]),
        ("shopd --confi-file=x", {}, [("--confi-file", "--config-file", False)]),
        ("shopd --till-naem x", {"till-name": 2}, [("--till-naem", "--till-name", True)]),
        ("shopd --till-naem x", {"till-name": 1}, []),
        ("shopd --start-naem x", {"start-name": 1}, [("--start-naem", "--start-name", True)]),
        ("shopd --till-naem x", {"till-name": 2, "till-naem": 1}, []),
        ("shopd --bilk-name x", {"bulk-nmae": 1}, []),
        ("shopd --config-files x", {}, []),
        ("shopd -- --coonfig-file x", {}, []),
        ("/opt/shop/bin/shopd --coonfig-file x", {}, []),
        ("echo --coonfig-file x", {}, []),
        ("sudo --coonfig-file x", {}, []),
    ],
)
def test_slips(script: str, used: dict[str, int], found: list[tuple[str, str, bool]]) -> None:
    slips = [(slip.word, slip.meant, slip.used) for slip in slips_of_unknown(commands(script)[0], used)]
    assert slips == found
