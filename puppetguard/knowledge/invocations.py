"""What common programs are told: their actions, the actions within these, and their options.

The lists in ``invocations.json`` are generated from public sources by ``scripts/generate_invocations.py``.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any, NamedTuple


class Actions(NamedTuple):
    """The words that a program takes as what to do, and words near these that its documentation has as well."""

    names: frozenset[str]
    beside: frozenset[str]


class OptionNames(NamedTuple):
    """The options that are documented of a program, without their dashes.

    ``long`` ones have two dashes, ``single`` one; ``letters`` are those of one letter.
    """

    long: frozenset[str]
    single: frozenset[str]
    letters: frozenset[str]


@cache
def actions_of(program: str) -> Actions | None:
    """Return the actions of a program, or those within an action (``git remote``); None if it takes anything."""
    entry = _data()["programs"].get(program)
    if entry is None or "actions" not in entry:
        return None
    return Actions(frozenset(entry["actions"].split()), frozenset(entry.get("beside", "").split()))


@cache
def options_of(program: str) -> OptionNames | None:
    """Return the options of a program, those of all of its actions together; None if they are not known."""
    entry = _data()["programs"].get(program)
    if entry is None or not ("options" in entry or "single" in entry):
        return None
    return OptionNames(
        frozenset(entry.get("options", "").split()),
        frozenset(entry.get("single", "").split()),
        frozenset(entry.get("letters", "")),
    )


@cache
def apache_modules() -> frozenset[str]:
    """Return the modules of Apache, as ``a2enmod`` is given them."""
    return frozenset(_data()["modules"].split())


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "invocations.json"), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, Any] = json.loads(text)
    return data
