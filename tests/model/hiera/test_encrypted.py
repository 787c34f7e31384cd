from __future__ import annotations

import base64

import pytest

from puppetguard.model.hiera.encrypted import broken_secrets

WHOLE = base64.b64encode(b"\x30\x82\x00\x0c" + b"x" * 12).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"ENC[PKCS7,{WHOLE}]",
        f"a=ENC[PKCS7,{WHOLE[:6]} {WHOLE[6:]}];",
        "ENC[GPG,aGVsbG8=]",
        "ENC[x]",
        "ENCODING",
        "DECEMBER[",
    ],
)
def test_what_can_be_decrypted(text: str) -> None:
    assert broken_secrets(text) == []


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        (f"x ENC[PKCS7,{WHOLE}", 2, "the encrypted value is not closed: it is used as it stands, not decrypted"),
        ("ENC[PKCS7,]", 0, "the encrypted value is empty: it cannot be decrypted"),
        ("ENC[PKCS7,ab…cd]", 0, "the encrypted value has `…` in it, which base64 has not: it cannot be decrypted"),
        (
            f"ENC[PKCS7,{WHOLE[:-3]}]",
            0,
            "the encrypted value is 21 characters of base64, no multiple of four: a part of it is missing or too much",
        ),
        (f"ENC[PKCS7,{WHOLE[:16]}]", 0, "the encrypted value is cut off: it has 12 bytes of 16"),
    ],
)
def test_what_cannot(text: str, start: int, message: str) -> None:
    assert [(one.start, one.message) for one in broken_secrets(text)] == [(start, message)]


def test_what_was_left_decrypted() -> None:
    found = broken_secrets("DEC(12)::PKCS7[secret]!")
    assert [(one.start, one.end) for one in found] == [(0, 15)]
    assert "secret stands here in clear" in found[0].message
