"""``puppetguard diff``: what the difference of two versions means."""

from __future__ import annotations

import os
import sys
from typing import Literal

import click

from puppetguard.cli.completion import complete_path
from puppetguard.cli.inputs import NOT_SEARCHED, content
from puppetguard.cli.options import When, colour_option, is_coloured, puppet_option
from puppetguard.cli.terminal import write
from puppetguard.engine.comparison import REGULAR, Tree, Version, compare
from puppetguard.errors import IncompleteError, UsageError
from puppetguard.report.changes import changes_json, changes_report


@click.command()
@click.argument("base", metavar="BASE", shell_complete=complete_path)
@click.argument("head", metavar="HEAD", shell_complete=complete_path)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object.",
)
@colour_option
@puppet_option
def diff(base: str, head: str, output_format: Literal["text", "json"], colour: When, puppet: str) -> int:
    """Show what the difference of two versions means.

    BASE and HEAD are folders. How code is written does not count: white space, comments, quotes, the order of
    attributes, moved files.

    Exit codes: 0 compared, 2 wrong usage, 5 a file could not be read.
    """
    found = compare(_folder(base), _folder(head), names=(base, head), puppet=int(puppet))
    if output_format == "json":
        sys.stdout.write(changes_json(found.base, found.head, found.changes, found.unread))
    else:
        write(changes_report(found.changes, found.unread, found.files), coloured=is_coloured(colour))
    return IncompleteError.exit_code if found.unread else 0


def _refuse(error: OSError) -> None:
    """Fail: what cannot be read may have changed."""
    raise error


def _folder(root: str) -> Tree:
    """Return all files below a folder; links are what they point to, as text, and are not followed."""
    if not os.path.isdir(root):
        raise UsageError(f"no such folder: {root}")
    found: dict[str, Version] = {}
    for folder, folders, files in os.walk(root, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name not in NOT_SEARCHED)
        for name in sorted(files + [one for one in folders if os.path.islink(os.path.join(folder, one))]):
            path = os.path.join(folder, name)
            inner = os.path.relpath(path, root).replace(os.sep, "/")
            if os.path.islink(path):
                found[inner] = Version(os.fsencode(os.readlink(path)), "120000")
            else:
                mode = "100755" if os.access(path, os.X_OK) else REGULAR
                found[inner] = Version(content(path, only_regular=True), mode)
    return found
