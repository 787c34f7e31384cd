"""The map of the code shows the layers that the contract holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def test_the_map_shows_the_contract() -> None:
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (layers,) = (contract["layers"] for contract in contracts["contracts"] if contract["id"] == "layers")
    shown = re.findall(r"^\| `(\w+)` \|", (CHECKOUT / "docs" / "layers.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert ["__main__", *shown] == [layer for line in layers for layer in line.split(" | ")]
