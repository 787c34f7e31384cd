"""The report as JSON lines, for programs that read one finding after the other."""

from __future__ import annotations

from puppetguard.report.encoding import json_line
from puppetguard.report.json import finding_record, summary_record
from puppetguard.report.result import Report


def jsonl_report(report: Report) -> str:
    """Return a line for each finding, one for each that the run has mended, then one for the summary.

    Each is a JSON object with ``kind``, ``finding``, ``fixed`` or ``summary``, and the members that ``json_report`` has
    for it. The last line tells that the report was not cut off.
    """
    lines = [json_line({"kind": "finding", **finding_record(finding)}) for finding in report.findings]
    lines += [json_line({"kind": "fixed", **finding_record(finding)}) for finding in report.fixed]
    return "".join([*lines, json_line({"kind": "summary", **summary_record(report)})])
