"""``puppetguard break-glass``: an emergency goes in without its approvals, on record."""

from __future__ import annotations

import os

import click

from puppetguard.cli.approve import EXPIRES, KEY, RANGE, TARGET, YES, basis, lasting


@click.command("break-glass")
@RANGE
@click.option("--reason", required=True, help="Why this cannot wait.")
@click.option("--ticket", required=True, help="Where it is told of.")
@KEY
@TARGET
@EXPIRES
@basis
@YES
def break_glass(
    range_: str,
    reason: str,
    ticket: str,
    key: str,
    target: str | None,
    expires: str | None,
    exact: bool,
    decided_by: str | None,
    yes: bool,
) -> int:
    """Let exactly these changes pass without their approvals, for a while.

    The signed record is written below .puppetguard/approvals. Changes of the guard itself are never waived. The
    approvals must follow: `puppetguard audit` fails until they have.

    Exit codes: 0 signed or nothing to waive, 2 wrong usage, 4 no policy or key to trust, 5 could not complete.
    """
    from puppetguard.cli.deciding import opened_range
    from puppetguard.cli.signing import sign_range

    if not reason.strip() or not ticket.strip():
        raise click.BadParameter("a reason and a ticket are needed")
    with opened_range(range_, exact=exact, decided_by=decided_by) as found:
        return sign_range(
            found, "break-glass", key=os.path.expanduser(key), target=target, lasting=lasting(expires), yes=yes,
            reason=reason, ticket=ticket,
        )  # fmt: skip
