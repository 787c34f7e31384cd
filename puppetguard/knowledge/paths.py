"""The directories that systems have, and the names beside them that mean something else.

The lists in ``paths.json`` are generated from public sources by ``scripts/generate_paths.py``.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, NamedTuple


class Directories(NamedTuple):
    """The directories in one parent whose misspellings are looked for, and names near these that are others."""

    names: frozenset[str]
    beside: frozenset[str]


@cache
def directories_in(parent: str) -> Directories | None:
    """Return the directories in ``etc``, ``var/lib`` and so on, in the root for ``""``; None if they are not known."""
    entry = _data()["parents"].get(parent)
    if entry is None:
        return None
    return Directories(frozenset(entry["names"].split()), frozenset(entry["beside"].split()))


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "paths.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, Any] = json.loads(text)
    return data
