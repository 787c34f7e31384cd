"""From two snapshots to whom the changes between them reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from puppetguard.cache import Cache
from puppetguard.change.reaching import Reacher
from puppetguard.engine import Settings, indexed
from puppetguard.engine.comparison import reader_of
from puppetguard.model.graph import Graph
from puppetguard.model.graph.data import data_of
from puppetguard.model.graph.nodes import names_of
from puppetguard.source import kind_by_name

if TYPE_CHECKING:
    from puppetguard.change.difference import Change
    from puppetguard.change.effects import Effects
    from puppetguard.git.snapshot import Entry
    from puppetguard.model.index import Index
    from puppetguard.packs.rule import Rule


class Files(Protocol):
    """The files of one version, by their paths from the top; a ``git.snapshot.Snapshot`` is one."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All files, links and submodules."""

    def content(self, path: str) -> bytes | None:
        """Return the content of a regular file; None if there is none of this path."""

    def load(self, paths: Iterable[str]) -> None:
        """Read many files at once."""


def reacher(
    base: Files,
    head: Files,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    *,
    cache: Cache | None = None,
    nodes: Iterable[str] = (),
    classes: Mapping[str, Sequence[str]] | None = None,
    instead: tuple[Mapping[str, bytes], Mapping[str, bytes]] = ({}, {}),
) -> Reacher:
    """Return what tells whom the changes from ``base`` to ``head`` reach.

    With the ``rules``, ``settings`` and ``cache`` of a check, what that has kept of a file is used, and what is the
    same in both is compiled once. ``nodes`` and ``classes`` are what is known of nodes from elsewhere, see
    ``graph.Graph``. ``instead`` are files that a configuration puts in the place of those of each version.
    """
    cache = cache or Cache(None)
    indexes = [
        indexes_of(side, rules, settings, cache, laid_over)
        for side, laid_over in zip((base, head), instead, strict=True)
    ]
    known = {*nodes, *(name for side in indexes for index in side for name in names_of(index))}
    return Reacher(*([_graph(index, side, known, classes or {}) for index in side] for side in indexes))


def effects_of(changes: Sequence[Change], reacher: Reacher, head: Files, puppet: int = 8) -> Effects:
    """Return what changes bring about elsewhere, by what tells whom they reach and the files of the newer version."""
    from puppetguard.change.effects import effects

    return effects(changes, reacher, reader_of(head, puppet))


def indexes_of(
    side: Files,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    cache: Cache | None = None,
    instead: Mapping[str, bytes] | None = None,
) -> list[Index]:
    """Return the index of each environment of a version, in which files go by their paths from the top.

    ``instead`` are files in the place of those that are there.
    """
    # Whatever may say something, in one go: to ask git for each takes hundreds of times as long.
    side.load(path for path in side.entries if kind_by_name(path) is not None)
    return indexed((), rules, settings, cache=cache, surroundings=_Whole(side, instead or {}), traced=False)[0]


def _graph(index: Index, side: Sequence[Index], known: Collection[str], classes: Mapping[str, Sequence[str]]) -> Graph:
    # What is known of nodes is told of the environment that has a main manifest, if there is one.
    main = [one for one in side if one.environment is not None and one.environment.explicit] or side
    used = index in main
    return Graph(index, nodes=known if used else (), classes=classes if used else None, data=data_of(index))


class _Whole:
    """A version of a code base as its own surroundings: each file goes by its path from the top."""

    def __init__(self, files: Files, instead: Mapping[str, bytes]) -> None:
        self._files = files
        self._instead = instead
        self._paths = frozenset((*(path for path, entry in files.entries.items() if entry.is_file), *instead))

    @property
    def paths(self) -> Collection[str]:
        return self._paths

    def located(self, shown: str) -> str:
        return shown

    def shown(self, path: str) -> str:
        return path

    def read(self, path: str) -> bytes | str:
        data = self._instead[path] if path in self._instead else self._files.content(path)
        return data if data is not None else "no such file"

    def is_checked(self, path: str) -> bool:
        return True
