"""What is signed: statements in canonical JSON, and the digests that they are made of.

Canonical JSON is UTF-8 with sorted keys, no blanks, only ASCII characters and no fractions. Each digest is SHA-256 over
the name of what is digested, a NUL, and the canonical JSON, so that one thing never has the digest of another.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

import msgspec

from puppetguard.errors import TrustError

APPROVAL, BREAK_GLASS = "puppetguard-approval", "puppetguard-break-glass"
"""The namespaces of signatures: one made for one thing never counts for another."""
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_LARGEST = 4_000_000


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says about one exact set of changes; times are seconds since 1970 in UTC."""

    version: Literal[1]
    repo_id: Short
    target_ref: Short
    policy: Digest
    signers: Digest
    protections: tuple[Short, ...]
    changes: tuple[Digest, ...]
    bundle: Digest
    decision: Literal["approve", "break-glass"]
    person: Short
    issued: int
    expires: int
    nonce: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    reason: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    ticket: Annotated[str, msgspec.Meta(max_length=200)] = ""


def canonical(value: object) -> bytes:
    """Return the canonical JSON of plain data."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def digest(domain: str, value: object) -> str:
    """Return the digest of plain data, as one kind of thing."""
    return hashlib.sha256(f"puppetguard {domain} 1".encode() + b"\0" + canonical(value)).hexdigest()


def content_digest(domain: str, data: bytes) -> str:
    """Return the digest of the content of a file."""
    return digest(domain, hashlib.sha256(data).hexdigest())


def encode_statement(statement: Statement) -> bytes:
    """Return the bytes that are signed."""
    return canonical(msgspec.to_builtins(statement)) + b"\n"


def decode_statement(data: bytes) -> Statement:
    """Return the statement of a file; TrustError unless it is written just as we write it."""
    if len(data) > _LARGEST:
        raise TrustError("the statement is too large")
    try:
        found = msgspec.json.decode(data, type=Statement)
        written = encode_statement(found)
    except (msgspec.DecodeError, UnicodeError, ValueError, RecursionError) as error:
        raise TrustError(f"this is no statement: {error}") from None
    if written != data:
        raise TrustError("this statement is not in canonical form")
    return found
