"""Who made a change: authors, committers and co-authors of its commits, and whether their signatures prove it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from puppetguard.errors import TrustError
from puppetguard.git.objects import read_commits
from puppetguard.git.run import CleanRoom
from puppetguard.policy.protections import Policy, Signer
from puppetguard.policy.ssh import Seal, read_signature, verify_all

_ADDRESS = re.compile(rb"<([^<>\n]*)> -?\d+ [-+]\d{4}$")
_TRAILER = re.compile(
    rb"^\s*(?:co-authored-by|co-developed-by|signed-off-by|on-behalf-of)\s*:.*?<([^<>\n]*)>",
    re.IGNORECASE | re.MULTILINE,
)
_APPROVALS = b".puppetguard/approvals/"
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
    names = told.decode("ascii").split()
    approving = _only_approving(room, names)
    contents = read_commits(room, [name for name in names if name not in approving])
    authenticated = bool(contents)
    seals: list[Seal] = []
    for data in contents.values():
        header, _, message = data.partition(b"\n\n")
        found = [match[1] for line in header.split(b"\n") if line.startswith((b"author ", b"committer "))
                 if (match := _ADDRESS.search(line))]  # fmt: skip
        for address in (*found, *_TRAILER.findall(message)):
            email = address.decode("utf-8", "backslashreplace")
            person = policy.person_of(email)
            (people if person is not None else unknown).add(person if person is not None else email)
        claims += (one.decode("utf-8", "backslashreplace").strip() for one in _APPROVED.findall(message))
        seal = _seal(data, signers)
        if seal is None:
            authenticated = False
        else:
            seals.append(seal)
    for seal, wrong in zip(seals, verify_all(seals, revoked), strict=True):
        if wrong is None:
            people.add(seal.signer.person)
        else:
            authenticated = False
    return Authors(frozenset(people), frozenset(unknown), authenticated, tuple(claims))


def _only_approving(room: CleanRoom, commits: Sequence[str]) -> set[str]:
    """Return the commits that do nothing but bring approvals: who carries these has not made the change.

    A merge can bring anything, and so it counts unless it differs from all of its parents in approvals alone.
    """
    if not commits:
        return set()
    asked = "".join(f"{name}\n" for name in commits).encode("ascii")
    told = room.ask("diff-tree", "--stdin", "-r", "-z", "-m", "--raw", "--no-renames", data=asked) or b""
    found: dict[str, bool] = {}
    current = ""
    pieces = iter(told.split(b"\0"))
    for piece in pieces:
        if piece.startswith(b":"):
            path = next(pieces, b"")
            found[current] = found.get(current, True) and path.startswith(_APPROVALS)
        elif piece:
            current = piece.decode("ascii")
    return {name for name, only in found.items() if only}


def _seal(commit: bytes, signers: Mapping[str, Signer]) -> Seal | None:
    """Return the signature of a commit by the key of a person, which is still to be verified; None if it has none."""
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
    return Seal(signer, "git", commit[: match.start()] + commit[match.end() :], armour)
