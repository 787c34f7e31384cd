"""From the indexes of two versions to whom the changes between them reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from puppetguard.change.reaching import Reacher
from puppetguard.engine.comparison import reader_of
from puppetguard.engine.whole import Files
from puppetguard.model.graph import Graph
from puppetguard.model.graph.data import data_of
from puppetguard.model.graph.nodes import names_of

if TYPE_CHECKING:
    from puppetguard.change.difference import Change
    from puppetguard.change.effects import Effects
    from puppetguard.model.index import Index


def reacher(
    base: Sequence[Index],
    head: Sequence[Index],
    *,
    nodes: Iterable[str] = (),
    classes: Mapping[str, Sequence[str]] | None = None,
) -> Reacher:
    """Return what tells whom changes reach, by the indexes of both versions, in which files go by their whole paths.

    ``nodes`` and ``classes`` are what is known of nodes from elsewhere, see ``graph.Graph``.
    """
    indexes = base, head
    known = {*nodes, *(name for side in indexes for index in side for name in names_of(index))}
    return Reacher(*([_graph(index, side, known, classes or {}) for index in side] for side in indexes))


def effects_of(changes: Sequence[Change], reacher: Reacher, head: Files, puppet: int = 8) -> Effects:
    """Return what changes bring about elsewhere, by what tells whom they reach and the files of the newer version."""
    from puppetguard.change.effects import effects

    return effects(changes, reacher, reader_of(head, puppet))


def _graph(index: Index, side: Sequence[Index], known: Collection[str], classes: Mapping[str, Sequence[str]]) -> Graph:
    # What is known of nodes is told of the environment that has a main manifest, if there is one.
    main = [one for one in side if one.environment is not None and one.environment.explicit] or side
    used = index in main
    return Graph(index, nodes=known if used else (), classes=classes if used else None, data=data_of(index))
