"""What a run found, ready to be reported in any format."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from puppetguard.findings import Finding, Severity
from puppetguard.source import SourceFile


class Unread(msgspec.Struct, frozen=True):
    """A file or directory that could not be read, so that nothing is known of it."""

    file: str
    reason: str


class Report(msgspec.Struct, frozen=True):
    """The result of a run.

    ``findings`` are sorted by file, line and column. ``files`` is how many files were looked at. ``sources`` has the
    text of each file that a finding points into, as far as it could be decoded; ``reasons`` says for each rule why it
    matters.
    """

    findings: tuple[Finding, ...]
    files: int
    unread: tuple[Unread, ...]
    sources: Mapping[str, SourceFile]
    reasons: Mapping[str, str]

    @property
    def complete(self) -> bool:
        """Tells whether everything that was asked for was looked at."""
        return not self.unread

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
