"""A change with all that is known of it: how risky it is and why, whom it reaches."""

from __future__ import annotations

from typing import Literal

import msgspec

from puppetguard.change.difference import Change

Level = Literal["none", "low", "medium", "high", "critical"]
LEVELS: tuple[Level, ...] = ("none", "low", "medium", "high", "critical")
"""From the least to the greatest."""


class Reason(msgspec.Struct, frozen=True):
    """One reason of a risk: what it is, for people, and how many points it counts.

    ``rule`` is the id of the change rule that gave it, or empty.
    """

    text: str
    points: int
    rule: str = ""


class Risk(msgspec.Struct, frozen=True):
    """How much harm a change can do, from 0 to 100, and why, the weightiest reason first."""

    score: int = 0
    level: Level = "none"
    reasons: tuple[Reason, ...] = ()


class Way(msgspec.Struct, frozen=True):
    """One step on a way from a node to what is reached: two names of vertices (``class role::web``)."""

    source: str
    target: str


class Reach(msgspec.Struct, frozen=True):
    """Whom a change reaches, in either of the two versions.

    ``nodes``, ``roles``, ``profiles`` and ``classes`` are names, sorted; ``total`` is how many nodes are known by name.
    ``perhaps`` are nodes that it may reach, ``unknown`` says in words what is not known: an unknown part never counts
    as nobody. ``lost`` and ``gained`` are the nodes that get what is changed only before or only after. ``ways`` are
    the steps from the nodes, for pictures. ``summary`` is one line: ``reaches 37 of 41 nodes through role::web``.
    """

    nodes: tuple[str, ...] = ()
    total: int = 0
    roles: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    summary: str = ""


class Met(msgspec.Struct, frozen=True):
    """A protection that a change meets: its id, by which route, and in words why."""

    protection: str
    route: str
    why: str


class Judged(msgspec.Struct, frozen=True):
    """A change, judged.

    ``rules`` are the ids of the change rules that it meets. ``repair`` tells that it takes back what such a rule would
    find the other way round. ``effects`` are the indirect changes that it brings about, by their digests. ``inside``
    are the fingerprints of what other rules find in it.
    """

    change: Change
    risk: Risk = Risk()
    reach: Reach = Reach()
    rules: tuple[str, ...] = ()
    repair: bool = False
    protections: tuple[Met, ...] = ()
    effects: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
