"""``puppetguard audit``: what went in without the approvals that it needed."""

from __future__ import annotations

import os
import time
from contextlib import closing

import click

from puppetguard.cli.announcing import notify_option
from puppetguard.cli.approve import RANGE, TARGET
from puppetguard.cli.options import trusted_cache
from puppetguard.errors import ApprovalError, UsageError

_FOLLOWING = 20
"""In how many commits after a commit its approvals are looked for."""


@click.command()
@RANGE
@TARGET
@notify_option
def audit(range_: str, target: str | None, notify: bool) -> int:
    """Say which commits between two revisions had their approvals.

    Those of the main line are looked at. A signature is seen as of the time of its commit, or of the next ones. What
    went in by break-glass must have been approved since.

    Exit codes: 0 all had, 2 wrong usage, 3 some had not, 4 no policy or keys to trust, 5 could not complete.
    """
    from puppetguard.cli.deciding import compared, revisions
    from puppetguard.cli.versions import commits
    from puppetguard.git.repository import find_repository
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import commit_snapshot
    from puppetguard.policy.protections import POLICY, seconds
    from puppetguard.report.markup import printable

    first, last = revisions(range_)
    missing = 0
    slipped: list[tuple[str, str, str, str]] = []
    with CleanRoom(find_repository(os.getcwd())) as room, closing(trusted_cache()) as cache:
        base, head = room.commit(first), room.commit(last)
        evidence = commit_snapshot(room, head)
        told = room.ask("rev-list", "--first-parent", "--reverse", "--parents", "--timestamp", head, f"^{base}") or b""
        lines = told.decode("ascii").splitlines()
        if not lines:
            print(printable(f"there is nothing to look at: {last} has no commits that {first} has not"))
        stamps = [int(line.split()[0]) for line in lines]
        for number, line in enumerate(lines):
            stamp, commit, *parents = line.split()
            if not parents:
                raise UsageError(f"{commit} has no parent to compare it with")
            found = compared(commits(room, parents[0], commit, exact=True), cache)
            if found.base.content(POLICY) is None:
                print(f"{commit[:12]} no policy: nothing could be approved")
                missing += 1
                slipped.append((parents[0], commit, "", "no policy"))
                continue
            decision = found.decide(target, now=int(stamp))
            # Without a merge the approvals of a commit are in one of those that follow it.
            for later_stamp in stamps[number + 1 : number + 1 + _FOLLOWING]:
                if decision.passes:
                    break
                decision = found.decide(target, now=later_stamp, evidence=evidence)
            state: str = decision.verdict
            if state == "waived" and decision.trust is not None:
                rule = decision.trust.policy.break_glass
                until = int(stamp) + seconds(rule.follow_up if rule is not None else "1m")
                later = found.decide(target, now=min(until, time.time()), evidence=evidence)
                who = ", ".join(one.statement.person for one in decision.waived_by)
                if later.verdict == "approved":
                    state = f"waived by {who}, approved since"
                else:
                    left = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(until))
                    todo = f"puppetguard approve {parents[0][:12]}..{commit[:12]}"
                    state = f"waived by {who}, to be approved until {left}: {todo}"
                    missing += 1
                    if until < time.time():
                        slipped.append((parents[0], commit, decision.bundle, state))
            elif not decision.passes:
                missing += 1
                slipped.append((parents[0], commit, decision.bundle, state))
            print(printable(f"{commit[:12]} {state}"))
        if notify and slipped:
            from puppetguard.cli.announcing import announce_bypasses

            # Who has slipped something in could have taken out whom to tell.
            announce_bypasses(slipped, commit_snapshot(room, base), room.repository, target)
    return ApprovalError.exit_code if missing else 0
