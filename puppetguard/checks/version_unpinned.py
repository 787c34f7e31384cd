"""Packages of a chosen version that get any, or always the newest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._changed_versions import is_package_version, is_version
from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_ANY = frozenset({"installed", "present", "true", "latest", ""})


def _version_unpinned(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a version is no longer told, or is to be the newest from now on."""
    from puppetguard.change.case import arrow, texts

    for name, before, after in case.set():
        if not is_package_version(case, name):
            continue
        was, now = texts(before), texts(after) if after is not None else ("",)
        if not now or was is None or not was or not _ANY.intersection(now):
            continue
        told = f"(`{name}`: {arrow(before, after)})"
        sure = Confidence.CERTAIN if _ANY.issuperset(now) else Confidence.LIKELY
        if all(map(is_version, was)):
            instead = "always gets the newest" if "latest" in now else "gets any that is there"
            yield ChangeHit(
                f"{case.name} is no longer bound to a version, and {instead} {told}",
                "name the version, and change it by a change of its own",
                sure,
            )
        elif "latest" in now and "latest" not in was and not any(map(is_version, was)):
            if {"absent", "purged", "held"}.intersection(was):
                continue
            yield ChangeHit(
                f"{case.name} gets the newest version at each run of the agent {told}",
                "name the version, or say `installed`",
                sure,
            )


CHECK = Check(scope="change", change=_version_unpinned, mends=True)
