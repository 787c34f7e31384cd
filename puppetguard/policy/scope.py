"""Which findings a change is answerable for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from puppetguard.findings import Finding

Range = tuple[int, int]
"""The first and the last of some lines, from 1."""


class ChangeScope:
    """What a change touches: files by their absolute paths, with ranges of lines (None: all of them).

    ``broad`` are the rules whose verdict depends on other files, too. What they find counts wherever it is if the base
    does not have it: the removal of a file breaks another one that did not change. With ``by_lines``, that goes for
    what any rule finds in a changed file off the changed lines: a line that is gone has no place. In files that are
    ``new`` under their names everything has another fingerprint, so there only the lines count.
    """

    def __init__(
        self,
        touched: Mapping[str, Sequence[Range] | None],
        broad: Collection[str],
        *,
        new: Collection[str] = (),
        by_lines: bool = False,
    ) -> None:
        self._touched = touched
        self._broad = frozenset(broad)
        self._new = frozenset(new)
        self._by_lines = by_lines

    def touches(self, path: str) -> bool:
        """Tell whether a file is part of the change."""
        return path in self._touched

    def is_inside(self, finding: Finding, path: str) -> bool:
        """Tell whether a finding stands in what is touched."""
        if path not in self._touched:
            return False
        ranges = self._touched[path]
        place = finding.location
        return ranges is None or any(first <= place.end_line and place.line <= last for first, last in ranges)

    def is_doubtful(self, finding: Finding, path: str) -> bool:
        """Tell whether a finding outside of that may still come from the change, which the base has to tell."""
        if path in self._new:
            return False
        return finding.rule in self._broad or (self._by_lines and path in self._touched)


def in_scope(
    findings: Iterable[tuple[str, Finding]], scope: ChangeScope, base: Collection[str] | None
) -> tuple[list[Finding], bool]:
    """Return the findings that a change is answerable for, and whether the ``base`` would have to be asked.

    ``base`` are the fingerprints of what was found before; None as long as they are not known.
    """
    kept: list[Finding] = []
    asks = False
    for path, finding in findings:
        if scope.is_inside(finding, path):
            kept.append(finding)
        elif scope.is_doubtful(finding, path):
            if base is None:
                asks = True
            elif finding.fingerprint not in base:
                kept.append(finding)
    return kept, asks
