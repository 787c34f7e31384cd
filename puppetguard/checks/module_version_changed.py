"""Modules of the ``Puppetfile`` in another version, or from another branch: all their code changes at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._changed_versions import is_older, is_version
from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_REVISIONS = ("version", "ref", "tag", "commit", "branch", "default_branch")
_FIXED = re.compile(r"[0-9a-f]{40}")


def _module_version_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a module is fetched in another version; worse if it is a large step, a step back, or any."""
    change = case.change
    if change.what != "module" or case.base is None:
        return
    if case.head is None:
        yield ChangeHit(
            f"module {change.subject} is no longer fetched",
            "see that no class, type or function of it is used any more",
            severity=Severity.WARNING,
        )
        return
    was = {name: case.base.aspects[name].shown for name in _REVISIONS if name in case.base.aspects}
    now = {name: case.head.aspects[name].shown for name in _REVISIONS if name in case.head.aspects}
    if was == now or change.attribute not in (*was, *now):
        return
    differing = [name for name in _REVISIONS if was.get(name) != now.get(name)]
    if differing[0] != change.attribute:
        return
    old, new = next(iter(was.values()), ""), next(iter(now.values()), "")
    told = f"{f'`{old}`' if old else 'any version'} → {f'`{new}`' if new else 'any version'}"
    how, severity = _judged(old, new, next(iter(now), ""))
    yield ChangeHit(
        f"module {change.subject}: {how} ({told})",
        "read what has changed in it, and compare catalogs before: all nodes that use it get all of it",
        severity=severity,
    )


def _judged(old: str, new: str, kind: str) -> tuple[str, Severity]:
    if not new:
        return "any version is fetched from now on", Severity.WARNING
    if kind in ("branch", "default_branch") or (kind == "ref" and not is_version(new) and not _FIXED.fullmatch(new)):
        return "whatever is on a branch is fetched from now on", Severity.WARNING
    if is_version(old) and is_version(new):
        if is_older(new, old):
            return "an older version is fetched", Severity.WARNING
        if _major(new) != _major(old):
            return "a version is fetched that breaks with the one before", Severity.WARNING
        return "another version is fetched", Severity.INFO
    return "another version is fetched", Severity.WARNING if not old else Severity.INFO


def _major(version: str) -> str:
    numbers = version.removeprefix("v").split(".")
    return ".".join(numbers[:2]) if numbers[0] == "0" else numbers[0]


CHECK = Check(scope="change", change=_module_version_changed)
