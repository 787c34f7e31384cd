"""What programs are told: their actions, the actions within these, and their options.

The lists in ``invocations.json`` (of common programs) and ``special_invocations.json`` (of others, read only when one
of these is run) are generated from public sources by ``scripts/generate_invocations.py`` and
``scripts/generate_special_invocations.py``.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

_SEVERAL = 5
"""How many programs must have an option, so that one whose options are not known is thought to have it."""


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
    entry = _entry(program, "actions")
    if entry is None:
        return None
    return Actions(frozenset(entry["actions"].split()), frozenset(entry.get("beside", "").split()))


@cache
def options_of(program: str) -> OptionNames | None:
    """Return the options of a program, those of all of its actions together; None if they are not known."""
    entry = _entry(program, "options") or _entry(program, "single")
    if entry is None:
        return None
    return OptionNames(
        frozenset(entry.get("options", "").split()),
        frozenset(entry.get("single", "").split()),
        frozenset(entry.get("letters", "")),
    )


def has_common_options(program: str) -> bool:
    """Tell whether the options of a program are known from all that is written about common ones."""
    entry = common_invocations().get(program, {})
    return "options" in entry or "single" in entry


def common_invocations() -> Mapping[str, Mapping[str, str]]:
    """Return what is known of the common programs, as the file has it."""
    found: dict[str, dict[str, str]] = _data("invocations.json")["programs"]
    return found


def _entry(program: str, key: str) -> Mapping[str, str] | None:
    """Return what is known of a program, or of one of its actions, if that has a key."""
    entry = common_invocations().get(program)
    if entry is None or key not in entry:
        entry = _data("special_invocations.json")["programs"].get(program)
    return entry if entry is not None and key in entry else None


@cache
def every_option() -> frozenset[str]:
    """Return all long options that any program has."""
    return frozenset(_users_of_options())


@cache
def option_words() -> frozenset[str]:
    """Return the words that long options are put together from."""
    return frozenset(word for name in _users_of_options() for word in name.split("-"))


@cache
def common_options() -> frozenset[str]:
    """Return the long options that several programs have, which others may well have too."""
    return frozenset(name for name, users in _users_of_options().items() if users >= _SEVERAL)


@cache
def _users_of_options() -> Counter[str]:
    return Counter(
        name
        for program, entry in common_invocations().items()
        if " " not in program
        for name in set(entry.get("options", "").split())
    )


@cache
def apache_modules() -> frozenset[str]:
    """Return the modules of Apache, as ``a2enmod`` is given them."""
    return frozenset(_data("invocations.json")["modules"].split())


@cache
def _data(name: str) -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        text = file.read()
    data: dict[str, Any] = json.loads(text)
    return data
