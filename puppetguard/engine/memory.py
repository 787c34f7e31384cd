"""What the checks of a code base found in an earlier run, to be taken as it was where nothing that they read differs.

A check reads but some parts of outlines (see ``model.trace``). It is a pure function of these and of what stands for
all else, so with the same parts it would read the same ones again and find the same. An outline holds its places: where
they moved, its parts differ, but say the same (see ``model.meaning``), and so make a difference only to what is found
in that file. A check that looks at each file for itself looks again at those alone in which something differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial

import msgspec
from msgspec.structs import replace

from puppetguard.cache import Cache, digest, encoded
from puppetguard.cache.identity import identity
from puppetguard.checks import LinkedHit, find_check
from puppetguard.engine.processes import shared_out
from puppetguard.model.absent_modules import absent_modules
from puppetguard.model.index import PROVIDED, Index
from puppetguard.model.meaning import meaning
from puppetguard.model.outline import Outline
from puppetguard.model.trace import Noted, differing
from puppetguard.model.unit import Unit
from puppetguard.packs.rule import Rule

_SIZE = 16
"""How many bytes a key has."""

_WORTH_IT = 5_000
"""From how many looks at a file on several processes share them."""

Known = tuple[LinkedHit, str]
"""A hit and its context, which depends on the text of its file."""


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """The hits of a rule, and the names of the parts that were read for them: of any file, of its ``own`` file."""

    names: tuple[str, ...]
    hits: tuple[Known, ...]
    own: tuple[str, ...] = ()


class _Absent(msgspec.Struct, frozen=True, array_like=True):
    """What ``absent_modules`` returned, and the names of the parts that were read for it."""

    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


class _State(msgspec.Struct, frozen=True, array_like=True):
    """What was found, by the ids of rules, when the units of the files had these ``keys``, one after the other."""

    keys: bytes
    provided: bytes
    found: dict[str, _Found]
    absent: _Absent | None = None


class Memory:
    """Remembers the hits of the rules in one environment.

    ``keys`` are those of the units of its members in the cache. ``surroundings`` stands for what all files are,
    whatever is in them, and for which environment it is. ``contexts`` finds those of hits.
    """

    def __init__(
        self,
        cache: Cache,
        index: Index,
        keys: Sequence[bytes],
        rules: Sequence[Rule],
        surroundings: bytes,
        contexts: Callable[[Iterable[LinkedHit]], Sequence[Known]],
        jobs: int | None = None,
    ) -> None:
        self._cache = cache
        self._index = index
        self._contexts = contexts
        self._keys = keys
        self._key = digest(
            b"link", identity(), msgspec.msgpack.encode(rules), surroundings, *map(_joined, _described(index))
        )
        self._provided = digest(*map(_joined, [sorted(index.provided)]))
        self._old = self._kept()
        self._jobs = jobs
        self._new: dict[str, _Found] = {}
        self._looked: dict[str, Noted[LinkedHit]] = {}
        self._agains: dict[str, set[str] | None] = {}
        self._absent: _Absent | None = None
        self._units: dict[str, Unit] = {}
        self._earlier: dict[str, Unit] = {}
        self._same: dict[tuple[str, Collection[str] | None], bool] = {}
        self._changed_in = self._differing() if self._old.keys else {}
        self._changed = set[str]().union(*self._changed_in.values())
        if self._old.provided != self._provided:
            self._changed.add(PROVIDED)

    def look_ahead(self, looks: Sequence[tuple[Rule, Callable[[], Iterable[LinkedHit]]]]) -> None:
        """Look for what has to be looked for in all files anew, by several processes where that takes less time."""
        anew = [(rule, look) for rule, look in looks if self._again(rule) is None]
        if len(self._index.members) * len(anew) < _WORTH_IT:
            return
        work = [partial(self._index.trace.during, look) for _, look in anew]
        noted = shared_out(work, Noted[LinkedHit], self._jobs)
        self._looked = {rule.id: one for (rule, _), one in zip(anew, noted, strict=True)}

    def hits(self, rule: Rule, look: Callable[[], Iterable[LinkedHit]]) -> Sequence[Known]:
        """Return what ``look`` yields, or what it did when all that it reads was the same, with the contexts."""
        found = self._old.found.get(rule.id)
        again = self._again(rule)
        if found is None or again is None:
            noted = self._looked.pop(rule.id, None) or self._index.trace.during(look)
            found = _Found(tuple(noted.names), tuple(self._contexts(noted.results)), tuple(noted.own))
        elif again:
            found = self._partly(found, again, look)
        elif any(hit.file in self._changed_in for hit, _ in found.hits):
            found = replace(found, hits=tuple(self._still_known(found.hits)))
        self._new[rule.id] = found
        return found.hits

    def _again(self, rule: Rule) -> set[str] | None:
        """Return the files in which it must be looked again for what was found; None if that is in all of them."""
        if rule.id not in self._agains:
            found = self._old.found.get(rule.id)
            self._agains[rule.id] = None if found is None else self._differently(found, rule)
        return self._agains[rule.id]

    def _differently(self, found: _Found, rule: Rule) -> set[str] | None:
        own = {path for path, names in self._changed_in.items() if not names.isdisjoint(found.own)}
        changed = self._changed.intersection(found.names)
        if not changed:
            return own
        if PROVIDED in changed:
            return None
        attributes = find_check(rule.check).attributes if "resources" in changed else None
        if not all(self._says_the_same(name, attributes) for name in changed):
            return None
        # What is said is the same, but not where: that counts where a hit speaks of it.
        kept = (hit for hit, _ in found.hits if hit.file not in own)
        shown = {path for hit in kept for path in (hit.file, *(note.file for note in hit.notes))}
        return own if shown.isdisjoint(self._changed_in) else None

    def _says_the_same(self, name: str, attributes: Collection[str] | None) -> bool:
        """Tell whether a part says in each changed file what it said before, but for where that stands."""
        key = name, attributes if name == "resources" else None
        if key not in self._same:
            self._same[key] = all(
                path in self._earlier and self._meaning(self._earlier[path], *key) == self._meaning(unit, *key)
                for path, unit in self._units.items()
                if name in self._changed_in[path]
            )
        return self._same[key]

    def _meaning(self, unit: Unit, name: str, attributes: Collection[str] | None) -> object:
        return meaning(getattr(unit.outline, name), attributes)

    def _partly(self, found: _Found, again: set[str], look: Callable[[], Iterable[LinkedHit]]) -> _Found:
        """Return what was found, looked for anew in some files."""
        with self._index.only(again):
            noted = self._index.trace.during(look)
        kept = (one for one in found.hits if one[0].file not in again)
        hits = [*self._still_known(kept), *self._contexts(noted.results)]
        hits.sort(key=lambda one: self._order[one[0].file])
        names, own = {*found.names, *noted.names}, {*found.own, *noted.own}
        return _Found(tuple(sorted(names)), tuple(hits), tuple(sorted(own)))

    def _still_known(self, hits: Iterable[Known]) -> Iterator[Known]:
        """Yield hits with the contexts that they have now: the text around one may be another."""
        for one in hits:
            yield from self._contexts([one[0]]) if one[0].file in self._changed_in else (one,)

    @cached_property
    def _order(self) -> dict[str, int]:
        return {member.path: at for at, member in enumerate(self._index.members)}

    def absent_modules(self) -> Sequence[tuple[str, str]]:
        """Return the files that refer to modules which are not here, with the names of these."""
        found = self._old.absent
        if found is None or not self._changed.isdisjoint(found.names):
            noted = self._index.trace.during(partial(absent_modules, self._index))
            found = _Absent(tuple(noted.names), tuple(noted.results))
        self._absent = found
        return found.pairs

    def keep(self) -> None:
        """Have the next run know what was found in this one."""
        new = encoded(_State(b"".join(self._keys), self._provided, self._new, self._absent))
        self._cache.put({} if new is None else {self._key: new})

    def _kept(self) -> _State:
        kept = self._cache.get([self._key]).get(self._key)
        try:
            state = _NOTHING if kept is None else msgspec.msgpack.decode(kept, type=_State)
        except msgspec.DecodeError:
            return _NOTHING
        return state if len(state.keys) == _SIZE * len(self._keys) else _NOTHING

    def _differing(self) -> dict[str, set[str]]:
        """Return the names of the parts in which files differ from what they were; the units of then tell."""
        before = (self._old.keys[at : at + _SIZE] for at in range(0, len(self._old.keys), _SIZE))
        changed = [
            (old, member)
            for old, new, member in zip(before, self._keys, self._index.members, strict=True)
            if old != new
        ]
        kept = self._cache.get(list({old for old, _ in changed}))
        found: dict[str, set[str]] = {}
        for old, member in changed:
            self._units[member.path] = member.unit
            try:
                earlier = msgspec.msgpack.decode(kept[old], type=Unit)
                found[member.path] = differing(earlier.outlined, member.unit.outlined)
                self._earlier[member.path] = earlier
            except (KeyError, msgspec.DecodeError):
                # A unit that is not kept any longer may have been any.
                found[member.path] = set(Outline.__struct_fields__)
        return found


_NOTHING = _State(b"", b"", {})


def _described(index: Index) -> list[list[str]]:
    """Return all of an index that no outline says."""
    return [
        [str(index.puppet)],
        [one.path for one in index.members],
        [one.path for one in index.members if one.unit.limit],
    ]


def _joined(names: list[str]) -> bytes:
    return "\0".join(names).encode("utf-8", "surrogatepass")
