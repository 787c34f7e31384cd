"""Asks the policy about a change: each command that does asks the very same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from puppetguard.cli.options import trusted_cache
from puppetguard.cli.settings import policy_options
from puppetguard.cli.versions import Versions, commits
from puppetguard.errors import TrustError, UsageError
from puppetguard.policy.trust import read_trust
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.cache import Cache
    from puppetguard.change.judged import Judged
    from puppetguard.change.risk_table import RiskTable
    from puppetguard.cli.judgement import Judgement
    from puppetguard.engine.guarding import Weighed
    from puppetguard.git.run import CleanRoom
    from puppetguard.git.snapshot import Snapshot
    from puppetguard.policy.approvals import Decision
    from puppetguard.policy.protections import Policy
    from puppetguard.policy.reviews import Reviews


class Range(NamedTuple):
    """Two versions, and what has changed between them."""

    versions: Versions
    weighed: Weighed

    @property
    def room(self) -> CleanRoom:
        """Git in the repository."""
        assert self.versions.room is not None, "folders are never approved"
        return self.versions.room

    @property
    def base(self) -> Snapshot:
        """The files before the change."""
        return self.versions.base

    @property
    def base_id(self) -> str | None:
        """The full id of the commit before the change."""
        return self.versions.base_id

    @property
    def head_id(self) -> str | None:
        """The full id of the commit after the change."""
        return self.versions.head_id

    def decide(
        self,
        target: str | None = None,
        *,
        now: float | None = None,
        evidence: Snapshot | None = None,
        require_policy: bool = True,
        pusher: str | None = None,
        reviews: Callable[[Policy, str], Reviews] | None = None,
        complete: bool = False,
    ) -> Decision:
        """Return what the policy says; TrustError if it is not to be trusted, or is missing and required.

        With ``complete``, approvals beyond those that are needed are verified as well.
        """
        from puppetguard.engine.guarding import known_risk
        from puppetguard.policy.approvals import decide

        versions = self.versions
        judged = {id(one.change): one for one in self.weighed.changes}
        return decide(
            [one.change for one in self.weighed.changes],
            versions.base,
            versions.head,
            room=self.room,
            base_id=versions.base_id,
            head_id=versions.head_id,
            target_ref=target,
            risk=lambda change: known_risk(judged[id(change)]),
            meetings=lambda change: judged[id(change)].protections,
            now=now,
            require_policy=require_policy,
            evidence=evidence,
            deciding=versions.deciding,
            pusher=pusher,
            reviews=reviews,
            complete=complete,
        )


@contextmanager
def opened_range(text: str, *, exact: bool = False, decided_by: str | None = None) -> Iterator[Range]:
    """Open ``BASE..HEAD``: from where the history of HEAD left that of BASE, unless ``exact``.

    ``decided_by`` is the revision whose policy counts, if it is not BASE.
    """
    from puppetguard.git.repository import find_repository
    from puppetguard.git.run import CleanRoom

    first, last = revisions(text)
    cache = trusted_cache()
    try:
        with CleanRoom(find_repository(os.getcwd())) as room:
            yield compared(commits(room, first, last, exact=exact, decided_by=decided_by), cache)
    finally:
        cache.close()


def revisions(text: str) -> tuple[str, str]:
    """Return the two revisions of ``BASE..HEAD``."""
    first, dots, last = text.partition("..")
    if not dots or not first or last.startswith("."):
        raise UsageError(f"write the two revisions as BASE..HEAD, not {text!r}")
    return first, last or "HEAD"


def compared(versions: Versions, cache: Cache, *, jobs: int | None = None, quiet: bool = True) -> Range:
    """Return two versions with what has changed between them, as the base decides and no option or variable."""
    from puppetguard.engine.guarding import weighed

    try:
        trust = read_trust(versions.deciding)
    except TrustError:
        # Nothing passes then; what the change does is told all the same.
        trust = None
    policy = None if trust is None else trust.policy

    def table() -> RiskTable:
        from puppetguard.packs.risk_table import load_risk_table

        found = load_risk_table()
        return found if policy is None or policy.risk is None else found.adjusted(policy.risk)

    with _plain.make_context("decide", []) as context:
        before, after = judgements(context, versions, cache)
        found = weighed(
            versions.base,
            versions.head,
            before.report(jobs=jobs, quiet=quiet, use_baseline=False),
            after.report(jobs=jobs, quiet=quiet, use_baseline=False),
            rules=after.rules,
            puppet=after.settings.puppet,
            table=table,
            indexes=lambda: (before.indexes(), after.indexes()),
            policy=policy,
        )
    return Range(versions, found)


def judgements(context: click.Context, versions: Versions, cache: Cache) -> tuple[Judgement, Judgement]:
    """Return what judges each of two versions, by the configuration and the rules of the one that decides."""
    from puppetguard.cli.judgement import Judgement
    from puppetguard.cli.view import Decided

    before, after = (Decided(one, versions.deciding) for one in (versions.base, versions.head))
    return Judgement(context, before, cache), Judgement(context, after, cache)


def unusable(versions: Versions, cache: Cache) -> str:
    """Return what is wrong with what would decide once the change is in, if something is and was not before.

    Whatever came then would be refused, its own repair too.
    """
    said: list[str] = []
    for snapshot in (versions.deciding, versions.head):
        with _plain.make_context("decide", []) as context:
            from puppetguard.cli.judgement import Judgement
            from puppetguard.cli.view import Decided

            try:
                read_trust(snapshot)
                one = Judgement(context, Decided(snapshot, snapshot), cache)
                _ = one.rules, one.settings, one.baseline()
                said.append("")
            except (TrustError, UsageError) as error:
                said.append(str(error))
    return said[1] if not said[0] else ""


def has_own_policy(context: click.Context) -> bool:
    """Tell whether any option or variable says otherwise than the base what is to be found."""
    names = {one.name for one in _plain.params} - {"fail_on", "baseline", "no_baseline"}
    return any(context.get_parameter_source(name or "") is not click.core.ParameterSource.DEFAULT for name in names)


@click.command()
@policy_options
def _plain(**policy: object) -> None:
    """Stand for a command without any option, and without variables that could set them."""


def told(decision: Decision, changes: Sequence[Judged] = ()) -> list[str]:
    """Return what there is to say of a decision, line by line, escaped.

    ``changes`` say how risky each is and why, with what rules find in it: an approval is a yes to that, too.
    """
    judged = {id(one.change): one for one in changes}
    lines = []
    for one in decision.protected:
        lines.append(f"  {one.shown}")
        for change in (one.change, *one.inside):
            if (known := judged.get(id(change))) is not None:
                lines.append(f"    {known.risk.level} risk ({known.risk.score})")
                lines += (f"      {reason.text}" for reason in known.risk.reasons)
        lines += (f"    {met.protection} ({met.route}): {met.why}" for met in one.meetings)
    for need in decision.needs:
        wanted = " and ".join(f"{one.count} × {one.role}" for one in need.protection.require)
        lines.append(f"protection {need.protection.id}: {wanted}; may approve: {', '.join(need.may) or 'nobody'}")
        lines.append(
            f"  approved by: {', '.join(need.have) or 'nobody'}; missing: {', '.join(need.missing) or 'nothing'}"
        )
    lines += (f"does not count: {one.path}: {one.reason}" for one in decision.refused)
    if decision.authors is not None:
        lines += (f"does not count: {one} (text that anyone can type)" for one in decision.authors.claims)
    for waiver in decision.waived_by:
        said = waiver.statement
        lines.append(f"break-glass by {said.person}: {said.reason} ({said.ticket})")
    lines.append(f"verdict: {decision.verdict}" + (f", bundle {decision.bundle}" if decision.bundle else ""))
    return [printable(line) for line in lines]
