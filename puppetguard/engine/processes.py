"""Does independent pieces of work in copies of this process, where these share what it has gathered."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_MOST = 3
"""More processes than that are hardly faster: each has to decode for itself what it looks at, and to keep it."""
_MOST_PIECES = 255
"""So many numbers fit into a byte."""


def may_fork() -> bool:
    """Tell whether this process can be doubled without harm: nothing else runs in it, and the system is made for it."""
    return sys.platform == "linux" and threading.active_count() == 1


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Copy:
    """A copy of this process, which does some ``work`` and sends what comes out of that; it can only save time."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        told, telling = os.pipe()
        process = os.fork()
        if not process:
            try:
                # Ctrl-C reaches both; only the first has something to say about it.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                os.close(told)
                data = work()
                while data:
                    data = data[os.write(telling, data) :]
            finally:
                # Whatever went wrong goes wrong in the first process, too, which knows what to say.
                os._exit(0)
        os.close(telling)
        self._process, self._told = process, told

    def result(self) -> bytes:
        """Wait for what comes out of the work, and return it; nothing, or only some of it, if anything went wrong."""
        pieces: list[bytes] = []
        while piece := os.read(self._told, 1 << 20):
            pieces.append(piece)
        self._end()
        return b"".join(pieces)

    def stop(self) -> None:
        """End the copy, unless it has ended."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._end()

    def _end(self) -> None:
        os.close(self._told)
        os.waitpid(self._process, 0)
        self._process = 0


def shared_out(pieces: Sequence[Callable[[], T]], kind: Any, jobs: int | None) -> list[T]:
    """Do pieces of work, those that take longest first, and return what comes out of each.

    At most ``jobs`` processes take turns; None stands for one a core. ``kind`` is the type of what comes out.
    """
    copies = min(cores() if jobs is None else jobs, _MOST, len(pieces)) - 1
    if copies < 1 or len(pieces) > _MOST_PIECES or not may_fork():
        return [piece() for piece in pieces]
    # Whoever is free takes the next number out of a pipe.
    waiting, source = os.pipe()
    os.write(source, bytes(range(len(pieces))))
    os.close(source)

    def done() -> dict[int, T]:
        return {number[0]: pieces[number[0]]() for number in iter(lambda: os.read(waiting, 1), b"")}

    others = [Copy(lambda: msgspec.msgpack.encode(done())) for _ in range(copies)]
    try:
        found = done()
        for other in others:
            try:
                found.update(msgspec.msgpack.decode(other.result(), type=dict[int, kind]))
            except msgspec.DecodeError:
                continue
    finally:
        os.close(waiting)
        for other in others:
            other.stop()
    return [found[number] if number in found else piece() for number, piece in enumerate(pieces)]
