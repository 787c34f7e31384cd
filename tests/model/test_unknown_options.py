"""Misspelled options of programs whose options are not known."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.unknown_options import slips_of_unknown


@pytest.mark.parametrize(
    ("script", "used", "found"),
    [
        ("shopd --coonfig-file x", {}, [("--coonfig-file", "--config-file", "common")]),
        ("shopd --confi-file=x", {}, [("--confi-file", "--config-file", "common")]),
        ("shopd --till-naem x", {"till-name": 2}, [("--till-naem", "--till-name", "used")]),
        ("shopd --till-naem x", {"till-name": 1}, []),
        ("shopd --start-naem x", {"start-name": 1}, [("--start-naem", "--start-name", "used")]),
        ("shopd --till-naem x", {"till-name": 2, "till-naem": 1}, []),
        ("shopd --bilk-name x", {"bulk-nmae": 1}, []),
        ("shopd --config-files x", {}, []),
        ("shopd --till-polcy x", {}, [("--till-polcy", "--till-policy", "words")]),
        ("shopd --til-polcy x", {}, [("--til-polcy", "--til-policy", "words")]),
        ("shopd --cprofile x --prebuild --noresize", {}, []),
        ("shopd -- --coonfig-file x", {}, []),
        ("/opt/shop/bin/shopd --coonfig-file x", {}, []),
        ("echo --coonfig-file x", {}, []),
        ("sudo --coonfig-file x", {}, []),
    ],
)
def test_slips(script: str, used: dict[str, int], found: list[tuple[str, str, str]]) -> None:
    slips = [(slip.word, slip.meant, slip.why) for slip in slips_of_unknown(commands(script)[0], used)]
    assert slips == found
