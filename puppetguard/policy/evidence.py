"""The statements that come with a change: which of them are truly signed, and about exactly this change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from puppetguard.change.difference import Change
from puppetguard.change.judged import Met
from puppetguard.errors import TrustError
from puppetguard.git.snapshot import FILE, Snapshot
from puppetguard.policy.protections import REVOKED, SIGNERS, seconds
from puppetguard.policy.ssh import Seal, read_signature, verify_all
from puppetguard.policy.statements import APPROVAL, BREAK_GLASS, Statement, decode_statement, digest
from puppetguard.policy.trust import Trust

APPROVALS = ".puppetguard/approvals/"
_NAME = re.compile(r"\.puppetguard/approvals/(?P<bundle>[0-9a-f]{64})/[0-9a-f]{64}(?:-[0-9a-f]{32})?\.(?:json|sig)")
_SKEW = 300
"""How many seconds the clock of who signs may be ahead."""
_MOST = 200
"""How many approvals of one bundle are looked at."""


_AT_ONCE = 4
"""How many signatures are verified before it is asked whether they are enough."""


class Protected(msgspec.Struct, frozen=True):
    """A protected change: what it is, for people, its digest in the bundle, and what it meets.

    ``change`` is None for a file of the guard itself, which counts as it is; ``inside`` are the changes in that.
    """

    shown: str
    digest: str
    meetings: tuple[Met, ...]
    change: Change | None = None
    inside: tuple[Change, ...] = ()


class Given(msgspec.Struct, frozen=True):
    """A statement that counts, and its file."""

    path: str
    statement: Statement


class Refused(msgspec.Struct, frozen=True):
    """An approval that does not count, and why."""

    path: str
    reason: str


def is_new_approval(path: str, base: Snapshot, head: Snapshot) -> bool:
    """Tell whether a file is a new approval: these only add to what is looked at, so that anybody may."""
    entry = head.entries.get(path)
    return path not in base.entries and entry is not None and entry.mode == FILE and _NAME.fullmatch(path) is not None


def statements(
    trust: Trust,
    before: Sequence[Snapshot],
    head: Snapshot,
    bundle: str,
    protected: Sequence[Protected],
    met: Sequence[str],
    target: str,
    now: float,
    enough: Callable[[Sequence[Given]], bool] = lambda _: False,
) -> tuple[list[Given], list[Refused]]:
    """Return the statements about a bundle that count, one for each key, and those that do not.

    As soon as there are ``enough`` of them, no more are verified, and these are in neither list.

    What any of the snapshots ``before`` has is used up: the base, and the target as it is now. ``met`` are the
    ids of the protections that the changes meet. TrustError if ssh-keygen cannot be asked.
    """
    paths = _stored(head, bundle)
    used = {nonce for snapshot in before for nonce in _used(snapshot, bundle)}
    there = {path for snapshot in before for path in snapshot.entries if path.startswith(APPROVALS)}
    head.load([*paths, *(f"{path[:-5]}.sig" for path in paths)])
    refused: list[Refused] = [Refused(path, f"more than {_MOST} approvals") for path in paths[_MOST:]]
    listed = (head.content(REVOKED) or b"").decode("ascii", "replace").split("\n")
    revoked = trust.revoked | {line.split(" ")[0] for line in listed}
    asked: dict[tuple[str, str], list[tuple[Given, Seal]]] = {}
    for path in paths[:_MOST]:
        data, signature = head.content(path), head.content(f"{path[:-5]}.sig")
        if _NAME.fullmatch(path) is None or data is None or signature is None:
            refused.append(Refused(path, "the statement or its signature is no regular file of the right name"))
            continue
        try:
            statement, key = decode_statement(data), read_signature(signature)
        except TrustError as error:
            refused.append(Refused(path, str(error)))
            continue
        reason = (
            "it was there before the change, so it is used up" if path in there or statement.nonce in used else None
        )
        reason = reason or _misfit(trust, statement, bundle, protected, met, target, now)
        if reason is None and revoked & {bundle, digest("statement", statement.nonce)}:
            reason = "it is revoked"
        signer = trust.signers.get(key.fingerprint)
        if reason is None and signer is None:
            reason = f"nobody of {SIGNERS} has its key"
        elif reason is None and signer is not None and signer.person != statement.person:
            reason = f"it says {statement.person}, and the key is {signer.person}'s"
        if reason is not None or signer is None:
            refused.append(Refused(path, reason or "nobody has signed it"))
        else:
            namespace = APPROVAL if statement.decision == "approve" else BREAK_GLASS
            sealed = Given(path, statement), Seal(signer, namespace, data, signature)
            asked.setdefault((signer.fingerprint, statement.decision), []).append(sealed)
    return _verified(asked, trust.revoked_keys, refused, enough), refused


def _verified(
    asked: dict[tuple[str, str], list[tuple[Given, Seal]]],
    revoked: bytes | None,
    refused: list[Refused],
    enough: Callable[[Sequence[Given]], bool],
) -> list[Given]:
    """Return the first of each key that is truly signed; the others are not looked at, for a key counts once."""
    counted: dict[tuple[str, str], Given] = {}
    while waiting := [key for key, found in asked.items() if found and key not in counted]:
        turn = [(key, *asked[key].pop(0)) for key in waiting[:_AT_ONCE]]
        # That ssh-keygen cannot be asked is no flaw of one approval: it rises.
        for (key, given, _), wrong in zip(turn, verify_all([seal for *_, seal in turn], revoked), strict=True):
            if wrong is None:
                counted[key] = given
            else:
                refused.append(Refused(given.path, wrong))
        if enough(list(counted.values())):
            break
    return list(counted.values())


def _stored(snapshot: Snapshot, bundle: str) -> list[str]:
    folder = f"{APPROVALS}{bundle}/"
    return sorted(path for path in snapshot.entries if path.startswith(folder) and path.endswith(".json"))


def _used(base: Snapshot, bundle: str) -> set[str]:
    """Return the nonces of the statements about a bundle that are on base: under another name they are the same."""
    paths = _stored(base, bundle)
    base.load(paths)
    found: set[str] = set()
    for path in paths:
        try:
            found.add(decode_statement(base.content(path) or b"").nonce)
        except TrustError:
            # What is no statement has never counted.
            continue
    return found


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
