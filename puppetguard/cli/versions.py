"""Opens the two versions that a change lies between: commits, the index, the working tree."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, UnsetType

from puppetguard.errors import UsageError
from puppetguard.report.guarded import Side

if TYPE_CHECKING:
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import Snapshot

INDEX = "index"
WORKTREE = "working tree"


class Versions(NamedTuple):
    """Two versions of a repository with all their files.

    ``deciding`` is the version whose policy and configuration count: that which was named as base, also where the
    history of head left that earlier. ``range`` names the two for other commands. Folders have no ``room``.
    """

    room: CleanRoom | None
    base: Snapshot
    head: Snapshot
    deciding: Snapshot
    base_side: Side
    head_side: Side
    range: str

    @property
    def base_id(self) -> str | None:
        """The full id of the commit, if it is one."""
        return self.base_side.commit or None

    @property
    def head_id(self) -> str | None:
        """The full id of the commit, if it is one."""
        return self.head_side.commit or None


def commits(room: CleanRoom, base: str, head: str, *, exact: bool = False, decided_by: str | None = None) -> Versions:
    """Open two revisions; the first from where the history of the second left it, unless ``exact``.

    What decides is the first as it is named, or another revision.
    """
    from puppetguard.git.snapshot import commit_snapshot

    # All names are looked up once: a ref may move while this runs.
    named, last = room.commit(base), room.commit(head)
    first, note = (named, UNSET) if exact else _left(room, named, last, base)
    deciding = named if decided_by is None else room.commit(decided_by)
    earlier = commit_snapshot(room, first)
    options = " --exact-base" if exact and not room.is_ancestor(first, last) else ""
    options += f" --decided-by {shlex.quote(decided_by)}" if decided_by is not None and deciding != named else ""
    return Versions(
        room,
        earlier,
        commit_snapshot(room, last),
        earlier if first == deciding else commit_snapshot(room, deciding),
        Side(base, first, room.tree(first), note),
        Side(head, last, room.tree(last)),
        shlex.quote(f"{base}..{head}") + options,
    )


def _left(room: CleanRoom, named: str, head: str, name: str) -> tuple[str, str | UnsetType]:
    """Return where the history of ``head`` left that of a revision; that itself, and why, if there are several places.

    Compared with any one of these, what another one has otherwise would slip through: ``head`` may have it from there.
    """
    first = room.merge_base(named, head)
    several = first == named and len(room.common_ancestors(named, head)) > 1
    note = f"{name} itself: the histories cross; once {name} is merged into the other, only what that brings counts"
    return first, note if several else UNSET


def received(room: CleanRoom, base: str | None, head: str, deciding: str | None) -> Versions:
    """Open what a ref was and is to be, by full ids; what it was need not be there, and may not be what decides."""
    from puppetguard.git.snapshot import commit_snapshot

    first = commit_snapshot(room, base)
    options = " --exact-base" if base is not None and not room.is_ancestor(base, head) else ""
    options += f" --decided-by {deciding}" if deciding is not None and deciding != base else ""
    return Versions(
        room,
        first,
        commit_snapshot(room, head),
        first if deciding == base else commit_snapshot(room, deciding),
        Side(base or "nothing", base or "", room.tree(base) if base is not None else ""),
        Side(head, head, room.tree(head)),
        f"{base}..{head}{options}",
    )


def uncommitted(room: CleanRoom, base: str | None, *, staged: bool) -> Versions:
    """Open the index or the working tree, beside what it grew from or where its history left that of ``base``."""
    from puppetguard.git.snapshot import commit_snapshot, index_snapshot, worktree_snapshot

    if room.repository.is_bare:
        raise UsageError(f"{room.repository.root} has no working tree: --base and --head name two revisions")
    head = room.head()
    named = room.commit(base) if base is not None else head
    first: str | None = named
    note: str | UnsetType = UNSET
    if named is not None and head is not None:
        first, note = _left(room, named, head, base or "HEAD")
    deciding = commit_snapshot(room, named)
    return Versions(
        room,
        deciding if first == named else commit_snapshot(room, first),
        index_snapshot(room) if staged else worktree_snapshot(room, len(head or "") or 40),
        deciding,
        Side(base or "HEAD", first or "", room.tree(first) if first is not None else "", note),
        Side(INDEX if staged else WORKTREE),
        shlex.quote(f"{base}..HEAD") if base is not None else "HEAD~1..HEAD",
    )
