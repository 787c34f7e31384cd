"""The options by which reviews on a forge count as approvals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from puppetguard.cli.groups import Choice

if TYPE_CHECKING:
    from puppetguard.policy.protections import Forge, Policy
    from puppetguard.policy.reviews import Reviews

_FORGE = click.option(
    "--reviews", "forge", type=Choice(["github", "gitlab", "gerrit"]),
    help="Count reviews of exactly the head there, if the policy on the base says so; docs/approvals.md.",
)  # fmt: skip
_NUMBER = click.option(
    "--review-of", metavar="NUMBER", help="Of which pull request, merge request or change.  [default: what CI says]"
)


def review_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options."""
    return _FORGE(_NUMBER(command))


def chosen_reviews(forge: Forge | None, number: str | None) -> tuple[Forge, str] | None:
    """Return the forge and the number of the change there; None if reviews are not asked for."""
    from puppetguard.errors import UsageError

    if forge is None:
        if number is not None:
            raise UsageError("--review-of needs --reviews")
        return None
    from puppetguard.forge.reviews import change_number

    return forge, change_number(forge, number)


def reviewing(forge: Forge, number: str, head: str | None) -> Callable[[Policy, str], Reviews]:
    """Return what asks the forge, once a policy and a target are known."""

    def ask(policy: Policy, target: str) -> Reviews:
        from puppetguard.forge.reviews import reviews

        return reviews(forge, number, policy, head=head, target=target)

    return ask
