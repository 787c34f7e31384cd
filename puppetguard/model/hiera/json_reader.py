"""JSON as Ruby reads it, with the place of each key and value.

Ruby takes comments (``/* */``, ``//``) and any character behind a backslash; of equal keys the last one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.hiera.nodes import (
    DEEPEST,
    LARGEST,
    MOST,
    Data,
    Entry,
    Flaw,
    Kind,
    Mapping,
    Scalar,
    Sequence,
    Tree,
    place_of,
)
from puppetguard.model.late import late_pattern
from puppetguard.source import SourceFile

_TOKEN = late_pattern(
    r"""(?P<skip>[ \t\r\n]+|//[^\n]*|/\*(?s:.*?)\*/)
    |(?P<string>"(?:[^"\\\x00-\x1f]|\\[^u\x00-\x1f]|\\u[0-9a-fA-F]{4})*")
    |(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9.\w]))
    |(?P<word>true|false|null)(?!\w)
    |(?P<mark>[\[\]{},:])""",
    re.VERBOSE,
)
_ESCAPE = late_pattern(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


class _FailureError(Exception):
    def __init__(self, start: int, end: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.start = start
        self.end = end
        self.message = message
        self.hint = hint


class _LimitError(Exception):
    """Reading goes no further."""


class _Open:
    __slots__ = ("entries", "items", "key", "mapping", "start")

    def __init__(self, start: int, *, mapping: bool) -> None:
        self.start = start
        self.mapping = mapping
        self.items: list[Data] = []
        self.entries: list[Entry] = []
        self.key: Scalar | None = None


def read_json(text: str) -> Tree:
    """Read a JSON text; what Puppet would reject is among the flaws."""
    if len(text) > LARGEST:
        return Tree(None, (), f"it is longer than {LARGEST} characters")
    reader = _Reader(text)
    try:
        root = reader.read()
    except _FailureError as error:
        flaw = Flaw("syntax", place_of(reader.source, error.start, error.end), error.message, error.hint)
        return Tree(None, (*reader.flaws, flaw))
    except _LimitError as error:
        return Tree(None, tuple(reader.flaws), str(error))
    return Tree(root, tuple(reader.flaws))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.source = SourceFile("", text)
        self.flaws: list[Flaw] = []

    def tokens(self) -> Iterator[_Token]:
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise self.strange(at)
            if match.lastgroup != "skip":
                yield _Token(self.text[at] if match.lastgroup == "mark" else str(match.lastgroup), at, match.end())
            at = match.end()
        yield _Token("end", at, at)

    def strange(self, at: int) -> _FailureError:
        char = self.text[at]
        if char == '"':
            end = self.text.find("\n", at)
            return _FailureError(at, at + 1 if end < 0 else end, "this text is not closed", 'close it with `"`')
        if char == "\ufeff":
            return _FailureError(at, at + 1, "a byte order mark is no JSON", "save the file as UTF-8 without it")
        if char == "'":
            return _FailureError(at, at + 1, "JSON has no single quotes", 'write `"`')
        word = re.compile(r"[\w.+-]+").match(self.text, at)
        end = word.end() if word else at + 1
        return _FailureError(
            at, end, f"`{self.text[at : min(end, at + 40)]}` is no JSON", "put a text in double quotes" if word else ""
        )

    def read(self) -> Data:
        stack: list[_Open] = []
        root: Data | None = None
        # What may come: a value, a key, a colon, or what follows a value.
        state = "value"
        count = 0
        comma: _Token | None = None
        for token in self.tokens():
            count += 1
            if count > MOST * 2:
                raise _LimitError(f"it has more than {MOST} values")
            if token.kind == "end":
                if root is None or stack:
                    missing = (
                        f"`{'}' if stack[-1].mapping else ']'}` is missing for the one in line"
                        f" {self.source.position(stack[-1].start).line}"
                        if stack
                        else "there is no value"
                    )
                    raise _FailureError(token.start, token.end, f"the file ends too early: {missing}")
                return root
            closing = token.kind in ("]", "}")
            if closing and stack and (state in ("first", "first-key", "next") or (comma and state in ("value", "key"))):
                if comma:
                    raise _FailureError(
                        comma.start, comma.end, "a comma stands behind the last part", "remove the comma"
                    )
                if (token.kind == "}") != stack[-1].mapping:
                    raise _FailureError(
                        token.start,
                        token.end,
                        f"`{token.kind}` closes what was opened with `{'{' if stack[-1].mapping else '['}` in line"
                        f" {self.source.position(stack[-1].start).line}",
                    )
                value = self.closed(stack.pop(), token.end)
                if stack:
                    self.put(stack[-1], value)
                else:
                    root = value
                state = "next"
                continue
            comma = None
            if state in ("value", "first"):
                if token.kind in ("{", "["):
                    stack.append(_Open(token.start, mapping=token.kind == "{"))
                    if len(stack) > DEEPEST:
                        raise _FailureError(token.start, token.end, f"it nests more than {DEEPEST} levels deep")
                    state = "first-key" if token.kind == "{" else "first"
                    continue
                if token.kind not in ("string", "number", "word"):
                    raise self.unexpected(token, "a value")
                value = self.scalar(token)
                if stack:
                    self.put(stack[-1], value)
                else:
                    root = value
                state = "next"
            elif state in ("key", "first-key"):
                if token.kind != "string":
                    raise self.unexpected(token, "a key in double quotes")
                stack[-1].key = self.scalar(token)
                state = "colon"
            elif state == "colon":
                if token.kind != ":":
                    raise self.unexpected(token, "a colon")
                state = "value"
            elif not stack:
                raise self.unexpected(token, "the end of the file")
            elif token.kind == ",":
                comma = token
                state = "key" if stack[-1].mapping else "value"
            else:
                raise self.unexpected(token, f"a comma or `{'}' if stack[-1].mapping else ']'}`")
        raise AssertionError

    def unexpected(self, token: _Token, wanted: str) -> _FailureError:
        found = self.text[token.start : min(token.end, token.start + 40)]
        return _FailureError(token.start, token.end, f"{wanted} is missing before `{found}`")

    def put(self, where: _Open, value: Data) -> None:
        if not where.mapping:
            where.items.append(value)
        elif where.key is not None:
            where.entries.append(Entry(where.key, value))
            where.key = None

    def closed(self, one: _Open, end: int) -> Data:
        place = place_of(self.source, one.start, end)
        if not one.mapping:
            return Sequence(place, tuple(one.items))
        seen: dict[str, Scalar] = {}
        for entry in one.entries:
            key = entry.key
            assert isinstance(key, Scalar)
            first = seen.setdefault(key.text, key)
            if first is not key:
                message = f"`{key.text}` is in line {first.place.line} already, and is hidden by this one"
                self.flaws.append(Flaw("duplicate", key.place, message, "keep one of the two", first.place))
        return Mapping(place, tuple(one.entries))

    def scalar(self, token: _Token) -> Scalar:
        text = self.text[token.start : token.end]
        kind: Kind = "string"
        if token.kind == "string":
            text = _unescaped(text[1:-1])
        elif token.kind == "number":
            kind = "integer" if text.lstrip("-").isdigit() else "float"
        else:
            kind = "null" if text == "null" else "boolean"
            text = "" if kind == "null" else text
        return Scalar(place_of(self.source, token.start, token.end), text, kind, token.start, token.end)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2]), text)
    # Two escapes of a surrogate pair are one character.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
