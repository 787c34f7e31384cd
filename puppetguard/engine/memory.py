"""What the checks of a code base found in an earlier run, to be taken as it was where nothing that they read differs.

A check reads but some parts of outlines (see ``model.trace``). It is a pure function of these and of what stands for
all else, so with the same parts it would read the same ones again and find the same. An outline holds its places: where
they moved, its parts differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from puppetguard.cache import Cache, digest, encoded
from puppetguard.cache.identity import identity
from puppetguard.checks import LinkedHit
from puppetguard.model.index import Index
from puppetguard.model.trace import Parts
from puppetguard.packs.rule import Rule


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """The hits of a rule, the parts that were read for them, and what stood for these."""

    names: tuple[str, ...]
    parts: bytes
    hits: tuple[LinkedHit, ...]


class Memory:
    """Remembers the hits of the rules in one environment.

    ``surroundings`` stands for what all files are, whatever is in them.
    """

    def __init__(self, cache: Cache, index: Index, rules: Sequence[Rule], surroundings: bytes) -> None:
        self._cache = cache
        self._index = index
        self._parts = Parts([one.unit for one in index.members])
        self._key = digest(
            b"link", identity(), msgspec.msgpack.encode(rules), surroundings, *map(_joined, _described(index))
        )
        self._new: dict[str, _Found] = {}
        self._old = self._kept()

    def hits(self, rule: Rule, look: Callable[[], Iterable[LinkedHit]]) -> Sequence[LinkedHit]:
        """Return what ``look`` yields, or what it did when all that it reads was the same."""
        old = self._old.get(rule.id)
        if old is not None and self._parts.digest(old.names) == old.parts:
            self._new[rule.id] = old
            return old.hits
        hits, names = self._index.trace.during(look)
        self._new[rule.id] = _Found(tuple(names), self._parts.digest(names), tuple(hits))
        return hits

    def keep(self) -> None:
        """Have the next run know what was found in this one."""
        if any(self._old.get(name) is not found for name, found in self._new.items()):
            new = encoded(self._new)
            self._cache.put({} if new is None else {self._key: new})

    def _kept(self) -> dict[str, _Found]:
        kept = self._cache.get([self._key]).get(self._key)
        if kept is None:
            return {}
        try:
            return msgspec.msgpack.decode(kept, type=dict[str, _Found])
        except msgspec.DecodeError:
            return {}


def _described(index: Index) -> list[list[str]]:
    """Return all of an index that no outline says."""
    return [
        [] if index.environment is None else [index.environment.root],
        [str(index.puppet)],
        [one.path for one in index.members],
        [one.path for one in index.members if one.unit.limit],
        sorted(index.provided),
    ]


def _joined(names: list[str]) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogatepass")
