"""What was found in whole versions of a repository, remembered by what stands for all that is in them.

Git tells what a version is without reading a file of it. Of most changes, the version before has been judged already:
it is the one that was committed last. And what is committed has often just been checked.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from puppetguard.cache import Cache, digest, encoded
from puppetguard.cache.identity import identity
from puppetguard.engine import Settings
from puppetguard.engine.texts import Texts
from puppetguard.packs.rule import Rule
from puppetguard.report.result import Report
from puppetguard.source import DecodeError, SourceFile, Surroundings, decode, kind_by_name


class Version(Surroundings, Protocol):
    """All files of a version, which lie below ``root``; ``here`` is where names are shown from."""

    root: str
    here: str

    @property
    def digest(self) -> bytes:
        """What stands for the names of all files, and for what they hold."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A report without the rules and the texts, and the names of the files that it has texts of, if they are any."""

    report: Report
    texts: tuple[str, ...]


class Versions:
    """Remembers what ``rules`` found in versions.

    ``configured`` stands for what else says what a version means, and what of it is checked.
    """

    def __init__(self, cache: Cache, rules: Sequence[Rule], settings: Settings, configured: str) -> None:
        self._cache = cache
        self._rules = rules
        # A root can have bytes that no text has; the number of processes makes no difference.
        how = msgspec.msgpack.encode((rules, replace(settings, jobs=None, root="")))
        where = f"{settings.root}\0{configured}".encode("utf-8", "surrogatepass")
        self._how = digest(b"version", identity(), how, where)

    def report(self, version: Version) -> Report | None:
        """Return the report on a version; None if it is not known."""
        key = self._key(version, version.here)
        kept = self._cache.get([key]).get(key)
        try:
            known = None if kept is None else msgspec.msgpack.decode(kept, type=_Kept)
        except msgspec.DecodeError:
            return None
        if known is None:
            return None
        return replace(known.report, rules=tuple(self._rules), sources=_texts(version, known.texts))

    def fingerprints(self, version: Version) -> Collection[str] | None:
        """Return those of what was found in a version; None if that is not known."""
        key = self._key(version)
        kept = self._cache.get([key]).get(key)
        try:
            return None if kept is None else msgspec.msgpack.decode(kept, type=frozenset[str])
        except msgspec.DecodeError:
            return None

    def remember(self, version: Version, report: Report) -> frozenset[str]:
        """Keep what was found in a version, and return the fingerprints of that.

        What could not be completed is not kept: it may have been for lack of time.
        """
        found = frozenset(one.fingerprint for one in report.findings)
        if not report.complete:
            return found
        texts = report.sources.names if isinstance(report.sources, Texts) else report.sources
        whole = encoded(_Kept(replace(report, rules=(), sources={}), tuple(texts)))
        told = {} if whole is None else {self._key(version, version.here): whole}
        self._cache.put({**told, self._key(version): msgspec.msgpack.encode(sorted(found))})
        return found

    def _key(self, version: Version, here: str | None = None) -> bytes:
        shown = () if here is None else (os.fsencode(here),)
        return digest(self._how, version.digest, *shown)


def with_texts(report: Report) -> Report:
    """Return a report with the texts that are needed to show it: nothing can be read once the repository is left."""
    findings = (*report.findings, *report.excused)
    names = {one.location.file for one in findings}
    names.update(related.location.file for one in findings for related in one.related)
    if isinstance(report.sources, Texts):
        return replace(report, sources=report.sources.of(sorted(names)))
    return replace(report, sources={name: report.sources[name] for name in sorted(names) if name in report.sources})


def _texts(version: Version, names: Iterable[str]) -> Texts:
    """Return the texts of files of a version, by the names that are shown."""
    located = {name: version.located(name) for name in names}

    def read(name: str) -> SourceFile | None:
        path = located[name]
        data = version.read(path)
        assert isinstance(data, bytes), "it was read before"
        try:
            return decode(data, name, kind_by_name(path) or "pp")
        except DecodeError:
            return None

    return Texts(located, read, lambda wanted: version.read_ahead([located[name] for name in wanted]))
