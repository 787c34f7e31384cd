"""JSON that is safe to print."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_UNUSUAL = re.compile(r"[^\n -~]")
"""Each character that may be unprintable: looked at one by one."""


def json_text(record: Any) -> str:
    r"""Return a record as indented JSON, ended by a line feed.

    What is not printable is written as ``\u`` escapes: the same JSON, but nothing in it can reach a terminal as a
    control character or turn the direction of text. The bytes of a file name that are not UTF-8 come out as ``\xNN``.
    """
    return _visible(msgspec.json.format(_encoded(record), indent=2).decode("utf-8")) + "\n"


def json_line(record: Any) -> str:
    """Return a record as JSON in one line, ended by a line feed; otherwise as ``json_text``."""
    return _visible(_encoded(record).decode("utf-8")) + "\n"


def _visible(text: str) -> str:
    text = _UNUSUAL.sub(lambda match: match[0] if match[0].isprintable() else _escaped(match[0]), text)
    # Whoever prints it in a job of a CI server gives the server no command by it.
    return text.replace("##[", r"#\u0023[")


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _encoded(record: Any) -> bytes:
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(record))


def _encodable(value: Any) -> Any:
    """Return data without lone surrogates, which stand for the bytes of a file name that are not UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(one) for one in value]
    return value
