"""What is wrong with a text that should be Base64."""

from __future__ import annotations

import base64
import binascii
import re

from puppetguard.syntax.validation.flaw import Flaw

_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")


def base64_flaw(text: str) -> Flaw | None:
    """Return what is wrong with a Base64 text (blanks do not count), or None."""
    wrong = _NO_BASE64.search(text)
    if wrong is not None:
        char = wrong[0]
        hint = ""
        if not _NO_BASE64.search(text.replace("-", "+").replace("_", "/")):
            hint = "the alphabet for addresses has `-` and `_`: write `+` and `/` instead"
        return Flaw.at(text, wrong.start(), f"`{char}` is not a character of Base64", hint)
    data = "".join(text.split())
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        if len(data) % 4:
            return Flaw(0, 0, "its length is not a multiple of 4: it was probably cut off", "paste it anew, as a whole")
        return Flaw(0, 0, "the `=` stand wrong", "one or two of them end the text, nothing else follows")
    return None
