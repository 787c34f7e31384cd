"""What counts of that which is found: overrides for some files, the scope of a change, the baseline."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from puppetguard.findings import Finding
from puppetguard.report.result import Debt, Moved, Report

if TYPE_CHECKING:
    from puppetguard.policy.baseline import Baseline
    from puppetguard.policy.overrides import Overrides
    from puppetguard.policy.scope import ChangeScope


class Judge:
    """Decides which findings of a report count.

    ``located`` returns the absolute path of a file by the name that is shown. ``base`` returns the fingerprints of what
    was found before the change; it is called only when ``scope`` needs it. ``root`` is the top of the repository, and
    ``has`` tells whether a file is there now by its path from there; both are for the ``baseline``.
    """

    def __init__(
        self,
        located: Callable[[str], str],
        *,
        overrides: Overrides | None = None,
        scope: ChangeScope | None = None,
        base: Callable[[], Collection[str]] | None = None,
        baseline: Baseline | None = None,
        root: str = "",
        has: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._located = located
        self._overrides = overrides
        self._scope = scope
        self._base = base
        self._baseline = baseline
        self._root = root
        self._has = has

    def judged(self, report: Report) -> Report:
        """Return the report with the findings that count, and the numbers of the others."""
        findings: Sequence[Finding] = self._overridden(report.findings)
        unread = report.unread
        origins = self._origins(report, findings)
        if self._scope is not None:
            findings = self._scoped(findings, self._scope, origins)
            unread = tuple(one for one in unread if self._scope.touches(self._located(one.file)))
        debt = None
        old: list[Finding] = []
        if self._baseline is not None:
            old = [one for one in findings if one.fingerprint in origins]
            findings = [one for one in findings if one.fingerprint not in origins]
            rules: dict[str, int] = {}
            for one in old:
                rules[one.rule] = rules.get(one.rule, 0) + 1
            debt = Debt(
                len(self._baseline.findings),
                tuple((one.date, one.findings) for one in self._baseline.history),
                rules,
            )
        excused = tuple(self._overridden(report.excused))
        moved = [Moved(entry, one) for one in old if (entry := origins[one.fingerprint]) != one.fingerprint]
        return replace(
            report,
            findings=tuple(findings),
            unread=unread,
            baselined=len(old),
            debt=debt,
            excused=excused,
            moved=tuple(moved),
        )

    def _overridden(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        if self._overrides is None:
            return findings
        applied = (self._overrides.applied(one, self._located(one.location.file)) for one in findings)
        return [one for one in applied if one is not None]

    def _origins(self, report: Report, findings: Sequence[Finding]) -> Mapping[str, str]:
        """Return the fingerprints of what the baseline knows, with those that it knows them by."""
        if self._baseline is None:
            return {}
        from puppetguard.policy.baseline import Found

        found = Found(
            findings, report.sources, lambda shown: os.path.relpath(self._located(shown), self._root), self._has
        )
        return self._baseline.origins(found, {rule.id for rule in report.rules})

    def _scoped(self, findings: Iterable[Finding], scope: ChangeScope, known: Collection[str]) -> list[Finding]:
        from puppetguard.policy.scope import in_scope

        placed = [(self._located(one.location.file), one) for one in findings]
        # What the baseline knows off the change need not be looked for in the base, which costs as much as the head.
        placed = [(path, one) for path, one in placed if one.fingerprint not in known or scope.is_inside(one, path)]
        kept, asks = in_scope(placed, scope, None)
        if asks and self._base is not None:
            kept, _ = in_scope(placed, scope, self._base())
        return kept
