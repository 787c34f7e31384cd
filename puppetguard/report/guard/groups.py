"""The same change over many places, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

from puppetguard.change.judged import Judged, Level, Reach, Risk
from puppetguard.findings import Finding
from puppetguard.report.changes import how, named
from puppetguard.report.guard.wording import joined, where
from puppetguard.report.guarded import GuardReport

LITTLE: frozenset[Level] = frozenset(("none", "low"))
"""The levels of little risk."""


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

    Unless ``grouped``, each change is a group of its own. A finding goes with the change whose risk it is a reason of,
    or at whose place it is if the change meets its rule.
    """
    on: dict[_Key, list[Finding]] = {}
    for finding in report.findings:
        file = finding.location.file
        on.setdefault((finding.rule, file, finding.location.line), []).append(finding)
        on.setdefault((finding.rule, file, finding.message), []).append(finding)
    found: dict[tuple[object, ...], list[Judged]] = {}
    for number, one in enumerate(report.changes):
        found.setdefault(_likeness(one) if grouped else (number,), []).append(one)
    groups = []
    taken: set[Finding] = set()
    for members in found.values():
        told = dict.fromkeys(finding for one in members for key in _keys(one) for finding in on.get(key, ()))
        groups.append(Group(tuple(members), tuple(finding for finding in told if finding not in taken)))
        taken.update(told)
    others = [finding for finding in report.findings if finding not in taken]
    return Contents(tuple(groups), tuple(sorted(others, key=lambda finding: -finding.severity.rank)))


_Key = tuple[str, str, int | str]
"""A rule, a file, and a line or a message."""


def _keys(one: Judged) -> Iterator[_Key]:
    """Yield what the findings that go with a change are known by."""
    for spot in (one.change.head, one.change.base):
        if spot is not None:
            yield from ((rule, spot.file, spot.line) for rule in one.rules)
            yield from ((reason.rule, spot.file, reason.text) for reason in one.risk.reasons if reason.rule)


def _likeness(one: Judged) -> tuple[object, ...]:
    """Return what is the same of changes that are told once."""
    change = one.change
    kind = change.subject.partition("[")[0] if change.what == "resource" else ""
    what = (change.kind, change.what, kind, one.risk.level, one.repair, one.rules)
    if change.kind == "renamed":
        return *what, change.digest
    if change.what == "key" and change.kind in ("added", "removed") and "." in change.attribute:
        # A part of a hash, with all that is below it.
        return *what, change.subject, change.container, change.attribute.rpartition(".")[0]
    if change.attribute or change.before or change.after:
        name = "" if change.what == "resource" else change.subject
        return *what, name, change.attribute, change.before, change.after
    # All of a thing, there or gone: those of one definition go together.
    return *what, where(one)


def told_with_causes(report: GuardReport) -> dict[str, str]:
    """Return the changes of little risk that are told with what brings them about: by digest, what they are of."""
    caused = {digest for one in report.changes for digest in one.effects}
    return {
        one.change.digest: _briefly(one.change.subject)
        for one in report.changes
        if one.change.digest in caused
        and one.change.indirect
        and not one.effects
        and not one.protections
        and one.risk.level in LITTLE
    }


def _briefly(subject: str) -> str:
    """Return what is changed without the block that it has."""
    head, brace, _ = subject.partition(" {")
    return f"{head} {{…}}" if brace and "|" in head else subject


def without(groups: Iterable[Group], told: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the groups that are not told with others in all their parts."""
    return tuple(group for group in groups if not all(one.change.digest in told for one in group.members))


def effects(group: Group, told: Mapping[str, str]) -> list[str]:
    """Return what else changes by a group of changes, of what is told with its causes."""
    digests = dict.fromkeys(digest for one in group.members for digest in one.effects if digest in told)
    counts = Counter(told[digest] for digest in digests)
    return [f"{name} ({number} times)" if number > 1 else name for name, number in counts.items()]
