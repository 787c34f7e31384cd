"""A guard's report in the formats of code hosts and CI servers that know findings only."""

from __future__ import annotations

import msgspec

from puppetguard.report.checkstyle import checkstyle_report
from puppetguard.report.encoding import json_line
from puppetguard.report.github import annotated
from puppetguard.report.gitlab import gitlab_report
from puppetguard.report.guard.flat import as_report
from puppetguard.report.guard.json import judged_record
from puppetguard.report.guard.wording import side_name, summary_line, verdict_line
from puppetguard.report.guarded import GuardReport
from puppetguard.report.json import finding_record
from puppetguard.report.junit import junit_report


def guard_github(report: GuardReport, *, root: str = "") -> str:
    """Return annotations: the verdict, then the worst changes and findings, as many as GitHub shows; then what is left.

    Changes that are the same over many places are told once. No text of the code under analysis is a command.
    """
    summary = [f"{verdict_line(report)}: {summary_line(report)}"]
    summary += [f"compared: {side_name(report.base)} with {side_name(report.head)}"]
    summary += [f"to get on: {report.approval.command}"] if report.approval.command else []
    return annotated(as_report(report, grouped=True), summary, root=root)


def guard_gitlab(report: GuardReport, *, root: str = "") -> str:
    """Return GitLab's code quality report: the verdict unless it is ``passed``, each change, each other finding."""
    return gitlab_report(as_report(report, grouped=False), root=root)


def guard_junit(report: GuardReport, *, root: str = "") -> str:
    """Return JUnit's XML: a failed test for the verdict unless it is ``passed``, for each change and other finding.

    Changes of low risk or none are left out: what fails a test is to be looked at.
    """
    return junit_report(as_report(report, grouped=False, harmless=False), root=root)


def guard_checkstyle(report: GuardReport, *, root: str = "") -> str:
    """Return Checkstyle's XML: an error for the verdict unless it is ``passed``, for each change and other finding.

    Changes of low risk or none are left out.
    """
    return checkstyle_report(as_report(report, grouped=False, harmless=False), root=root)


def guard_jsonl(report: GuardReport) -> str:
    """Return a JSON object in each line, by its ``kind``: ``change``, ``finding``, and one ``summary`` at the end.

    The last line tells that the report was not cut off.
    """
    lines = [json_line({"kind": "change", "change": judged_record(one)}) for one in report.changes]
    lines += [json_line({"kind": "finding", **finding_record(finding)}) for finding in report.findings]
    names = ("verdict", "exit", "base", "head", "score", "level", "reasons", "approval", "files", "unread")
    summary = {name: msgspec.to_builtins(getattr(report, name)) for name in names}
    return "".join([*lines, json_line({"kind": "summary", **summary})])
