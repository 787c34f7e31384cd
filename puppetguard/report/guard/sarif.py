"""A guard's report as SARIF 2.1.0."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from puppetguard.change.difference import ChangeKind
from puppetguard.findings import Severity
from puppetguard.report.changes import change_record
from puppetguard.report.guard.flat import VERDICT, change_finding, verdict_finding
from puppetguard.report.guard.groups import Group
from puppetguard.report.guarded import GuardReport
from puppetguard.report.sarif import LEVELS, described, invocation, result, rule_name, sarif_log

FINGERPRINT = "puppetguard/change/v1"
"""The name of the fingerprint of a change, which is the digest of its meaning."""
_SUMMARIES: dict[str, str] = {
    "added": "Something is there that was not.",
    "removed": "Something is not there any more.",
    "modified": "Something has another value, or means something else.",
    "renamed": "Something has another name.",
    "moved": "Something stands in another definition.",
    "condition-changed": "Something holds under another condition.",
}


def guard_sarif(report: GuardReport) -> str:
    """Return a SARIF log with one run: a result for each change and for each finding, all of them new against the base.

    The rank of a change is its risk from 0 to 100; its properties have the reasons, whom it reaches, the protections
    that it meets, and what was there before and is after. The verdict is in the properties of the run, and a result of
    its own unless it is ``passed``.
    """
    rules = [*map(described, report.rules), _own(VERDICT, "The change must not be merged as it is.")]
    rules += [_own(f"change-{kind}", _SUMMARIES[kind]) for kind in get_args(ChangeKind)]
    indexes = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [result(finding, indexes) for finding in verdict_finding(report)]
    for one in report.changes:
        record = result(change_finding(report, Group((one,))), indexes)
        record["partialFingerprints"] = {FINGERPRINT: one.change.digest}
        record["rank"] = float(one.risk.score)
        record["properties"] = {
            "change": {key: value for key, value in change_record(one.change).items() if key not in ("base", "head")},
            **{name: msgspec.to_builtins(getattr(one, name)) for name in ("risk", "reach", "rules", "protections")},
            "repair": one.repair,
        }
        results.append(record)
    results += [result(finding, indexes) for finding in report.findings]
    for record in results:
        record["baselineState"] = "new"
    told = invocation(report.unread)
    told |= {"exitCode": report.exit, "exitCodeDescription": report.verdict}
    told["executionSuccessful"] = told["executionSuccessful"] and report.verdict not in ("not-trusted", "incomplete")
    properties = {
        name: msgspec.to_builtins(getattr(report, name))
        for name in ("verdict", "base", "head", "score", "level", "reasons", "approval")
    }
    return sarif_log(rules, results, told, properties)


def _own(name: str, summary: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": rule_name(name),
        "shortDescription": {"text": summary},
        "defaultConfiguration": {"level": LEVELS[Severity.ERROR if name == VERDICT else Severity.WARNING]},
        "properties": {"tags": ["puppet", "change"]},
    }
