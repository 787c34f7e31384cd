"""``puppetguard cache``: the results that are kept between runs."""

from __future__ import annotations

import click

from puppetguard.cache import clean, default_directory
from puppetguard.cli.groups import SuggestingGroup
from puppetguard.report.markup import printable


@click.group(cls=SuggestingGroup)
def cache() -> None:
    """Look after the results that are kept between runs."""


@cache.command("clean")
def clean_cache() -> int:
    """Remove all results that are kept."""
    folder = default_directory()
    print(f"removed {clean(folder):,} bytes from {printable(folder)}")
    return 0


@cache.command("dir")
def show_directory() -> int:
    """Show in which folder they are kept (PUPPETGUARD_CACHE_DIR names another)."""
    print(printable(default_directory()))
    return 0
