"""Nodes that get another definition, because what a definition is for has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_MOST = 8
_START, _END = ("^", "\\A"), ("$", "\\z", "\\Z")


def _node_pattern_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where a node definition is for other names than before, or is gone."""
    change = case.change
    if change.what != "node" or change.kind not in ("modified", "removed"):
        return
    moved = _moved(case)
    if change.kind == "removed":
        if case.around.there("node", change.subject, after=True):
            return
        heir = case.around.heirs.get(change.subject)
        if heir is not None:
            yield ChangeHit(
                f"there is no definition of node {change.subject} any more: node {heir} is for it now, which says the"
                " same",
                "see that no other pattern takes them before" if _is_pattern(heir) else "",
                severity=Severity.INFO,
            )
            return
        yield ChangeHit(
            f"there is no definition of node {change.subject} any more{moved}: its nodes get that of another pattern,"
            " or the default",
            "see which definition they get now",
        )
        return
    lost = _lost_anchor(change.before, change.after)
    how = f": it is no longer bound to the {lost} of the name" if lost else ""
    bound = not lost and _lost_anchor(change.after, change.before)
    yield ChangeHit(
        f"node {change.before} is node {change.after} now{how}{moved}",
        "see that it matches the nodes that are meant, and no others",
        severity=Severity.WARNING if bound else None,
    )


def _lost_anchor(before: str, after: str) -> str:
    """Return at which end a regular expression may match within names now."""
    if not _is_pattern(before) or not _is_pattern(after):
        return ""
    was, now = before[1:-1], after[1:-1]
    ends = [
        word
        for word, found in (
            ("start", was.startswith(_START) and not now.startswith(_START)),
            ("end", was.endswith(_END) and not now.endswith(_END)),
        )
        if found
    ]
    return " and the ".join(ends)


def _is_pattern(text: str) -> bool:
    return len(text) > 1 and text.startswith("/") and text.endswith("/")


def _moved(case: Case) -> str:
    reach = case.reach
    if reach is None:
        return ""
    parts = [
        f"{verb} {', '.join(names[:_MOST])}" + (f" and {len(names) - _MOST} more" if len(names) > _MOST else "")
        for verb, names in (("takes", reach.gained), ("loses", reach.lost))
        if names
    ]
    return f"; it {' and '.join(parts)}" if parts else ""


CHECK = Check(scope="change", change=_node_pattern_changed)
