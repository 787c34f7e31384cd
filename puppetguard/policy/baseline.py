"""The baseline: findings that were there when puppetguard came, which do not fail until somebody touches them.

A finding is known again by its fingerprint, so that it may move. The file is JSON with a line for each finding, sorted,
so that two branches that mend different ones merge.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec

from puppetguard.errors import UsageError
from puppetguard.findings import Finding
from puppetguard.policy.atomic import replace_file

FILE_NAME = ".puppetguard-baseline.json"
_LONGEST = 400
"""How many entries of the history are kept."""


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """A finding of the baseline; all but the ``fingerprint`` is there for people."""

    file: str
    rule: str
    fingerprint: str


class Then(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many findings were known on a ``date``."""

    date: str
    findings: int


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known, sorted, and how much it was over time."""

    version: int = 1
    history: tuple[Then, ...] = ()
    findings: tuple[Known, ...] = ()

    @property
    def fingerprints(self) -> frozenset[str]:
        """Those of all findings that are known."""
        return frozenset(one.fingerprint for one in self.findings)


def read_baseline(name: str, data: bytes) -> Baseline:
    """Return the baseline of a file; UsageError if it is none, for to go on without would fail everybody."""
    try:
        found = msgspec.json.decode(data, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: this is no baseline: {error}") from None
    if found.version != 1:
        raise UsageError(f"{name}: this baseline is of version {found.version}, and this puppetguard knows only 1")
    return found


def created(findings: Iterable[tuple[str, Finding]], earlier: Baseline) -> Baseline:
    """Return the baseline of findings, each with the path of its file; the history of an ``earlier`` one goes on."""
    known = {Known(_text(path), one.rule, one.fingerprint) for path, one in findings}
    return _with_history(known, earlier)


def pruned(earlier: Baseline, found: Iterable[Finding], rules: Iterable[str]) -> Baseline:
    """Return a baseline without what is found no more; what ``rules``, those in use, cannot tell of is kept."""
    still = {one.fingerprint for one in found}
    asked = frozenset(rules)
    return _with_history(
        (one for one in earlier.findings if one.fingerprint in still or one.rule not in asked), earlier
    )


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
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
