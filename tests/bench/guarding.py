"""What the guard costs over a history of a generated control repository."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.history import History
from tests.bench.measure import Cost, cost

COMMAND = [sys.executable, "-P", "-m", "puppetguard", "guard", "--quiet"]
STAGED = [sys.executable, "-P", "-m", "puppetguard", "check", "--staged", "--quiet"]
FIVE = "several at once"
"""An edit that touches five files."""
ONE = "an order is dropped"
"""An edit of one manifest."""


class Guarded(NamedTuple):
    """What the guard of a commit that touches five files costs.

    ``cold`` with nothing kept, ``new`` as a commit is judged for the first time on top of one that has been, ``again``
    as it is judged once more.
    """

    cold: Cost
    new: Cost
    again: Cost


def five_files(manifests: int, runs: int) -> Guarded:
    """Return what it costs in a repository of so many manifests; the least of some runs."""
    with _history(manifests) as history:
        first = history.do(FIVE)
        cold = cost([*COMMAND, "--no-cache", "--base", first.parent])
        cost([*COMMAND, "--base", first.parent])
        new = [cost([*COMMAND, "--base", history.do(FIVE).parent]) for _ in range(runs)]
        again = cost([*COMMAND, "--base", "HEAD~1"], runs=runs)
    return Guarded(cold, min(new, key=lambda one: one.cpu), again)


class Staged(NamedTuple):
    """What the check of what is staged costs, ``new`` and ``again``, and what any command with ``click`` does."""

    new: Cost
    again: Cost
    click: Cost


def staged(manifests: int, runs: int, kind: str) -> Staged:
    """Return what it costs in a repository of so many manifests, with an edit staged; the least of some runs."""
    new: list[Cost] = []
    again: list[Cost] = []
    with _history(manifests) as history:
        git = history.repository.git
        for _ in range(runs + 1):
            history.do(kind)
            git("reset", "-q", "--soft", "HEAD~1")
            new.append(cost(STAGED))
            again.append(cost(STAGED))
            git("commit", "-q", "--no-verify", "-m", "staged")
    click = cost([sys.executable, "-c", "import click"], runs=2 * runs)
    # Nothing is known of what is below the first.
    first, second = (min(each[1:], key=lambda one: one.wall) for each in (new, again))
    return Staged(first, second, click)


def in_a_row(manifests: int, commits: int) -> list[float]:
    """Return the CPU seconds that the guard takes for each of many commits of all kinds, one after the other."""
    with _history(manifests) as history:
        cost([*COMMAND, "--base", history.do("nothing").parent])
        return [cost([*COMMAND, "--base", history.grow().parent]).cpu for _ in range(commits)]


def figures(seconds: list[float]) -> str:
    """Return what there is to say of many costs."""
    half = len(seconds) // 2
    first, second = (statistics.median(part) for part in (seconds[:half], seconds[half:]))
    worst = sorted(seconds)[-max(1, len(seconds) // 20)]
    return f"{first:.2f}, later {second:.2f}; 95 %: {worst:.2f} s CPU"


@contextlib.contextmanager
def _history(manifests: int) -> Iterator[History]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PUPPETGUARD_CACHE_DIR"] = str(Path(folder) / "cache")
        history = History(Path(folder) / "repository", manifests)
        with contextlib.chdir(history.folder):
            yield history
