"""``puppetguard explain``: another name of ``puppetguard rule show``, for those who have a finding before them."""

from __future__ import annotations

import click

from puppetguard.cli.completion import complete_rule
from puppetguard.cli.options import rules_option
from puppetguard.cli.rule import explain_rule


@click.command()
@click.argument("name", metavar="ID", shell_complete=complete_rule)
@rules_option
def explain(name: str, folders: tuple[str, ...]) -> int:
    """Explain a rule: what it catches, why, what to do, with examples."""
    explain_rule(name, folders)
    return 0
