"""Compiles what has just changed in a process of its own, while this one finds out what it lies in.

To bring the parser along takes as long as to look through thousands of files whose units are kept.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Self

import msgspec

from puppetguard.packs.rule import Rule
from puppetguard.source import InputFile

MOST = 50
"""With more files than that, they are shared out among all processes."""


def may_fork() -> bool:
    """Tell whether this process can be doubled without harm: nothing else runs in it, and the system is made for it."""
    return sys.platform == "linux" and threading.active_count() == 1


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Ahead:
    """Units on their way, for the end of a ``with`` statement at the latest; it can only save time.

    ``files`` go by the keys of their units. With none or too many of them, or where a process cannot be doubled, there
    are no units.
    """

    def __init__(self, files: Mapping[bytes, InputFile], rules: Collection[Rule], *, puppet: int, tasks: bool) -> None:
        self.keys: Collection[bytes] = ()
        self._process = 0
        self._told = -1
        if not 0 < len(files) <= MOST or not may_fork() or cores() < 2:
            return
        # What is not read yet is read here, for the other has no git.
        read = {key: InputFile(file.path, file.data, file.kind) for key, file in files.items()}
        told, telling = os.pipe()
        process = os.fork()
        if not process:
            try:
                # Ctrl-C reaches both; only the first has something to say about it.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                os.close(told)
                _tell(telling, _compiled(read, rules, puppet=puppet, tasks=tasks))
            finally:
                # Whatever went wrong goes wrong in the first process, too, which knows what to say.
                os._exit(0)
        os.close(telling)
        self.keys = frozenset(files)
        self._process, self._told = process, told

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the other process, if its units were of no use."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._done()

    def units(self) -> dict[bytes, bytes]:
        """Wait for the units and return them by their keys, encoded; none if anything went wrong with them."""
        if not self._process:
            return {}
        pieces: list[bytes] = []
        while piece := os.read(self._told, 1 << 20):
            pieces.append(piece)
        self._done()
        try:
            return msgspec.msgpack.decode(b"".join(pieces), type=dict[bytes, bytes])
        except msgspec.DecodeError:
            return {}

    def _done(self) -> None:
        os.close(self._told)
        os.waitpid(self._process, 0)
        self._process = 0


def _compiled(files: Mapping[bytes, InputFile], rules: Collection[Rule], *, puppet: int, tasks: bool) -> bytes:
    from puppetguard.engine.jobs import Job, compile_all

    jobs = {key: Job(file, apply=True) for key, file in files.items()}
    units: dict[bytes, bytes] = {}
    for batch in compile_all(jobs, list(rules), puppet, tasks, 1, None):
        units.update(batch)
    return msgspec.msgpack.encode(units)


def _tell(telling: int, data: bytes) -> None:
    while data:
        data = data[os.write(telling, data) :]
