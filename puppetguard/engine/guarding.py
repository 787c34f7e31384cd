"""Judges a change: what it does and how risky that is, what is found now that was not, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from puppetguard.change import judged
from puppetguard.change.difference import Altered, Change
from puppetguard.change.effects import Effects
from puppetguard.change.judged import Judged, Level
from puppetguard.change.reaching import Reacher
from puppetguard.change.risk import overall
from puppetguard.change.risk_table import RiskTable
from puppetguard.engine.assessing import assess
from puppetguard.engine.comparison import Tree, Version, compare
from puppetguard.engine.reaching import effects_of, reacher
from puppetguard.findings import Finding
from puppetguard.git.snapshot import SUBMODULE, Snapshot, differences
from puppetguard.packs.rule import Rule
from puppetguard.policy.evidence import is_new_approval
from puppetguard.policy.matching import Matcher, known_reach
from puppetguard.policy.moved import Placed, line_of, moved
from puppetguard.policy.protections import Policy
from puppetguard.report.result import Report, Unread
from puppetguard.source import SourceFile

if TYPE_CHECKING:
    from puppetguard.model.index import Index


class Weighed(NamedTuple):
    """What is different between two versions: each change with its risk and reach, the worst first.

    ``findings`` are what rules of changes find in them. ``files`` is how many files differ, ``unread`` are those that
    could not be read to their end as they are now. ``before`` and ``after`` are the reports on the two. ``score`` and
    ``level`` are the risk of the whole: at least that of the worst change.
    """

    changes: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    files: int
    unread: tuple[Unread, ...]
    before: Report
    after: Report
    score: int = 0
    level: Level = "none"


def weighed(
    base: Snapshot,
    head: Snapshot,
    before: Report,
    after: Report,
    *,
    rules: Sequence[Rule],
    puppet: int,
    table: Callable[[], RiskTable],
    indexes: Callable[[], tuple[Sequence[Index], Sequence[Index]]],
    policy: Policy | None = None,
) -> Weighed:
    """Return what is different between two versions, which ``before`` and ``after`` are the reports on.

    ``rules`` and the version of ``puppet`` are those of the reports. A ``policy`` says what is protected. The ``table``
    of risks and the ``indexes`` of both versions are asked for only if there is anything to rate.
    """
    found = compare(*differing(base, head), puppet=puppet)
    if not found.altered:
        return Weighed((), (), found.files, found.unread_head, before, after)
    risks = table()
    reaching = reacher(*indexes())
    caused = _elsewhere(found.altered, effects_of([one.change for one in found.altered], reaching, head, puppet))

    def reach(change: Change) -> judged.Reach:
        return _reach(reaching, change, cut=change.digest in caused.cut)

    matcher = None
    if policy is not None:
        matcher = Matcher(policy.protect, base, head, reach=lambda change: known_reach(reach(change)))
    new = new_findings(before, after, (), base.entries.keys())
    mended = new_findings(after, before, (), head.entries.keys())
    assessed = assess(
        [*found.altered, *(Altered(change, None, None) for change in caused.changes)],
        rules,
        risks,
        reach=reach,
        protections=lambda change: () if matcher is None else matcher.meetings(change),
        new=(*new.findings, *new.excused),
        mended=(*mended.findings, *mended.excused),
        causes=_causes(caused.of),
    )
    linked = (replace(one, effects=caused.of.get(one.change.digest, ())) for one in assessed.judged)
    changes = tuple(sorted(linked, key=_worst_first))
    return Weighed(changes, assessed.findings, found.files, found.unread_head, before, after, *overall(changes, risks))


def _elsewhere(altered: Sequence[Altered], caused: Effects) -> Effects:
    """Return effects without those on what is wholly new or gone itself, which has not been anything else before."""
    whole = {
        (change.what, change.subject, change.container)
        for change in (one.change for one in altered)
        if not change.attribute and change.kind in ("added", "removed")
    }
    kept = tuple(one for one in caused.changes if (one.what, one.subject, one.container) not in whole)
    gone = {one.digest for one in caused.changes} - {one.digest for one in kept}
    linked = {cause: tuple(one for one in told if one not in gone) for cause, told in caused.of.items()}
    return Effects(kept, linked, caused.cut)


def _causes(effects: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return what brings about each effect, by digests."""
    found: dict[str, list[str]] = {}
    for cause, brought in effects.items():
        for effect in brought:
            found.setdefault(effect, []).append(cause)
    return found


def _reach(reaching: Reacher, change: Change, *, cut: bool) -> judged.Reach:
    """Return whom a change reaches; one of which not all effects were followed may reach more."""
    found = reaching.reach(change)
    return replace(found, unknown=(*found.unknown, "it has more effects than were followed")) if cut else found


def differing(base: Snapshot, head: Snapshot) -> tuple[Tree, Tree]:
    """Return the files of two versions that are not the same in both, links and submodules too.

    New approvals, which come with the change that they are about, are no part of it.
    """
    sides: tuple[dict[str, Version], dict[str, Version]] = {}, {}
    touched = [one for one in differences(base, head) if not is_new_approval(one.path, base, head)]
    for number, (snapshot, side) in enumerate(zip((base, head), sides, strict=True)):
        there = [(one.path, entry) for one in touched if (entry := (one.before, one.after)[number]) is not None]
        contents = snapshot.raw(path for path, entry in there if entry.mode != SUBMODULE)
        for path, entry in there:
            # Of a submodule git has no content, only which commit it is at.
            side[path] = Version(contents[path] if path in contents else entry.id.encode(), entry.mode)
    return sides


def known_risk(one: Judged) -> int | None:
    """Return the risk of a change for the policy; None if nothing is known of it, which protects."""
    return one.risk.score if one.risk.reasons else None


def _worst_first(one: Judged) -> tuple[int, str, int, int, str]:
    spot = one.change.head or one.change.base
    place = ("", 0, 0) if spot is None else (spot.file, spot.line, spot.column)
    return (-one.risk.score, *place, one.change.digest)


class New(NamedTuple):
    """The findings that a change is answerable for; ``excused`` are those of them that only it excuses itself."""

    findings: tuple[Finding, ...]
    excused: tuple[Finding, ...]


def new_findings(before: Report, after: Report, known: Collection[str], paths: Collection[str]) -> New:
    """Return what is found after a change and was not before it.

    ``known`` are fingerprints of the baseline, ``paths`` all files that were there before. A finding goes with its
    line to where that has moved: into a new file, or between files that have swapped their names. What a comment
    excuses counts all the same unless it was there before: nobody excuses themselves.
    """
    there = Counter(one.fingerprint for one in before.findings)
    excused_before = Counter(one.fingerprint for one in before.excused)
    came = moved(_placed(before, after), _placed(after, before), lends=lambda _: True, known=paths)
    found = [
        one
        for one in after.findings
        if not (_take(there, one.fingerprint) or one.fingerprint in known or one.fingerprint in came)
    ]
    self_excused = [
        one
        for one in after.excused
        if not (
            _take(excused_before, one.fingerprint)
            or _take(there, one.fingerprint)
            or one.fingerprint in known
            or one.fingerprint in came
        )
    ]
    return New(tuple(found), tuple(self_excused))


def _take(counts: Counter[str], key: str) -> bool:
    """Use one of something up; False if there is none left."""
    if counts[key] <= 0:
        return False
    counts[key] -= 1
    return True


def _placed(report: Report, other: Report) -> list[Placed]:
    """Return where findings are; what is the same in two files has the same rule, message and line.

    Of those that are in another report, too, nothing can have moved, so their texts need not be read.
    """
    staying = {one.fingerprint for one in (*other.findings, *other.excused)}
    return [
        Placed(
            one.location.file,
            one.fingerprint,
            "" if one.fingerprint in staying else _likeness(one, report.sources),
        )
        for one in (*report.findings, *report.excused)
    ]


def _likeness(finding: Finding, sources: Mapping[str, SourceFile]) -> str:
    return f"{finding.rule}\0{finding.message}\0{line_of(finding, sources).strip()}"


def unread_after(before: Iterable[Unread], after: Iterable[Unread], touched: Collection[str]) -> list[Unread]:
    """Return what could not be read after a change, unless it was so before and is not part of the change."""
    old = {one.file for one in before}
    return [one for one in after if one.file in touched or one.file not in old]


def texts(
    changes: Sequence[Judged], findings: Sequence[Finding], snapshot: Snapshot, *, head: bool
) -> dict[str, SourceFile]:
    """Return the texts of the files of a version that changes and findings point into, as far as they are text."""
    wanted = {spot.file for one in changes if (spot := one.change.head if head else one.change.base) is not None}
    if head:
        wanted |= {one.location.file for one in findings}
        wanted |= {related.location.file for one in findings for related in one.related}
    snapshot.load(wanted)
    found: dict[str, SourceFile] = {}
    for path in sorted(wanted):
        data = snapshot.content(path)
        if data is not None:
            try:
                found[path] = SourceFile(path, data.decode("utf-8"))
            except UnicodeDecodeError:
                continue
    return found
