"""Decides whether a change has the approvals that it needs; everything that decides is read from its base."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

import msgspec

from puppetguard.change.difference import Change
from puppetguard.change.judged import Met
from puppetguard.errors import TrustError
from puppetguard.git.run import CleanRoom
from puppetguard.git.snapshot import Snapshot, differences
from puppetguard.knowledge.guard_files import GUARD_FILES
from puppetguard.policy.authors import Authors, authors
from puppetguard.policy.evidence import APPROVALS, Given, Protected, Refused, is_new_approval, statements
from puppetguard.policy.globs import matches_path
from puppetguard.policy.matching import Matcher, leavings
from puppetguard.policy.protections import POLICY, Policy, Protection, people_with, unmet
from puppetguard.policy.reviews import Review, Reviews
from puppetguard.policy.statements import digest
from puppetguard.policy.trust import Trust, read_trust


class Need(msgspec.Struct, frozen=True):
    """A protection that is met: who may approve, who has, and the roles of which somebody is missing."""

    protection: Protection
    may: tuple[str, ...]
    have: tuple[str, ...]
    missing: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True):
    """The outcome. Only ``approved``, ``not needed`` and ``waived`` let a change pass."""

    verdict: Literal["not needed", "approved", "waived", "missing", "no policy"]
    bundle: str = ""
    protected: tuple[Protected, ...] = ()
    needs: tuple[Need, ...] = ()
    counted: tuple[Given, ...] = ()
    refused: tuple[Refused, ...] = ()
    authors: Authors | None = None
    waived_by: tuple[Given, ...] = ()
    trust: Trust | None = None
    reviewed: tuple[Review, ...] = ()
    review_notes: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the change may go in, as far as approvals are concerned."""
        return self.verdict in ("not needed", "approved", "waived")


def decide(
    changes: Sequence[Change],
    base: Snapshot,
    head: Snapshot,
    *,
    room: CleanRoom,
    base_id: str | None,
    head_id: str | None,
    target_ref: str | None = None,
    risk: Callable[[Change], int | None] = lambda _: None,
    meetings: Callable[[Change], Sequence[Met]] | None = None,
    pusher: str | None = None,
    now: float | None = None,
    require_policy: bool = False,
    evidence: Snapshot | None = None,
    deciding: Snapshot | None = None,
    reviews: Callable[[Policy, str], Reviews] | None = None,
    complete: bool = False,
) -> Decision:
    """Return whether the changes between two snapshots have the approvals that they need.

    ``base_id`` and ``head_id`` are full ids of commits; without a head (the index) nobody is known as its author.
    ``risk`` gives the risk of a change; None is "not known", which protects. ``meetings`` gives the protections that a
    change meets whatever its risk, where that is known already; it is dear to find out. ``pusher`` is the person whom
    the forge has authenticated. ``now`` is the verifier's clock. ``evidence`` holds the approvals, if they are not in
    head, ``deciding`` the policy and the keys, if they are not those of base: where the history of the target has gone
    on, what it says now. ``reviews`` is asked, by the policy and the target, for what a forge says of head; these count
    where a protection does not bind to the tree, but not for the guard itself, which only signatures open. No more
    approvals are verified than are needed, unless it is to be ``complete``. TrustError
    when there is nothing to decide by.
    """
    trust = read_trust(deciding or base)
    if trust is None:
        if require_policy:
            raise TrustError(f"there is no {POLICY} on base, so nothing can be approved")
        return Decision("no policy")
    policy = trust.policy
    protections = [*policy.protect, policy.guard]
    protected = _protected(changes, base, head, policy, risk, meetings)
    if not protected:
        return Decision("not needed", trust=trust)
    met = {meeting.protection for one in protected for meeting in one.meetings}
    wanted = [one for one in protections if one.id in met]
    bundle = bundle_of(protected, wanted, policy, base_id, head)
    target = target_ref or policy.target_ref
    made = authors(room, base_id, head_id, policy, trust.signers, trust.revoked_keys) if head_id else None
    moment = time.time() if now is None else now
    told = reviews(policy, target) if reviews is not None else Reviews()
    barred = set(made.people if made is not None else ()) | {one for one in (pusher, told.author) if one}
    # A name that is nobody's here, or none at all, proves nothing.
    authenticated = pusher in policy.people or (made is not None and made.authenticated)
    reviewed: dict[str, Review] = {}
    notes = list(told.notes)
    for review in told.approved:
        if review.person in barred:
            notes.append(f"does not count: the review of {review.login}, who has made the change")
        else:
            reviewed[review.person] = review

    def needed(given: Iterable[Given]) -> tuple[Need, ...]:
        people = {one.statement.person for one in given if _may_count(one, barred, policy)}
        return tuple(
            _need(one, policy, {*people, *(reviewed if _takes_reviews(one, policy) else ())}, barred, authenticated)
            for one in wanted
        )

    given, refused = statements(
        trust, (base, deciding or base), evidence or head, bundle, protected, sorted(met), target, moment,
        enough=lambda given: not complete and not any(one.missing for one in needed(given)),
    )  # fmt: skip
    needs = needed(given)
    approvals: dict[str, Given] = {}
    for one in given:
        if _may_count(one, barred, policy):
            approvals.setdefault(one.statement.person, one)
        elif one.statement.decision == "approve":
            refused.append(
                Refused(one.path, f"{one.statement.person} has made the change, and nobody approves their own")
            )
    waiving = _waiving(given, policy)
    verdict: Literal["approved", "waived", "missing"] = "approved"
    if any(one.missing for one in needs):
        guarded = any(one.missing and one.protection.id == policy.guard.id for one in needs)
        verdict = "waived" if waiving and not guarded else "missing"
    return Decision(
        verdict, bundle, tuple(protected), needs, tuple(approvals.values()), tuple(refused), made,
        waiving if verdict == "waived" else (), trust, tuple(reviewed.values()), tuple(notes),
    )  # fmt: skip


def bundle_of(
    protected: Iterable[Protected], met: Iterable[Protection], policy: Policy, base_id: str | None, head: Snapshot
) -> str:
    """Return the digest of the exact set of changes; where a protection binds to the tree, also of base and result."""
    bound: list[str] = []
    if any((one.bind or policy.defaults.bind) == "tree" for one in met):
        # Approvals are added to what they approve: they cannot be part of it.
        tree = [[path, *entry] for path, entry in sorted(head.entries.items()) if not path.startswith(APPROVALS)]
        bound = [base_id or "", digest("tree", tree)]
    return digest("bundle", [sorted(one.digest for one in protected), bound])


def _protected(
    changes: Sequence[Change],
    base: Snapshot,
    head: Snapshot,
    policy: Policy,
    risk: Callable[[Change], int | None],
    meetings: Callable[[Change], Sequence[Met]] | None,
) -> list[Protected]:
    least = {one.id: one.min_risk for one in policy.protect}
    if meetings is None:
        meetings = Matcher(policy.protect, base, head).meetings
    found: list[Protected] = []
    for one in changes:
        files = [spot.file if spot is not None else "" for spot in (one.base, one.head)]
        if all(is_new_approval(path, base, head) for path in files if path):
            continue
        score = risk(one)
        met = tuple(each for each in meetings(one) if score is None or score >= least[each.protection])
        if met:
            detail = f" {one.attribute}" if one.attribute else ""
            values = f": {one.before or '-'} → {one.after or '-'}" if one.before or one.after else ""
            shown = (
                f"{' → '.join(dict.fromkeys(filter(None, files)))}: {one.kind} {one.what} {one.subject}{detail}{values}"
            )
            found.append(Protected(shown, digest("approved change", [one.digest, *files, one.condition]), met, one))
    # What leaves a file that is protected need not change for that.
    told: dict[str, set[str]] = {}
    for one in changes:
        if one.base is not None:
            told.setdefault(one.base.file, set()).add(one.subject)
    for path, before, after in differences(base, head):
        if met := tuple(leavings(policy.protect, base, head, path, told.get(path, ()))):
            shown = f"{path}: {'removed' if after is None else 'modified'} file"
            found.append(Protected(shown, digest("file", [path, before, after]), met))
    # The files of the guard are compared as they are, whatever the records of changes say.
    for path, before, after in differences(base, head):
        if any(matches_path(glob, path) for glob in GUARD_FILES) and not is_new_approval(path, base, head):
            kind = "added" if before is None else "removed" if after is None else "modified"
            itself = (Met(policy.guard.id, "direct", path),)
            inside = tuple(one for one in changes if {spot.file for spot in (one.base, one.head) if spot} == {path})
            shown = f"{path}: {kind} file"
            found.append(Protected(shown, digest("file", [path, before, after]), itself, inside=inside))
    return found


def _need(one: Protection, policy: Policy, approvals: Collection[str], barred: set[str], authenticated: bool) -> Need:
    roles = [wanted.role for wanted in one.require]
    allowed = people_with(policy, roles)
    counted = {name: policy.people[name].roles for name in sorted(approvals) if name in allowed}
    missing = unmet(one.require, counted)
    # Whoever is not proved to be somebody else may be one of the approvers.
    total = sum(wanted.count for wanted in one.require) + (0 if authenticated else 1)
    if not missing and len(counted) < total:
        missing = [f"one more ({' or '.join(dict.fromkeys(roles))}), for the author is not authenticated"]
    elif len(counted) + len(missing) < total:
        missing.append(f"one more ({' or '.join(dict.fromkeys(roles))}), for the author is not authenticated")
    open_to = tuple(name for name in allowed if name not in barred or policy.defaults.author_may_approve)
    return Need(one, open_to, tuple(counted), tuple(missing))


def _may_count(given: Given, barred: set[str], policy: Policy) -> bool:
    """Tell whether a statement is an approval of somebody who may give one."""
    said = given.statement
    return said.decision == "approve" and (said.person not in barred or policy.defaults.author_may_approve)


def _takes_reviews(one: Protection, policy: Policy) -> bool:
    """Tell whether reviews count: they are of a commit, and say nothing of the base that it is merged with."""
    return one.id != policy.guard.id and (one.bind or policy.defaults.bind) == "change"


def _waiving(given: Iterable[Given], policy: Policy) -> tuple[Given, ...]:
    rule = policy.break_glass
    if rule is None:
        return ()
    allowed = people_with(policy, rule.roles)
    found = {one.statement.person: one for one in given if one.statement.decision == "break-glass"}
    counted = [one for name, one in sorted(found.items()) if name in allowed]
    return tuple(counted) if len(counted) >= rule.count else ()
