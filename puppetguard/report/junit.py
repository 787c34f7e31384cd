"""The report in the format of JUnit, which every CI server shows as tests."""

from __future__ import annotations

from puppetguard.findings import Finding
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report, Unread
from puppetguard.report.summary import SEVERITY_NAMES
from puppetguard.report.xml import DECLARATION, element, xml_text

NAME = "puppetguard"


def junit_report(report: Report, *, root: str = "") -> str:
    """Return an XML document with one test suite: a failed test for each finding, an error for what was not read.

    A run that found nothing has one test, which passed: a suite without tests is a failure to some servers.
    """
    cases = [_unread(one, root) for one in report.unread] + [_failed(finding, root) for finding in report.findings]
    counts = {"failures": len(report.findings), "errors": len(report.unread), "skipped": 0, "time": 0}
    if not cases:
        cases = [element("testcase", {"classname": NAME, "name": "nothing found", "time": 0})]
    suite = element("testsuite", {"name": NAME, "tests": len(cases), **counts}, ["\n", *cases])
    return DECLARATION + element("testsuites", {"name": NAME}, ["\n", suite])


def _failed(finding: Finding, root: str) -> str:
    place = finding.location
    file = shared_path(place.file, root)
    where = f"{file}:{place.line}:{place.column}"
    told = f"{where}: {SEVERITY_NAMES[finding.severity]}: {finding.message} [{finding.rule}]"
    text = f"{told}\n{finding.hint}" if finding.hint else told
    failure = element("failure", {"message": finding.message, "type": str(finding.severity)}, [xml_text(text)])
    names = {"classname": file, "name": f"{finding.rule} at {place.line}:{place.column}", "file": file}
    return element("testcase", {**names, "line": place.line, "time": 0}, ["\n", failure])


def _unread(unread: Unread, root: str) -> str:
    file = shared_path(unread.file, root)
    error = element("error", {"message": f"could not be {unread.what}: {unread.reason}", "type": "incomplete"})
    return element("testcase", {"classname": file, "name": "could be read", "file": file, "time": 0}, ["\n", error])
