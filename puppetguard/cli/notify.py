"""``puppetguard notify``: whether those who are to be told can be told."""

from __future__ import annotations

import os

import click

from puppetguard.cli.groups import SuggestingGroup


@click.group(cls=SuggestingGroup)
def notify() -> None:
    """Try out whom --notify tells."""


@notify.command("test")
@click.argument("name", metavar="[TARGET]", required=False)
def test_notification(name: str | None) -> int:
    """Send a test to one target, or to all that HEAD and the variables name.

    Exit codes: 0 all have taken it, 2 there is no such target, 5 some have not.
    """
    from puppetguard.errors import IncompleteError, UsageError
    from puppetguard.git.repository import find_repository
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import commit_snapshot
    from puppetguard.notify.events import event
    from puppetguard.notify.sending import send
    from puppetguard.notify.targets import targets
    from puppetguard.report.markup import printable

    with CleanRoom(find_repository(os.getcwd())) as room:
        from puppetguard.cli.announcing import NO_TARGET, about

        deciding = commit_snapshot(room, room.head())
        found = targets(deciding)
        repository, ref = about(deciding)
    chosen = [one for one in found.usable if name in (None, one.name)]
    wrong = [one for one in found.wrong if name is None or one.startswith(f"target {name}:") or ": " not in one]
    if not chosen and not wrong:
        known = ", ".join(one.name for one in found.usable)
        raise UsageError(f"there is no target '{name}'; there are {known}" if name and known else NO_TARGET)
    wrong += send(event("test", repository=repository, ref=ref), chosen, None)
    for one in chosen:
        failed = next((line for line in wrong if line.startswith(f"target {one.name} (")), None)
        print(printable(failed or f"target {one.name} ({one.kind}): told"))
    for line in wrong:
        if not any(line.startswith(f"target {one.name} (") for one in chosen):
            print(printable(line))
    return IncompleteError.exit_code if wrong else 0
