"""The table of threats: which test tries what, and how often; docs/security.md is made from it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.properties.thoroughness import THOROUGH

FILE = Path(__file__).with_name("threats.toml")


def rows() -> list[dict[str, Any]]:
    """Return the rows: each a threat, what is expected, and its tests with what they try."""
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["threat"]
    return found


def cases(name: str, *, always: bool = False) -> int:
    """Return how many cases a test tries: all that the table names where PUPPETGUARD_THOROUGH is set, else a tenth.

    ``always`` is for what costs nothing.
    """
    (number,) = (tried["cases"] for row in rows() for tried in row["tried"] if tried.get("name") == name)
    assert isinstance(number, int)
    return number if THOROUGH or always else number // 10
