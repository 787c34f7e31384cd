"""Judges a push on the server, before any ref moves: the one place that nobody can go around."""

from __future__ import annotations

import fnmatch
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.errors import IncompleteError, PuppetguardError, TrustError
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.cli.versions import Versions
    from puppetguard.git.run import CleanRoom

_HEADS = "refs/heads/"
_REPLACING = "refs/replace/"
"""Refs below this put one object in the place of another, for whoever reads it."""
_GRACE = 5
"""How many seconds there are to clean up when the time is over."""
_BLOCKED = 1
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class TimeOverError(IncompleteError):
    """There was no time for all of the push."""


class Update(NamedTuple):
    """A ref that is to move: full ids, None where the ref is not."""

    old: str | None
    new: str | None
    ref: str


class Receiving:
    """A push that is to be judged.

    Only refs that any of the globs ``only`` names are judged; without any, all branches. ``pusher`` is who the server
    says pushes; None if it says nothing.
    """

    def __init__(
        self,
        only: Sequence[str],
        time_limit: int,
        *,
        require_policy: bool,
        pusher: str | None,
        risk: str,
        notify: bool = False,
    ) -> None:
        self._only = only
        self._time_limit = time_limit
        self._require_policy = require_policy
        self._pusher = pusher
        self._risk = risk
        self._notify = notify

    def run(self) -> int:
        """Judge all updates, as git tells them on standard input, and return the gravest exit code."""
        from puppetguard.cli.view import clean_room

        updates = list(read_updates(sys.stdin.buffer.read()))
        worst = 0
        with time_limit(self._time_limit), ExitStack() as stack:
            room = clean_room(stack)
            for update in updates:
                try:
                    worst = max(worst, self._judge(room, update))
                except TimeOverError:
                    raise
                except PuppetguardError as error:
                    # One line for each ref: the pusher sees what is wrong with all of them.
                    print(printable(f"{update.ref}: {error}"))
                    # A wrong configuration on base decides nothing, and so lets nothing pass.
                    worst = max(worst, error.exit_code if error.exit_code > _BLOCKED + 1 else IncompleteError.exit_code)
        return worst

    def _judge(self, room: CleanRoom, update: Update) -> int:
        ref = room.leads_to(update.ref)
        if ref != update.ref:
            # Under whatever name it is written, it is that branch which moves.
            print(printable(f"{update.ref}: is {ref}"))
            update = update._replace(ref=ref)
        default = room.branch()
        if ref.startswith(_REPLACING) and update.new is not None:
            print(printable(f"{ref}: refused: who deploys from here would get other files than were judged"))
            return _BLOCKED
        if self._only:
            if not any(fnmatch.fnmatchcase(ref, glob) for glob in self._only):
                return 0
        elif not ref.startswith(_HEADS):
            print(printable(f"{ref}: no branch, not judged"))
            return 0
        if update.new is None:
            if ref == default or ref in self._only or self._is_target(room, default, ref):
                print(printable(f"{ref}: refused: it is deployed, and what is deleted is gone from all of its nodes"))
                return _BLOCKED
            print(printable(f"{ref}: deleted"))
            return 0
        return self._guard(room, update, default)

    def _is_target(self, room: CleanRoom, default: str, ref: str) -> bool:
        """Tell whether the policy of the default branch is about a ref."""
        from puppetguard.git.snapshot import commit_snapshot
        from puppetguard.policy.trust import read_trust

        tip = room.tip(default)
        trust = read_trust(commit_snapshot(room, tip)) if tip is not None else None
        return trust is not None and trust.policy.target_ref == ref

    def _guard(self, room: CleanRoom, update: Update, default: str) -> int:
        from puppetguard.cli.guard import guard, judge

        print(printable(f"{update.ref}:"))
        versions = self._versions(room, update, default)
        options = ["--fail-on-risk", self._risk, "--target", update.ref, "--color", "never"]
        options += ["--require-policy"] if self._require_policy else []
        options += ["--notify"] if self._notify else []
        with guard.make_context("guard", options) as context:
            return judge(context, versions, pusher=self._pusher)

    def _versions(self, room: CleanRoom, update: Update, default: str) -> Versions:
        """Return what a ref was and is to be; the default branch decides about all others.

        Otherwise whoever pushes a branch without a policy would have one that asks nothing.
        """
        from puppetguard.cli.versions import received

        assert update.new is not None
        tip = room.tip(default)
        if update.old is not None:
            return received(room, update.old, update.new, update.old if update.ref == default else tip or update.old)
        if tip is None:
            if room.ask("for-each-ref", "--count=1", _HEADS):
                raise TrustError(
                    f"the default branch {default} is not there, so nothing decides about new branches; "
                    "on the server, git symbolic-ref HEAD refs/heads/BRANCH names another one"
                )
            return received(room, None, update.new, None)
        base = room.common_ancestor(tip, update.new)
        return received(room, base or tip, update.new, tip)


def read_updates(data: bytes) -> Iterator[Update]:
    """Yield what git tells a hook of a push: lines of the old id, the new one, and the ref."""
    for line in filter(None, data.split(b"\n")):
        words = line.split(b" ", 2)
        if len(words) != 3 or not all(map(_ID.fullmatch, words[:2])):
            raise IncompleteError(f"git has told something that is no update of a ref: {line!r}")
        old, new = (None if set(word) == {ord("0")} else word.decode("ascii") for word in words[:2])
        yield Update(old, new, os.fsdecode(words[2]))


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise IncompleteError when the time is over; end the process soon after if that does not get through."""
    if not hasattr(signal, "SIGALRM"):  # pragma: no cover # Windows
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGALRM, _leave)
        signal.alarm(_GRACE)
        raise TimeOverError(f"not done within {seconds} seconds, so nothing is let through")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _leave(number: int, frame: FrameType | None) -> None:
    os.write(2, b"puppetguard: the time is over, so nothing is let through\n")
    os._exit(IncompleteError.exit_code)
