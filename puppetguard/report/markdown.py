"""The report as Markdown: for the summary of a step, or a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from puppetguard.findings import Finding, Severity
from puppetguard.report.excerpt import place_excerpt
from puppetguard.report.markup import plain_text, printable
from puppetguard.report.places import shared_path, worst_first
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, counted, summary_pieces

LIMIT = 60_000
"""How many characters a report may have: GitHub cuts comments at 65,536, GitLab at a million."""
ROWS = 50
"""How many findings the table shows at most."""
_SIGNS = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
_ROOM = 400
"""What is kept for the last lines."""
_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
_HARMLESS = frozenset(",.'\"/;?-+=()")
"""What is markup only at the start of a line, or after what is escaped."""
_REFERENCE = re.compile(r"[@#!~%$^&](?=\w)|:(?=//)|(?<!:):(?=[\w+-]+:(?!:))|\bwww(?=\.)|\bGH-(?=\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(www)\.", re.IGNORECASE)
_AT_START = re.compile(r"\A(\d*)([-+=.)])")
"""What would begin a list or underline a heading."""
_BREAK = "\u200b"
"""No width; keeps ``@name`` and its like from being found in text that is not code."""


def markdown_report(report: Report, *, root: str = "", limit: int = LIMIT) -> str:
    """Return a heading with the counts, a table of the worst findings, and each of them with its source, folded.

    ``limit`` is the greatest number of characters; what does not fit is counted. Nothing that comes from the code under
    analysis is Markdown, HTML, a mention, a reference or a link.
    """
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    counts = [counted(report.count(one), SEVERITY_NAMES[one]) for one in severities if report.count(one)]
    told = ", ".join(counts) or ("nothing found" if report.complete else "not complete")
    sign = "✅" if not (report.findings or report.unread) else "❌" if not report.complete else _sign(report)
    text = f"### {sign} puppetguard: {told}\n\n"
    last = _last(report)
    room = limit - len(last) - _ROOM
    findings = worst_first(report)
    rows = 0
    for row in _rows(findings, report, root):
        if len(text) + len(row) > room:
            break
        text += row if rows else f"| | place | finding | rule |\n|---|---|---|---|\n{row}"
        rows += 1
    left = len(findings) + len(report.unread) - rows
    if left:
        text += f"\n… and {counted(left, 'other')}.\n"
    text += "\n" if rows or left else ""
    shown: set[str] = set()
    for finding in findings[:ROWS]:
        sign = f"{_SIGNS[finding.severity]} "
        block = finding_details(report, finding, root, first=finding.rule not in shown, sign=sign)
        if len(text) + len(block) > room:
            text += "What is found further on is too much to be shown here.\n\n"
            break
        shown.add(finding.rule)
        text += block
    return text + last


def _sign(report: Report) -> str:
    return _SIGNS[max((finding.severity for finding in report.findings), key=lambda one: one.rank)]


def _last(report: Report) -> str:
    return "".join(f"<sub>{words(line)}</sub>\n" for line in plain_text(summary_pieces(report)).splitlines())


def _rows(findings: list[Finding], report: Report, root: str) -> Iterator[str]:
    for one in report.unread[:ROWS]:
        reason = words(f"could not be {one.what}: {one.reason}")
        yield f"| ❌&nbsp;error | {code(shared_path(one.file, root))} | {reason} | |\n"
    for finding in findings[:ROWS]:
        yield finding_row(finding, root, f"{_SIGNS[finding.severity]}&nbsp;")


def finding_row(finding: Finding, root: str, sign: str = "") -> str:
    """Return a row of a table: severity, place, message, rule."""
    severity = f"{sign}{SEVERITY_NAMES[finding.severity]}"
    return f"| {severity} | {code(_place(finding, root))} | {words(finding.message)} | {code(finding.rule)} |\n"


def finding_details(report: Report, finding: Finding, root: str, *, first: bool, sign: str = "") -> str:
    """Return a finding with its source, folded; with the reason of its rule if it is the ``first`` of it."""
    place = code(_place(finding, root))
    text = f"<details><summary>{sign}{place} {words(finding.message)}</summary>\n\n"
    source = place_excerpt(report.sources.get(finding.location.file), finding.location)
    text += fenced(source) if source else ""
    for related in finding.related:
        location = related.location
        where = f"{shared_path(location.file, root)}:{location.line}:{location.column}"
        text += f"- {code(where)}: {words(related.message)}\n"
    text += "\n" if finding.related else ""
    if finding.hint:
        text += f"**What to do.** {words(finding.hint)}\n\n"
    rule = report.rule_of.get(finding.rule)
    if rule and first:
        text += f"**Why.** {words(rule.why)}\n\n"
    return f"{text}</details>\n\n"


def _place(finding: Finding, root: str) -> str:
    return f"{shared_path(finding.location.file, root)}:{finding.location.line}:{finding.location.column}"


def fenced(text: str, language: str = "text") -> str:
    """Return text, whose lines are printable, in a fence that is longer than any run of its character in it."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}{language}\n{text}\n{fence}\n\n"


def words(text: str) -> str:
    """Return running text in one line; what stands between backticks is code."""
    parts = printable(" ".join(text.split())).split("`")
    if len(parts) % 2 == 0:
        parts = ["`".join(parts)]
    return "".join(
        (f"<code>{_escaped(part)}</code>" if part else "") if number % 2 else _escaped(_REFERENCE.sub(_broken, part))
        for number, part in enumerate(parts)
    )


def line_of_words(text: str) -> str:
    """Return running text as ``words`` does, for the start of a line, where more is markup."""
    return _AT_START.sub(lambda found: f"{found[1]}&#{ord(found[2])};", words(text))


def code(text: str) -> str:
    """Return text as code in a line."""
    return f"<code>{_escaped(printable(text))}</code>"


def _broken(reference: re.Match[str]) -> str:
    return f"{reference[0]}{_BREAK}"


def _escaped(text: str) -> str:
    """Return text with each character that could be markup as a reference, which is text and nothing else."""
    shown = _SPECIAL.sub(lambda found: found[0] if found[0] in _HARMLESS else f"&#{ord(found[0])};", text)
    # A host makes links of bare addresses, in code that is written as HTML, too.
    return _ADDRESS.sub(r"\1&#46;", shown).replace(_BREAK, "&#8203;")
