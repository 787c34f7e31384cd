"""The same change over many places, once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from puppetguard.change.judged import Judged, Reach, Risk
from puppetguard.findings import Finding
from puppetguard.report.changes import how, named
from puppetguard.report.guard.wording import joined, where
from puppetguard.report.guarded import GuardReport


class Group(msgspec.Struct, frozen=True, dict=True):
    """Changes that are the same but for what they are of and where, the worst first, and the findings on them."""

    members: tuple[Judged, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def first(self) -> Judged:
        """The worst of them."""
        return self.members[0]

    @property
    def risk(self) -> Risk:
        """The risk of the worst of them."""
        return self.first.risk

    @cached_property
    def reach(self) -> Reach:
        """Whom they reach in all."""
        return joined(one.reach for one in self.members)

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The ids of the change rules that any of them meets."""
        return tuple(dict.fromkeys(rule for one in self.members for rule in one.rules))

    @property
    def title(self) -> str:
        """What changes, in a line; nothing in it that a terminal could obey."""
        told = f"{named(self.first.change)}: {self.how}"
        return told if len(self.members) == 1 else f"{told}, and {len(self.members) - 1:,} more alike"

    @property
    def how(self) -> str:
        """How it changes."""
        first = self.first
        return how(first.change) + (", a repair" if first.repair else "")


class Contents(NamedTuple):
    """What a report shows: groups of changes, the worst first, and the findings that are on none of these."""

    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]


def contents(report: GuardReport, *, grouped: bool = True) -> Contents:
    """Return the changes of a report in groups, and what else was found, errors first.

    Unless ``grouped``, each change is a group of its own.
    A finding of a rule that a change meets, at the place of that change, goes with the change.
    """
    on: dict[tuple[str, str, int], list[Finding]] = {}
    for finding in report.findings:
        on.setdefault((finding.rule, finding.location.file, finding.location.line), []).append(finding)
    found: dict[tuple[object, ...], list[Judged]] = {}
    for number, one in enumerate(report.changes):
        found.setdefault(_likeness(one) if grouped else (number,), []).append(one)
    groups = []
    for members in found.values():
        told = [finding for one in members for key in _keys(one) for finding in on.pop(key, ())]
        groups.append(Group(tuple(members), tuple(told)))
    left = {finding for findings in on.values() for finding in findings}
    others = [finding for finding in report.findings if finding in left]
    return Contents(tuple(groups), tuple(sorted(others, key=lambda finding: -finding.severity.rank)))


def _keys(one: Judged) -> Sequence[tuple[str, str, int]]:
    spots = [spot for spot in (one.change.head, one.change.base) if spot is not None]
    return [(rule, spot.file, spot.line) for rule in one.rules for spot in spots]


def _likeness(one: Judged) -> tuple[object, ...]:
    """Return what is the same of changes that are told once."""
    change = one.change
    kind = change.subject.partition("[")[0] if change.what == "resource" else ""
    what = (change.kind, change.what, kind, one.risk.level, one.repair, one.rules)
    if change.kind == "renamed":
        return *what, change.digest
    if change.attribute or change.before or change.after:
        name = "" if change.what == "resource" else change.subject
        return *what, name, change.attribute, change.before, change.after
    # All of a thing, there or gone: those of one definition go together.
    return *what, where(one)
