"""``puppetguard completion``: let a shell complete what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from puppetguard.cli.groups import Choice, complete_variable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script that lets a shell complete what is typed.

    \b
    bash: puppetguard completion bash > ~/.local/share/bash-completion/completions/puppetguard
    zsh:  puppetguard completion zsh > _puppetguard, in a folder of $fpath
    fish: puppetguard completion fish > ~/.config/fish/completions/puppetguard.fish
    """
    from click.shell_completion import get_completion_class

    root = context.find_root()
    name = str(root.info_name)
    made = get_completion_class(shell)
    assert made is not None
    print(made(root.command, {}, name, complete_variable(name)).source())
    return 0


def complete_path(context: click.Context, parameter: click.Parameter, incomplete: str) -> Sequence[CompletionItem]:
    """Leave it to the shell to complete a path."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_rule(context: click.Context, parameter: click.Parameter, incomplete: str) -> Sequence[CompletionItem]:
    """Return the rules whose ids begin so, with what they catch."""
    from click.shell_completion import CompletionItem

    from puppetguard.packs.store import load_rules

    return [CompletionItem(rule.id, help=rule.summary) for rule in load_rules() if rule.id.startswith(incomplete)]
