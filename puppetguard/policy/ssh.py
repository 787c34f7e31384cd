"""Signatures by the real ``ssh-keygen``: made with keys of agents and hardware too, verified without a network."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from puppetguard.errors import TrustError
from puppetguard.policy.protections import Signer

_PROGRAM = "ssh-keygen"
_ARMOUR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?")
_LARGEST = 20_000
_TIME_OUT = 20
_AT_ONCE = 8
"""How many signatures are verified at the same time."""
_KEPT = ("PATH", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")


class Signature(msgspec.Struct, frozen=True):
    """What a signature says of itself: its key (by fingerprint, SHA-256 in hexadecimal) and its namespace."""

    fingerprint: str
    namespace: str


def read_signature(data: bytes) -> Signature:
    """Read the armour of a signature; TrustError if it is none."""
    match = _ARMOUR.fullmatch(data) if len(data) <= _LARGEST else None
    if match is None:
        raise TrustError("this is no SSH signature")
    try:
        blob = base64.b64decode(match[1].replace(b"\n", b""), validate=True)
    except binascii.Error:
        raise TrustError("this is no SSH signature") from None
    if blob[:10] != b"SSHSIG\0\0\0\x01":
        raise TrustError("this is no SSH signature of version 1")
    key, rest = _string(blob[10:])
    namespace, _ = _string(rest)
    kind, _ = _string(key)
    if b"-cert-" in kind:
        raise TrustError("certificates are not accepted")
    return Signature(hashlib.sha256(key).hexdigest(), namespace.decode("utf-8", "backslashreplace"))


def _string(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:4], "big")
    if len(data) < 4 + length or len(data) < 4:
        raise TrustError("this SSH signature ends early")
    return data[4 : 4 + length], data[4 + length :]


def verify(signer: Signer, namespace: str, data: bytes, signature: bytes, revoked: bytes | None = None) -> str | None:
    """Return None if a signature of ``data`` is that of the key, else the reason why it is not.

    ``revoked`` is a list of public keys, or a key revocation list. TrustError if ssh-keygen cannot be asked.
    """
    if namespace not in signer.namespaces:
        return f"the key of {signer.person} may not sign for {namespace}"
    if _is_good(signer, namespace, data, signature, revoked):
        return None
    # ssh-keygen does not say which of the two it is.
    if revoked is not None and _is_good(signer, namespace, data, signature, None):
        return "the key is revoked"
    return "the signature does not fit the statement"


class Seal(msgspec.Struct, frozen=True):
    """A signature to be verified: whose key, for what, the data, and the signature itself."""

    signer: Signer
    namespace: str
    data: bytes
    signature: bytes


def verify_all(seals: Sequence[Seal], revoked: bytes | None = None) -> list[str | None]:
    """Return what ``verify`` says of each: once of those that are the same, and several at the same time.

    A push waits for all of them; and who audits asks the same ones for many moments.
    """
    if len(seals) < 2:
        return [_verified(one, revoked) for one in seals]
    from concurrent.futures import ThreadPoolExecutor

    different = list(dict.fromkeys(seals))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(zip(different, pool.map(lambda one: _verified(one, revoked), different), strict=True))
    return [found[one] for one in seals]


@lru_cache(maxsize=1_000)
def _verified(one: Seal, revoked: bytes | None) -> str | None:
    return verify(one.signer, one.namespace, one.data, one.signature, revoked)


def _is_good(signer: Signer, namespace: str, data: bytes, signature: bytes, revoked: bytes | None) -> bool:
    line = f'{signer.person} namespaces="{namespace}" {signer.type} {signer.key}\n'
    with tempfile.TemporaryDirectory(prefix="puppetguard-ssh-") as folder:
        command = ["-Y", "verify", "-f", _put(folder, "signers", line.encode()), "-I", signer.person, "-n", namespace]
        command += ["-s", _put(folder, "signature", signature)]
        if revoked is not None:
            # A list that ssh-keygen cannot read refuses every key.
            command += ["-r", _put(folder, "revoked", revoked)]
        done = _run(command, data)
    said = done.stdout.decode("utf-8", "backslashreplace")
    return done.returncode == 0 and said.startswith(f'Good "{namespace}" signature for {signer.person} with ')


def sign(key: str, namespace: str, data: bytes) -> bytes:
    """Return the signature of ``data`` with the key of a file (public if an agent has the private one)."""
    if not os.path.isfile(key):
        raise TrustError(f"there is no key {key}")
    with tempfile.TemporaryDirectory(prefix="puppetguard-ssh-") as folder:
        path = _put(folder, "statement", data)
        done = _run(["-Y", "sign", "-f", os.path.abspath(key), "-n", namespace, path], None, inherit=True)
        if done.returncode or not os.path.exists(f"{path}.sig"):
            said = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
            raise TrustError(f"ssh-keygen did not sign: {said[-1] if said else done.returncode}")
        with open(f"{path}.sig", "rb") as file:
            return file.read()


def _put(folder: str, name: str, data: bytes) -> str:
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(data)
    return path


def _run(arguments: Sequence[str], data: bytes | None, *, inherit: bool = False) -> subprocess.CompletedProcess[bytes]:
    # Who signs has an agent and may be asked for a pass phrase; who verifies needs nothing.
    environment = dict(os.environ) if inherit else {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["LC_ALL"] = "C"
    try:
        return subprocess.run(  # noqa: S603 # fixed arguments and paths of ours
            [_PROGRAM, *arguments],
            input=data,
            env=environment,
            capture_output=True,
            check=False,
            timeout=None if inherit else _TIME_OUT,
        )
    except OSError as error:
        raise TrustError(
            f"{_PROGRAM} cannot be run, so no approval can be verified: {error.strerror or error}"
        ) from None
    except subprocess.TimeoutExpired:
        raise TrustError(f"{_PROGRAM} did not answer in {_TIME_OUT} seconds") from None
