"""What is wrong with a text that should be JSON, in words that do not depend on the version of Python."""

from __future__ import annotations

import json
import re
from typing import Any

from puppetguard.syntax.validation.flaw import Flaw

# What is never closed reaches to the end, so that no text is gone through again and again.
_QUOTED = r'"(?>(?:[^"\\]+|\\.)*)"?'
_COMMENT = re.compile(rf"{_QUOTED}|(/\*(?>(?:[^*]+|\*(?!/))*)\*/|//[^\n]*)|/\*(?>(?:[^*]+|\*(?!/))*)", re.DOTALL)
_NOT_A_VALUE = re.compile(rf"{_QUOTED}|(-?Infinity|NaN)", re.DOTALL)
_STRING = re.compile(_QUOTED, re.DOTALL)
_WORD = re.compile(r"[\w.+-]+|.", re.DOTALL)
_DEEPEST = 100  # as Ruby's parser has it


def json_flaw(text: str) -> Flaw | None:
    """Return what is wrong with a JSON text (comments allowed, as Ruby's parser allows them), or None."""
    if _depth(_STRING.sub('""', text)) > _DEEPEST:
        return Flaw(0, 0, f"it nests deeper than {_DEEPEST} levels")
    bare = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[1]) if match[1] else match[0], text)
    try:
        json.loads(bare, parse_constant=_refuse, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        return _flaw(bare, error.pos, error.msg)
    except ValueError as error:
        places = (match for match in _NOT_A_VALUE.finditer(bare) if match[1])
        return Flaw.at(bare, next(places).start(1), f"`{error}` is not a value of JSON", "write a number or `null`")
    return None


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _flaw(text: str, offset: int, said: str) -> Flaw:
    """Say in our own words what Python's parser ``said`` of a text."""
    rest = text[offset:].lstrip()
    comma = text[:offset].rstrip()
    if rest[:1] in ("}", "]") and comma.endswith(","):
        return _comma_too_many(text, len(comma) - 1, rest[0])
    if rest[:1] == "," and rest[1:].lstrip()[:1] in ("}", "]") and rest[1:].lstrip():
        return _comma_too_many(text, text.index(",", offset), rest[1:].lstrip()[0])
    if "string" in said.lower() and "Unterminated" in said:
        return Flaw.at(text, offset, 'this text is never closed with `"`', 'write `"` where it ends')
    if "control character" in said:
        return Flaw.at(text, offset, "a line break or tab stands in a text", "write `\\n` or `\\t`")
    if "escape" in said:
        offset = text.rfind("\\", 0, offset + 1)
        escape = text[offset : offset + 2]
        if escape == "\\u":
            return Flaw.at(
                text, offset, "`\\u` stands without its four hexadecimal digits", "write `\\\\` for a backslash"
            )
        return Flaw.at(text, offset, f"`{escape}` is not an escape of JSON", "write `\\\\` for a backslash")
    if not rest:
        return Flaw.at(text, len(text.rstrip()), "the text ends too early", 'close each `{`, `[` and `"`')
    offset = len(text) - len(rest)
    word = _WORD.match(rest)
    shown = f"`{word[0]}`" if word else ""
    if rest[0] == "'":
        return Flaw.at(text, offset, "`'` is not a quote of JSON", 'write `"` around keys and texts')
    if rest[0] == '"':
        string = _STRING.match(rest)
        shown = f"`{string[0]}`" if string and len(string[0]) < 40 and "\n" not in string[0] else "this text"
    if rest[0].isdigit() and text[offset - 1 : offset] == "0":
        return Flaw.at(text, offset - 1, "a number does not start with 0", 'remove the 0, or write a text in `"`')
    if "',' delimiter" in said:
        return Flaw.at(text, offset, f"a `,` is missing before {shown}")
    if "':' delimiter" in said:
        return Flaw.at(text, offset, f"a `:` is missing before {shown}")
    if "property name" in said:
        return Flaw.at(text, offset, f'a key in `"` is expected instead of {shown}')
    if "Extra data" in said:
        return Flaw.at(text, offset, f"{shown} follows the end")
    if rest[0] in ",]}":
        return Flaw.at(text, offset, f"a value is missing before {shown}")
    hint = {"`True`": "write `true`", "`False`": "write `false`", "`None`": "write `null`", "`undef`": "write `null`"}
    return Flaw.at(text, offset, f"{shown} is not a value of JSON", hint.get(shown, "a text stands in double quotes"))


def _comma_too_many(text: str, offset: int, closer: str) -> Flaw:
    return Flaw.at(text, offset, f"a `,` stands before the closing `{closer}`", "remove it")
