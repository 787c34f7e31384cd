"""What the guard found out, ready to be reported in any format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from puppetguard.change.judged import Judged, Level
from puppetguard.errors import ApprovalError, IncompleteError, TrustError
from puppetguard.findings import Finding
from puppetguard.packs.rule import Rule
from puppetguard.report.result import Unread
from puppetguard.source import SourceFile

VerdictName = Literal["passed", "blocked", "approval-needed", "not-trusted", "incomplete"]
BLOCKED = 1
"""Exit code of what is blocked."""
VERDICTS: dict[int, VerdictName] = {
    0: "passed",
    BLOCKED: "blocked",
    ApprovalError.exit_code: "approval-needed",
    TrustError.exit_code: "not-trusted",
    IncompleteError.exit_code: "incomplete",
}
"""The word for each exit code: 0, 1, 3, 4, 5."""


class Side(msgspec.Struct, frozen=True):
    """One of the two versions: how it was named, and the full ids of its commit and tree; empty where there is none.

    ``note`` says why it is this commit, where that is not what one expects.
    """

    name: str
    commit: str = ""
    tree: str = ""
    note: str | msgspec.UnsetType = msgspec.UNSET


class Wanted(msgspec.Struct, frozen=True):
    """A protection that is met, and who must say yes: ids of people who may, who have, and what is missing."""

    protection: str
    may: tuple[str, ...]
    have: tuple[str, ...]
    missing: tuple[str, ...]


class Approval(msgspec.Struct, frozen=True):
    """What the policy says.

    ``state`` is ``not asked`` without a policy. ``command`` is the one command that gets on with it. ``notes`` is what
    else there is to say: approvals that do not count, claims, a break-glass.
    """

    state: Literal["not asked", "not needed", "approved", "waived", "missing", "not to be trusted"] = "not asked"
    bundle: str = ""
    wanted: tuple[Wanted, ...] = ()
    command: str = ""
    notes: tuple[str, ...] = ()


class GuardReport(msgspec.Struct, frozen=True, dict=True):
    """The result of a guard.

    ``changes`` are sorted from the worst; ``findings`` are those of change rules and those of state rules that are in
    head and not in base. ``fail_on_risk`` is the level from which on a risk blocks; None if none does. ``reasons`` say
    why the verdict is what it is. ``sources`` has the text of each file that a change or finding points into, by side
    and path. ``risk`` is that of the whole: at least that of its worst change.
    """

    verdict: VerdictName
    exit: int
    base: Side
    head: Side
    changes: tuple[Judged, ...] = ()
    findings: tuple[Finding, ...] = ()
    score: int = 0
    level: Level = "none"
    fail_on_risk: Level | None = None
    reasons: tuple[str, ...] = ()
    approval: Approval = Approval()
    files: int = 0
    unread: tuple[Unread, ...] = ()
    rules: tuple[Rule, ...] = ()
    base_sources: Mapping[str, SourceFile] = {}
    head_sources: Mapping[str, SourceFile] = {}
