"""A guard's report as one page for a browser: both versions side by side, filters, and a picture of what is reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from puppetguard.change.difference import Change
from puppetguard.change.judged import LEVELS
from puppetguard.findings import Severity
from puppetguard.report.changes import named
from puppetguard.report.excerpt import line_shown
from puppetguard.report.guard.groups import Contents, Group, contents
from puppetguard.report.guard.picture import reach_picture
from puppetguard.report.guard.sides import Line, Row, Sides, files_of
from puppetguard.report.guard.wording import (
    SEVERITIES,
    approval_lines,
    joined,
    place,
    reach_lines,
    side_name,
    summary_line,
    verdict_line,
    where,
)
from puppetguard.report.guarded import GuardReport
from puppetguard.report.html import article, unread_section
from puppetguard.report.markup import display_width
from puppetguard.report.pages import page, prose, text
from puppetguard.report.places import shared_path
from puppetguard.report.result import Report

SOURCES = 500
"""How many groups of changes are shown with their source."""
SHOWN = 3
"""How many changes of a group are."""
_LISTED = 200
_LINK = "change-"


def guard_html(report: GuardReport, *, root: str = "") -> str:
    """Return a page with the verdict, who must approve, whom it reaches as a picture, and each change with its source.

    Changes that are the same over many places are told once. The page loads nothing and runs its own script only.
    """
    found = contents(report)
    return page(
        [
            *_head(report),
            *unread_section(report.unread, root),
            *_approval(report),
            *reach_picture(found.groups, _LINK),
            *(_filters(found, root) if found.groups or found.findings else []),
            '<main id="changes">',
            *_changes(report, found, root),
            *_findings(report, found, root),
            "</main>",
        ],
        "picture.css",
        "guard.css",
    )


def _head(report: GuardReport) -> Iterator[str]:
    yield "<header>"
    yield "<h1>puppetguard</h1>"
    bad = "" if report.verdict == "passed" else " bad"
    yield f'<p class="verdict{bad}"><b>{text(verdict_line(report))}</b></p>'
    yield from _list(report.reasons)
    yield f"<p>{text(summary_line(report))}</p>"
    reach = joined(one.reach for one in report.changes).summary if report.changes else ""
    yield f"<p>{text(reach)}</p>" if reach else ""
    yield f"<p><code>{text(side_name(report.base))}</code> → <code>{text(side_name(report.head))}</code></p>"
    yield "</header>"


def _approval(report: GuardReport) -> Iterator[str]:
    approval = report.approval
    if approval.state != "not asked" or approval.command:
        yield f'<section class="approval"><h2>Approval: {text(approval.state)}</h2>'
        yield from _list(approval_lines(report))
        if approval.command:
            yield f"<p>To get on with it:</p><pre>{text(approval.command)}</pre>"
        yield "</section>"


def _list(lines: Iterable[str]) -> Iterator[str]:
    told = [f"<li>{prose(line)}</li>" for line in lines]
    if told:
        yield "<ul>"
        yield from told
        yield "</ul>"


def _filters(found: Contents, root: str) -> Iterator[str]:
    levels = Counter(group.risk.level for group in found.groups)
    kinds = Counter(group.first.change.kind for group in found.groups)
    files = {
        shared_path(file, root) for group in found.groups for one in group.members for file in files_of(one.change)
    }
    files |= {shared_path(finding.location.file, root) for finding in found.findings}
    yield '<form id="filters" role="search" data-noun="item">'
    for level in reversed(LEVELS):
        if levels[level]:
            yield f'<label><input type="checkbox" name="level" value="{level}" checked> {level}</label>'
    if found.findings:
        yield '<label><input type="checkbox" name="level" value="finding" checked> findings</label>'
    yield '<label>Kind <select name="kind"><option value="">all</option>'
    for kind, number in sorted(kinds.items()):
        yield f'<option value="{kind}">{kind} ({number:,})</option>'
    yield "</select></label>"
    yield '<label>File <select name="file"><option value="">all</option>'
    for file in sorted(files):
        yield f'<option value="{text(file)}">{text(file)}</option>'
    yield "</select></label>"
    yield '<label>Text <input type="search" name="text" placeholder="name, value, code"></label>'
    yield '<button type="reset">Show all</button>'
    yield '<output id="shown"></output>'
    yield "</form>"


def _changes(report: GuardReport, found: Contents, root: str) -> Iterator[str]:
    sides = Sides(report)
    for number, group in enumerate(found.groups, 1):
        yield from _change(group, number, sides if number <= SOURCES else None, root)


def _change(group: Group, number: int, sides: Sides | None, root: str) -> Iterator[str]:
    first = group.first
    change = first.change
    risk = group.risk
    data = f'data-level="{risk.level}" data-kind="{change.kind}"'
    yield f'<article id="{_LINK}{number}" class="{SEVERITIES[risk.level]}" {data}>'
    alike = f" and {len(group.members) - 1:,} more alike" if len(group.members) > 1 else ""
    yield (
        f'<h2><span class="risk {risk.level}">{risk.level} {risk.score}</span> '
        f"<code>{text(named(change))}</code> {text(group.how)}{alike}</h2>"
    )
    yield f'<p class="where">{text(where(first))}</p>' if where(first) else ""
    if change.before or change.after:
        before = f"<del>{text(change.before)}</del>" if change.before else "(none)"
        after = f"<ins>{text(change.after)}</ins>" if change.after else "(none)"
        indirect = ": written as before, and means something else" if change.indirect else ""
        yield f"<p>{before} → {after}{indirect}</p>"
    reasons = {reason.text for reason in risk.reasons}
    yield from _folded(
        "Why this risk",
        (f"{one.text} ({one.points:+d}){f' `{one.rule}`' if one.rule else ''}" for one in risk.reasons),
        is_open=SEVERITIES[risk.level] is Severity.ERROR,
    )
    yield from _list(f"{one.message} `{one.rule}`" for one in group.findings if one.message not in reasons)
    hints = dict.fromkeys(finding.hint for finding in group.findings if finding.hint)
    yield from _folded("What to do", hints, is_open=True)
    if sides is not None:
        files: dict[tuple[str, str], list[Change]] = {}
        for one in group.members[:SHOWN]:
            files.setdefault(files_of(one.change), []).append(one.change)
        for (base, head), changes in files.items():
            yield from _sides(base, head, sides.rows(base, head, changes), root)
    yield f"<p>{text(group.reach.summary)}</p>" if group.reach.summary else ""
    yield from _folded("Reach", (f"{told}: {', '.join(names)}" for told, names in reach_lines(group.reach)))
    met = dict.fromkeys((one.protection, one.why) for member in group.members for one in member.protections)
    yield from _folded("Protected by", (f"{protection}: {why}" for protection, why in met))
    yield f"<details><summary>Where</summary><ul>{''.join(_places(group, root))}</ul></details>"
    yield "</article>"


def _folded(title: str, lines: Iterable[str], *, is_open: bool = False) -> Iterator[str]:
    told = [*_list(lines)]
    if told:
        yield f"<details{' open' if is_open else ''}><summary>{title}</summary>"
        yield from told
        yield "</details>"


def _places(group: Group, root: str) -> Iterator[str]:
    for one in group.members[:_LISTED]:
        spots = [spot for spot in (one.change.base, one.change.head) if spot is not None]
        told = " → ".join(
            f'<code data-file="{text(shared_path(spot.file, root))}">{text(place(spot, root))}</code>' for spot in spots
        )
        yield f"<li>{told} <code>{text(named(one.change))}</code> {text(where(one))}</li>"
    if len(group.members) > _LISTED:
        yield f"<li>… and {len(group.members) - _LISTED:,} more</li>"


def _sides(base: str, head: str, rows: list[Row], root: str) -> Iterator[str]:
    if not rows:
        return
    columns = '<col class="number"><col>' * 2
    yield (
        f'<div class="scroll"><table class="sides"><colgroup>{columns}</colgroup>'
        f'<thead><tr><th colspan="2">before: {text(shared_path(base, root))}</th>'
        f'<th colspan="2">after: {text(shared_path(head, root))}</th></tr></thead><tbody>'
    )
    for row in rows:
        if row.base is None and row.head is None:
            yield '<tr class="left-out"><td colspan="4">…</td></tr>'
        else:
            here = ' class="here"' if row.here else ""
            gone, come = ("gone", "come") if row.changed else ("", "")
            yield f"<tr{here}>{_cells(row.base, gone)}{_cells(row.head, come)}</tr>"
    yield "</tbody></table></div>"


def _cells(line: Line | None, style: str) -> str:
    if line is None:
        return '<td class="number"></td><td></td>'
    shown = ""
    column = 0
    for part in line.parts:
        one = line_shown(part.text, column)
        column += display_width(one)
        shown += f"<mark>{escape(one)}</mark>" if part.marked else escape(one)
    kind = f' class="{style}"' if style else ""
    return f'<td class="number">{line.number}</td><td{kind}>{shown}</td>'


def _findings(report: GuardReport, found: Contents, root: str) -> Iterator[str]:
    check = Report((), sources={**report.base_sources, **report.head_sources}, rules=report.rules)
    for finding in found.findings:
        more = {"level": "finding", "kind": "finding", "file": shared_path(finding.location.file, root)}
        yield from article(check, finding, root, more)
