"""What counts of that which is found: overrides for some files, the scope of a change, the baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from puppetguard.findings import Finding
from puppetguard.report.result import Debt, Report

if TYPE_CHECKING:
    from puppetguard.policy.baseline import Baseline
    from puppetguard.policy.overrides import Overrides
    from puppetguard.policy.scope import ChangeScope


class Judge:
    """Decides which findings of a report count.

    ``located`` returns the absolute path of a file by the name that is shown. ``base`` makes the report of what was
    there before the change; it is called only when ``scope`` needs it.
    """

    def __init__(
        self,
        located: Callable[[str], str],
        *,
        overrides: Overrides | None = None,
        scope: ChangeScope | None = None,
        base: Callable[[], Report] | None = None,
        baseline: Baseline | None = None,
    ) -> None:
        self._located = located
        self._overrides = overrides
        self._scope = scope
        self._base = base
        self._baseline = baseline

    def judged(self, report: Report) -> Report:
        """Return the report with the findings that count, and the numbers of the others."""
        findings: Sequence[Finding] = self._overridden(report.findings)
        unread = report.unread
        if self._scope is not None:
            findings = self._scoped(findings, self._scope)
            unread = tuple(one for one in unread if self._scope.touches(self._located(one.file)))
        debt = None
        baselined = 0
        if self._baseline is not None:
            known = self._baseline.fingerprints
            old = [one for one in findings if one.fingerprint in known]
            findings = [one for one in findings if one.fingerprint not in known]
            baselined = len(old)
            rules: dict[str, int] = {}
            for one in old:
                rules[one.rule] = rules.get(one.rule, 0) + 1
            debt = Debt(
                len(self._baseline.findings),
                tuple((one.date, one.findings) for one in self._baseline.history),
                rules,
            )
        excused = tuple(self._overridden(report.excused))
        return replace(report, findings=tuple(findings), unread=unread, baselined=baselined, debt=debt, excused=excused)

    def _overridden(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        if self._overrides is None:
            return findings
        applied = (self._overrides.applied(one, self._located(one.location.file)) for one in findings)
        return [one for one in applied if one is not None]

    def _scoped(self, findings: Iterable[Finding], scope: ChangeScope) -> list[Finding]:
        from puppetguard.policy.scope import in_scope

        known = self._baseline.fingerprints if self._baseline is not None else frozenset()
        placed = [(self._located(one.location.file), one) for one in findings]
        # What the baseline knows off the change need not be looked for in the base, which costs as much as the head.
        placed = [(path, one) for path, one in placed if one.fingerprint not in known or scope.is_inside(one, path)]
        kept, asks = in_scope(placed, scope, None)
        if asks and self._base is not None:
            before = {one.fingerprint for one in self._base().findings}
            kept, _ = in_scope(placed, scope, before)
        return kept
