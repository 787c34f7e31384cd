"""What is touched in one version of a code base."""

from __future__ import annotations

from typing import NamedTuple

from puppetguard.change.use_records import NOBODY, Users
from puppetguard.model.graph import Certainty, Vertex


class Touched(NamedTuple):
    """Vertices that are touched, and those that ``perhaps`` are; ``only`` names the nodes for which that holds.

    ``hidden`` are nodes for which it does not hold of what is surely touched.

    ``declared`` are those that a node loses or gains with what is touched.

    ``everywhere`` tells that each node is reached, ``perhaps_everywhere`` that each may be. ``certainty`` is how sure
    it is that what is touched counts where it is reached. ``unknown`` and ``remarks`` are for people.
    """

    vertices: frozenset[Vertex] = frozenset()
    perhaps: frozenset[Vertex] = frozenset()
    only: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    declared: frozenset[Vertex] = frozenset()
    everywhere: bool = False
    perhaps_everywhere: bool = False
    certainty: Certainty = Certainty.CERTAIN
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def by_users(users: Users, use: str = "") -> Touched:
    """Return that all who use something are touched; ``use`` says in words what nobody does, if nobody does."""
    if users == NOBODY and use:
        return Touched(remarks=(f"nothing in this code base {use}",))
    # Who uses it may be anywhere.
    lost = bool(users.unknown) and not users.vertices and not users.perhaps
    return Touched(users.vertices, users.perhaps, perhaps_everywhere=lost, unknown=users.unknown)
