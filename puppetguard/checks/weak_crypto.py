"""Cryptography that is known to be broken: protocols, ciphers, hashes of passwords, keys that are too short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.model.weak_crypto import Weak

_MARKS = {
    "cipher": ("protocol", "cipher", "kexalg", "macs", "tls_v", "tls_min", "ssl_v", "ssl_min", "hostkeyalg", "mintls"),
    "hash": ("pw_hash", "md5", "sha1", "openssl", "ssh-keygen", "htpasswd", "keytool", "ht_crypt", "'$1$"),
}


class WeakCryptoParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``kind``: protocols and ciphers, or hashes and keys."""

    kind: Literal["cipher", "hash"]


def _concerns(subject: Subject, parameters: WeakCryptoParameters) -> bool:
    return subject.mentions(_MARKS[parameters.kind])


def _weak_crypto(subject: Subject, parameters: WeakCryptoParameters) -> Iterator[Hit]:
    """Yield each place that asks for weak cryptography, or allows it."""
    from puppetguard.model.weak_crypto import weak_ciphers, weak_hashes

    yield from once(
        map(_cipher, weak_ciphers(subject)) if parameters.kind == "cipher" else map(_hash, weak_hashes(subject))
    )


def _cipher(weak: Weak) -> Hit:
    message = f"{weak.said}, which can be broken: whoever is on the way can read what is sent"
    return Hit(weak.span, _sure(weak), message, "allow TLS 1.2 and later, and ciphers of today only")


def _hash(weak: Weak) -> Hit:
    if weak.doubtful:
        message = f"{weak.said}: two files with the same checksum can be made"
        return Hit(weak.span, Confidence.POSSIBLE, message, "use SHA-256 or better")
    message = f"{weak.said}: a computer of today breaks it"
    return Hit(
        weak.span, _sure(weak), message, "use SHA-512 or bcrypt for passwords, RSA of 3072 bits or Ed25519 for keys"
    )


def _sure(weak: Weak) -> Confidence:
    return Confidence.CERTAIN if weak.certain else Confidence.LIKELY


CHECK = Check(
    _weak_crypto,
    parameters=WeakCryptoParameters,
    concerns=_concerns,
    marks=tuple(one for marks in _MARKS.values() for one in marks),
)
