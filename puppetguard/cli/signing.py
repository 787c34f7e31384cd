"""Makes a statement about a range of commits, has it signed, and stores both."""

from __future__ import annotations

import os
import secrets
import sys
import time
from typing import TYPE_CHECKING, Literal

import click

from puppetguard.cli.deciding import Range, told
from puppetguard.errors import TrustError, UsageError
from puppetguard.report.markup import printable

if TYPE_CHECKING:
    from puppetguard.policy.approvals import Decision
    from puppetguard.policy.statements import Statement


def sign_range(
    found: Range,
    decision: Literal["approve", "break-glass"],
    *,
    key: str,
    target: str | None,
    lasting: int | None,
    yes: bool,
    reason: str = "",
    ticket: str = "",
) -> int:
    """Show what is signed, have it signed, and store it; return the exit code."""
    if found.room.repository.is_bare:
        raise UsageError(f"{found.room.repository.root} has no working tree to write an approval to")
    decided = found.decide(target)
    for line in told(decided, found.weighed.changes):
        print(line)
    if decided.verdict == "not needed":
        return 0
    assert decided.trust is not None
    guard = decided.trust.policy.guard.id
    if decision == "break-glass" and any(one.missing and one.protection.id == guard for one in decided.needs):
        raise UsageError("break-glass never waives the protection of the guard itself")
    person, fingerprint = _signer(decided, key)
    statement = _statement(decided, decision, person, target, lasting, reason, ticket)
    until = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(statement.expires))
    print(f"to be signed by {printable(person)}, until {until}")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody is here to ask: --yes signs without asking")
        click.confirm("Sign this?", abort=True)
    _store(found, decided.bundle, fingerprint, statement, key)
    return 0


def _signer(decided: Decision, key: str) -> tuple[str, str]:
    import hashlib
    from base64 import b64decode

    from puppetguard.policy.protections import SIGNERS

    assert decided.trust is not None
    path = key if key.endswith(".pub") else f"{key}.pub"
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            words = file.read(20_000).split()
        fingerprint = hashlib.sha256(b64decode(words[1])).hexdigest()
    except (OSError, IndexError, ValueError):
        raise UsageError(f"{path}: there is no public key here") from None
    signer = decided.trust.signers.get(fingerprint)
    if signer is None:
        raise TrustError(f"nobody of {SIGNERS} on base has the key {path}")
    return signer.person, fingerprint


def _statement(
    decided: Decision,
    decision: Literal["approve", "break-glass"],
    person: str,
    target: str | None,
    lasting: int | None,
    reason: str,
    ticket: str,
) -> Statement:
    from puppetguard.policy.protections import seconds
    from puppetguard.policy.statements import Statement

    trust = decided.trust
    assert trust is not None
    policy = trust.policy
    longest = seconds(policy.defaults.expires)
    if decision == "break-glass":
        if policy.break_glass is None:
            raise TrustError("the policy on base has no break-glass")
        longest = seconds(policy.break_glass.max_ttl)
    if lasting is not None and lasting > longest:
        raise UsageError(f"the policy allows {longest} seconds at most")
    now = int(time.time())
    return Statement(
        version=1,
        repo_id=policy.repo_id,
        target_ref=target or policy.target_ref,
        policy=trust.policy_digest,
        signers=trust.signers_digest,
        protections=tuple(sorted(one.protection.id for one in decided.needs)),
        changes=tuple(sorted(one.digest for one in decided.protected)),
        bundle=decided.bundle,
        decision=decision,
        person=person,
        issued=now,
        expires=now + (lasting or longest),
        nonce=secrets.token_hex(16),
        reason=reason,
        ticket=ticket,
    )


def _store(found: Range, bundle: str, fingerprint: str, statement: Statement, key: str) -> None:
    from puppetguard.policy.atomic import replace_file
    from puppetguard.policy.evidence import APPROVALS
    from puppetguard.policy.ssh import sign
    from puppetguard.policy.statements import APPROVAL, BREAK_GLASS, encode_statement

    data = encode_statement(statement)
    signature = sign(key, APPROVAL if statement.decision == "approve" else BREAK_GLASS, data)
    root = found.room.repository.root
    stem = f"{APPROVALS}{bundle}/{fingerprint}"
    # What is on base, or says something else, stays: it is the record of what has been.
    if f"{stem}.json" in found.base.entries or os.path.lexists(os.path.join(root, f"{stem}.json")):
        stem = f"{stem}-{statement.nonce}"
    folder = os.path.join(root, os.path.dirname(stem))
    os.makedirs(folder, exist_ok=True)
    if not os.path.realpath(folder).startswith(os.path.realpath(root) + os.sep):
        raise UsageError(f"{folder} leads out of the repository")
    for ending, content in ((".json", data), (".sig", signature)):
        replace_file(os.path.join(root, f"{stem}{ending}"), content)
        print(f"wrote {stem}{ending}")
    print(f"now: git add {APPROVALS} && git commit -m 'Approve {bundle[:12]}'")
