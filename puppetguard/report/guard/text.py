"""The guard's report for people: what changes, from the worst, what is found that was not, and the verdict."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from puppetguard.change.difference import Spot
from puppetguard.change.judged import Judged, Level
from puppetguard.report.changes import INDIRECT
from puppetguard.report.guard.groups import LITTLE, Group, contents, effects, told_with_causes, without
from puppetguard.report.guard.wording import approval_lines, listed, reach_lines, summary_line, where
from puppetguard.report.guarded import GuardReport, Side
from puppetguard.report.markup import Piece, Style, printable
from puppetguard.report.result import Report
from puppetguard.report.summary import counted, unread_pieces
from puppetguard.report.text import WIDTH, finding_pieces

_STYLES: dict[Level, Style] = {"none": "note", "low": "info", "medium": "warning", "high": "error", "critical": "error"}
_PLACES = 5
"""How many places of a group are listed."""
_GROUPS = 100
"""How many groups are shown; the worst come first."""


def guard_text(
    report: GuardReport, *, quiet: bool = False, explain: bool = False, judged: bool = True
) -> Iterator[Piece]:
    """Yield the whole report as styled text; nothing from the code under analysis can reach a terminal as control.

    ``explain`` tells how each score came about, ``quiet`` leaves out reasons and whom changes reach. Unless ``judged``
    there is no verdict.
    """
    yield from _sides(report)
    shown = contents(report)
    named = {} if explain else told_with_causes(report)
    groups = without(shown.groups, named)
    most = len(groups) if explain else _GROUPS
    for group in groups[:most]:
        yield from _group(group, quiet=quiet, explain=explain)
        if not quiet:
            yield from _effects(group, named)
        yield Piece("\n")
    if rest := sum(len(group.members) for group in groups[most:]):
        yield Piece(f"and {counted(rest, 'change')} of no greater risk; --explain shows all\n\n", "note")
    findings = Report(shown.findings, unread=report.unread, sources=report.head_sources, rules=report.rules)
    yield from finding_pieces(findings, quiet=quiet)
    yield from unread_pieces(findings)
    if explain and len(report.changes) > 1:
        yield from _whole(report)
    if judged:
        yield from _approval(report)
        yield from _verdict(report)
    else:
        yield Piece(f"{summary_line(report)}\n", "strong")


def _sides(report: GuardReport) -> Iterator[Piece]:
    for title, side in (("base", report.base), ("head", report.head)):
        yield Piece(f"{title} ", "note")
        yield Piece(_side(side))
        yield Piece(f"\n    {printable(side.note)}\n" if side.note else "\n", "note")
    yield Piece("\n")


def _side(side: Side) -> str:
    """Return a version by its name and full ids, so that nothing that moves later is taken for it."""
    told = [printable(side.name)] if side.name != side.commit else []
    told += [f"commit {side.commit}"] if side.commit else []
    told += [f"tree {side.tree}"] if side.tree else []
    return " ".join(told)


def _group(group: Group, *, quiet: bool, explain: bool) -> Iterator[Piece]:
    first = group.first
    risk = group.risk
    yield Piece(risk.level if risk.level != "none" else "no risk known", _STYLES[risk.level])
    yield Piece(f" ({risk.score})" if risk.score else "", _STYLES[risk.level])
    yield Piece(": ")
    yield Piece(group.title, "strong")
    around = where(first)
    yield Piece(f", {printable(around)}\n" if around else "\n", "note")
    yield from _values(first)
    yield from _places(group.members)
    for number, finding in enumerate(group.findings):
        yield from _line(f"{finding.message} [{finding.rule}]", "")
        # The same hint for one after the other is told after the last of these.
        last = finding.hint not in (one.hint for one in group.findings[number + 1 :])
        if finding.hint and last and not quiet:
            yield from _line(finding.hint, "hint: ")
    met: dict[str, dict[str, None]] = {}
    for each in (each for one in group.members for each in one.protections):
        met.setdefault(f"{each.protection} ({each.route})", {})[each.why] = None
    for protection, whys in met.items():
        yield from _line(f"{protection}: {listed(whys)}", "protected by ")
    if quiet:
        return
    if risk.level in LITTLE and not explain:
        if group.reach.summary:
            yield from _line(group.reach.summary, "")
        return
    told = {finding.rule for finding in group.findings}
    for reason in risk.reasons:
        if explain:
            rule = f" [{reason.rule}]" if reason.rule else ""
            yield from _line(f"{reason.points:+d}  {reason.text}{rule}", "    ")
        elif reason.rule not in told and reason.text != group.reach.summary:
            yield from _line(reason.text, "why: ")
    if explain and risk.reasons:
        yield from _line(f"= {risk.score} of 100, {risk.level}", "    ")
    if group.reach.summary:
        yield from _line(group.reach.summary, "")
    for title, names in reach_lines(group.reach):
        if title in ("perhaps", "no longer get it", "get it now", "not known") or explain:
            yield from _line(listed(names, 50 if explain else 10), f"{title}: ")


def _effects(group: Group, named: Mapping[str, str]) -> Iterator[Piece]:
    told = effects(group, named)
    if told:
        yield from _line(listed(told, 5), "so changes too: ")


def _values(one: Judged) -> Iterator[Piece]:
    change = one.change
    if change.before or change.after:
        yield Piece("    ")
        yield Piece(printable(change.before) if change.before else "(none)", "source")
        yield Piece(" → ")
        yield Piece(printable(change.after) if change.after else "(none)", "source")
        yield Piece(f"{INDIRECT}\n" if change.indirect else "\n")


def _places(members: Iterable[Judged]) -> Iterator[Piece]:
    found = list(members)
    for one in found[:_PLACES]:
        yield Piece("    ")
        base, head = one.change.base, one.change.head
        if head is not None:
            yield Piece(_place(head), "place")
        if base is not None:
            yield Piece(" before: " if head is not None else "before: ", "note")
            yield Piece(_place(base), "place")
        yield Piece("\n")
    if len(found) > _PLACES:
        yield Piece(f"    and {counted(len(found) - _PLACES, 'more place')}\n", "note")


def _place(spot: Spot) -> str:
    return f"{printable(spot.file)}:{spot.line}:{spot.column}"


def _line(text: str, title: str) -> Iterator[Piece]:
    indent = "    "
    words = printable(" ".join(text.split()))
    width = max(WIDTH - len(indent) - len(title), 40)
    lines = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False) or [""]
    yield Piece(indent)
    yield Piece(title, "hint")
    yield Piece(f"\n{indent}{' ' * len(title)}".join(lines) + "\n")


def _whole(report: GuardReport) -> Iterator[Piece]:
    yield Piece(f"score: {report.score} of 100, {report.level}: at least that of the worst of all changes\n", "note")


def _approval(report: GuardReport) -> Iterator[Piece]:
    for line in approval_lines(report):
        yield Piece(f"{printable(line)}\n")
    if report.approval.command:
        yield Piece("to get on: ", "hint")
        yield Piece(f"{printable(report.approval.command)}\n", "strong")


def _verdict(report: GuardReport) -> Iterator[Piece]:
    yield Piece(f"{summary_line(report)}\n")
    style: Style = "info" if report.exit == 0 else "error"
    yield Piece(report.verdict.replace("-", " "), style)
    yield Piece(f", {report.level} risk ({report.score} of 100)" if report.score else "", "strong")
    if report.reasons:
        yield Piece(f": {printable('; '.join(report.reasons))}")
    yield Piece("\n")
