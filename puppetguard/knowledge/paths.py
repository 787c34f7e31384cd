"""The directories and files that systems have, and the names beside them that mean something else.

The lists in ``paths.json`` and ``files.json`` are generated from public sources by ``scripts/generate_paths.py`` and
``scripts/generate_files.py``.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

import msgspec


class Names(msgspec.Struct, frozen=True):
    """What there is in one directory whose misspellings are looked for, and names near these that are others."""

    names: frozenset[str]
    beside: frozenset[str]


@cache
def directories_in(parent: str) -> Names | None:
    """Return the directories in ``etc``, ``var/lib`` and so on, in the root for ``""``; None if they are not known."""
    return _names(_data("paths.json")["parents"].get(parent))


@cache
def files_in(directory: str) -> Names | None:
    """Return the files in ``etc``, ``etc/nginx`` and so on, in ``~/.ssh`` of anybody; None if they are not known."""
    return _names(_data("files.json")["directories"].get(directory))


def _names(entry: dict[str, str] | None) -> Names | None:
    return None if entry is None else Names(frozenset(entry["names"].split()), frozenset(entry["beside"].split()))


@cache
def _data(name: str) -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, Any] = json.loads(text)
    return data
