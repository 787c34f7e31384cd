"""What a graph is made of: vertices, edges, and the places at which it is not known where they lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from puppetguard.model.outline import Place

VertexKind = Literal["node", "definition", "top", "class", "define", "function", "resource"]
"""A ``definition`` is a ``node`` statement, by the names that it is for; ``top`` the top scope of the main manifest.

A ``resource`` goes by what Puppet calls it, such as ``File[/etc/motd]``.
"""


class Vertex(NamedTuple):
    """Something that declares, or is declared. A node that is only known by a pattern goes by that: ``/^web/``."""

    kind: VertexKind
    name: str


TOP = Vertex("top", "")


class Certainty(IntEnum):
    """How sure it is that one vertex leads to another; of a path, what its least certain edge is.

    ``CONDITIONAL``: a decision in the code tells, ``POSSIBLE``: the name is not known, but may be this one.
    """

    CERTAIN = 0
    CONDITIONAL = 1
    POSSIBLE = 2

    @property
    def word(self) -> str:
        """The name of it, for people and programs."""
        return self.name.lower()


class Edge(NamedTuple):
    """``source`` declares ``target``, at a place in ``file`` (empty if it is said outside of the code base).

    ``via`` is how (see ``outline.Via``), or ``node``, ``main manifest``, ``classification``, ``call``. ``only`` is the
    one node for which that holds; empty for all.
    """

    source: Vertex
    target: Vertex
    via: str
    certainty: Certainty
    file: str
    place: Place
    only: str = ""


class Gap(NamedTuple):
    """A place at which it is not known which classes are declared.

    ``pattern`` is what is known of their names, with ``script.UNKNOWN``; ``said`` tells people what they depend on.
    """

    source: Vertex
    pattern: str
    said: str
    file: str
    place: Place


class Level(NamedTuple):
    """A level of Hiera that has a key: the file ``path``, and the ``value`` as ``model.packed`` has it.

    ``node`` is the one node that the file is for; empty if it is for several. ``always`` tells that it is for all.
    """

    path: str
    value: Any
    node: str = ""
    always: bool = False


LookUp = Callable[[str], Sequence[Level]]
"""Returns the levels that have a key, first the one that is looked at first."""


class Reach(NamedTuple):
    """Something that is reached, and how certainly."""

    vertex: Vertex
    certainty: Certainty
    way: Callable[[Vertex], tuple[Edge, ...]]

    @property
    def path(self) -> tuple[Edge, ...]:
        """The edges that lead from or to it, outermost first; worked out each time that it is asked for."""
        return self.way(self.vertex)
