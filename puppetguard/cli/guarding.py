"""From two versions and what a command is told to the report of the guard."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from puppetguard.cache import Cache
from puppetguard.cli.deciding import Range, compared, has_own_policy, judgements, unusable
from puppetguard.cli.reviewing import reviewing
from puppetguard.cli.versions import Versions
from puppetguard.engine.guarding import Weighed, new_findings, texts, unread_after
from puppetguard.engine.verdict import Limits, verdict
from puppetguard.errors import TrustError
from puppetguard.findings import Severity
from puppetguard.git.snapshot import differences
from puppetguard.report.guarded import Approval, GuardReport, Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from puppetguard.change.judged import Judged, Level, Met
    from puppetguard.policy.approvals import Decision
    from puppetguard.policy.protections import Forge

_OWN = ".puppetguard"
"""How the names of files begin that may say what is allowed."""
_NO_EXCUSE = "the comment that excuses it is part of this very change, so it does not count"


class Asking:
    """What a guard is asked: the options of its command, over what the base says.

    ``target`` is the ref that the change is for, ``pusher`` who brings it if that is proved, ``approvals`` whether
    missing ones count,
    ``reviews`` the forge and the number of the change there, if its reviews count.
    """

    def __init__(
        self,
        context: click.Context,
        cache: Cache,
        *,
        fail_on_risk: Level | None,
        require_policy: bool = False,
        approvals: bool = True,
        everything: bool = False,
        target: str | None = None,
        pusher: str | None = None,
        reviews: tuple[Forge, str] | None = None,
        jobs: int | None = None,
        quiet: bool = True,
    ) -> None:
        self._context = context
        self._cache = cache
        self._fail_on_risk = fail_on_risk
        self._require_policy = require_policy
        self._approvals = approvals
        self._everything = everything
        self._target = target
        self._pusher = pusher
        self._reviews = reviews
        self._jobs = jobs
        self._quiet = quiet

    def report(self, versions: Versions) -> GuardReport:
        """Return all that there is to say of a change."""
        found = compared(versions, self._cache, jobs=self._jobs, quiet=self._quiet)
        before, after = judgements(self._context, versions, self._cache)
        if has_own_policy(self._context):
            old, new = (one.report(jobs=self._jobs, quiet=self._quiet, use_baseline=False) for one in (before, after))
        else:
            old, new = found.weighed.before, found.weighed.after
        baseline = None if self._context.params["no_baseline"] else after.baseline()
        known: Collection[str] = ()
        if baseline is not None:
            there = after.met(new, versions.head.located, excused=True)
            known = baseline.origins(there, {rule.id for rule in after.rules})
        fail_on = None if after.fail_on == "never" else Severity(after.fail_on)
        answerable = new_findings(old, new, known, versions.base.entries.keys())
        unexcused = [
            replace(one, hint=f"{one.hint}; {_NO_EXCUSE}" if one.hint else _NO_EXCUSE)
            for one in answerable.excused
            if fail_on is not None and one.severity >= fail_on
        ]
        of_changes = after.applied(found.weighed.findings, versions.head.located)
        wanted = {rule.id for rule in after.rules}
        blocking = [*answerable.findings, *unexcused]
        # What rules of changes find, counts as risk: whoever approves a change knows of it.
        findings = [*blocking, *(one for one in of_changes if one.rule in wanted)]
        touched = {one.path for one in differences(versions.base, versions.head)}
        unread = [*found.weighed.unread, *unread_after(old.unread, new.unread, touched)]
        unread = list({one.file: one for one in reversed(unread)}.values())[::-1]
        decision, distrust = self._decided(found)
        limits = Limits(fail_on, self._fail_on_risk, approvals=self._approvals)
        changes = found.weighed.changes
        locked = (
            unusable(versions, self._cache) if any(one.startswith(_OWN) or after.asks(one) for one in touched) else ""
        )
        decided = verdict(changes, blocking, unread, decision, distrust, limits, locked=locked)
        shown = list(new.findings) if self._everything else []
        shown += [one for one in findings if one not in shown]
        shown.sort(key=lambda one: (one.location.file, one.location.line, one.location.column, one.rule))
        if decision is not None:
            changes = _with_protections(changes, decision)
        return GuardReport(
            decided.name,
            decided.exit,
            versions.base_side,
            versions.head_side,
            changes,
            tuple(shown),
            found.weighed.score,
            found.weighed.level,
            self._fail_on_risk,
            decided.reasons,
            _approval(decision, distrust, versions, self._target),
            found.weighed.files,
            tuple(unread),
            new.rules,
            texts(changes, (), versions.base, head=False),
            texts(changes, shown, versions.head, head=True),
        )

    def _decided(self, found: Range) -> tuple[Decision | None, str]:
        """Return what the policy says; None, and why, if that is not to be trusted."""
        try:
            return found.decide(
                self._target, require_policy=self._require_policy, pusher=self._pusher,
                reviews=None if self._reviews is None else reviewing(*self._reviews, found.head_id),
            ), ""  # fmt: skip
        except TrustError as error:
            return None, str(error)


def weighed_report(versions: Versions, cache: Cache) -> GuardReport:
    """Return what a change does, without a verdict on it."""
    weighed: Weighed = compared(versions, cache).weighed
    return GuardReport(
        "passed",
        0,
        versions.base_side,
        versions.head_side,
        weighed.changes,
        score=weighed.score,
        level=weighed.level,
        findings=weighed.findings,
        files=weighed.files,
        unread=weighed.unread,
        base_sources=texts(weighed.changes, (), versions.base, head=False),
        head_sources=texts(weighed.changes, (), versions.head, head=True),
    )


def _with_protections(changes: Sequence[Judged], decision: Decision) -> tuple[Judged, ...]:
    """Return changes with the protections that they meet by their risk, too."""
    met: dict[int, list[Met]] = {}
    for protected in decision.protected:
        for change in (protected.change, *protected.inside):
            met.setdefault(id(change), []).extend(protected.meetings)
    return tuple(replace(one, protections=tuple(met.get(id(one.change), ()))) for one in changes)


def _approval(decision: Decision | None, distrust: str, versions: Versions, target: str | None) -> Approval:
    """Return what a report says of approvals."""
    if decision is None:
        return Approval("not to be trusted", notes=(distrust,))
    if decision.verdict == "no policy":
        return Approval(notes=("no policy on the base, so nobody is asked for approval",))
    # What no change is told of is told here.
    bare = [one for one in decision.protected if one.change is None and not one.inside]
    notes = [f"protected by {met.protection}: {one.shown}: {met.why}" for one in bare for met in one.meetings]
    notes += [f"does not count: {one.path}: {one.reason}" for one in decision.refused]
    if decision.authors is not None:
        notes += [f"does not count: {one} (text that anyone can type)" for one in decision.authors.claims]
    notes += [f"approved by {one.person}, in a review of this head by {one.login}" for one in decision.reviewed]
    notes += decision.review_notes
    for waiver in decision.waived_by:
        said = waiver.statement
        notes.append(f"break-glass by {said.person}: {said.reason} ({said.ticket})")
    command = ""
    if decision.verdict == "missing" and decision.trust is not None:
        usual = decision.trust.policy.target_ref
        for_target = f" --target {shlex.quote(target)}" if target and target != usual else ""
        command = f"puppetguard approve {versions.range}{for_target}"
    wanted = tuple(Wanted(one.protection.id, one.may, one.have, one.missing) for one in decision.needs)
    return Approval(decision.verdict, decision.bundle, wanted, command, tuple(notes))
