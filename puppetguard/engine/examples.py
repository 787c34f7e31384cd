"""Runs the examples of rules, which are their tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from puppetguard.engine import Settings, check
from puppetguard.engine.assessing import ASKING
from puppetguard.findings import Confidence, Finding
from puppetguard.packs.rule import Example, ExpectedFinding, Rule
from puppetguard.packs.store import load_rules
from puppetguard.policy.suppressing import JUDGING
from puppetguard.report.result import Report
from puppetguard.source import InputFile, SourceFile, kind_of

_ASKING = frozenset((*JUDGING, ASKING))
"""Checks that ask what other rules find."""


def example_report(example: Example, rules: Sequence[Rule], least: Confidence = Confidence.POSSIBLE) -> Report:
    """Return what ``rules`` say of the code of an example; of a change, what its head has that its base has not."""
    base, head = example.trees
    used = _used([rule for rule in rules if rule.scope != "change"])
    settings = Settings(puppet=example.puppet, tasks=example.tasks, least=least, jobs=1)
    report = _checked(head, example.encoding, used, settings)
    known = _checked(base, example.encoding, used, settings).findings if base else ()
    before = {finding.fingerprint for finding in known}
    wanted = {rule.id for rule in rules}
    new = tuple(one for one in report.findings if one.fingerprint not in before and one.rule in wanted)
    if example.is_change and (looking := [rule for rule in rules if rule.scope == "change"]):
        return _changed(report, new, example, looking, least)
    return structs.replace(report, findings=new)


def _changed(
    report: Report, new: Sequence[Finding], example: Example, rules: Sequence[Rule], least: Confidence
) -> Report:
    """Return a report with what rules of changes say beside what is ``new``."""
    from puppetguard.engine.assessing import assess
    from puppetguard.engine.comparison import Version, compare
    from puppetguard.packs.risk_table import load_risk_table

    trees = [{path: Version(text.encode(example.encoding)) for path, text in tree.items()} for tree in example.trees]
    compared = compare(trees[0], trees[1], puppet=example.puppet)
    wanted = {rule.id for rule in rules}
    found = assess(compared.altered, _used(rules), load_risk_table()).findings
    findings = (*new, *(one for one in found if one.confidence >= least and one.rule in wanted))
    files = [SourceFile(path, text) for tree in example.trees for path, text in tree.items()]
    return structs.replace(
        report,
        findings=findings,
        unread=(*report.unread, *compared.unread),
        sources={one.path: one for one in files},
        rules=(*report.rules, *rules),
    )


def differences(example: Example, rule: Rule) -> list[str]:
    """Return in what an example does not give what it should, a line each; none if all is as it should be."""
    report = example_report(example, [rule])
    found = [
        ExpectedFinding(place.line, place.column, finding.message, finding.confidence, place.file)
        for finding in report.findings
        for place in [finding.location]
    ]
    expected = [
        ExpectedFinding(one.line, one.column, one.message, one.confidence or rule.confidence, one.file)
        for one in example.findings
    ]
    missing = [f"missing: {_shown(one)}" for one in expected if one not in found]
    surplus = [f"found instead: {_shown(one)}" for one in found if one not in expected]
    # What could not be read to its end is no verdict; errors of the language are other rules' to report.
    return missing + surplus


def _used(rules: Sequence[Rule]) -> Sequence[Rule]:
    """Return the rules to run for the examples of ``rules``.

    Whether a suppression is needed, and how risky a change is, others have to say.
    """
    if not any(rule.check in _ASKING for rule in rules):
        return rules
    given = {rule.id for rule in rules}
    return [*rules, *(rule for rule in load_rules() if rule.id not in given)]


def _checked(tree: Mapping[str, str], encoding: str, rules: Sequence[Rule], settings: Settings) -> Report:
    data = {path: text.encode(encoding) for path, text in tree.items()}
    files = [InputFile(path, data[path], kind) for path in tree if (kind := kind_of(path)) is not None]
    return check(files, rules, settings, surroundings=Tree(data))


class Tree(NamedTuple):
    """The files of an example, all of which are checked."""

    data: Mapping[str, bytes]

    @property
    def paths(self) -> Collection[str]:
        """All files."""
        return self.data

    def located(self, shown: str) -> str:
        """Return the path of a file that is shown by this name: the same."""
        return shown

    def shown(self, path: str) -> str:
        """Return the name of a file for people: its path."""
        return path

    def read(self, path: str) -> bytes | str:
        """Return the content of a file."""
        return self.data[path]

    def content_id(self, path: str) -> str:
        """Return nothing: git knows none of them."""
        return ""

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Do nothing: all are here."""

    def is_checked(self, path: str) -> bool:
        """Tell whether a file is reported on: each is."""
        return True


def _shown(one: ExpectedFinding) -> str:
    return f"{one.file}:{one.line}:{one.column}: {one.message} ({one.confidence})"
