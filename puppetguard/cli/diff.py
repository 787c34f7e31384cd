"""``puppetguard diff``: what the difference of two versions means."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

import click

from puppetguard.cli.completion import complete_path
from puppetguard.cli.groups import Choice
from puppetguard.cli.inputs import NOT_SEARCHED
from puppetguard.cli.options import When, colour_option, is_coloured, no_cache_option, trusted_cache
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.report.guarded import Side

if TYPE_CHECKING:
    from puppetguard.cli.versions import Versions
    from puppetguard.git.snapshot import Snapshot


@click.command()
@click.argument("base", metavar="BASE", shell_complete=complete_path)
@click.argument("head", metavar="HEAD", shell_complete=complete_path)
@click.option("--merge-base", is_flag=True, help="Compare with where the history of HEAD left that of BASE.")
@click.option("--explain", is_flag=True, help="Show how each score came about (text).")
@click.option(
    "--format",
    "output_format",
    type=Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object.",
)
@click.option("--quiet", "-q", is_flag=True, help="Changes only: neither reasons nor whom they reach.")
@colour_option
@no_cache_option
def diff(
    base: str,
    head: str,
    merge_base: bool,
    explain: bool,
    output_format: Literal["text", "json"],
    quiet: bool,
    colour: When,
    no_cache: bool,
) -> int:
    """Show what the difference of two versions means, how risky each change is, and whom it reaches.

    BASE and HEAD are two folders, or two revisions of the repository of the working folder. How code is written does
    not count: white space, comments, quotes, the order of attributes, moved files.

    Exit codes: 0 compared, 2 wrong usage, 5 a file could not be read.
    """
    from puppetguard.cli.guarding import weighed_report

    folders = os.path.isdir(base) and os.path.isdir(head)
    if folders and merge_base:
        raise UsageError("--merge-base is for revisions, and these are folders")
    cache = trusted_cache(no_cache=no_cache)
    with ExitStack() as stack:
        stack.callback(cache.close)
        if folders:
            report = weighed_report(_folders(base, head), cache)
        else:
            report = weighed_report(_revisions(stack, base, head, merge_base=merge_base), cache)
    if output_format == "json":
        from puppetguard.report.guard.json import guard_json

        sys.stdout.write(guard_json(report, judged=False))
    else:
        from puppetguard.cli.terminal import write
        from puppetguard.report.guard.text import guard_text

        write(guard_text(report, quiet=quiet, explain=explain, judged=False), coloured=is_coloured(colour))
    return IncompleteError.exit_code if report.unread else 0


def _revisions(stack: ExitStack, base: str, head: str, *, merge_base: bool) -> Versions:
    from puppetguard.cli.versions import commits
    from puppetguard.cli.view import clean_room

    for one, other in ((base, head), (head, base)):
        if os.path.isdir(one) or (not os.path.exists(one) and os.path.isdir(other) and os.sep in one):
            raise UsageError(f"no such folder: {other if os.path.isdir(one) else one}; or are both to be revisions?")
    return commits(clean_room(stack), base, head, exact=not merge_base)


def _folders(base: str, head: str) -> Versions:
    from puppetguard.cli.versions import Versions

    before, after = _folder(base), _folder(head)
    return Versions(None, before, after, before, Side(base), Side(head), "")


def _folder(root: str) -> Snapshot:
    """Return all files below a folder; links are what they point to, as text, and are not followed."""
    from puppetguard.git.snapshot import folder_snapshot

    paths: list[str] = []
    for folder, folders, files in os.walk(root, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name not in NOT_SEARCHED)
        for name in sorted(files + [one for one in folders if os.path.islink(os.path.join(folder, one))]):
            path = os.path.join(folder, name)
            if not stat.S_ISREG(mode := os.lstat(path).st_mode) and not stat.S_ISLNK(mode):
                raise OSError(0, "not a regular file", path)
            paths.append(os.path.relpath(path, root).replace(os.sep, "/"))
    snapshot = folder_snapshot(os.path.abspath(root), paths)
    snapshot.here = snapshot.root
    return snapshot


def _refuse(error: OSError) -> None:
    """Fail: what cannot be read may have changed."""
    raise error
