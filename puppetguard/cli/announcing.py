"""Tells people of what a command has found out; what goes wrong is said on standard error and changes no exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.git.repository import Repository
    from puppetguard.git.snapshot import Snapshot
    from puppetguard.notify.events import Event
    from puppetguard.report.guarded import GuardReport

NO_TARGET = "there is no target to tell: .puppetguard/notify.yml or PUPPETGUARD_NOTIFY_TARGETS name some"

notify_option = click.option(
    "--notify", is_flag=True, help="Tell the targets of .puppetguard/notify.yml on the base; docs/notifications.md."
)


def announce_report(report: GuardReport, deciding: Snapshot, repository: Repository, target: str | None) -> None:
    """Tell of the result of a guard, if there is anything to tell."""
    from puppetguard.notify.events import guard_event

    name, ref = about(deciding)
    if told := guard_event(report, name, target or ref):
        announce(told, deciding, repository)


def announce_bypasses(
    slipped: Sequence[tuple[str, str, str, str]], deciding: Snapshot, repository: Repository, target: str | None
) -> None:
    """Tell of commits that went in without their approvals: the parent, the commit, the bundle, and what is wrong."""
    from puppetguard.notify.events import event

    name, ref = about(deciding)
    for parent, commit, bundle, state in slipped:
        told = event(
            "bypassed", repository=name, ref=target or ref, base=parent, head=commit, bundle=bundle,
            lines=(f"verdict: {state}",),
        )  # fmt: skip
        announce(told, deciding, repository)


def announce(event: Event, deciding: Snapshot, repository: Repository) -> None:
    """Tell the targets that ``deciding`` and the environment name of an event."""
    from puppetguard.notify.sending import send
    from puppetguard.notify.targets import targets

    found = targets(deciding)
    wrong = [*found.wrong, *send(event, found.usable, memory(repository))]
    if not found.usable and not found.wrong:
        wrong.append(NO_TARGET)
    for one in wrong:
        print(printable(f"puppetguard: warning: not notified: {one}"), file=sys.stderr)


def about(deciding: Snapshot) -> tuple[str, str]:
    """Return the name of the repository and the usual target, as the policy has them; empty if there is none."""
    from puppetguard.errors import TrustError
    from puppetguard.policy.trust import read_trust

    try:
        trust = read_trust(deciding)
    except TrustError:
        # That it is broken has been told; whom to tell is known all the same.
        return "", ""
    return (trust.policy.repo_id, trust.policy.target_ref) if trust is not None else ("", "")


def memory(repository: Repository) -> str:
    """Return the folder that remembers who has been told what: beside the objects of the repository, in no tree."""
    return os.path.join(repository.common_dir, "puppetguard", "told")
