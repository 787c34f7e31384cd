"""The files that systems have under fixed names, and the names beside them that mean something else.

The lists in ``files.json`` are generated from public sources by ``scripts/generate_files.py``.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, NamedTuple


class Files(NamedTuple):
    """The files in one directory whose misspellings are looked for, and names near these that are others."""

    names: frozenset[str]
    beside: frozenset[str]


@cache
def files_in(directory: str) -> Files | None:
    """Return the files in ``etc``, ``etc/nginx`` and so on, in ``~/.ssh`` of anybody; None if they are not known."""
    entry = _data()["directories"].get(directory)
    if entry is None:
        return None
    return Files(frozenset(entry["names"].split()), frozenset(entry["beside"].split()))


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "files.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, Any] = json.loads(text)
    return data
