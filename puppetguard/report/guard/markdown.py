"""A guard's report as Markdown: a comment on a pull request, or the summary of a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from puppetguard.change.judged import Judged, Reason
from puppetguard.findings import Finding
from puppetguard.report.changes import INDIRECT, named
from puppetguard.report.excerpt import place_excerpt
from puppetguard.report.guard.flat import location
from puppetguard.report.guard.groups import Group, contents, effects, told_with_causes, without
from puppetguard.report.guard.wording import (
    approval_lines,
    joined,
    listed,
    place,
    reach_lines,
    side_name,
    summary_line,
    verdict_line,
    where,
)
from puppetguard.report.guarded import GuardReport
from puppetguard.report.markdown import LIMIT, ROWS, code, fenced, finding_details, finding_row, line_of_words, words
from puppetguard.report.markup import printable, shortened
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report
from puppetguard.report.summary import counted

_CELL = 120
"""How many characters of a value a cell of a table shows."""
_TEXT = 400
"""How many characters of any other text are shown."""
_PLACES = 12
"""How many places of the same change are listed."""
_COMMAND = 2000
_HEAD = "| risk | change | before → after | why | place |\n|---|---|---|---|---|\n"
_FINDINGS = "| finding | place | | rule |\n|---|---|---|---|\n"
_ROOM = 500
"""What is kept for saying how much is left out."""


def guard_markdown(report: GuardReport, *, root: str = "", limit: int = LIMIT) -> str:
    """Return the verdict with its reasons, who must approve, a table of what changes, and each change folded.

    Changes that are the same over many places are told once. ``limit`` is the greatest number of characters; what does
    not fit is counted. Nothing of the code under analysis is Markdown, HTML, a mention, a reference or a link.
    """
    groups, others = contents(report)
    told = told_with_causes(report)
    groups = without(groups, told)
    last = f"<sub>{_said(f'{side_name(report.base)} → {side_name(report.head)}')}</sub>\n"
    room = limit - len(last) - _ROOM
    text = f"### puppetguard: {_said(verdict_line(report))}\n\n"
    text += _fitting([f"- {_line(reason)}\n" for reason in report.reasons], room // 8, "reason")
    text += f"**{_said(summary_line(report))}**"
    reach = joined(one.reach for one in report.changes).summary if report.changes else ""
    text += f"; {_said(reach)}\n\n" if reach else "\n\n"
    unread = [(code(_short(shared_path(one.file, root))), _said(one.reason)) for one in report.unread]
    text += _fitting([f"- {file} could not be read: {reason}\n" for file, reason in unread], room // 8, "file")
    text += _approval(report, room // 4)
    rows = [_row(group, root) for group in groups[:ROWS]]
    text += _table(_HEAD, rows, len(groups), (room - len(text)) // 2, "change")
    rows = [finding_row(_cut(finding), root) for finding in others[:ROWS]]
    text += _table(_FINDINGS, rows, len(others), (room - len(text)) // 2, "finding")
    for block in _blocks(report, groups[:ROWS], others[:ROWS], told, root):
        if len(text) + len(block) > room:
            text += "What is changed or found further on is too much to be shown here.\n\n"
            break
        text += block
    return text + last


def _said(text: str) -> str:
    return words(shortened(text, _TEXT))


def _line(text: str) -> str:
    return line_of_words(shortened(text, _TEXT))


def _short(text: str) -> str:
    return shortened(text, _CELL)


def _fitting(lines: Sequence[str], room: int, noun: str) -> str:
    """Return as many lines as there is room for, and how many more there are; an empty line ends them."""
    text = ""
    for number, line in enumerate(lines):
        if len(text) + len(line) > room:
            text += f"- … and {counted(len(lines) - number, f'other {noun}')}\n"
            break
        text += line
    return f"{text}\n" if text else ""


def _table(head: str, rows: Sequence[str], number: int, room: int, noun: str) -> str:
    """Return as many rows as there is room for, and how many of ``number`` are left out."""
    if not number:
        return ""
    text = ""
    shown = 0
    for row in rows:
        if len(head) + len(text) + len(row) > room:
            break
        text += row
        shown += 1
    text = f"{head}{text}\n" if shown else ""
    return text if shown == number else f"{text}… and {counted(number - shown, f'other {noun}')}.\n\n"


def _approval(report: GuardReport, room: int) -> str:
    """Return who must say yes, and the one command to run."""
    lines = [f"- {_line(line)}\n" for line in approval_lines(report)]
    text = f"**Approval: {report.approval.state}**\n\n" if report.approval.state != "not asked" else ""
    text += _fitting(lines, room, "line")
    command = printable(report.approval.command)
    if len(command) > _COMMAND:
        text += "The command to get on with it is too long to be shown here.\n\n"
    elif command:
        text += f"To get on with it:\n\n{fenced(command, 'sh')}"
    return text


def _row(group: Group, root: str) -> str:
    change = group.first.change
    number = len(group.members)
    many = f" and {number - 1:,} more alike" if number > 1 else ""
    values = f"{_value(change.before)} → {_value(change.after)}" if change.before or change.after else ""
    spot = change.head or change.base
    shown = "" if spot is None else code(_short(f"{shared_path(spot.file, root)}:{spot.line}"))
    risk = f"**{group.risk.level}** {group.risk.score}"
    what = f"{code(_short(named(change)))} {_said(group.how)}{many}"
    return f"| {risk} | {what} | {values} | {_said(_why(group))} | {shown} |\n"


def _why(group: Group) -> str:
    """Return the weightiest reason of a risk, or else of the findings."""
    reasons = [reason.text for reason in group.risk.reasons if reason.text != group.reach.summary]
    return next(iter((*reasons, *(finding.message for finding in group.findings))), "")


def _value(text: str) -> str:
    return code(_short(text)) if text else "(none)"


def _blocks(
    report: GuardReport, groups: Iterable[Group], others: Iterable[Finding], told: Mapping[str, str], root: str
) -> Iterator[str]:
    for group in groups:
        yield _details(report, group, told, root)
    check = Report((), sources={**report.base_sources, **report.head_sources}, rules=report.rules)
    shown: set[str] = set()
    for finding in others:
        yield finding_details(check, _cut(finding), root, first=finding.rule not in shown)
        shown.add(finding.rule)


def _cut(finding: Finding) -> Finding:
    message, hint = shortened(finding.message, _TEXT), shortened(finding.hint, _TEXT)
    return msgspec.structs.replace(finding, message=message, hint=hint, related=finding.related[:_PLACES])


def _details(report: GuardReport, group: Group, told: Mapping[str, str], root: str) -> str:
    first = group.first
    change = first.change
    title = f"<b>{group.risk.level} {group.risk.score}</b> {code(_short(named(change)))} {_said(group.how)}"
    text = f"<details><summary>{title}</summary>\n\n"
    if change.before or change.after:
        values = ("-", change.before), ("+", change.after)
        lines = [f"{sign} {printable(shortened(value, _TEXT))}" for sign, value in values if value]
        text += fenced("\n".join(lines), "diff")
        text += f"It is written as before, and means something else{_said(INDIRECT)}.\n\n" if change.indirect else ""
    text += _listed("Why", [_reason(one) for one in first.risk.reasons])
    reasons = {reason.text for reason in first.risk.reasons}
    found = [finding for finding in group.findings if finding.message not in reasons]
    text += _listed("Found", [f"line {one.location.line}: {_said(one.message)} {code(one.rule)}" for one in found])
    text += _listed("What to do", [_line(hint) for hint in _hints(group)])
    text += _listed("So changes too", [_line(name) for name in effects(group, told)])
    reach = [_line(group.reach.summary)] if group.reach.summary else []
    reach += [f"{what}: {_said(listed(names, _PLACES))}" for what, names in reach_lines(group.reach)]
    text += _listed("Reach", reach)
    met = dict.fromkeys((one.protection, one.why) for member in group.members for one in member.protections)
    text += _listed("Protected by", [f"{_line(protection)}: {_said(why)}" for protection, why in met])
    text += _listed("Where", [_places(one, root) for one in group.members])
    sides = ("before", change.base, report.base_sources), ("after", change.head, report.head_sources)
    for side, spot, sources in sides:
        source = None if spot is None else sources.get(spot.file)
        excerpt = "" if spot is None or source is None else place_excerpt(source, location(spot, source))
        text += f"{side}:\n\n{fenced(excerpt)}" if excerpt else ""
    return f"{text}</details>\n\n"


def _reason(reason: Reason) -> str:
    return f"{_line(reason.text)} ({reason.points:+d})" + (f" {code(reason.rule)}" if reason.rule else "")


def _hints(group: Group) -> Iterable[str]:
    return dict.fromkeys(finding.hint for finding in group.findings if finding.hint)


def _listed(title: str, lines: Sequence[str]) -> str:
    """Return lines that are Markdown already as a list with a title; nothing if there are none."""
    if not lines:
        return ""
    shown = lines if len(lines) <= _PLACES + 1 else lines[:_PLACES]
    more = [f"… and {len(lines) - len(shown):,} others"] if len(shown) < len(lines) else []
    return f"**{title}**\n\n" + "".join(f"- {line}\n" for line in (*shown, *more)) + "\n"


def _places(one: Judged, root: str) -> str:
    change = one.change
    told = " → ".join(code(_short(place(spot, root))) for spot in (change.base, change.head) if spot is not None)
    inside = f", {_said(where(one))}" if where(one) else ""
    return f"{told} {code(_short(named(change)))}{inside}"
