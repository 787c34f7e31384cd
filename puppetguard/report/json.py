"""The report for programs: one JSON object."""

from __future__ import annotations

from typing import Any

import msgspec

from puppetguard.findings import Finding, Location, Severity
from puppetguard.report.result import Report


def json_report(report: Report) -> str:
    """Return the report as one JSON object, ended by a line feed.

    ``findings`` has one object each with ``file``, ``line``, ``column``, ``end_line``, ``end_column`` (from 1, the end
    exclusive), ``rule``, ``severity``, ``confidence``, ``message``, ``hint`` and ``related``; ``summary`` the counts,
    whether the run was ``complete``, and the files that could not be read.
    """
    record = {
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "files": report.files,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "complete": report.complete,
            "unread": [{"file": _encodable(one.file), "reason": one.reason} for one in report.unread],
        },
    }
    return msgspec.json.format(msgspec.json.encode(record), indent=2).decode("utf-8") + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **_place(finding.location),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": _encodable(finding.message),
        "hint": _encodable(finding.hint),
        "related": [{**_place(one.location), "message": _encodable(one.message)} for one in finding.related],
    }


def _place(location: Location) -> dict[str, str | int]:
    return {
        "file": _encodable(location.file),
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


def _encodable(text: str) -> str:
    """Return the text without lone surrogates, which stand for the bytes of a file name that are not UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
