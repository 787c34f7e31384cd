"""What verdicts, changes and reaches are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from puppetguard.change.difference import Spot
from puppetguard.change.judged import LEVELS, Judged, Level, Reach
from puppetguard.findings import Severity
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.model.graph.reached import pattern_shown
from puppetguard.report.guarded import GuardReport, Side, VerdictName, Wanted
from puppetguard.report.places import shared_path
from puppetguard.report.summary import counted

SEVERITIES: dict[Level, Severity] = {
    "none": Severity.INFO,
    "low": Severity.INFO,
    "medium": Severity.WARNING,
    "high": Severity.ERROR,
    "critical": Severity.ERROR,
}
"""How bad a risk is in the words of findings, for formats that know no other."""
VERDICTS: dict[VerdictName, str] = {
    "passed": "passed",
    "blocked": "blocked",
    "approval-needed": "approval needed",
    "not-trusted": "policy or keys are not to be trusted",
    "incomplete": "not complete",
}
_NAMED = 3
_ID = 12
"""How many digits of a commit are shown."""


def listed(names: Iterable[str], most: int = _NAMED) -> str:
    """Return the first names, and how many others there are."""
    shown = list(names)
    more = len(shown) - most
    return ", ".join(shown) if more <= 1 else f"{', '.join(shown[:most])} and {more:,} others"


def verdict_line(report: GuardReport) -> str:
    """Return the verdict, and the risk of the whole if there is any."""
    risk = f", {report.level} risk ({report.score} of 100)" if report.changes else ""
    return f"{VERDICTS[report.verdict]}{risk}"


def summary_line(report: GuardReport) -> str:
    """Return what there is: changes by level, findings, files, and whom all of it reaches."""
    told = counted(len(report.changes), "change") if report.changes else "no semantic change"
    numbers = [(level, sum(one.risk.level == level for one in report.changes)) for level in reversed(LEVELS)]
    shown = [(number, level if level != "none" else "without risk") for level, number in numbers if number]
    levels = ", ".join(f"{number:,} {told_as}" for number, told_as in shown)
    told += f" ({levels})" if levels else ""
    if report.findings:
        told += f" and {counted(len(report.findings), 'finding')}"
    told += f" in {counted(report.files, 'file')}" if report.files else ""
    if report.unread:
        told += f"; {counted(len(report.unread), 'file')} could not be read"
    return told


def side_name(side: Side) -> str:
    """Return the name of a version, with its commit if that is something else, and why it is that."""
    commit = side.commit[:_ID]
    name = f"{side.name} ({commit})" if commit and not side.name.startswith(commit) else side.name or commit
    return f"{name}: {side.note}" if side.note else name


def place(spot: Spot, root: str) -> str:
    """Return a place as people and editors write it, its path as code hosts know it."""
    return f"{shared_path(spot.file, root)}:{spot.line}:{spot.column}"


def where(one: Judged) -> str:
    """Return the definition and the condition that a change is in; empty at top scope."""
    change = one.change
    return " ".join(filter(None, (change.container, f"({change.condition})" if change.condition else "")))


def joined(reaches: Iterable[Reach]) -> Reach:
    """Return whom several changes reach in all."""
    parts = [reach for reach in dict.fromkeys(reaches) if reach != Reach()]
    if len(parts) <= 1:
        return parts[0] if parts else Reach()
    nodes = _united(part.nodes for part in parts)
    reach = Reach(
        nodes,
        max((part.total for part in parts), default=0),
        _united(part.roles for part in parts),
        _united(part.profiles for part in parts),
        _united(part.classes for part in parts),
        tuple(name for name in _united(part.perhaps for part in parts) if name not in set(nodes)),
        _united(part.unknown for part in parts),
        _united(part.lost for part in parts),
        _united(part.gained for part in parts),
        tuple(dict.fromkeys(way for part in parts for way in part.ways)),
    )
    (summary, *others) = {part.summary for part in parts}
    return msgspec.structs.replace(reach, summary=summary if summary and not others else _told(reach))


def _united(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for part in parts for name in part}))


def _told(reach: Reach) -> str:
    """Return a line on whom a change reaches; what is not known is never told as nobody."""
    patterns = [pattern_shown(name) for name in reach.nodes if is_pattern(name) or name == DEFAULT]
    number = len(reach.nodes) - len(patterns)
    if not reach.nodes:
        of = f"none of {counted(reach.total, 'node')}" if reach.total else "no node that is known"
        told = "not known whom it reaches" if reach.unknown or reach.perhaps else f"reaches {of}"
    else:
        of = f"{number:,} of {counted(reach.total, 'node')}" if reach.total else counted(number, "node")
        shown = [of] if number or reach.total else []
        told = f"reaches {', and '.join([*shown, *([listed(patterns)] if patterns else [])])}"
        through = reach.roles or reach.profiles
        told += f" through {listed(through)}" if through else ""
    if reach.perhaps:
        told += f", perhaps {counted(len(reach.perhaps), 'node')}{' more' if reach.nodes else ''}"
    if reach.unknown and reach.nodes:
        told += ", and more that are not known"
    return told


def reach_lines(reach: Reach) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what there is to list of a reach: what it is, and the names."""
    for told, names in (
        ("nodes", reach.nodes),
        ("roles", reach.roles),
        ("profiles", reach.profiles),
        ("perhaps", reach.perhaps),
        ("no longer get it", reach.lost),
        ("get it now", reach.gained),
        ("not known", reach.unknown),
    ):
        if names:
            yield told, names


def approvers(one: Wanted) -> str:
    """Return what is missing for a protection, who has said yes, and who may."""
    told = [f"still needed: {listed(one.missing, 10)}" if one.missing else "nothing more is needed"]
    told += [f"approved by {listed(one.have, 10)}"] if one.have else []
    told += [f"may approve: {listed(one.may, 10)}"] if one.may and one.missing else []
    return "; ".join(told)


def approval_lines(report: GuardReport) -> Iterator[str]:
    """Yield what there is to say of approvals, in running text."""
    approval = report.approval
    for one in approval.wanted:
        yield f"{one.protection}: {approvers(one)}"
    yield from approval.notes
