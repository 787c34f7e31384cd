"""Who made a change: authors, committers and co-authors of its commits, and whether their signatures prove it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from puppetguard.errors import TrustError
from puppetguard.git.run import CleanRoom
from puppetguard.policy.protections import Policy, Signer
from puppetguard.policy.ssh import read_signature, verify

_ADDRESS = re.compile(rb"<([^<>\n]*)> -?\d+ [-+]\d{4}$")
_TRAILER = re.compile(
    rb"^\s*(?:co-authored-by|co-developed-by|signed-off-by|on-behalf-of)\s*:.*?<([^<>\n]*)>",
    re.IGNORECASE | re.MULTILINE,
)
_APPROVED = re.compile(rb"^\s*((?:approved|reviewed|acked)-by\s*:.*)$", re.IGNORECASE | re.MULTILINE)


class Authors(msgspec.Struct, frozen=True):
    """Who made a change.

    ``people`` are those of the policy, ``unknown`` addresses that are nobody's there. ``authenticated`` tells that each
    commit is signed by a key of a person. ``claims`` are trailers that claim approval: text that anyone can type.
    """

    people: frozenset[str]
    unknown: frozenset[str]
    authenticated: bool
    claims: tuple[str, ...] = ()


def authors(
    room: CleanRoom, base: str | None, head: str, policy: Policy, signers: Mapping[str, Signer], revoked: bytes | None
) -> Authors:
    """Return who made the commits from ``base`` (not with it) to ``head``, both given by full ids."""
    told = room.ask("rev-list", head, *([f"^{base}"] if base else [])) or b""
    people: set[str] = set()
    unknown: set[str] = set()
    claims: list[str] = []
    commits = [name for name in told.decode("ascii").split() if not _only_approves(room, name)]
    authenticated = bool(commits)
    for name in commits:
        data = room.ask("cat-file", "commit", name) or b""
        header, _, message = data.partition(b"\n\n")
        found = [match[1] for line in header.split(b"\n") if line.startswith((b"author ", b"committer "))
                 if (match := _ADDRESS.search(line))]  # fmt: skip
        for address in (*found, *_TRAILER.findall(message)):
            email = address.decode("utf-8", "backslashreplace")
            person = policy.person_of(email)
            (people if person is not None else unknown).add(person if person is not None else email)
        claims += (one.decode("utf-8", "backslashreplace").strip() for one in _APPROVED.findall(message))
        signer = _signer(data, signers, revoked)
        if signer is None:
            authenticated = False
        else:
            people.add(signer)
    return Authors(frozenset(people), frozenset(unknown), authenticated, tuple(claims))


def _only_approves(room: CleanRoom, commit: str) -> bool:
    """Tell whether a commit does nothing but bring approvals: who carries these has not made the change.

    A merge can bring anything, and so it always counts.
    """
    told = room.ask("diff-tree", "-r", "-z", "--no-commit-id", "--name-only", "-m", commit) or b""
    names = [name for name in told.split(b"\0") if name]
    return bool(names) and all(name.startswith(b".puppetguard/approvals/") for name in names)


def _signer(commit: bytes, signers: Mapping[str, Signer], revoked: bytes | None) -> str | None:
    """Return the person whose key has signed a commit; None if nobody's has."""
    match = re.search(rb"^gpgsig(?:-sha256)? (-----BEGIN SSH SIGNATURE-----\n(?: .*\n)+)", commit, re.MULTILINE)
    if match is None or match.start() > commit.find(b"\n\n"):
        return None
    armour = match[1].replace(b"\n ", b"\n")
    try:
        signer = signers.get(read_signature(armour).fingerprint)
    except TrustError:
        return None
    if signer is None:
        return None
    payload = commit[: match.start()] + commit[match.end() :]
    return signer.person if verify(signer, "git", payload, armour, revoked) is None else None
