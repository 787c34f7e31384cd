"""What the checks of a code base found in an earlier run, to be taken as it was where nothing that they read differs.

A check reads but some parts of outlines (see ``model.trace``). It is a pure function of these and of what stands for
all else, so with the same parts it would read the same ones again and find the same. An outline holds its places: where
they moved, its parts differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec

from puppetguard.cache import Cache, digest, encoded
from puppetguard.cache.identity import identity
from puppetguard.checks import LinkedHit
from puppetguard.model.absent_modules import absent_modules
from puppetguard.model.index import Index
from puppetguard.model.outline import Outline
from puppetguard.model.trace import differing
from puppetguard.model.unit import Unit
from puppetguard.packs.rule import Rule

_SIZE = 16
"""How many bytes a key has."""


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """The hits of a rule, and the names of the parts that were read for them."""

    names: tuple[str, ...]
    hits: tuple[LinkedHit, ...]


class _Absent(msgspec.Struct, frozen=True, array_like=True):
    """What ``absent_modules`` returned, and the names of the parts that were read for it."""

    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


class _State(msgspec.Struct, frozen=True, array_like=True):
    """What was found, by the ids of rules, when the units of the files had these ``keys``, one after the other."""

    keys: bytes
    found: dict[str, _Found]
    absent: _Absent | None = None


class Memory:
    """Remembers the hits of the rules in one environment.

    ``keys`` are those of the units of its members in the cache. ``surroundings`` stands for what all files are,
    whatever is in them, and for which environment it is.
    """

    def __init__(
        self, cache: Cache, index: Index, keys: Sequence[bytes], rules: Sequence[Rule], surroundings: bytes
    ) -> None:
        self._cache = cache
        self._index = index
        self._keys = keys
        self._key = digest(
            b"link", identity(), msgspec.msgpack.encode(rules), surroundings, *map(_joined, _described(index))
        )
        self._old = self._kept()
        self._new: dict[str, _Found] = {}
        self._absent: _Absent | None = None
        self._changed = self._differing() if self._old.keys else set()

    def hits(self, rule: Rule, look: Callable[[], Iterable[LinkedHit]]) -> Sequence[LinkedHit]:
        """Return what ``look`` yields, or what it did when all that it reads was the same."""
        found = self._old.found.get(rule.id)
        if found is None or not self._changed.isdisjoint(found.names):
            hits, names = self._index.trace.during(look)
            found = _Found(tuple(names), tuple(hits))
        self._new[rule.id] = found
        return found.hits

    def absent_modules(self) -> Sequence[tuple[str, str]]:
        """Return the files that refer to modules which are not here, with the names of these."""
        found = self._old.absent
        if found is None or not self._changed.isdisjoint(found.names):
            pairs, names = self._index.trace.during(partial(absent_modules, self._index))
            found = _Absent(tuple(names), tuple(pairs))
        self._absent = found
        return found.pairs

    def keep(self) -> None:
        """Have the next run know what was found in this one."""
        new = encoded(_State(b"".join(self._keys), self._new, self._absent))
        self._cache.put({} if new is None else {self._key: new})

    def _kept(self) -> _State:
        kept = self._cache.get([self._key]).get(self._key)
        try:
            state = _State(b"", {}) if kept is None else msgspec.msgpack.decode(kept, type=_State)
        except msgspec.DecodeError:
            return _State(b"", {})
        return state if len(state.keys) == _SIZE * len(self._keys) else _State(b"", {})

    def _differing(self) -> set[str]:
        """Return the names of the parts that differ in any file from what they were; the units of then tell."""
        before = (self._old.keys[at : at + _SIZE] for at in range(0, len(self._old.keys), _SIZE))
        changed = [
            (old, member.unit)
            for old, new, member in zip(before, self._keys, self._index.members, strict=True)
            if old != new
        ]
        kept = self._cache.get(list({old for old, _ in changed}))
        everything = set(Outline.__struct_fields__)
        found: set[str] = set()
        for old, unit in changed:
            try:
                # A unit that is not kept any longer may have been any.
                found |= differing(msgspec.msgpack.decode(kept[old], type=Unit).outlined, unit.outlined)
            except (KeyError, msgspec.DecodeError):
                return everything
            if found == everything:
                break
        return found


def _described(index: Index) -> list[list[str]]:
    """Return all of an index that no outline says."""
    return [
        [str(index.puppet)],
        [one.path for one in index.members],
        [one.path for one in index.members if one.unit.limit],
        sorted(index.provided),
    ]


def _joined(names: list[str]) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogatepass")
