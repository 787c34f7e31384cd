"""``puppetguard approve``: sign that exactly these changes may go in."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

RANGE = click.argument("range_", metavar="BASE..HEAD")
TARGET = click.option("--target", metavar="REF", help="The ref that the change is for; the policy names the usual one.")
_EXACT = click.option(
    "--exact-base", "exact", is_flag=True, help="Compare with BASE itself, not with where the history of HEAD left it."
)
DECIDED_BY = click.option("--decided-by", metavar="REV", help="The revision whose policy counts.  [default: BASE]")


def basis(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a change is compared with, and who decides."""
    return _EXACT(DECIDED_BY(command))


KEY = click.option(
    "--key", metavar="FILE", default=os.path.join("~", ".ssh", "id_ed25519"), show_default=True,
    help="The key to sign with; the public one if an agent has the other.",
)  # fmt: skip
YES = click.option("--yes", is_flag=True, help="Sign without asking.")
EXPIRES = click.option(
    "--expires", metavar="TIME", help="For how long: 30m, 4h, 7d; as long as the policy allows if not given."
)


def lasting(text: str | None) -> int | None:
    """Return a duration in seconds."""
    import re

    from puppetguard.policy.protections import seconds

    if text is None:
        return None
    if re.fullmatch(r"[1-9][0-9]{0,4}[mhd]", text) is None:
        raise click.BadParameter(f"{text!r} is no time: write 30m, 4h or 7d")
    return seconds(text)


@click.command()
@RANGE
@KEY
@TARGET
@EXPIRES
@basis
@YES
def approve(
    range_: str,
    key: str,
    target: str | None,
    expires: str | None,
    exact: bool,
    decided_by: str | None,
    yes: bool,
) -> int:
    """Approve exactly the changes between two revisions, with a signature.

    It is made by ssh-keygen, about those changes that are protected, and written below .puppetguard/approvals, to be
    committed with the change. Any other change voids it.

    Exit codes: 0 signed or nothing to approve, 2 wrong usage, 4 no policy or key to trust, 5 could not complete.
    """
    from puppetguard.cli.deciding import opened_range
    from puppetguard.cli.signing import sign_range

    with opened_range(range_, exact=exact, decided_by=decided_by) as found:
        return sign_range(
            found, "approve", key=os.path.expanduser(key), target=target, lasting=lasting(expires), yes=yes
        )
