"""What a guard found as findings, for formats that know nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.change.difference import Spot
from puppetguard.change.judged import Judged, Reason
from puppetguard.findings import Confidence, Finding, Location, Related, Severity
from puppetguard.policy.protections import POLICY
from puppetguard.report.changes import both
from puppetguard.report.guard.groups import Group, contents
from puppetguard.report.guard.wording import SEVERITIES, approval_lines, verdict_line, where
from puppetguard.report.guarded import GuardReport
from puppetguard.report.result import Report, Scope
from puppetguard.source import SourceFile

VERDICT = "guard-verdict"
"""The id of the finding that says why a change does not pass."""
_OTHERS = 10
"""How many other places of a group are named."""


def change_rule(one: Judged) -> str:
    """Return the id under which a change is told where findings have those of rules."""
    return f"change-{one.change.kind}"


def as_report(report: GuardReport, *, grouped: bool, harmless: bool = True) -> Report:
    """Return a guard's report as one of a check.

    First the verdict unless it is ``passed``, then what changed from the worst, one finding for each change or, if
    ``grouped``, for each group of them, then what else was found. Changes of low risk or none are left out unless
    ``harmless``.
    """
    groups, others = contents(report, grouped=grouped)
    groups = tuple(group for group in groups if harmless or severity(group) > Severity.INFO)
    findings = [*verdict_finding(report), *(change_finding(report, group) for group in groups), *others]
    return Report(tuple(findings), Scope(others=report.files), report.unread, rules=report.rules)


def verdict_finding(report: GuardReport) -> Iterator[Finding]:
    """Yield what says why a change does not pass; nothing if it does."""
    if report.verdict != "passed":
        told = "; ".join([verdict_line(report), *report.reasons])
        command = report.approval.command
        steps = [*approval_lines(report), *([f"to get on: {command}"] if command else [])]
        place = Location(POLICY, 1, 1, 1, 1)
        yield Finding(VERDICT, Severity.ERROR, Confidence.CERTAIN, place, told, "; ".join(steps))


def severity(group: Group) -> Severity:
    """Return how bad a group of changes is: as its risk, or as the worst that is found on it."""
    found = [finding.severity for finding in group.findings]
    return max([SEVERITIES[group.risk.level], *found], key=lambda one: one.rank)


def change_finding(report: GuardReport, group: Group) -> Finding:
    """Return a group of changes as a finding at the first of their places."""
    one = group.first
    change = one.change
    related = []
    if change.head is not None and change.base is not None:
        related.append(Related(location(change.base, report.base_sources.get(change.base.file)), "before"))
    for other in group.members[1 : _OTHERS + 1]:
        at = other.change.head or other.change.base
        if at is not None:
            related.append(Related(location(at), f"the same: {other.change.subject}"))
    spot = change.head or change.base
    assert spot is not None
    sources = report.base_sources if change.head is None else report.head_sources
    return Finding(
        change_rule(one),
        severity(group),
        Confidence.CERTAIN,
        location(spot, sources.get(spot.file)),
        message(group),
        "; ".join(finding.hint for finding in group.findings if finding.hint),
        tuple(related),
        fingerprint=change.digest,
    )


def _told(reason: Reason) -> str:
    return f"{reason.text} [{reason.rule}]" if reason.rule else reason.text


def message(group: Group) -> str:
    """Return a change in running text: what, before and after, where, the risk with its reasons, the reach."""
    one = group.first
    told = group.title
    values = both(one.change)
    told += f": {values}" if values else ""
    told += f", in {where(one)}" if where(one) else ""
    risk = f"risk {one.risk.level}, {one.risk.score} of 100" if one.risk.score else "no risk known"
    reasons = "; ".join(_told(reason) for reason in one.risk.reasons if reason.text != group.reach.summary)
    told += f" ({risk}: {reasons})" if reasons else f" ({risk})"
    known = {reason.text for reason in one.risk.reasons}
    told += "".join(f"; {one.message} [{one.rule}]" for one in group.findings if one.message not in known)
    told += f"; {group.reach.summary}" if group.reach.summary else ""
    met = dict.fromkeys(met.protection for member in group.members for met in member.protections)
    return told + (f"; protected by {', '.join(met)}" if met else "")


def location(spot: Spot, source: SourceFile | None = None) -> Location:
    """Return a place as a range: to the end of its line, as far as the source is known."""
    end = spot.column
    if source is not None and spot.line <= len(source.line_starts):
        end = max(end, len(source.line_text(spot.line).rstrip()) + 1)
    return Location(spot.file, spot.line, spot.column, spot.line, end)
