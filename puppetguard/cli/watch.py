"""Does something again whenever a file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn

import click

from puppetguard.cli.inputs import Inputs
from puppetguard.cli.settings import BASELINE, CONFIGURATION
from puppetguard.cli.surroundings import FolderSurroundings
from puppetguard.errors import PuppetguardError, UsageError
from puppetguard.report.summary import counted

PAUSE = 0.4
"""How many seconds pass between two looks at the files, at least."""
_SHARE = 15
"""How many times as long as a look took: a large code base costs no more than a small one."""

State = dict[str, tuple[int, int, int]]
"""Of each file that is there: when it was written, how long it is, and which one it is."""


def watch(once: Callable[[], object], files: Callable[[], Iterable[str]], *, quiet: bool) -> NoReturn:
    """Do something, and again whenever one of the files has changed, has come or gone; until somebody interrupts.

    On a terminal each time begins on an empty screen. What goes wrong is told, and the next change waited for.
    """
    while True:
        # What changes while it is being read counts for the next time.
        before = _state(files())
        click.clear()
        try:
            once()
        except PuppetguardError as error:
            print(f"puppetguard: {error}", file=sys.stderr)
        sys.stdout.flush()
        if not quiet:
            print(f"puppetguard: watching {counted(len(before), 'file')}; Ctrl-C ends it", file=sys.stderr, flush=True)
        while True:
            began = time.monotonic()
            if _state(files()) != before:
                break
            time.sleep(max(PAUSE, _SHARE * (time.monotonic() - began)))


def watched_files(paths: tuple[str, ...], named: Iterable[str], rules: Iterable[str]) -> Iterator[str]:
    """Yield what a check of these paths depends on: their files, what lies around these, and what decides.

    ``named`` are files that were named to decide, ``rules`` folders of rules.
    """
    yield from named
    for folder in rules:
        for at, _, names in os.walk(folder):
            yield from (os.path.join(at, name) for name in names)
    here = os.getcwd()
    while True:
        yield os.path.join(here, CONFIGURATION)
        yield os.path.join(here, BASELINE)
        if os.path.lexists(os.path.join(here, ".git")) or os.path.dirname(here) == here:
            break
        here = os.path.dirname(here)
    try:
        inputs = Inputs(paths)
    except UsageError:
        # One of them is gone for the moment, as when an editor replaces it.
        yield from paths
        return
    yield from FolderSurroundings(inputs).paths


def _state(files: Iterable[str]) -> State:
    found: State = {}
    for file in files:
        try:
            status = os.stat(file)
        except (OSError, ValueError):
            continue
        found[os.path.abspath(file)] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found
