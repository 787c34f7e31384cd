"""The checks: algorithms that look for one kind of hazard each. Which of them are used, and how, is up to the rules.

Each is a module of its own, found by its name and imported only when a rule uses it.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

from puppetguard.checks._contract import (
    ChangeHit,
    Check,
    Fixes,
    Hit,
    LinkedHit,
    LinkedNote,
    LinkedRemedy,
    LinkedReplacement,
    NoParameters,
    Note,
    Remedy,
    Replacement,
    Scope,
)

__all__ = [
    "ChangeHit",
    "Check",
    "Fixes",
    "Hit",
    "LinkedHit",
    "LinkedNote",
    "LinkedRemedy",
    "LinkedReplacement",
    "NoParameters",
    "Note",
    "Remedy",
    "Replacement",
    "Scope",
    "check_names",
    "find_check",
]


@cache
def check_names() -> frozenset[str]:
    """Return the names of all checks."""
    files = (os.path.splitext(name) for name in os.listdir(os.path.dirname(__file__)))
    return frozenset(stem.replace("_", "-") for stem, suffix in files if suffix == ".py" and not stem.startswith("_"))


def find_check(name: str) -> Check:
    """Import a check by its name, which is one of ``check_names``."""
    check = import_module(f"{__name__}.{name.replace('-', '_')}").CHECK
    assert isinstance(check, Check)
    return check
