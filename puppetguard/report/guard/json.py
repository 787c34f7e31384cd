"""The guard's report for programs: one JSON object."""

from __future__ import annotations

from typing import Any

import msgspec

from puppetguard.change.judged import Judged
from puppetguard.report.changes import change_record
from puppetguard.report.encoding import json_text
from puppetguard.report.guarded import GuardReport
from puppetguard.report.json import finding_record


def guard_json(report: GuardReport, *, judged: bool = True) -> str:
    """Return the report as one JSON object, ended by a line feed.

    ``verdict`` and ``exit`` are the outcome and ``reasons`` say why; ``base`` and ``head`` have ``name``, ``commit``
    and ``tree``. ``changes`` has one object each with ``kind``, ``what``, ``subject``, ``attribute``, ``container``,
    ``condition``, ``before``, ``after``, ``indirect``, ``digest``, ``base`` and ``head`` (null, or ``file``, ``line``,
    ``column``), ``risk`` (``score``, ``level``, ``reasons`` with ``text``, ``points``, ``rule``), ``reach``,
    ``protections``, ``rules``, ``repair``, ``effects``. ``findings`` are those of ``check``. ``score`` and ``level``
    are the risk of the whole; ``approval`` is what the policy says; ``unread`` has ``file`` and ``reason``. Unless
    ``judged``, there is no outcome and nothing of approvals.
    """
    outcome: dict[str, Any] = {"verdict": report.verdict, "exit": report.exit} if judged else {}
    reasons: dict[str, Any] = {"reasons": list(report.reasons)} if judged else {}
    record: dict[str, Any] = {
        **outcome,
        "base": msgspec.to_builtins(report.base),
        "head": msgspec.to_builtins(report.head),
        "score": report.score,
        "level": report.level,
        **reasons,
        "changes": [judged_record(one) for one in report.changes],
        "findings": [finding_record(one) for one in report.findings],
        "files": report.files,
        "unread": [{"file": one.file, "reason": one.reason} for one in report.unread],
    }
    if judged:
        record["fail_on_risk"] = report.fail_on_risk
        record["approval"] = msgspec.to_builtins(report.approval)
    return json_text(record)


def judged_record(one: Judged) -> dict[str, Any]:
    """Return the object of a change."""
    rest = ("risk", "reach", "protections", "rules", "repair", "effects")
    return {**change_record(one.change), **{name: msgspec.to_builtins(getattr(one, name)) for name in rest}}
