"""What a run found, ready to be reported in any format."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from puppetguard.findings import Finding, Severity
from puppetguard.packs.rule import Rule
from puppetguard.source import SourceFile


class Unread(msgspec.Struct, frozen=True):
    """A file or directory of which not everything is known, and why: it could not be read, or not to its end.

    ``what`` could not be done: it is ``mended`` for a file that was to be mended and is as it was.
    """

    file: str
    reason: str
    what: Literal["read", "mended"] = "read"


class Scope(msgspec.Struct, frozen=True):
    """What a run looked at: manifests, templates, how many lines in all, with how many rules, and other files."""

    manifests: int = 0
    templates: int = 0
    lines: int = 0
    rules: int = 0
    others: int = 0

    @property
    def files(self) -> int:
        """How many files were looked at."""
        return self.manifests + self.templates + self.others


class Debt(msgspec.Struct, frozen=True):
    """The baseline: how many findings it knows, how many it knew at which date, and which were met again, by rule."""

    known: int
    history: tuple[tuple[str, int], ...] = ()
    rules: Mapping[str, int] = {}


class Moved(msgspec.Struct, frozen=True):
    """A finding that the baseline knows from elsewhere, and the fingerprint of its entry there, which counts once."""

    entry: str
    finding: Finding


class Report(msgspec.Struct, frozen=True, dict=True):
    """The result of a run.

    ``findings`` are sorted by file, line and column. ``scope`` is what was looked at. ``unread`` is what could not be.
    ``sources`` has the text of each file that a finding points into, as far as it could be decoded. ``rules`` are the
    rules that were in use. ``hidden`` counts the findings that are left out because they are only possible;
    ``suppressed`` those that the code excuses, ``baselined`` those that the baseline knows, which ``debt`` is about
    (None without a baseline). ``absent_modules`` are referred to and not here. ``excused`` are the findings that the
    code excuses, as far as they would count. ``fixed`` are the findings that the run has mended. ``moved`` are those of
    the ``baselined`` that came with a file under another name.
    """

    findings: tuple[Finding, ...]
    scope: Scope = Scope()
    unread: tuple[Unread, ...] = ()
    sources: Mapping[str, SourceFile] = {}
    rules: tuple[Rule, ...] = ()
    hidden: int = 0
    suppressed: int = 0
    baselined: int = 0
    debt: Debt | None = None
    absent_modules: tuple[str, ...] = ()
    excused: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def complete(self) -> bool:
        """Tells whether everything that was asked for was looked at, and done."""
        return not self.unread

    @cached_property
    def rule_of(self) -> Mapping[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
