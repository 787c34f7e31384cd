"""What decides about a change: the policy and the keys of its base, and what is revoked there."""

from __future__ import annotations

import msgspec

from puppetguard.errors import TrustError
from puppetguard.git.snapshot import Snapshot
from puppetguard.policy.protections import (
    POLICY,
    REVOKED,
    REVOKED_KEYS,
    SIGNERS,
    Policy,
    Signer,
    read_policy,
    read_signers,
)
from puppetguard.policy.statements import content_digest


class Trust(msgspec.Struct, frozen=True):
    """What decides: the policy and the keys of base, with the digests that statements must name."""

    policy: Policy
    signers: dict[str, Signer]
    policy_digest: str
    signers_digest: str
    revoked_keys: bytes | None = None
    revoked: frozenset[str] = frozenset()


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
