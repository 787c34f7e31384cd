"""The report for people: each finding with its source line, the reason and what to do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from puppetguard.findings import Finding, Location
from puppetguard.report.excerpt import excerpt_pieces
from puppetguard.report.markup import Piece, Style, printable
from puppetguard.report.result import Report
from puppetguard.report.summary import SEVERITY_NAMES, SEVERITY_STYLES, fixed_pieces, summary_pieces, unread_pieces
from puppetguard.source import SourceFile

WIDTH = 100
"""How wide running text is set."""


def text_report(report: Report, *, quiet: bool = False) -> Iterator[Piece]:
    """Yield the whole report as styled text.

    The reason of a rule is told with its first finding; ``quiet`` leaves out reasons and the summary. Nothing that
    comes from the files under analysis can reach a terminal as a control character.
    """
    yield from finding_pieces(report, quiet=quiet)
    yield from unread_pieces(report)
    if not quiet:
        yield from fixed_pieces(report)
        yield from summary_pieces(report)


def finding_pieces(report: Report, *, quiet: bool = False) -> Iterator[Piece]:
    """Yield the findings alone."""
    explained: set[str] = set()
    for finding in report.findings:
        yield from _finding(report, finding)
        rule = report.rule_of.get(finding.rule)
        if rule and not quiet and finding.rule not in explained:
            explained.add(finding.rule)
            yield from _paragraph("why: ", rule.why)
        yield Piece("\n")


def _finding(report: Report, finding: Finding) -> Iterator[Piece]:
    style = SEVERITY_STYLES[finding.severity]
    source = report.sources.get(finding.location.file)
    yield Piece(_place(finding.location), "place")
    yield Piece(": ")
    yield Piece(SEVERITY_NAMES[finding.severity], style)
    yield Piece(": ")
    yield Piece(printable(finding.message), "strong")
    yield Piece(f" [{finding.rule}]\n", "rule")
    gutter = max(len(str(place.line)) for place in (finding.location, *(one.location for one in finding.related)))
    yield from _excerpt(source, finding.location, "", gutter, style)
    for related in finding.related:
        if related.location.file == finding.location.file and source is not None:
            yield from _excerpt(source, related.location, related.message, gutter, "note")
        else:
            yield Piece(f"{_place(related.location)}: {printable(related.message)}\n", "note")
    if finding.hint:
        yield from _paragraph("hint: ", finding.hint)


def _place(location: Location) -> str:
    return f"{printable(location.file)}:{location.line}:{location.column}"


def _excerpt(source: SourceFile | None, place: Location, label: str, gutter: int, style: Style) -> Iterator[Piece]:
    if source is None:
        return
    start = source.line_starts[place.line - 1] + place.column - 1
    end = source.line_starts[place.end_line - 1] + place.end_column - 1
    yield from excerpt_pieces(source, start, end, label=label, gutter=gutter, style=style)
    yield Piece("\n")


def _paragraph(title: str, text: str) -> Iterator[Piece]:
    words = printable(" ".join(text.split()))
    lines = textwrap.wrap(words, WIDTH - len(title), break_long_words=False, break_on_hyphens=False)
    yield Piece(title, "hint")
    yield Piece(f"\n{' ' * len(title)}".join(lines) + "\n")
