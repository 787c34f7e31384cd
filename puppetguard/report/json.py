"""The report for programs: one JSON object."""

from __future__ import annotations

from typing import Any

from puppetguard.findings import Finding, Fix, Location, Severity
from puppetguard.report.encoding import json_text
from puppetguard.report.result import Report


def json_report(report: Report) -> str:
    """Return the report as one JSON object, ended by a line feed.

    ``findings`` has one object each with ``file``, ``line``, ``column``, ``end_line``, ``end_column`` (from 1, the end
    exclusive), ``rule``, ``severity``, ``confidence``, ``message``, ``hint``, ``fingerprint``, ``related`` and ``fix``
    (null, or an object with ``description``, ``safe`` and ``edits``); ``summary`` the counts, whether the run was
    ``complete``, the modules that are referred to and not here, and the files that could not be read, or not be mended.
    ``fixed`` has the findings that the run has mended, with the places that they had; ``moved`` those that the baseline
    knows from a file of another name, each with the fingerprint ``entry`` that it knows.
    """
    return json_text(
        {
            "findings": [finding_record(finding) for finding in report.findings],
            "fixed": [finding_record(finding) for finding in report.fixed],
            "moved": [{"entry": one.entry, **finding_record(one.finding)} for one in report.moved],
            "summary": summary_record(report),
        }
    )


def summary_record(report: Report) -> dict[str, Any]:
    """Return the member ``summary`` of the report."""
    scope = report.scope
    return {
        "files": scope.files,
        "manifests": scope.manifests,
        "templates": scope.templates,
        "lines": scope.lines,
        "rules": scope.rules,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "infos": report.count(Severity.INFO),
        "hidden": report.hidden,
        "fixed": len(report.fixed),
        "suppressed": report.suppressed,
        "baselined": report.baselined,
        "complete": report.complete,
        "absent_modules": list(report.absent_modules),
        "unread": [{"file": one.file, "reason": one.reason, "what": one.what} for one in report.unread],
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return the object of a finding."""
    return {
        **_place(finding.location),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
        "related": [{**_place(one.location), "message": one.message} for one in finding.related],
        "fix": None if finding.fix is None else _fix(finding.fix),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.location), "replacement": edit.replacement} for edit in fix.edits]
    return {"description": fix.description, "safe": fix.safe, "edits": edits}


def _place(location: Location) -> dict[str, str | int]:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
