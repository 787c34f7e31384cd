"""The arguments of a call in Ruby, as far as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from puppetguard.model.ruby.masking import Masked

_STEP = re.compile(r"[()\[\]{},\n;]|\bdo\b")
_SYMBOL = re.compile(r":([A-Za-z_]\w*[?!]?)")
_OPTION = re.compile(r"""(?::?(?P<quote>["'])?(?P<name>\w*)\s*(?(quote)["'])\s*=>|(?P<key>\w+):(?!:))\s*""")
_LONGEST = 20_000
"""How far the arguments of one call are followed, in characters: here-documents among them can be long."""
_MOST = 1_000
"""How many lines, brackets and commas they are followed over."""


class Argument(NamedTuple):
    """An argument: a ``word`` (symbol or text), a ``pattern``, or ``other``; ``option`` is the name of a named one."""

    kind: Literal["word", "pattern", "other"]
    value: str
    option: str = ""


def arguments(text: str, masked: Masked, at: int) -> tuple[list[Argument], int]:
    """Return the arguments of a call whose name ends at ``at``, and where they end."""
    code = masked.code
    while at < len(code) and code[at] in " \t":
        at += 1
    closed = code[at : at + 1] == "("
    start = at + closed
    found: list[Argument] = []
    end = start
    for begin, end in _pieces(code, start, in_parentheses=closed):
        if code[begin:end].strip() or begin in masked.texts:
            found.append(_argument(text, masked, begin, end))
    return found, end


def _pieces(code: str, start: int, *, in_parentheses: bool) -> Iterator[tuple[int, int]]:
    depth = 0
    begin = start
    limit = min(len(code), start + _LONGEST)
    for number, step in enumerate(_STEP.finditer(code, start, limit)):
        what = step[0]
        if number > _MOST:
            return
        if what in "([{":
            if what == "{" and depth == 0 and not in_parentheses and code[begin : step.start()].strip():
                yield begin, step.start()
                return
            depth += 1
        elif what in ")]}":
            if depth == 0:
                yield begin, step.start()
                return
            depth -= 1
        elif depth == 0 and what == ",":
            yield begin, step.start()
            begin = step.end()
        elif depth == 0 and not in_parentheses and (what in ("do", ";") or code[begin : step.start()].strip()):
            yield begin, step.start()
            return
    yield begin, limit


def _argument(text: str, masked: Masked, start: int, end: int) -> Argument:
    code = masked.code
    option = ""
    while start < end and code[start].isspace():
        start += 1
    named = _OPTION.match(code, start, end)
    if named is not None:
        option = named["key"] or named["name"]
        start = named.end()
    written = code[start:end].strip()
    if symbol := _SYMBOL.fullmatch(written):
        return Argument("word", symbol[1], option)
    literal = masked.texts.get(start + written.startswith(":"))
    if literal is not None and literal.end - start >= len(written) and literal.value is not None:
        return Argument("word", literal.value, option)
    if written.startswith(("/", "%r")):
        body = text[start:end].strip()
        opening = 1 if body.startswith("/") else 3
        closing = max(body.rfind(mark) for mark in "/}])>|!")
        if closing >= opening and body[closing + 1 :].isalpha() | (not body[closing + 1 :]):
            flags = body[closing + 1 :]
            return Argument(
                "pattern", (f"(?{flags})" if flags.strip("mix") == "" and flags else "") + body[opening:closing], option
            )
    return Argument("other", written, option)
