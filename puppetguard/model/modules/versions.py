"""Versions and ranges of versions, as the gem ``semantic_puppet`` reads them."""

from __future__ import annotations

import re

_NUMBER = r"(?:0|[1-9][0-9]*)"
_PART = r"[0-9A-Za-z-]+"
_QUALIFIER = rf"(?:-{_PART}(?:\.{_PART})*)?(?:\+{_PART}(?:\.{_PART})*)?"
_X = rf"(?:x|X|\*|{_NUMBER})"
_PARTIAL = rf"{_X}(?:\.{_X}(?:\.{_X}{_QUALIFIER})?)?"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_PART}(?:\.{_PART})*))?(?:\+{_PART}(?:\.{_PART})*)?")
_SIMPLE = re.compile(rf"(<=|>=|~>|~=|[<>=~^])?({_PARTIAL})")
_HYPHEN = re.compile(rf"{_PARTIAL}\s+-\s+{_PARTIAL}")
_SPACE = re.compile(r"([><=~^])(?:\s+|\s*v)")


def is_version(text: str) -> bool:
    """Tell whether a text is a semantic version."""
    found = _VERSION.fullmatch(text)
    return found is not None and not any(re.fullmatch(r"0\d+", part) for part in (found[1] or "").split("."))


def range_flaw(text: str) -> str:
    """Return what is wrong with a range of versions; empty if nothing is."""
    for alternative in re.split(r"\s*\|\|\s*", _SPACE.sub(r"\1", text)):
        if _HYPHEN.fullmatch(alternative):
            continue
        lowest: tuple[int, ...] | None = None
        highest: tuple[int, ...] | None = None
        open_end = False
        for simple in alternative.split():
            found = _SIMPLE.fullmatch(simple)
            if found is None:
                return f"`{simple}` is no range of versions"
            version = _numbers(found[2])
            if version is None:
                continue
            if found[1] in (">", ">="):
                lowest = version if lowest is None else max(lowest, version)
                open_end = open_end or found[1] == ">"
            elif found[1] in ("<", "<="):
                highest = version if highest is None else min(highest, version)
                open_end = open_end or found[1] == "<"
        if lowest is not None and highest is not None and (lowest > highest or (lowest == highest and open_end)):
            return f"no version is in `{alternative}`"
    return ""


def _numbers(text: str) -> tuple[int, ...] | None:
    """Return the three numbers of a version; None if one is open."""
    parts = re.split(r"[-+]", text)[0].split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts) or len(text) > 60:
        return None
    return tuple(int(part) for part in parts)
