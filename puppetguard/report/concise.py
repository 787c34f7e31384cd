"""A line for each finding, as compilers write them, so that editors and scripts can read it."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.report.markup import Piece, printable
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, SEVERITY_STYLES, fixed_pieces, summary_pieces, unread_pieces


def concise_report(report: Report, *, quiet: bool = False) -> Iterator[Piece]:
    """Yield ``FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE]`` for each finding, then, unless ``quiet``, the summary."""
    for finding in report.findings:
        place = finding.location
        yield Piece(f"{printable(place.file)}:{place.line}:{place.column}", "place")
        yield Piece(": ")
        yield Piece(SEVERITY_NAMES[finding.severity], SEVERITY_STYLES[finding.severity])
        yield Piece(f": {printable(finding.message)}")
        yield Piece(f" [{finding.rule}]\n", "rule")
    yield from unread_pieces(report)
    if not quiet:
        yield from fixed_pieces(report)
        yield from summary_pieces(report)
