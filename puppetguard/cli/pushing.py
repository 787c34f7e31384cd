"""Judges what is to be pushed, against what the other side has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from puppetguard.errors import UsageError

if TYPE_CHECKING:
    from puppetguard.git.run import CleanRoom


def judge_push(remote: str, asked: Literal["guard", "check"], options: Sequence[str]) -> int:
    """Judge each commit that a push brings, as git (or pre-commit) tells; return the gravest exit code."""
    from puppetguard.cli.view import clean_room

    with ExitStack() as stack:
        room = clean_room(stack)
        judge = _check if asked == "check" else _guard
        return max((judge(room, base, head, options) for base, head in _pushed(room, remote)), default=0)


def _guard(room: CleanRoom, base: str | None, head: str, options: Sequence[str]) -> int:
    from puppetguard.cli.guard import guard, judge
    from puppetguard.cli.versions import received

    with guard.make_context("guard", list(options)) as context:
        return judge(context, received(room, base, head, base))


def _check(room: CleanRoom, base: str | None, head: str, options: Sequence[str]) -> int:
    from puppetguard.cli.check import check, exit_code, report_on
    from puppetguard.cli.judgement import Judgement
    from puppetguard.cli.options import chosen_cache, is_coloured
    from puppetguard.cli.view import commits_view

    cache = chosen_cache(no_cache=False)
    try:
        with check.make_context("check", []) as context:
            judgement = Judgement(context, commits_view(room, base, head), cache)
            report = judgement.report()
    finally:
        cache.close()
    report_on(report, "text", statistics=False, quiet=False, coloured=is_coloured("auto"))
    return exit_code(report, judgement.fail_on)


def _pushed(room: CleanRoom, remote: str) -> Iterator[tuple[str | None, str]]:
    """Yield each commit that is to be pushed, with the one that the other side has already."""
    to = os.environ.get("PRE_COMMIT_TO_REF")
    if to:
        # pre-commit keeps standard input for itself.
        before = os.environ.get("PRE_COMMIT_FROM_REF", "")
        yield _base(room, room.commit(to), before, os.environ.get("PRE_COMMIT_REMOTE_NAME", remote))
        return
    for line in sys.stdin:
        words = line.split()
        # A ref that is deleted brings nothing.
        if len(words) == 4 and set(words[1]) != {"0"}:
            yield _base(room, room.commit(words[1]), words[3], remote)


def _base(room: CleanRoom, head: str, before: str, remote: str) -> tuple[str | None, str]:
    """Return what to compare ``head`` with: what the other side had, or what it has of the history, and ``head``."""
    if before and set(before) != {"0"}:
        try:
            return room.merge_base(room.commit(before), head), head
        except UsageError:
            # It is not here (the push will be refused), or the history was written anew.
            pass
    told = room.ask("rev-list", "--boundary", head, "--not", f"--remotes={remote}" if remote else "--remotes")
    lines = (told or b"").decode("ascii").split()
    if not lines:
        return head, head
    boundary = [line[1:] for line in lines if line.startswith("-")]
    return (boundary[0] if boundary else None), head
