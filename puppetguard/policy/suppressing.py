"""Which findings the code itself excuses, and what became of each excuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from puppetguard.findings import Finding, Severity
from puppetguard.model.suppressions import Judged, Suppression
from puppetguard.model.unit import Unit
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import ALL

JUDGING = frozenset(("unknown-suppression", "unused-suppression", "unclosed-suppression"))
"""The checks that look at what became of suppressions, after all others; what they find cannot be suppressed."""
_FIXED = "language-error"
"""The check whose errors cannot be suppressed: behind them, not all of a file was looked at."""
_WILDCARDS = frozenset("*?[")


class SuppressionPolicy(msgspec.Struct, frozen=True):
    """What suppressions may do.

    ``names`` are all names that rules have, in use or not, with their ids. Rules that are ``forbidden`` cannot be
    suppressed; with ``reason``, a suppression without one counts for nothing.
    """

    names: Mapping[str, tuple[str, ...]] = {}
    forbidden: tuple[str, ...] = ()
    reason: bool = False


def rule_names(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Return the ids, aliases and packs of rules with the ids that each stands for."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        for name in (rule.id, rule.pack, *rule.aliases):
            found.setdefault(name, set()).add(rule.id)
    return {name: tuple(sorted(ids)) for name, ids in sorted(found.items())}


class Outcome(msgspec.Struct, frozen=True):
    """The findings that stand, those that are excused, and what became of each suppression."""

    kept: list[Finding]
    suppressed: list[Finding]
    judged: list[Judged]


def suppress(
    findings: Iterable[Finding],
    units: Iterable[tuple[str, Unit]],
    rules: Sequence[Rule],
    policy: SuppressionPolicy,
) -> Outcome:
    """Take those findings out that the units of their files excuse; ``rules`` are those in use."""
    excusing = {path: unit for path, unit in units if unit.suppressions}
    if not excusing:
        return Outcome(list(findings), [], [])
    names = policy.names or rule_names(rules)
    of = {rule.id: rule for rule in rules}
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    inside: dict[str, list[Finding]] = {}
    for finding in findings:
        file = finding.location.file
        (inside.setdefault(file, []) if file in excusing else kept).append(finding)
    judged: list[Judged] = []
    for path, unit in excusing.items():
        excuses = [_Excuse(one, names, policy, of) for one in unit.suppressions]
        for finding in inside.get(path, ()):
            fixed = _is_fixed(finding, of.get(finding.rule))
            # Each one that speaks for it has done something, so none of them is told to be useless.
            speaking = [one for one in excuses if one.speaks_for(finding, fixed=fixed)]
            (suppressed if speaking else kept).append(finding)
        whole = not unit.limit and not unit.outline.broken
        judged += (one.judged(path, whole=whole) for one in excuses)
    return Outcome(kept, suppressed, judged)


class _Excuse:
    """A suppression, with the rules that its names stand for, and whether these have been needed."""

    def __init__(
        self,
        suppression: Suppression,
        names: Mapping[str, tuple[str, ...]],
        policy: SuppressionPolicy,
        active: Mapping[str, Rule],
    ) -> None:
        self._suppression = suppression
        self._names = names
        self._active = active
        self._reasons: dict[str, str] = {}
        self._ids: dict[str, frozenset[str]] = {}
        self._used: set[str] = set()
        self._fixed: set[str] = set()
        for one in suppression.names:
            ids = _stands_for(one.name, names)
            if ids and policy.reason and not suppression.reason:
                self._reasons[one.name] = "the configuration demands a reason, and it has none"
                ids = frozenset()
            elif ids and ids <= set(policy.forbidden):
                self._reasons[one.name] = "the configuration forbids it"
            self._ids[one.name] = ids - set(policy.forbidden)

    def speaks_for(self, finding: Finding, *, fixed: bool) -> bool:
        """Tell whether a finding is excused, and remember that it is."""
        suppression = self._suppression
        if suppression.flaw or not suppression.first <= finding.location.line <= suppression.last:
            return False
        named = [name for name, ids in self._ids.items() if finding.rule in ids]
        (self._fixed if fixed else self._used).update(named)
        return bool(named) and not fixed

    def judged(self, path: str, *, whole: bool) -> Judged:
        """Return what became of it; ``whole`` tells that everything in its file was looked at."""
        unknown: dict[str, str] = {}
        idle: dict[str, str] = {}
        if self._suppression.form != "lint" and not self._suppression.flaw:
            for one in self._suppression.names:
                if one.name in self._reasons:
                    idle[one.name] = self._reasons[one.name]
                elif not _stands_for(one.name, self._names):
                    unknown[one.name] = _meant(one.name, self._names)
                elif one.name in self._fixed:
                    idle[one.name] = "what it finds cannot be suppressed"
                elif whole and one.name not in self._used and self._ids[one.name] & self._active.keys():
                    idle[one.name] = ""
        needless = {name for name, reason in idle.items() if not reason and self._ids[name] <= self._active.keys()}
        return Judged(path, self._suppression, unknown, idle, needless)


def _is_fixed(finding: Finding, rule: Rule | None) -> bool:
    if rule is None:
        return False
    return rule.check in JUDGING or (rule.check == _FIXED and finding.severity is Severity.ERROR)


def _stands_for(name: str, names: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    if name in names:
        return frozenset(names[name])
    if name == ALL or _WILDCARDS & set(name):
        pattern = "*" if name == ALL else name
        return frozenset(one for ids in names.values() for one in ids if fnmatchcase(one, pattern))
    return frozenset()


def _meant(name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    from puppetguard.model.spelling import closest

    return closest(name, sorted(names)) or closest(name.lower().replace("_", "-"), sorted(names)) or ""
