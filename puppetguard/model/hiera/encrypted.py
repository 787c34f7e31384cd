"""Values that hiera-eyaml encrypts: ``ENC[PKCS7,…]``. They stay closed; one that is damaged cannot be opened."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"ENC\[(?=[A-Z][A-Z0-9]{2,},)|ENC\[(?=MI[A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9+/=\s]")
_DECRYPTED = re.compile(r"DEC(?:\(\d+\))?::[A-Z][A-Z0-9]+\[")


class BrokenSecret(NamedTuple):
    """An encrypted value that cannot be decrypted: where it stands in the text, and why."""

    start: int
    end: int
    message: str
    hint: str


def broken_secrets(text: str) -> list[BrokenSecret]:
    """Return the damaged encrypted values of a text, in its order."""
    found = [_plain(match) for match in _DECRYPTED.finditer(text)] if "DEC" in text else []
    if "ENC[" not in text:
        return found
    for match in _MARK.finditer(text):
        end = text.find("]", match.end())
        if end < 0:
            found.append(
                BrokenSecret(
                    match.start(),
                    len(text),
                    "the encrypted value is not closed: it is used as it stands, not decrypted",
                    "close it with `]`, or encrypt it anew",
                )
            )
            break
        tag, comma, body = text[match.end() : end].partition(",")
        if not comma:
            tag, body = "PKCS7", tag
        flaw = _flaw(tag, body)
        if flaw:
            found.append(
                BrokenSecret(match.start(), end + 1, f"the encrypted value {flaw}", "copy it whole, or encrypt it anew")
            )
    return found


def _plain(match: re.Match[str]) -> BrokenSecret:
    return BrokenSecret(
        match.start(),
        match.end(),
        f"`{match[0]}` is how `eyaml edit` shows a value that is not encrypted: the secret stands here in clear, and"
        " Hiera takes it for a text",
        "encrypt it, and replace the secret",
    )


def _flaw(tag: str, body: str) -> str:
    """Return what is wrong with the base64 text of an encrypted value; empty if nothing is."""
    if other := _OTHER.search(body):
        return f"has `{other[0]}` in it, which base64 has not: it cannot be decrypted"
    packed = "".join(body.split())
    bare = packed.rstrip("=")
    if not bare:
        return "is empty: it cannot be decrypted"
    if "=" in bare or len(packed) % 4 or len(packed) - len(bare) > 2:
        return f"is {len(packed)} characters of base64, no multiple of four: a part of it is missing or too much"
    return _cut(packed) if tag == "PKCS7" else ""


def _cut(packed: str) -> str:
    """Return whether the encrypted message is shorter than it says itself (its first bytes are its length)."""
    import base64

    head = base64.b64decode(packed[:8] + "=" * (-len(packed[:8]) % 4))
    size = len(packed) // 4 * 3 - packed.count("=")
    if len(head) < 4 or head[0] != 0x30 or not 0x80 < head[1] < 0x84:
        return ""
    count = head[1] - 0x80
    whole = 2 + count + int.from_bytes(head[2 : 2 + count], "big")
    return f"is cut off: it has {size} bytes of {whole}" if size < whole else ""
