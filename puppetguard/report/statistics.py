"""How often each rule has found something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from puppetguard.findings import Severity
from puppetguard.report.markup import Piece, printable
from puppetguard.report.result import Debt, Report
from puppetguard.report.summary import SEVERITY_NAMES, SEVERITY_STYLES, counted, summary_pieces, unread_pieces

_SHOWN = 6
"""How many dates of a baseline are shown."""


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
    if report.debt is not None:
        yield from _debt_pieces(report, report.debt)
    if not quiet:
        yield from summary_pieces(report)


def _debt_pieces(report: Report, debt: Debt) -> Iterator[Piece]:
    """Yield what the baseline holds: by rule, as far as it was met, and how it grew or shrank."""
    width = max((len(str(number)) for number in debt.rules.values()), default=0)
    for name, number in sorted(debt.rules.items(), key=lambda one: (-one[1], one[0])):
        yield Piece(f"{number:>{width}}  baseline  {name}\n", "note")
    yield Piece(
        f"debt: {counted(debt.known, 'finding')} in the baseline, {report.baselined:,} of them met in this run\n"
    )
    if len(debt.history) > 1:
        told = ", ".join(f"{date}: {number:,}" for date, number in debt.history[-_SHOWN:])
        first, last = debt.history[0][1], debt.history[-1][1]
        yield Piece(f"trend: {told} ({last - first:+,} since {debt.history[0][0]})\n")


def _order(counted: tuple[tuple[str, Severity], int]) -> tuple[int, str, int]:
    (name, severity), number = counted
    return -number, name, -severity.rank
