"""What a command costs: CPU, wall time and memory, from the operating system's own account of the process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple


class Cost(NamedTuple):
    """User and system CPU together and wall time, in seconds; peak of the resident memory in MB."""

    cpu: float
    wall: float
    memory: float


def cost(command: Sequence[str], *, runs: int = 1) -> Cost:
    """Return the least that ``command`` cost in so many runs; it has no input, and its output is dropped."""
    return costs([command], runs=runs)[0]


def costs(commands: Sequence[Sequence[str]], *, runs: int = 1) -> list[Cost]:
    """Return the least that each command cost; they take turns, so that a busy machine is one for all of them."""
    rounds = [[_once(command) for command in commands] for _ in range(runs)]
    return [Cost(*(min(values) for values in zip(*each, strict=True))) for each in zip(*rounds, strict=True)]


def _once(command: Sequence[str]) -> Cost:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    # Popen must not wait for a process that is gone.
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)
