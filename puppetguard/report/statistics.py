"""How often each rule has found something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from puppetguard.findings import Severity
from puppetguard.report.markup import Piece, printable
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, SEVERITY_STYLES, summary_pieces, unread_pieces


def statistics_report(report: Report, *, quiet: bool = False) -> Iterator[Piece]:
    """Yield a line for each rule with findings, the most frequent first, then, unless ``quiet``, the summary."""
    counts = Counter((finding.rule, finding.severity) for finding in report.findings)
    width = max((len(str(number)) for number in counts.values()), default=0)
    for (name, severity), number in sorted(counts.items(), key=_order):
        rule = report.rule_of.get(name)
        yield Piece(f"{number:>{width}}  ")
        yield Piece(f"{SEVERITY_NAMES[severity]:<7}", SEVERITY_STYLES[severity])
        yield Piece(f"  {name}", "strong")
        yield Piece(f": {printable(rule.summary)}\n" if rule else "\n")
    yield from unread_pieces(report)
    if not quiet:
        yield from summary_pieces(report)


def _order(counted: tuple[tuple[str, Severity], int]) -> tuple[int, str, int]:
    (name, severity), number = counted
    return -number, name, -severity.rank
