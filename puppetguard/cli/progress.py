"""How far a long run has come, on a terminal."""

from __future__ import annotations

import time
from typing import IO

_PATIENCE = 1.0
"""Seconds after which somebody who waits wants to know."""
_CLEAR = "\r\x1b[K"


class Progress:
    """Writes how many files are done, once a run takes longer than a second; ``clear`` takes it away again."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._started = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` files are done."""
        if time.monotonic() - self._started >= _PATIENCE:
            self._stream.write(f"{_CLEAR}checked {done} of {total} files")
            self._stream.flush()
            self._shown = True

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
