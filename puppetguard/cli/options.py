"""Options that several commands have."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import click

from puppetguard.cache import Cache, default_directory
from puppetguard.cli.groups import Choice

CommandT = TypeVar("CommandT", bound=Callable[..., Any])
When = Literal["auto", "always", "never"]

puppet_option = click.option(
    "--puppet",
    type=Choice(["7", "8"]),
    default="8",
    show_default=True,
    help="The version of Puppet whose language it is.",
)
tasks_option = click.option(
    "--tasks",
    is_flag=True,
    help="Read all as code of Bolt, as Puppet does with its option of this name; plans are known anyway.",
)
colour_option = click.option(
    "--color",
    "colour",
    type=Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the text; auto: on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise.",
)
rules_option = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Use the rules of this folder too; may be given several times.",
)
no_cache_option = click.option("--no-cache", is_flag=True, help="Neither use nor keep results of earlier runs.")


def is_coloured(when: When) -> bool:
    """Decide whether to colour: an option beats FORCE_COLOR, that beats NO_COLOR, that the kind of output."""
    if when != "auto":
        return when == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty()


def chosen_cache(*, no_cache: bool) -> Cache:
    """Return the user's cache, or one that keeps nothing."""
    return Cache(None if no_cache else default_directory())


def trusted_cache(*, no_cache: bool = False) -> Cache:
    """Return the user's cache for what others rely on, or one that keeps nothing if others can write to it."""
    folder = default_directory()
    if no_cache or not is_private(folder):
        return Cache(None)
    return Cache(folder)


def is_private(folder: str) -> bool:
    """Tell whether nobody else can write to a folder and to what lies in it directly; one that is not there yet is."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        paths = [folder, *(entry.path for entry in os.scandir(folder))]
    except FileNotFoundError:
        return True
    except OSError:
        return False
    for path in paths:
        status = os.lstat(path)
        if status.st_uid != os.geteuid() or status.st_mode & 0o022:
            return False
    return True
