"""Decides whether a change has the approvals that it needs; everything that decides is read from its base."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

import msgspec

from puppetguard.change.difference import Change
from puppetguard.errors import TrustError
from puppetguard.git.run import CleanRoom
from puppetguard.git.snapshot import FILE, Snapshot, differences
from puppetguard.knowledge.guard_files import GUARD_FILES
from puppetguard.policy.authors import Authors, authors
from puppetguard.policy.globs import matches_path
from puppetguard.policy.matching import Matcher, Meeting, Reach
from puppetguard.policy.protections import (
    POLICY,
    REVOKED,
    REVOKED_KEYS,
    SIGNERS,
    Policy,
    Protection,
    Signer,
    people_with,
    read_policy,
    read_signers,
    seconds,
    unmet,
)
from puppetguard.policy.reviews import Review, Reviews
from puppetguard.policy.ssh import Seal, read_signature, verify_all
from puppetguard.policy.statements import (
    APPROVAL,
    BREAK_GLASS,
    Statement,
    content_digest,
    decode_statement,
    digest,
)

APPROVALS = ".puppetguard/approvals/"
_NAME = re.compile(r"\.puppetguard/approvals/(?P<bundle>[0-9a-f]{64})/[0-9a-f]{64}(?:-[0-9a-f]{32})?\.(?:json|sig)")
_SKEW = 300
"""How many seconds the clock of who signs may be ahead."""
_MOST = 200
"""How many approvals of one bundle are looked at."""


class Trust(msgspec.Struct, frozen=True):
    """What decides: the policy and the keys of base, with the digests that statements must name."""

    policy: Policy
    signers: dict[str, Signer]
    policy_digest: str
    signers_digest: str
    revoked_keys: bytes | None = None
    revoked: frozenset[str] = frozenset()


class Protected(msgspec.Struct, frozen=True):
    """A protected change: what it is, for people, its digest in the bundle, and what it meets.

    ``change`` is None for a file of the guard itself, which counts as it is.
    """

    shown: str
    digest: str
    meetings: tuple[Meeting, ...]
    change: Change | None = None


class Given(msgspec.Struct, frozen=True):
    """A statement that counts, and its file."""

    path: str
    statement: Statement


class Refused(msgspec.Struct, frozen=True):
    """An approval that does not count, and why."""

    path: str
    reason: str


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


def read_trust(base: Snapshot) -> Trust | None:
    """Return what decides, of a base; None if there is no policy, TrustError if it is not to be trusted."""
    policies = [path for path in base.entries if path.casefold() in (POLICY, POLICY.replace(".yml", ".yaml"))]
    if not policies:
        return None
    data = base.content(POLICY)
    if policies != [POLICY] or data is None:
        raise TrustError(f"{', '.join(policies)}: the policy must be the regular file {POLICY}, and the only one")
    policy = read_policy(data)
    keys = base.content(SIGNERS)
    if keys is None:
        raise TrustError(f"{SIGNERS} is missing, so nobody can approve anything")
    for path in (REVOKED_KEYS, REVOKED):
        if path in base.entries and base.content(path) is None:
            raise TrustError(f"{path} is no regular file, so nobody knows what is revoked")
    listed = (base.content(REVOKED) or b"").decode("ascii", "replace").split("\n")
    return Trust(
        policy,
        read_signers(keys, policy),
        content_digest("policy", data),
        content_digest("signers", keys),
        base.content(REVOKED_KEYS),
        frozenset(line.split(" ")[0] for line in listed),
    )


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
    reach: Callable[[Change], Reach] = lambda _: Reach(),
    pusher: str | None = None,
    now: float | None = None,
    require_policy: bool = False,
    evidence: Snapshot | None = None,
    deciding: Snapshot | None = None,
    reviews: Callable[[Policy, str], Reviews] | None = None,
) -> Decision:
    """Return whether the changes between two snapshots have the approvals that they need.

    ``base_id`` and ``head_id`` are full ids of commits; without a head (the index) nobody is known as its author.
    ``risk`` gives the risk of a change and ``reach`` what it reaches; None is "not known", which protects. ``pusher``
    is the person whom the forge has authenticated. ``now`` is the verifier's clock. ``evidence`` holds the
    approvals, if they are not in head, ``deciding`` the policy and the keys, if they are not those of base: where the
    history of the target has gone on, what it says now. ``reviews`` is asked, by the policy and the target, for what a
    forge says of head; these count where a protection does not bind to the tree, but not for the guard itself, which
    only signatures open. TrustError when there is nothing to decide by.
    """
    trust = read_trust(deciding or base)
    if trust is None:
        if require_policy:
            raise TrustError(f"there is no {POLICY} on base, so nothing can be approved")
        return Decision("no policy")
    policy = trust.policy
    protections = [*policy.protect, policy.guard]
    protected = _protected(changes, base, head, policy, risk, reach)
    if not protected:
        return Decision("not needed", trust=trust)
    met = {meeting.protection for one in protected for meeting in one.meetings}
    wanted = [one for one in protections if one.id in met]
    bundle = bundle_of(protected, wanted, policy, base_id, head)
    target = target_ref or policy.target_ref
    made = authors(room, base_id, head_id, policy, trust.signers, trust.revoked_keys) if head_id else None
    moment = time.time() if now is None else now
    given, refused = _statements(trust, base, evidence or head, bundle, protected, sorted(met), target, moment)
    told = reviews(policy, target) if reviews is not None else Reviews()
    barred = set(made.people if made is not None else ()) | {one for one in (pusher, told.author) if one}
    approvals: dict[str, Given] = {}
    for one in given:
        person = one.statement.person
        if one.statement.decision != "approve":
            continue
        if person in barred and not policy.defaults.author_may_approve:
            refused.append(Refused(one.path, f"{person} has made the change, and nobody approves their own"))
        else:
            approvals.setdefault(person, one)
    reviewed: dict[str, Review] = {}
    notes = list(told.notes)
    for review in told.approved:
        if review.person in barred:
            notes.append(f"does not count: the review of {review.login}, who has made the change")
        else:
            reviewed[review.person] = review
    # A name that is nobody's here, or none at all, proves nothing.
    authenticated = pusher in policy.people or (made is not None and made.authenticated)
    needs = tuple(
        _need(one, policy, {*approvals, *(reviewed if _takes_reviews(one, policy) else ())}, barred, authenticated)
        for one in wanted
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
    reach: Callable[[Change], Reach],
) -> list[Protected]:
    matcher = Matcher(policy.protect, base, head, risk=risk, reach=reach)
    found: list[Protected] = []
    for one in changes:
        files = [spot.file if spot is not None else "" for spot in (one.base, one.head)]
        if all(is_new_approval(path, base, head) for path in files if path):
            continue
        if meetings := matcher.meetings(one):
            detail = f" {one.attribute}" if one.attribute else ""
            values = f": {one.before or '-'} → {one.after or '-'}" if one.before or one.after else ""
            shown = (
                f"{' → '.join(dict.fromkeys(filter(None, files)))}: {one.kind} {one.what} {one.subject}{detail}{values}"
            )
            found.append(
                Protected(shown, digest("approved change", [one.digest, *files, one.condition]), tuple(meetings), one)
            )
    # The files of the guard are compared as they are, whatever the records of changes say.
    for path, before, after in differences(base, head):
        if any(matches_path(glob, path) for glob in GUARD_FILES) and not is_new_approval(path, base, head):
            kind = "added" if before is None else "removed" if after is None else "modified"
            met = (Meeting(policy.guard.id, "direct", path),)
            found.append(Protected(f"{path}: {kind} file", digest("file", [path, before, after]), met))
    return found


def is_new_approval(path: str, base: Snapshot, head: Snapshot) -> bool:
    """Tell whether a file is a new approval: these only add to what is looked at, so that anybody may."""
    entry = head.entries.get(path)
    return path not in base.entries and entry is not None and entry.mode == FILE and _NAME.fullmatch(path) is not None


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


def _statements(
    trust: Trust,
    base: Snapshot,
    head: Snapshot,
    bundle: str,
    protected: Sequence[Protected],
    met: Sequence[str],
    target: str,
    now: float,
) -> tuple[list[Given], list[Refused]]:
    """Return the statements about a bundle that count, one for each key, and those that do not."""
    folder = f"{APPROVALS}{bundle}/"
    paths = sorted(path for path in head.entries if path.startswith(folder) and path.endswith(".json"))
    head.load([*paths, *(f"{path[:-5]}.sig" for path in paths)])
    counted: dict[tuple[str, str], Given] = {}
    refused: list[Refused] = [Refused(path, f"more than {_MOST} approvals") for path in paths[_MOST:]]
    listed = (head.content(REVOKED) or b"").decode("ascii", "replace").split("\n")
    revoked = trust.revoked | {line.split(" ")[0] for line in listed}
    asked: list[tuple[Given, Seal]] = []
    for path in paths[:_MOST]:
        data, signature = head.content(path), head.content(f"{path[:-5]}.sig")
        if _NAME.fullmatch(path) is None or data is None or signature is None:
            refused.append(Refused(path, "the statement or its signature is no regular file of the right name"))
            continue
        reason: str | None
        try:
            statement, key = decode_statement(data), read_signature(signature)
            reason = "it was there before the change, so it is used up" if path in base.entries else None
            reason = reason or _misfit(trust, statement, bundle, protected, met, target, now)
            if reason is None and revoked & {bundle, digest("statement", statement.nonce)}:
                reason = "it is revoked"
            signer = trust.signers.get(key.fingerprint)
            if reason is None and signer is None:
                reason = f"nobody of {SIGNERS} has its key"
            elif reason is None and signer is not None and signer.person != statement.person:
                reason = f"it says {statement.person}, and the key is {signer.person}'s"
        except TrustError as error:
            refused.append(Refused(path, str(error)))
            continue
        if reason is not None or signer is None:
            refused.append(Refused(path, reason or "nobody has signed it"))
        else:
            namespace = APPROVAL if statement.decision == "approve" else BREAK_GLASS
            asked.append((Given(path, statement), Seal(signer, namespace, data, signature)))
    # That ssh-keygen cannot be asked is no flaw of one approval: it rises.
    for (given, seal), wrong in zip(asked, verify_all([seal for _, seal in asked], trust.revoked_keys), strict=True):
        if wrong is not None:
            refused.append(Refused(given.path, wrong))
        else:
            counted.setdefault((seal.signer.fingerprint, given.statement.decision), given)
    return list(counted.values()), refused


def _misfit(
    trust: Trust,
    one: Statement,
    bundle: str,
    protected: Sequence[Protected],
    met: Sequence[str],
    target: str,
    now: float,
) -> str | None:
    """Return why a statement is not about this change, here and now."""
    policy = trust.policy
    longest = seconds(policy.defaults.expires)
    if one.decision == "break-glass":
        if policy.break_glass is None:
            return "the policy has no break-glass"
        longest = seconds(policy.break_glass.max_ttl)
        if not one.reason.strip() or not one.ticket.strip():
            return "it gives no reason or no ticket"
    checks: tuple[tuple[bool, str], ...] = (
        (one.repo_id == policy.repo_id, f"it is for the repository {one.repo_id}"),
        (one.target_ref == target, f"it is for {one.target_ref}"),
        (one.policy == trust.policy_digest, "it was given under another policy"),
        (one.signers == trust.signers_digest, "it was given under other keys"),
        (one.bundle == bundle, "it is for another set of changes"),
        (list(one.changes) == sorted(each.digest for each in protected), "it lists other changes"),
        (list(one.protections) == list(met), "it names other protections"),
        (one.issued <= now + _SKEW, "it is from the future"),
        (one.expires > now, "it has expired"),
        (one.expires - one.issued <= longest, "it is valid for longer than the policy allows"),
        (one.person in policy.people, f"{one.person} is none of the people of the policy"),
    )
    return next((reason for holds, reason in checks if not holds), None)
