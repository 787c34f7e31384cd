"""Places that use something, and who that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.graph.records import Vertex
from puppetguard.model.hiera.lookups import key_pattern
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Member


class Users(NamedTuple):
    """What uses something: the definitions that do, those that ``perhaps`` do, and in words what is not known."""

    vertices: frozenset[Vertex] = frozenset()
    perhaps: frozenset[Vertex] = frozenset()
    unknown: tuple[str, ...] = ()

    def joined(self, other: Users) -> Users:
        """Return the users of either."""
        return Users(
            self.vertices | other.vertices,
            self.perhaps | other.perhaps,
            tuple(dict.fromkeys((*self.unknown, *other.unknown))),
        )


NOBODY = Users()


class Use(NamedTuple):
    """A place that uses what a text names; an unknown part of that is ``script.UNKNOWN``."""

    text: str
    member: Member
    container: str
    line: int


class UsesByText(NamedTuple):
    """Places by the text that they use, and those of which only an expression for the text is known."""

    exact: dict[str, list[Use]]
    open: list[tuple[re.Pattern[str], Use]]


def by_text(uses: Iterable[Use]) -> UsesByText:
    """Return places by the text that they use."""
    found = UsesByText({}, [])
    for use in uses:
        if UNKNOWN in use.text:
            found.open.append((key_pattern(use.text), use))
        else:
            found.exact.setdefault(use.text, []).append(use)
    return found


def with_folders(path: str) -> list[str]:
    """Return a path and the folders that it lies in: what delivers one of these, delivers all that is in it."""
    names = [path]
    while "/" in names[-1]:
        names.append(names[-1].rpartition("/")[0])
    return names
