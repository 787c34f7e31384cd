"""Versions in changes: what is one, where one is set, and which of two is the older."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_VERSION = re.compile(r"v?(?:\d+:)?\d+(?:[._+~-]?[0-9A-Za-z]+)*", re.ASCII)
_NAMED = re.compile(r"(?:^|[_.:$])(?:package_)?version(?: default)?$")
_PIECE = re.compile(r"\d+|[A-Za-z]+|~")


def is_version(text: str) -> bool:
    """Tell whether a text is a version of a package."""
    return any(char.isdigit() for char in text) and _VERSION.fullmatch(text) is not None


def is_package_version(case: Case, name: str) -> bool:
    """Tell whether an attribute, a parameter, a variable or a key says which version of something is wanted."""
    change = case.change
    if change.what in ("resource", "override", "default", "collector"):
        return (case.type == "package" and name == "ensure") or name in ("version", "package_ensure", "package_version")
    if change.what in ("key", "variable"):
        return _NAMED.search(change.subject) is not None or change.subject.endswith("package_ensure")
    if change.what in ("class", "define") and name.endswith(" default"):
        return _NAMED.search(name) is not None or name.endswith("package_ensure default")
    return False


def is_older(text: str, other: str) -> bool:
    """Tell whether a version is lower than another one; False where that cannot be told."""
    one, two = _parts(text), _parts(other)
    for left, right in zip(one, two, strict=False):
        if left == right:
            continue
        if type(left) is not type(right):
            return False
        return left < right  # type: ignore[operator] # of the same type
    return len(one) < len(two) and isinstance(two[len(one)], int)


def _parts(text: str) -> list[int | str]:
    epoch, colon, rest = text.removeprefix("v").partition(":")
    if not colon:
        epoch, rest = "0", text.removeprefix("v")
    found = _PIECE.findall(rest)
    return [int(epoch) if epoch.isdecimal() else 0, *(int(one) if one.isdecimal() else one.lower() for one in found)]
