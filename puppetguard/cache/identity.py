"""Which puppetguard this is: results of another one are not to be used again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache

import puppetguard
from puppetguard.cache import digest

_FOLDER = os.path.dirname(os.path.abspath(puppetguard.__file__))
"""Where the program lies."""


@cache
def identity() -> bytes:
    """Return what stands for the version of puppetguard, its files and the version of Python.

    Files count by their sizes and times of change, so that an edited checkout is another puppetguard at once.
    """
    marks = sorted(f"{name} {size} {time}" for name, size, time in _files(_FOLDER))
    return digest(puppetguard.__version__.encode(), sys.version.encode(), "\n".join(marks).encode())


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the files that make up the program: relative name, size in bytes, time of change in nanoseconds."""
    folders = [""]
    while folders:
        inner = folders.pop()
        with os.scandir(os.path.join(folder, inner)) as entries:
            for entry in entries:
                # There are hundreds, and each run sees all of them.
                name = entry.name
                if name.endswith((".py", ".json")):
                    status = entry.stat()
                    yield f"{inner}{name}", status.st_size, status.st_mtime_ns
                elif name != "__pycache__" and entry.is_dir():
                    folders.append(f"{inner}{name}/")
