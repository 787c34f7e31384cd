"""Which parts of outlines have been read: all that the verdicts of a check of a code base depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from puppetguard.cache import digest
from puppetguard.model.outline import Outline
from puppetguard.model.unit import PARTS, Unit


class Trace:
    """Notes the names of the parts that are read, of whichever outline."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def note(self, *names: str) -> None:
        """Have parts count as read, for what was worked out of them before is read now."""
        self._names.update(names)

    def during(self, work: Callable[[], Iterable[Any]]) -> tuple[list[Any], list[str]]:
        """Return what some work yields, and the names of the parts that it read, sorted."""
        before, self._names = self._names, set()
        try:
            return list(work()), sorted(self._names)
        finally:
            self._names |= before


class TracedOutline:
    """What reads like an ``Outline``, and has each read noted."""

    __slots__ = ("_names", "_outline")

    def __init__(self, outline: Outline, trace: Trace) -> None:
        self._outline = outline
        self._names = trace

    def __getattr__(self, name: str) -> Any:
        self._names.note(name)
        return getattr(self._outline, name)


class Parts:
    """The parts of all outlines, encoded as units keep them, to be told from those of an earlier run."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = units
        self._parts: list[msgspec.Struct] | None = None
        self._known: dict[str, bytes] = {}

    def digest(self, names: Iterable[str]) -> bytes:
        """Return what stands for these parts of all files, in the order of these."""
        return digest(*(self._of(name) for name in names))

    def _of(self, name: str) -> bytes:
        if name not in self._known:
            if self._parts is None:
                self._parts = [PARTS.decode(unit.outlined) for unit in self._units]
            found = [bytes(getattr(one, name)) for one in self._parts]
            sizes = msgspec.msgpack.encode([len(one) for one in found])
            self._known[name] = digest(sizes, b"".join(found))
        return self._known[name]
