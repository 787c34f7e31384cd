"""``puppetguard approvals``: which approvals there are, and whether they are enough."""

from __future__ import annotations

import click

from puppetguard.cli.approve import RANGE, TARGET, basis
from puppetguard.cli.groups import SuggestingGroup
from puppetguard.errors import ApprovalError


@click.group(cls=SuggestingGroup)
def approvals() -> None:
    """Show and verify approvals."""


@approvals.command("list")
@RANGE
@TARGET
@basis
def list_approvals(range_: str, target: str | None, exact: bool, decided_by: str | None) -> int:
    """List the approvals of the changes between two revisions, those that do not count too."""
    from puppetguard.cli.deciding import opened_range
    from puppetguard.report.markup import printable

    with opened_range(range_, exact=exact, decided_by=decided_by) as found:
        decision = found.decide(target, complete=True)
    for one in (*decision.counted, *decision.waived_by):
        said = one.statement
        print(printable(f"{said.decision} by {said.person}: {one.path}"))
    for refused in decision.refused:
        print(printable(f"does not count: {refused.path}: {refused.reason}"))
    return 0


@approvals.command("verify")
@RANGE
@TARGET
@basis
def verify_approvals(range_: str, target: str | None, exact: bool, decided_by: str | None) -> int:
    """Verify that the changes between two revisions have all approvals that they need.

    Exit codes: 0 they have, 2 wrong usage, 3 approvals are missing, 4 no policy or key to trust, 5 could not complete.
    """
    from puppetguard.cli.deciding import opened_range, told
    from puppetguard.report.markup import printable

    with opened_range(range_, exact=exact, decided_by=decided_by) as found:
        print(f"base {found.base_id}\nhead {found.head_id}")
        decision = found.decide(target)
    for line in told(decision, found.weighed.changes):
        print(line)
    if decision.verdict == "missing":
        print(printable(f"to approve: puppetguard approve {range_}"))
    return 0 if decision.passes else ApprovalError.exit_code
