"""Groups of commands that say which one could have been meant."""

from __future__ import annotations

import click


def complete_variable(program: str) -> str:
    """Return the variable by which a shell asks a program for completions."""
    return f"_{program.upper()}_COMPLETE"


class Choice(click.Choice[str]):
    """One of some words; another one is refused with the one that it most resembles."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or say which one could have been meant."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            from difflib import get_close_matches  # rarely needed

            close = get_close_matches(str(value), self.choices, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else "."
            raise click.BadParameter(f"{error.message.rstrip('.')}{hint}", ctx, param) from None


class SuggestingGroup(click.Group):
    """A group of commands; an unknown one is refused with the one that it most resembles."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments name, or say which one could have been meant."""
        name = args[0]
        if name in self.list_commands(ctx) or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"No such command {name!r}.{self.suggestion(ctx, name)}", ctx)

    def suggestion(self, ctx: click.Context, name: str) -> str:
        """Return a question that follows the refusal of a name, with a blank before; empty if there is none."""
        from difflib import get_close_matches  # rarely needed

        close = get_close_matches(name, self.list_commands(ctx), n=1)
        return f" Did you mean {close[0]!r}?" if close else ""
