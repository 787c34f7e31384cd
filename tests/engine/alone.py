"""What tests do in a process of its own: one that runs tests has other children and files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_alone(does: Callable[[], None]) -> None:
    """Call a function of a module in a new process, and see that it comes to its end and says nothing."""
    code = f"from {does.__module__} import {does.__name__}; {does.__name__}()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def children() -> list[int]:
    """Return the processes that this one has started and not waited for."""
    return [int(one) for one in Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()]


def open_files() -> list[str]:
    """Return the numbers of the files that this process has open."""
    return sorted(os.listdir("/proc/self/fd"))
