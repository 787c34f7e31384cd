"""Asks the policy about the changes between two revisions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.errors import UsageError
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.change.difference import Change
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import Snapshot
    from puppetguard.policy.approvals import Decision


class Range(NamedTuple):
    """Two commits, by their full ids, with their files and what has changed between them."""

    room: CleanRoom
    base_id: str
    head_id: str
    base: Snapshot
    head: Snapshot
    changes: tuple[Change, ...]

    def decide(
        self, target: str | None = None, *, now: float | None = None, evidence: Snapshot | None = None
    ) -> Decision:
        """Return what the policy says; TrustError if there is none."""
        from puppetguard.policy.approvals import decide

        return decide(
            self.changes,
            self.base,
            self.head,
            room=self.room,
            base_id=self.base_id,
            head_id=self.head_id,
            target_ref=target,
            now=now,
            require_policy=True,
            evidence=evidence,
        )


@contextmanager
def opened_range(text: str) -> Iterator[Range]:
    """Open ``BASE..HEAD``: from where the history of HEAD left that of BASE."""
    from puppetguard.git.repository import find_repository
    from puppetguard.git.run import CleanRoom

    first, dots, last = text.partition("..")
    if not dots or not first or last.startswith("."):
        raise UsageError(f"write the two revisions as BASE..HEAD, not {text!r}")
    with CleanRoom(find_repository(os.getcwd())) as room:
        head = room.commit(last or "HEAD")
        yield compared(room, room.merge_base(room.commit(first), head), head)


def compared(room: CleanRoom, base_id: str, head_id: str) -> Range:
    """Return two commits, given by their full ids, and the changes between them."""
    from puppetguard.engine.comparison import Tree, Version, compare
    from puppetguard.git.objects import read_blobs
    from puppetguard.git.snapshot import SUBMODULE, commit_snapshot, differences

    base, head = commit_snapshot(room, base_id), commit_snapshot(room, head_id)
    sides: tuple[dict[str, Version], dict[str, Version]] = {}, {}
    touched = differences(base, head)
    entries = [one for change in touched for one in change[1:] if one is not None]
    blobs = read_blobs(room, (one.id for one in entries if one.mode != SUBMODULE))
    for path, *both in touched:
        for side, entry in zip(sides, both, strict=True):
            if entry is not None:
                # Of a submodule git has no content, only which commit it is at.
                side[path] = Version(blobs.get(entry.id, entry.id.encode()), entry.mode)
    trees: tuple[Tree, Tree] = sides
    return Range(room, base_id, head_id, base, head, compare(*trees).changes)


def told(decision: Decision, text: str) -> list[str]:
    """Return what there is to say of a decision about ``BASE..HEAD``, line by line, escaped."""
    lines = []
    for one in decision.protected:
        lines.append(f"  {one.shown}")
        lines += (f"    {met.protection} ({met.route}): {met.why}" for met in one.meetings)
    for need in decision.needs:
        wanted = " and ".join(f"{one.count} × {one.role}" for one in need.protection.require)
        lines.append(f"protection {need.protection.id}: {wanted}; may approve: {', '.join(need.may) or 'nobody'}")
        lines.append(
            f"  approved by: {', '.join(need.have) or 'nobody'}; missing: {', '.join(need.missing) or 'nothing'}"
        )
    lines += (f"does not count: {one.path}: {one.reason}" for one in decision.refused)
    if decision.authors is not None:
        lines += (f"does not count: {one} (text that anyone can type)" for one in decision.authors.claims)
    for waiver in decision.waived_by:
        said = waiver.statement
        lines.append(f"break-glass by {said.person}: {said.reason} ({said.ticket})")
    lines.append(f"verdict: {decision.verdict}" + (f", bundle {decision.bundle}" if decision.bundle else ""))
    if decision.verdict == "missing":
        lines.append(f"to approve: puppetguard approve {text}")
    return [printable(line) for line in lines]
