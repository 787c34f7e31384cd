"""Reads type expressions from text, where there is no parser: types and literals, and nothing that is computed."""

from __future__ import annotations

import re
from functools import lru_cache

from puppetguard.model.late import late_pattern
from puppetguard.model.types.expressions import (
    Access,
    ArrayOf,
    DefaultWord,
    Expression,
    HashOf,
    Literal,
    Name,
    Regex,
)

_DEEPEST = 60
_LONGEST = 20_000
_BLANKS = late_pattern(r"(?:\s|\#[^\n]*\n?|/\*.*?\*/)*", re.DOTALL)
_TOKEN = late_pattern(
    r"""
      (?P<name>    (?:::)?[A-Z]\w*(?:::[A-Z]\w*)* )
    | (?P<word>    (?:::)?[a-z_][\w-]*(?:::[a-z_][\w-]*)* )
    | (?P<number>  -?\s*(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?(?:[eE]-?\d+)?) )
    | (?P<single>  '(?:[^'\\]|\\.)*' )
    | (?P<double>  "(?:[^"\\$]|\\.|\$(?![\w{:]))*" )
    | (?P<regex>   /(?:[^/\\]|\\.)*/ )
    | (?P<mark>    =>|[\[\]{},] )
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "undef": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "$": "$", '"': '"', "'": "'", "\\": "\\"}


@lru_cache(maxsize=4096)
def read(text: str) -> Expression | None:
    """Return the expression that a text is; None if it is none, something in it is computed, or it is too deep."""
    if len(text) > _LONGEST:
        return None
    reader = _Reader(text)
    try:
        found = reader.expression(0)
    except _UnreadableError:
        return None
    return found if reader.at == len(text) else None


class _UnreadableError(Exception):
    """The text is no type expression, or one that must be evaluated."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._skip()

    def _skip(self) -> None:
        found = _BLANKS.match(self.text, self.at)
        if found is not None:
            self.at = found.end()

    def _take(self, mark: str) -> bool:
        if not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        self._skip()
        return True

    def expression(self, depth: int) -> Expression:
        token = _TOKEN.match(self.text, self.at)
        if token is None or depth > _DEEPEST:
            raise _UnreadableError
        start, text, kind = self.at, token[0], token.lastgroup
        self.at = end = token.end()
        if kind == "name":
            name = Name(text, start, end)
            # A bracket belongs to the name only if it follows at once.
            if not self.text.startswith("[", self.at):
                self._skip()
                return name
            self._take("[")
            keys = self._items("]", depth)
            return Access(name, tuple(keys), start, self._passed())
        self._skip()
        match kind:
            case "word":
                if text == "default":
                    return DefaultWord(start, end)
                return Literal(_WORDS.get(text, text) if text in _WORDS else text, start, end)
            case "number":
                return Literal(_number(text), start, end)
            case "single":
                return Literal(re.sub(r"\\([\\'])", r"\1", text[1:-1]), start, end)
            case "double":
                return Literal(_unescaped(text[1:-1]), start, end)
            case "regex":
                return Regex(text[1:-1].replace("\\/", "/"), start, end)
        if text == "[":
            return ArrayOf(tuple(self._items("]", depth)), start, self._passed())
        if text == "{":
            return HashOf(tuple(self._entries(depth)), start, self._passed())
        raise _UnreadableError

    def _passed(self) -> int:
        """Return where what was just read ends, without the blanks behind it."""
        return len(self.text[: self.at].rstrip())

    def _items(self, closing: str, depth: int) -> list[Expression]:
        found: list[Expression] = []
        while not self._take(closing):
            found.append(self.expression(depth + 1))
            if not self._take(","):
                if not self._take(closing):
                    raise _UnreadableError
                break
        return found

    def _entries(self, depth: int) -> list[tuple[Expression, Expression]]:
        found: list[tuple[Expression, Expression]] = []
        while not self._take("}"):
            key = self.expression(depth + 1)
            if not self._take("=>"):
                raise _UnreadableError
            found.append((key, self.expression(depth + 1)))
            if not self._take(","):
                if not self._take("}"):
                    raise _UnreadableError
                break
        return found


def _number(text: str) -> int | float:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("- \t\n\r")
    if digits[:2] in ("0x", "0X"):
        return sign * int(digits, 16)
    if digits.isdecimal():
        if len(digits) > 1 and digits.startswith("0"):
            if not re.fullmatch(r"0[0-7]+", digits):
                raise _UnreadableError
            return sign * int(digits, 8)
        if len(digits) > 19:
            raise _UnreadableError
        return sign * int(digits)
    return sign * float(digits)


def _unescaped(text: str) -> str:
    if "\\u" in text:
        raise _UnreadableError
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), text, flags=re.DOTALL)
