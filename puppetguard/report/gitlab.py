"""The report that GitLab shows in a merge request: its subset of Code Climate's format."""

from __future__ import annotations

import hashlib
from typing import Any

from puppetguard.findings import Finding, Severity
from puppetguard.report.encoding import json_text
from puppetguard.report.markup import printable
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report, Unread

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "minor"}


def gitlab_report(report: Report, *, root: str = "") -> str:
    """Return a JSON array with an object for each finding, ended by a line feed.

    Fingerprints are unique in the report: of several equal ones, those after the first are numbered. What could not be
    read is a ``blocker``, so that an incomplete run does not look better than a complete one.
    """
    seen: dict[str, int] = {}
    issues = [_unread(one, root) for one in report.unread]
    issues += [_issue(finding, root) for finding in report.findings]
    for issue in issues:
        fingerprint = issue["fingerprint"]
        seen[fingerprint] = number = seen.get(fingerprint, 0) + 1
        if number > 1:
            issue["fingerprint"] = f"{fingerprint}-{number}"
    return json_text(issues)


def _issue(finding: Finding, root: str) -> dict[str, Any]:
    place = finding.location
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    file = shared_path(place.file, root)
    return {
        "description": printable(text),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint or _digest(finding.rule, file, str(place.line), finding.message),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": file, "lines": {"begin": place.line, "end": place.end_line}},
    }


def _unread(unread: Unread, root: str) -> dict[str, Any]:
    file = shared_path(unread.file, root)
    return {
        "description": printable(f"could not be {unread.what}: {unread.reason}"),
        "check_name": "could-not-be-read",
        "fingerprint": _digest("could-not-be-read", file),
        "severity": "blocker",
        "location": {"path": file, "lines": {"begin": 1, "end": 1}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
