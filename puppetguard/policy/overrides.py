"""Other settings for some of the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from puppetguard.errors import UsageError
from puppetguard.findings import Finding, Severity
from puppetguard.packs.rule import Rule
from puppetguard.packs.selection import named
from puppetguard.policy.configuration import Configured, Setting
from puppetguard.policy.paths import Globs


class _Bound(NamedTuple):
    globs: Globs
    ignored: frozenset[str]
    added: frozenset[str]
    severities: dict[str, Severity]


class Overrides:
    """The overrides of a configuration, the later ones over the earlier ones.

    ``known`` are all rules, ``chosen`` the ids of those that are used in all files.
    """

    def __init__(self, configured: Configured, known: Sequence[Rule], chosen: Iterable[str]) -> None:
        self._chosen = frozenset(chosen)
        self._bound: list[_Bound] = []
        for override, place in configured.many.get("overrides", ()):
            globs = Globs([Setting(pattern, place) for pattern in override.paths], configured.folder)
            severities: dict[str, Severity] = {}
            for name, severity in override.severity.items():
                severities.update(dict.fromkeys(named_at(known, Setting(name, place)), severity))
            ignored, added = (
                frozenset(one for name in names for one in named_at(known, Setting(name, place)))
                for names in (override.ignore, override.extend_select)
            )
            self._bound.append(_Bound(globs, ignored, added, severities))

    @property
    def added(self) -> frozenset[str]:
        """The rules that are used in some files only."""
        return frozenset(one for bound in self._bound for one in bound.added) - self._chosen

    def applied(self, finding: Finding, path: str) -> Finding | None:
        """Return a finding as it counts in the file of an absolute path; None if it does not."""
        used = finding.rule in self._chosen
        severity = finding.severity
        for bound in self._bound:
            if bound.globs.match(path):
                used = (used or finding.rule in bound.added) and finding.rule not in bound.ignored
                severity = bound.severities.get(finding.rule, severity)
        if not used:
            return None
        return finding if severity is finding.severity else replace(finding, severity=severity)


def named_at(rules: Sequence[Rule], setting: Setting) -> set[str]:
    """Return the ids of the rules that a setting stands for; UsageError with its place if it stands for none."""
    try:
        return named(rules, setting.value)
    except UsageError as error:
        raise UsageError(f"{setting.place}: {error}") from None
