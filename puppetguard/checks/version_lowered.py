"""Versions that are lower than before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._changed_versions import is_older, is_package_version, is_version
from puppetguard.checks._contract import ChangeHit, Check, NoParameters

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _version_lowered(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where an older version is wanted than before."""
    from puppetguard.change.case import arrow, texts

    for name, before, after in case.set():
        was, now = texts(before), texts(after)
        if not was or not now or len(was) != 1 or len(now) != 1 or not is_package_version(case, name):
            continue
        if is_version(was[0]) and is_version(now[0]) and is_older(now[0], was[0]):
            yield ChangeHit(
                f"{case.name} goes back to an older version (`{name}`: {arrow(before, after)})",
                "package managers refuse to go back, or keep new data that old programs cannot read: see that it can",
            )


CHECK = Check(scope="change", change=_version_lowered)
