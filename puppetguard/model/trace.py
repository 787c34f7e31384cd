"""Which parts of outlines have been read: all that the verdicts of a check of a code base depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

import msgspec

from puppetguard.model.outline import Outline
from puppetguard.model.unit import PARTS

T = TypeVar("T")


class Noted(msgspec.Struct, Generic[T], frozen=True):
    """What some work yielded, and the sorted names of the parts that it read: of any file, and of its ``own``."""

    results: list[T]
    names: list[str]
    own: list[str]


class Trace:
    """Notes the names of the parts that are read, of whichever outline.

    ``own`` notes those which a check that looks at one file after the other reads of just the file that it looks at.
    ``names`` are those that were read of late.
    """

    def __init__(self, own: Trace | None = None) -> None:
        self.names: set[str] = set()
        self.own = own or Trace(self)

    def note(self, *names: str) -> None:
        """Have parts count as read, for what was worked out of them before is read now."""
        self.names.update(names)

    def during(self, work: Callable[[], Iterable[T]]) -> Noted[T]:
        """Return what some work yields, and the names of the parts that it read."""
        before, self.names = self.names, set()
        own_before, self.own.names = self.own.names, set()
        try:
            return Noted(list(work()), sorted(self.names), sorted(self.own.names))
        finally:
            self.names |= before
            self.own.names |= own_before


class TracedOutline:
    """What reads like an ``Outline``, and has each read noted."""

    __slots__ = ("_outline", "_trace")

    def __init__(self, outline: Outline, trace: Trace) -> None:
        self._outline = outline
        self._trace = trace

    def __getattr__(self, name: str) -> Any:
        # Of each file by each check of a code base.
        self._trace.names.add(name)
        return getattr(self._outline, name)


def differing(one: msgspec.Raw, other: msgspec.Raw) -> set[str]:
    """Return the names of the parts in which two outlines differ, as units keep them."""
    before, after = PARTS.decode(one), PARTS.decode(other)
    names = Outline.__struct_fields__
    return {name for name in names if bytes(getattr(before, name)) != bytes(getattr(after, name))}
