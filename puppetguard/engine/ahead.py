"""Compiles what has just changed in a process of its own, while this one finds out what it lies in.

To bring the parser along takes as long as to look through thousands of files whose units are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from types import TracebackType
from typing import Self

import msgspec

from puppetguard.engine.processes import Copy, cores, may_fork
from puppetguard.packs.rule import Rule
from puppetguard.source import InputFile

MOST = 50
"""With more files than that, they are shared out among all processes."""


class Ahead:
    """Units on their way, for the end of a ``with`` statement at the latest.

    ``files`` go by the keys of their units. With none or too many of them, or where a process cannot be doubled, there
    are no units.
    """

    def __init__(self, files: Mapping[bytes, InputFile], rules: Collection[Rule], *, puppet: int, tasks: bool) -> None:
        self.keys: Collection[bytes] = ()
        self._copy: Copy | None = None
        if not 0 < len(files) <= MOST or not may_fork() or cores() < 2:
            return
        # What is not read yet is read here, for the other has no git.
        read = {key: InputFile(file.path, file.data, file.kind) for key, file in files.items()}
        self.keys = frozenset(files)
        self._copy = Copy(partial(_compiled, read, rules, puppet=puppet, tasks=tasks))

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the other process, if its units were of no use."""
        if self._copy is not None:
            self._copy.stop()

    def units(self) -> dict[bytes, bytes]:
        """Wait for the units and return them by their keys, encoded; none if anything went wrong with them."""
        copy, self._copy = self._copy, None
        try:
            return {} if copy is None else msgspec.msgpack.decode(copy.result(), type=dict[bytes, bytes])
        except msgspec.DecodeError:
            return {}


def _compiled(files: Mapping[bytes, InputFile], rules: Collection[Rule], *, puppet: int, tasks: bool) -> bytes:
    from puppetguard.engine.jobs import Job, compile_all

    jobs = {key: Job(file, apply=True) for key, file in files.items()}
    units: dict[bytes, bytes] = {}
    for batch in compile_all(jobs, list(rules), puppet, tasks, 1, None):
        units.update(batch)
    return msgspec.msgpack.encode(units)
