"""The baseline: findings that were there when puppetguard came, which do not fail until somebody touches them.

A finding is known again by its fingerprint, so that it may move in its file, and by its code where the file has another
name. The file is JSON with a line for each finding, sorted,
so that two branches that mend different ones merge.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from puppetguard.errors import UsageError
from puppetguard.findings import Finding
from puppetguard.policy.atomic import replace_file
from puppetguard.policy.moved import Placed, moved, placed
from puppetguard.source import SourceFile

FILE_NAME = ".puppetguard-baseline.json"
_LONGEST = 400
"""How many entries of the history are kept."""


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True, omit_defaults=True):
    """A finding of the baseline: its ``file`` as text, and what it is known by; ``code`` is that without the file."""

    file: str
    rule: str
    fingerprint: str
    code: str = ""


class Then(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many findings were known on a ``date``."""

    date: str
    findings: int


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known, sorted, and how much it was over time."""

    version: int = 1
    history: tuple[Then, ...] = ()
    findings: tuple[Known, ...] = ()

    def origins(self, found: Found, rules: Collection[str]) -> dict[str, str]:
        """Return which of the findings of a run are known: their fingerprints, and those of the entries they are.

        An entry of a file that is gone is met again in one that has nothing here: it was renamed. ``rules`` are the
        ids of those in use.
        """
        known = {one.fingerprint for one in self.findings}
        met = {one.fingerprint: one.fingerprint for one in found.findings if one.fingerprint in known}
        if len(met) < len(found.findings):
            before = [
                Placed(one.file, one.fingerprint, one.code) for one in self.findings if one.rule in rules and one.code
            ]
            met |= moved(before, found.placed, lends=lambda file: not found.is_there(file))
        return met


class Found:
    """What a run has found, with the ``sources`` of it by their shown names.

    ``located`` returns the path of a file below the top of the repository, by its shown name; ``has`` tells whether
    there is a file of such a path now.
    """

    def __init__(
        self,
        findings: Sequence[Finding],
        sources: Mapping[str, SourceFile],
        located: Callable[[str], str],
        has: Callable[[str], bool],
    ) -> None:
        self.findings = findings
        self._sources = sources
        self._located = located
        self._has = has

    @property
    def placed(self) -> list[Placed]:
        """The findings with what they are known by."""
        return placed(self.findings, self._sources, lambda shown: _text(self._located(shown)))

    def known(self) -> list[Known]:
        """Return the findings as a baseline has them."""
        both = zip(self.findings, self.placed, strict=True)
        return [Known(at.file, one.rule, one.fingerprint, at.code) for one, at in both]

    def is_there(self, file: str) -> bool:
        """Tell whether there is a file that a baseline has by this name."""
        return self._has(file) or self._has(_path(file))


def read_baseline(name: str, data: bytes) -> Baseline:
    """Return the baseline of a file; UsageError if it is none, for to go on without would fail everybody."""
    try:
        found = msgspec.json.decode(data, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: this is no baseline: {error}") from None
    if found.version != 1:
        raise UsageError(f"{name}: this baseline is of version {found.version}, and this puppetguard knows only 1")
    return found


def created(found: Found, earlier: Baseline) -> Baseline:
    """Return the baseline of what is found; the history of an ``earlier`` one goes on."""
    return _with_history(set(found.known()), earlier)


def pruned(earlier: Baseline, found: Found, rules: Iterable[str]) -> Baseline:
    """Return a baseline without what is found no more; what ``rules``, those in use, cannot tell of is kept.

    What has moved with its file is written down where it is.
    """
    asked = frozenset(rules)
    origins = earlier.origins(found, asked)
    there = {one.fingerprint: one for one in found.known() if one.fingerprint in origins}
    kept = {one for one in earlier.findings if one.rule not in asked and one.fingerprint not in there}
    return _with_history(kept | set(there.values()), earlier)


def write_baseline(path: str, baseline: Baseline) -> None:
    """Write a baseline, in one step."""
    encode = msgspec.json.encode
    history = ",\n  ".join(encode(one).decode() for one in baseline.history)
    findings = ",\n  ".join(encode(one).decode() for one in baseline.findings)
    text = f'{{"version": 1,\n "history": [\n  {history}\n ],\n "findings": [\n  {findings}\n ]}}\n'
    replace_file(path, text.encode())


def _with_history(findings: Iterable[Known], earlier: Baseline) -> Baseline:
    kept = tuple(sorted(findings))
    today = time.strftime("%Y-%m-%d")
    before = [one for one in earlier.history if one.date != today][-_LONGEST:]
    return Baseline(1, (*before, Then(today, len(kept))), kept)


def _text(path: str) -> str:
    return path.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")


def _path(text: str) -> str:
    """Return the path that was written as text: what is no UTF-8 in it is there in escapes."""
    return re.sub(r"\\udc([89a-f][0-9a-f])", lambda found: chr(0xDC00 + int(found[1], 16)), text)
