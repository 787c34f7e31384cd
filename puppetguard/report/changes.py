"""Changes as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from puppetguard.change.difference import Change, Spot
from puppetguard.report.encoding import json_text
from puppetguard.report.markup import Piece, Style, printable
from puppetguard.report.result import Unread
from puppetguard.report.summary import counted

INDIRECT = ", by what it is made of"
"""What is said of a change that is written as before, and means something else."""
_STYLES: dict[str, Style] = {"added": "info", "removed": "error"}
_WORDS = {
    "condition-changed": "now under another condition",
    "moved": "moved",
    "renamed": "renamed",
}


def changes_report(changes: tuple[Change, ...], unread: tuple[Unread, ...], files: int) -> Iterator[Piece]:
    """Yield a block for each change: where, what it is, before and after; then how many there are."""
    for change in changes:
        yield from _change(change)
    for one in unread:
        yield Piece(printable(one.file), "place")
        yield Piece(": ")
        yield Piece("could not be compared but as a whole", "error")
        yield Piece(f": {printable(one.reason)}\n")
    told = counted(len(changes), "change") if changes else "no semantic change"
    yield Piece(told, "strong")
    yield Piece(f" in {counted(files, 'file')} that differ{'s' if files == 1 else ''}\n" if files else "\n")


def _change(change: Change) -> Iterator[Piece]:
    spot = change.head or change.base
    assert spot is not None
    yield Piece(f"{printable(spot.file)}:{spot.line}:{spot.column}", "place")
    yield Piece(": ")
    yield Piece(how(change), _STYLES.get(change.kind, "warning"))
    yield Piece(f": {named(change)}")
    where = " ".join(filter(None, (change.container, f"({change.condition})" if change.condition else "")))
    yield Piece(f", {printable(where)}\n" if where else "\n", "note")
    if change.before or change.after:
        yield Piece("    ")
        yield Piece(printable(change.before) if change.before else "(none)", "source")
        yield Piece(" → ")
        yield Piece(printable(change.after) if change.after else "(none)", "source")
        yield Piece(f"{INDIRECT}\n" if change.indirect else "\n")


def named(change: Change) -> str:
    """Return what a change is of; nothing in it that a terminal could obey."""
    what = "" if change.what == "resource" else f"{change.what} "
    attribute = f", {change.attribute}" if change.attribute else ""
    return printable(f"{what}{change.subject}{attribute}")


def how(change: Change) -> str:
    """Return in what way it changes."""
    return _WORDS.get(change.kind, change.kind)


def both(change: Change) -> str:
    """Return what was there before and is after; empty where a change is of all of a thing."""
    if not (change.before or change.after):
        return ""
    return f"{change.before or '(none)'} → {change.after or '(none)'}" + (INDIRECT if change.indirect else "")


def changes_json(base: str, head: str, changes: tuple[Change, ...], unread: tuple[Unread, ...]) -> str:
    """Return one JSON object: ``base``, ``head``, ``changes``, ``unread``.

    Each change has ``kind``, ``what``, ``subject``, ``attribute``, ``container``, ``condition``, ``before``, ``after``,
    ``indirect``, ``digest``, and ``base`` and ``head`` with ``file``, ``line``, ``column``, or null.
    """
    return json_text(
        {
            "base": base,
            "head": head,
            "changes": [change_record(change) for change in changes],
            "unread": [{"file": one.file, "reason": one.reason} for one in unread],
        }
    )


def change_record(change: Change) -> dict[str, Any]:
    """Return the object of a change."""
    return {
        "kind": change.kind,
        "what": change.what,
        "subject": change.subject,
        "attribute": change.attribute,
        "container": change.container,
        "condition": change.condition,
        "before": change.before,
        "after": change.after,
        "indirect": change.indirect,
        "base": _spot(change.base),
        "head": _spot(change.head),
        "digest": change.digest,
    }


def _spot(spot: Spot | None) -> dict[str, str | int] | None:
    return None if spot is None else {"file": spot.file, "line": spot.line, "column": spot.column}
