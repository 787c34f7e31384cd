"""What is wrong with a text that is to be JSON (RFC 8259), and where: in the same words whatever library reads it."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z_]+")


class JsonFlaw(NamedTuple):
    """What stands at ``[start, end)`` and cannot be so: why, and what to do."""

    start: int
    end: int
    said: str
    hint: str


def json_flaw(text: str) -> JsonFlaw | None:
    """Return what is wrong with a text that is not empty; None if it is JSON."""
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return _flaw(text, error.pos)
    except RecursionError:
        # Nested too deeply to tell.
        return None
    return None


def _flaw(text: str, at: int) -> JsonFlaw:
    if at >= len(text.rstrip()):
        last = max(len(text.rstrip()) - 1, 0)
        return JsonFlaw(last, last + 1, "something is not closed", "close what is open")
    # Newer libraries point at the comma, others at what closes behind it.
    closing = at + len(text[at:]) - len(text[at:].removeprefix(",").lstrip()) if text[at] == "," else at
    before = len(text[:closing].rstrip())
    if text[closing : closing + 1] in ("}", "]") and text[before - 1 : before] == ",":
        return JsonFlaw(before - 1, before, f"no comma may stand before `{text[closing]}`", "remove it")
    if text[at] == "'":
        return JsonFlaw(at, at + 1, "single quotes are none of JSON", 'write `"`')
    behind = text[:at].rstrip()
    if (behind[-1:] in ('"', "}", "]") or behind[-1:].isalnum()) and (text[at] in '"{[' or text[at].isalnum()):
        return JsonFlaw(len(behind) - 1, len(behind), "a comma or a colon is missing behind this", "add it")
    word = _WORD.match(text, at)
    if word is not None:
        hint = 'put texts in `"`; the others are `true`, `false`, `null` and numbers'
        return JsonFlaw(at, word.end(), f"`{word[0]}` is no value", hint)
    return JsonFlaw(
        at, at + 1, f"`{text[at]}` cannot stand here", "put keys and texts in quotes, and close what is open"
    )
