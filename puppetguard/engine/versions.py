"""What was found in whole versions of a repository, remembered by what stands for all that is in them.

Git tells what a version is without reading a file of it. Of most changes, the version before has been judged already:
it is the one that was committed last.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence

import msgspec
from msgspec.structs import replace

from puppetguard.cache import Cache, digest
from puppetguard.cache.identity import identity
from puppetguard.engine import Settings
from puppetguard.findings import Finding
from puppetguard.packs.rule import Rule


class Versions:
    """Remembers the fingerprints of what ``rules`` found in versions.

    ``configured`` stands for what else says what a version means, and what of it is checked.
    """

    def __init__(self, cache: Cache, rules: Sequence[Rule], settings: Settings, configured: str) -> None:
        self._cache = cache
        # A root can have bytes that no text has; the number of processes makes no difference.
        told = msgspec.msgpack.encode((rules, replace(settings, jobs=None, root="")))
        self._how = digest(
            b"version", identity(), told, os.fsencode(settings.root), configured.encode("utf-8", "surrogatepass")
        )

    def fingerprints(self, version: bytes) -> Collection[str] | None:
        """Return those of what was found in a version; None if that is not known."""
        key = digest(self._how, version)
        kept = self._cache.get([key]).get(key)
        try:
            return None if kept is None else msgspec.msgpack.decode(kept, type=frozenset[str])
        except msgspec.DecodeError:
            return None

    def remember(self, version: bytes, findings: Iterable[Finding]) -> frozenset[str]:
        """Keep the fingerprints of all that was found in a version, and return them."""
        found = frozenset(one.fingerprint for one in findings)
        self._cache.put({digest(self._how, version): msgspec.msgpack.encode(sorted(found))})
        return found
