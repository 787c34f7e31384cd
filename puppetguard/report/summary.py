"""The last lines of a report for people: what could not be read, how much was found, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from puppetguard.findings import Severity
from puppetguard.report.markup import Piece, Style, printable
from puppetguard.report.result import Report

SEVERITY_STYLES: dict[Severity, Style] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
SEVERITY_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""How a report calls each severity; SARIF and compilers say ``note`` too."""

_MOST_NAMES = 10
"""How many modules that are not here are named."""


def unread_pieces(report: Report) -> Iterator[Piece]:
    """Yield a line for each file that could not be read, or not to its end, or not be mended."""
    for unread in report.unread:
        yield Piece(printable(unread.file), "place")
        yield Piece(": ")
        yield Piece(f"could not be {unread.what}", "error")
        yield Piece(f": {printable(unread.reason)}\n")


def fixed_pieces(report: Report) -> Iterator[Piece]:
    """Yield a line for each finding that the run has mended."""
    for finding in report.fixed:
        place = finding.location
        yield Piece(f"{printable(place.file)}:{place.line}:{place.column}", "place")
        yield Piece(": ")
        yield Piece("fixed", "hint")
        yield Piece(f": {printable(finding.fix.description if finding.fix is not None else finding.message)}")
        yield Piece(f" [{finding.rule}]\n", "rule")


def summary_pieces(report: Report) -> Iterator[Piece]:
    """Yield the line that counts what was found, in what, and what was left out."""
    severities = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    counts = [counted(report.count(severity), SEVERITY_NAMES[severity]) for severity in severities]
    told = ", ".join(count for count in counts if not count.startswith("0 "))
    if report.scope.files or not report.complete:
        yield Piece(told or "nothing found", "strong" if told else "plain")
        yield Piece(f" in {_looked_at(report)}")
    else:
        # Who expects something, as in a folder that is misspelled in a script of CI, is to see that there was nothing.
        yield Piece(f"nothing to check: {_looked_at(report)}")
    if report.fixed:
        yield Piece(f"; {len(report.fixed):,} fixed")
    if report.suppressed:
        yield Piece(f"; {report.suppressed} suppressed")
    if report.baselined:
        yield Piece(f"; {report.baselined:,} in the baseline")
    if report.hidden:
        yield Piece(f"; {report.hidden} only possible (--pedantic shows them)")
    yield Piece("\n")
    if report.absent_modules:
        yield Piece(f"not here, so nothing is said of what they define: {_listed(report.absent_modules)}\n")
    if not report.complete:
        failed = [(sum(one.what == what for one in report.unread), what) for what in ("read", "mended")]
        told = ", ".join(f"{number} could not be {what}" for number, what in failed if number)
        yield Piece(f"not complete: {told}\n", "error")


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many others there are."""
    shown = [printable(name) for name in (names if len(names) <= _MOST_NAMES + 1 else names[:_MOST_NAMES])]
    others = len(names) - len(shown)
    return ", ".join(shown) + (f" and {others} others" if others else "")


def counted(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural unless the number is one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _looked_at(report: Report) -> str:
    scope = report.scope
    parts = [counted(scope.manifests, "manifest")] if scope.manifests or not scope.files else []
    if scope.templates:
        parts.append(counted(scope.templates, "template"))
    if scope.others:
        parts.append(counted(scope.others, "other file"))
    looked_at = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"{looked_at} ({counted(scope.lines, 'line')}, {counted(scope.rules, 'rule')})"
