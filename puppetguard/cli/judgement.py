"""From what a command is told to the report that counts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from puppetguard.cache import Cache
from puppetguard.cli.settings import BASELINE, Effective, chosen_rules, configured_by, effective, severities
from puppetguard.cli.view import Comparison, Decided, Keep, View, WorkingTree
from puppetguard.engine import Prepared, Settings, begun, indexed, indexes, prepared, reported
from puppetguard.findings import Confidence, Finding
from puppetguard.packs.store import load_rules
from puppetguard.policy.suppressing import SuppressionPolicy, rule_names
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.source import InputFile, Surroundings

if TYPE_CHECKING:
    from puppetguard.cli.shards import Shard
    from puppetguard.engine.ahead import Ahead
    from puppetguard.engine.versions import Versions
    from puppetguard.model.index import Index
    from puppetguard.packs.rule import Rule
    from puppetguard.policy.baseline import Baseline, Found
    from puppetguard.policy.overrides import Overrides

Opened = tuple[Iterable[InputFile | Unread], Surroundings]
"""The files to check, and what they lie in."""


class Judgement:
    """A run of a command with ``policy_options`` over a ``view``: what it uses, and what comes out of it."""

    def __init__(self, context: click.Context, view: View, cache: Cache) -> None:
        self._view = view
        self._cache = cache
        self.found: Effective = effective(context, configured_by(context, view.root, view.read, view.start))
        configured = self.found.configured
        self.keep: Keep | None = None
        if configured is not None and (configured.many.get("include") or configured.many.get("exclude")):
            from puppetguard.policy.paths import Checked

            self.keep = Checked(configured)
        self._part = ""
        self._known_versions: Versions | None = None
        self.forbidden: frozenset[str] = frozenset()
        """The rules that cannot be suppressed, once the report is made."""
        self._prepared: Prepared | None = None
        self._no_baseline = bool(context.params["no_baseline"])

    def take(self, part: Shard) -> None:
        """Have nothing but a part of the files checked."""
        self.keep = part.keeps(self.keep, self.root)
        self._part = f"{part.number}/{part.total}"

    @property
    def root(self) -> str:
        """The top of the repository, or else the working folder."""
        return self._view.root or os.getcwd()

    @cached_property
    def known(self) -> tuple[Rule, ...]:
        """All rules that there are, in use or not."""
        return load_rules([self._view.pack(one.value) for one in self.found.many["rules"]], self._cache)

    @cached_property
    def _chosen(self) -> tuple[Rule, ...]:
        """The rules that are used in all files."""
        return chosen_rules(self.found, self.known)

    @cached_property
    def _overrides(self) -> Overrides | None:
        configured = self.found.configured
        if configured is None or not configured.many.get("overrides"):
            return None
        from puppetguard.policy.overrides import Overrides

        return Overrides(configured, self.known, [rule.id for rule in self._chosen])

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are used in any file."""
        if self._overrides is None or not self._overrides.added:
            return self._chosen
        ids = {rule.id for rule in self._chosen} | self._overrides.added
        return tuple(rule for rule in self.known if rule.id in ids)

    @cached_property
    def settings(self) -> Settings:
        """How to check."""
        found = self.found
        return Settings(
            puppet=found.value("puppet"),
            tasks=found.value("tasks"),
            least=Confidence.POSSIBLE if found.value("pedantic") else Confidence.LIKELY,
            severities=severities(found, self.known),
            root=self._view.root or os.getcwd(),
            suppressions=self._suppressions(self.known),
        )

    def applied(self, findings: Iterable[Finding], located: Callable[[str], str]) -> list[Finding]:
        """Return findings as they count in their files, whose absolute paths ``located`` returns."""
        levels = self.settings.severities
        found = [
            replace(one, severity=levels[one.rule]) if one.rule in levels else one
            for one in findings
            if one.confidence >= self.settings.least
        ]
        if self._overrides is None:
            return found
        overridden = (self._overrides.applied(one, located(one.location.file)) for one in found)
        return [one for one in overridden if one is not None]

    @property
    def fail_on(self) -> str:
        """The least severity that fails."""
        return str(self.found.value("fail-on"))

    @property
    def baseline_path(self) -> str:
        """Where the baseline is: as set, or else beside the configuration, or at the top of the repository."""
        given = self.found.single.get("baseline")
        if given is not None:
            return str(given.value)
        configured = self.found.configured
        folder = configured.folder if configured is not None else self._view.root or os.getcwd()
        return os.path.join(folder, BASELINE)

    def report(
        self,
        *,
        jobs: int | None = None,
        by_lines: bool = False,
        quiet: bool = True,
        use_baseline: bool = True,
    ) -> Report:
        """Run, and return what counts."""
        judged = self.judging(jobs=jobs, by_lines=by_lines, quiet=quiet, use_baseline=use_baseline)
        return judged(self.opened)

    def opened(self) -> Opened:
        """Return the files to check and what they lie in."""
        self._view.environment = self._environment()
        inputs, around = self._view.open(self.keep)
        return inputs, self._configured_around(around)

    def judging(
        self,
        *,
        jobs: int | None = None,
        by_lines: bool = False,
        quiet: bool = True,
        use_baseline: bool = True,
    ) -> Callable[[Callable[[], Opened]], Report]:
        """Return what makes the report that counts of what ``opened`` returns, or something like it, when asked."""
        rules, overrides = self.rules, self._overrides
        settings = replace(self.settings, jobs=jobs)
        compared = self._view.compared
        baseline = self.baseline() if use_baseline and not self._no_baseline else None

        def judged(opened: Callable[[], Opened]) -> Report:
            if compared is not None and compared.is_empty:
                return Report((), Scope(rules=sum(rule.scope != "change" for rule in rules)), rules=rules)
            report, located = self._found(opened, rules, settings, quiet=quiet)
            if overrides is None and compared is None and baseline is None:
                return report
            from puppetguard.engine.judging import Judge

            scope = None
            if compared is not None:
                broad = {rule.id for rule in rules if rule.scope == "project"}
                scope = compared.scope(broad, by_lines=by_lines)

            def before() -> Collection[str]:
                assert compared is not None
                return self._before(compared, rules, settings)

            judge = Judge(
                located,
                overrides=overrides,
                scope=scope,
                base=before,
                baseline=baseline,
                root=self.root,
                has=self._view.has,
            )
            report = judge.judged(report)
            if compared is None:
                return report
            from puppetguard.engine.versions import with_texts

            return with_texts(report)

        return judged

    def met(self, report: Report, located: Callable[[str], str] | None = None, *, excused: bool = False) -> Found:
        """Return the findings of a report as a baseline looks at them, with those that are ``excused`` if so asked.

        ``located`` returns the absolute path of a file by the name that is shown, where that is not seen from here.
        """
        from puppetguard.policy.baseline import Found

        findings = (*report.findings, *report.excused) if excused else report.findings
        at = located or os.path.abspath
        return Found(findings, report.sources, lambda shown: os.path.relpath(at(shown), self.root), self._view.has)

    def _before(self, compared: Comparison, rules: tuple[Rule, ...], settings: Settings) -> Collection[str]:
        """Return the fingerprints of what was found before the change."""
        versions = self._versions(rules, settings)
        known = versions.fingerprints(compared.base)
        if known is not None:
            return known
        inputs, around = compared.open_base(self.keep)
        report = self._checked(inputs, self._configured_around(around), rules, settings, quiet=True)
        return versions.remember(compared.base, report)

    def _found(
        self, opened: Callable[[], Opened], rules: tuple[Rule, ...], settings: Settings, *, quiet: bool
    ) -> tuple[Report, Callable[[str], str]]:
        """Return what is found in what is opened, and what tells the absolute paths of its files.

        Of two versions that are compared, the head is opened, so what is known of that need not be found again; and
        the next change mostly has it before it.
        """
        compared = self._view.compared
        if compared is not None and (known := self._versions(rules, settings).report(compared.head)) is not None:
            return known, compared.head.located
        with begun(() if compared is None else compared.changed_inputs(self.keep), rules, settings) as changed:
            inputs, around = opened()
            report = self._checked(inputs, around, rules, settings, quiet=quiet, changed=changed)
        if compared is not None:
            self._versions(rules, settings).remember(compared.head, report)
        return report, self._view.absolute(around)

    def _versions(self, rules: tuple[Rule, ...], settings: Settings) -> Versions:
        """Return what is remembered of versions of the repository that are judged as this one is."""
        if self._known_versions is not None:
            return self._known_versions
        from puppetguard.engine.versions import Versions

        configured = self.found.configured
        told = [self._part]
        if configured is not None:
            many = (configured.many.get(key) for key in ("include", "exclude", "module-path"))
            told += [configured.folder, self._environment() or "", *map(repr, many)]
        self._known_versions = Versions(self._cache, rules, settings, "\0".join(told))
        return self._known_versions

    def _checked(
        self,
        inputs: Iterable[InputFile | Unread],
        around: Surroundings,
        rules: tuple[Rule, ...],
        settings: Settings,
        *,
        quiet: bool,
        changed: Ahead | None = None,
    ) -> Report:
        progress = None
        if not quiet and sys.stderr.isatty():
            from puppetguard.cli.progress import Progress

            progress = Progress(sys.stderr)
        self._prepared = prepared(inputs, rules, settings, around, self._cache)
        report = reported(self._prepared, self._cache, progress, changed)
        if progress is not None:
            progress.clear()
        return report

    def _environment(self) -> str | None:
        """Return the folder of the environment that the configuration tells of."""
        configured = self.found.configured
        if configured is None or not ("environment" in configured.single or "module-path" in configured.many):
            return None
        given = configured.single.get("environment")
        if given is None:
            return str(configured.folder)
        if isinstance(self._view, WorkingTree) and not os.path.isdir(given.value):
            from puppetguard.errors import UsageError

            raise UsageError(f"{given.place}: there is no folder {os.path.relpath(given.value)}")
        return str(given.value)

    def indexes(self) -> list[Index]:
        """Return the index of each environment of all files, also of those that are not checked.

        The report has to be made before, of which it shares what it can.
        """
        assert isinstance(self._view, Decided)
        if self.keep is None and self._prepared is not None:
            return indexes(self._prepared, self._cache, traced=False)[0]
        around = self._configured_around(self._view.whole())
        return indexed((), self.rules, self.settings, cache=self._cache, surroundings=around, traced=False)[0]

    def asks(self, path: str) -> bool:
        """Tell whether a file has had a say in what is found."""
        return isinstance(self._view, Decided) and self._view.asks(path)

    def _configured_around(self, around: Surroundings) -> Surroundings:
        folder = self._environment()
        if folder is None or self.found.configured is None:
            return around
        from puppetguard.cli.surroundings import ConfiguredSurroundings

        path = [str(one.value) for one in self.found.configured.many.get("module-path", ())]
        return ConfiguredSurroundings(around, self._view.placed(folder), path)

    def _suppressions(self, known: tuple[Rule, ...]) -> SuppressionPolicy:
        from puppetguard.cli.settings import names_of

        found = self.found
        forbidden = {one for item in found.many.get("suppressions.forbid", ()) for one in names_of(item, known)}
        self.forbidden = frozenset(forbidden)
        required = found.single.get("suppressions.require-reason")
        return SuppressionPolicy(
            rule_names(known), tuple(sorted(forbidden)), reason=bool(required is not None and required.value)
        )

    def baseline(self) -> Baseline | None:
        """Return the findings that are known; None if there is no such file."""
        path = self.baseline_path
        data = self._view.read(path)
        if data is None:
            given = self.found.single.get("baseline")
            if given is not None and given.place.startswith(("--", "PUPPETGUARD_")):
                from puppetguard.errors import UsageError

                raise UsageError(f"no such baseline: {path}")
            return None
        from puppetguard.policy.baseline import read_baseline

        return read_baseline(path, data)
