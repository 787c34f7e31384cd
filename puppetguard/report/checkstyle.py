"""The report in the format of Checkstyle, which Jenkins, reviewdog and many others read."""

from __future__ import annotations

from puppetguard.findings import Finding, Severity
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report
from puppetguard.report.xml import DECLARATION, element

UNREAD = "puppetguard.could-not-be-read"
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def checkstyle_report(report: Report, *, root: str = "") -> str:
    """Return an XML document with an element for each file, and in it one for each finding."""
    files: dict[str, list[str]] = {}
    for one in report.unread:
        told = f"could not be {one.what}: {one.reason}"
        error = element("error", {"line": 1, "severity": "error", "message": told, "source": UNREAD})
        files.setdefault(shared_path(one.file, root), []).append(error)
    for finding in report.findings:
        files.setdefault(shared_path(finding.location.file, root), []).append(_error(finding))
    inner = [element("file", {"name": name}, ["\n", *errors]) for name, errors in files.items()]
    return DECLARATION + element("checkstyle", {"version": "4.3"}, ["\n", *inner])


def _error(finding: Finding) -> str:
    place = finding.location
    return element(
        "error",
        {
            "line": place.line,
            "column": place.column,
            "severity": _SEVERITIES[finding.severity],
            "message": f"{finding.message} ({finding.hint})" if finding.hint else finding.message,
            "source": f"puppetguard.{finding.rule}",
        },
    )
