"""From reports that were written as JSON back to reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from puppetguard.errors import UsageError
from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Related, Severity
from puppetguard.report.result import Moved, Report, Scope, Unread

Count = Annotated[int, msgspec.Meta(ge=0)]
Number = Annotated[int, msgspec.Meta(ge=1)]


class _Place(msgspec.Struct, frozen=True):
    file: str
    line: Number
    column: Number
    end_line: Number
    end_column: Number

    @property
    def location(self) -> Location:
        return Location(self.file, self.line, self.column, self.end_line, self.end_column)


class _Related(_Place, frozen=True):
    message: str


class _Edit(_Place, frozen=True):
    replacement: str


class _Fix(msgspec.Struct, frozen=True):
    description: str
    safe: bool
    edits: tuple[_Edit, ...]


class ReadFinding(_Place, frozen=True):
    """A finding as ``finding_record`` writes it."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    hint: str
    fingerprint: str
    related: tuple[_Related, ...]
    fix: _Fix | None

    @property
    def finding(self) -> Finding:
        """What was written."""
        fix = self.fix
        return Finding(
            self.rule,
            self.severity,
            self.confidence,
            self.location,
            self.message,
            self.hint,
            tuple(Related(one.location, one.message) for one in self.related),
            None
            if fix is None
            else Fix(fix.description, tuple(Edit(one.location, one.replacement) for one in fix.edits), fix.safe),
            self.fingerprint,
        )


class _Moved(ReadFinding, frozen=True):
    entry: str


class _Summary(msgspec.Struct, frozen=True):
    files: Count
    manifests: Count
    templates: Count
    lines: Count
    rules: Count
    hidden: Count
    suppressed: Count
    baselined: Count
    complete: bool
    unread: tuple[Unread, ...]


class _Report(msgspec.Struct, frozen=True):
    findings: tuple[ReadFinding, ...]
    summary: _Summary
    fixed: tuple[ReadFinding, ...] = ()
    moved: tuple[_Moved, ...] = ()


def read_report(data: bytes, name: str) -> Report:
    """Return the report that ``json_report`` wrote; without the sources and the rules, which are not in it.

    Raises UsageError, which names the file by ``name``, if it is none. Members that are not known, as a later version
    may have them, are ignored.
    """
    try:
        read = msgspec.json.decode(data, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{name} is no report in the format json: {error}") from error
    summary = read.summary
    if summary.complete == bool(summary.unread):
        raise UsageError(f"{name} is no report in the format json: `complete` and `unread` contradict each other")
    others = max(0, summary.files - summary.manifests - summary.templates)
    return Report(
        tuple(one.finding for one in read.findings),
        Scope(summary.manifests, summary.templates, summary.lines, summary.rules, others),
        summary.unread,
        hidden=summary.hidden,
        suppressed=summary.suppressed,
        baselined=summary.baselined,
        fixed=tuple(one.finding for one in read.fixed),
        moved=tuple(Moved(one.entry, one.finding) for one in read.moved),
    )


def merged(reports: Sequence[Report]) -> Report:
    """Return one report of the parts of a run: findings that several have count once, scopes are added up.

    What several parts took for the same finding of the baseline, moved, is that once; else it is new.
    """
    moved: dict[str, Moved] = {}
    again: dict[Finding, None] = {}
    for one in sorted({one for report in reports for one in report.moved}, key=lambda one: _order(one.finding)):
        if moved.setdefault(one.entry, one) is not one:
            again[one.finding] = None
    found = again | dict.fromkeys(finding for report in reports for finding in report.findings)
    scopes = [report.scope for report in reports]
    return Report(
        tuple(sorted(found, key=_order)),
        Scope(
            sum(scope.manifests for scope in scopes),
            sum(scope.templates for scope in scopes),
            sum(scope.lines for scope in scopes),
            max((scope.rules for scope in scopes), default=0),
            sum(scope.others for scope in scopes),
        ),
        tuple(dict.fromkeys(one for report in reports for one in report.unread)),
        hidden=sum(report.hidden for report in reports),
        suppressed=sum(report.suppressed for report in reports),
        baselined=sum(report.baselined for report in reports) - len(again),
        moved=tuple(moved.values()),
        fixed=tuple(dict.fromkeys(finding for report in reports for finding in report.fixed)),
    )


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return place.file, place.line, place.column, finding.rule, finding.message
