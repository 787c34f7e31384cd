"""From guards' reports that were written as JSON back to reports."""

from __future__ import annotations

from typing import Any

import msgspec

from puppetguard.change.difference import Change, ChangeKind, Spot
from puppetguard.change.fact import FactKind
from puppetguard.change.judged import Judged, Level, Met, Reach, Risk
from puppetguard.errors import UsageError
from puppetguard.report.guarded import VERDICTS, Approval, GuardReport, Side, VerdictName
from puppetguard.report.reading import Count, Number, ReadFinding
from puppetguard.report.result import Unread


class _Spot(msgspec.Struct, frozen=True):
    file: str
    line: Number
    column: Number

    @property
    def spot(self) -> Spot:
        return Spot(self.file, self.line, self.column)


class _Judged(msgspec.Struct, frozen=True):
    kind: ChangeKind
    what: FactKind
    subject: str
    attribute: str
    container: str
    condition: str
    before: str
    after: str
    indirect: bool
    base: _Spot | None
    head: _Spot | None
    digest: str
    risk: Risk
    reach: Reach
    rules: tuple[str, ...]
    repair: bool
    protections: tuple[Met, ...]
    effects: tuple[str, ...]

    @property
    def judged(self) -> Judged:
        change = Change(
            self.kind, self.what, self.subject, self.container, self.condition, self.attribute, self.before, self.after,
            None if self.base is None else self.base.spot, None if self.head is None else self.head.spot, self.digest,
            self.indirect,
        )  # fmt: skip
        return Judged(change, self.risk, self.reach, self.rules, self.repair, self.protections, self.effects)


class _Guard(msgspec.Struct, frozen=True):
    verdict: VerdictName
    exit: int
    base: Side
    head: Side
    score: Count
    level: Level
    reasons: tuple[str, ...]
    changes: tuple[_Judged, ...]
    findings: tuple[ReadFinding, ...]
    files: Count
    unread: tuple[Unread, ...]
    fail_on_risk: Level | None
    approval: Approval


class _Kind(msgspec.Struct, frozen=True):
    verdict: Any = None


def is_guard(data: bytes) -> bool:
    """Tell whether JSON is the report of a guard, and not that of a check."""
    try:
        return msgspec.json.decode(data, type=_Kind).verdict is not None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def read_guard(data: bytes, name: str) -> GuardReport:
    """Return the report that ``guard_json`` wrote; without the sources and the rules, which are not in it.

    Raises UsageError, which names the file by ``name``, if it is none. Members that are not known, as a later version
    may have them, are ignored.
    """
    try:
        read = msgspec.json.decode(data, type=_Guard)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name} is no report of a guard in the format json: {error}") from error
    if VERDICTS.get(read.exit) != read.verdict:
        raise UsageError(f"{name} is no report of a guard: `verdict` and `exit` contradict each other")
    if any(one.base is None and one.head is None for one in read.changes):
        raise UsageError(f"{name} is no report of a guard: a change is in neither version")
    return GuardReport(
        read.verdict,
        read.exit,
        read.base,
        read.head,
        tuple(one.judged for one in read.changes),
        tuple(one.finding for one in read.findings),
        read.score,
        read.level,
        read.fail_on_risk,
        read.reasons,
        read.approval,
        read.files,
        read.unread,
    )
