"""The differences from Puppet that are known and accepted, one a line: in a file that has to match exactly."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.comparison import Difference

KNOWN_DIFFERENCES = Path(__file__).with_name("known_differences.txt")
"""Rewritten by ``python -m tests.conformance --known``, which is to be read before it is committed."""


def known_line(name: str, version: int, difference: Difference) -> str:
    """Return the line for a difference in a set of the fixtures."""
    return (
        f"{name} {version} {difference.id} {difference.aspect}: "
        f"Puppet {difference.expected}, puppetguard {difference.actual}"
    )


def known_lines() -> list[str]:
    """Return all known differences."""
    return KNOWN_DIFFERENCES.read_text(encoding="utf-8").splitlines()
