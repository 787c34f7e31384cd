"""``puppetguard hook``: git asks before it commits or pushes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from puppetguard.cli.groups import SuggestingGroup
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.git.hooks import HookName
    from puppetguard.git.run import CleanRoom

_NAMES = ("pre-commit", "pre-push")
_hook_argument = click.option(
    "--type", "name", type=click.Choice(_NAMES), default="pre-commit", show_default=True, help="Which hook."
)


@click.group(cls=SuggestingGroup)
def hook() -> None:
    """Let git ask puppetguard before it commits or pushes."""


@hook.command("install")
@_hook_argument
@click.option("--shared", is_flag=True, help="Also into a folder of hooks that other repositories use, too.")
def install_hook(name: HookName, shared: bool) -> int:
    """Install the hook; one that is there already is kept, and runs first."""
    from puppetguard.git.hooks import install
    from puppetguard.git.repository import find_repository

    print(f"installed {printable(install(find_repository(os.getcwd()), name, shared=shared))}")
    return 0


@hook.command("uninstall")
@_hook_argument
def uninstall_hook(name: HookName) -> int:
    """Remove the hook, and put back the one that was there before."""
    from puppetguard.git.hooks import uninstall
    from puppetguard.git.repository import find_repository

    path = uninstall(find_repository(os.getcwd()), name)
    print(f"removed {printable(path)}" if path is not None else f"no {name} hook of puppetguard's is installed")
    return 0


@hook.command("run", context_settings={"ignore_unknown_options": True})
@click.argument("name", type=click.Choice(_NAMES), default="pre-commit")
@click.argument("arguments", nargs=-1)
def run_hook(name: HookName, arguments: tuple[str, ...]) -> int:
    """Do what the hook does: judge what is to be committed, or what is to be pushed (told on standard input)."""
    if name == "pre-commit":
        from puppetguard.cli.check import check

        with check.make_context("check", ["--staged"]) as context:
            code = check.invoke(context)
            assert isinstance(code, int)
            return code
    remote = arguments[0] if arguments else ""
    with ExitStack() as stack:
        from puppetguard.cli.view import clean_room

        room = clean_room(stack)
        return max((_judge(room, base, head) for base, head in _pushed(room, remote)), default=0)


def _judge(room: CleanRoom, base: str | None, head: str) -> int:
    """Judge one commit that is to be pushed, and return the exit code."""
    from puppetguard.cli.check import check, exit_code, report_on
    from puppetguard.cli.judgement import Judgement
    from puppetguard.cli.options import chosen_cache, is_coloured
    from puppetguard.cli.view import commits_view

    cache = chosen_cache(no_cache=False)
    try:
        with check.make_context("check", []) as context:
            judgement = Judgement(context, commits_view(room, base, head), cache)
            report = judgement.report()
    finally:
        cache.close()
    report_on(report, "text", statistics=False, quiet=False, coloured=is_coloured("auto"))
    return exit_code(report, judgement.fail_on)


def _pushed(room: CleanRoom, remote: str) -> Iterator[tuple[str | None, str]]:
    """Yield each commit that is to be pushed, with the one that the other side has already."""
    to = os.environ.get("PRE_COMMIT_TO_REF")
    if to:
        # pre-commit keeps standard input for itself.
        before = os.environ.get("PRE_COMMIT_FROM_REF", "")
        yield _base(room, room.commit(to), before, os.environ.get("PRE_COMMIT_REMOTE_NAME", remote))
        return
    for line in sys.stdin:
        words = line.split()
        # A ref that is deleted brings nothing.
        if len(words) == 4 and set(words[1]) != {"0"}:
            yield _base(room, room.commit(words[1]), words[3], remote)


def _base(room: CleanRoom, head: str, before: str, remote: str) -> tuple[str | None, str]:
    """Return what to compare ``head`` with: what the other side had, or what it has of the history, and ``head``."""
    from puppetguard.errors import UsageError

    if before and set(before) != {"0"}:
        try:
            return room.merge_base(room.commit(before), head), head
        except UsageError:
            # It is not here (the push will be refused), or the history was written anew.
            pass
    told = room.ask("rev-list", "--boundary", head, "--not", f"--remotes={remote}" if remote else "--remotes")
    lines = (told or b"").decode("ascii").split()
    if not lines:
        return head, head
    boundary = [line[1:] for line in lines if line.startswith("-")]
    return (boundary[0] if boundary else None), head
