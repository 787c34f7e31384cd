"""What ``grep`` is asked to find, and whether it finds that in a line.

Source: POSIX ``grep`` and "Regular Expressions"; the extensions of GNU.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from puppetguard.model.patterns import Pattern, Wild
from puppetguard.model.script import Text

Dialect = Literal["basic", "extended", "perl", "fixed"]

_LONGEST = 200
_MOST_REPEATS = 3
"""A search in so short a text with so few repeats ends at once, whatever the expression is."""
_CLASS_OF = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "space": r"\s",
    "blank": r" \t",
    "upper": "A-Z",
    "lower": "a-z",
}
_ESCAPES = {"s": r"\s", "S": r"\S", "w": r"\w", "W": r"\W", "b": r"\b", "<": r"\b", ">": r"\b", "d": r"\d", "t": r"\t"}


class Search(msgspec.Struct, frozen=True):
    """An expression of ``grep`` and how it is read."""

    expression: Pattern
    dialect: Dialect = "basic"
    ignores_case: bool = False
    whole_line: bool = False
    whole_word: bool = False

    def finds(self, line: Pattern) -> bool | None:
        """Tell whether it is found in a line; None if that is not known."""
        names: dict[str, str] = {}
        text, sought = _flat(line, names), _flat(self.expression, names)
        if len(text) > _LONGEST or len(sought) > _LONGEST:
            return None
        pattern = re.escape(sought) if self.dialect == "fixed" else _translated(sought, self.dialect)
        if pattern is None:
            return None
        if self.whole_word:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        if self.whole_line:
            pattern = rf"^(?:{pattern})$"
        try:
            compiled = re.compile(pattern, re.IGNORECASE if self.ignores_case else 0)
        except re.error:
            return None
        if any(compiled.search(one) for one in text.split("\n")):
            return True
        return None if names else False


def _flat(pattern: Pattern, names: dict[str, str]) -> str:
    """Return a pattern as text, in which a letter for private use stands for each unknown part of a name."""
    return "".join(
        piece.value if isinstance(piece, Text) else names.setdefault(_name(piece), chr(0xE000 + len(names) % 6000))
        for piece in pattern
    )


def _name(piece: Wild) -> str:
    return f"{piece.name}\0{piece.removed}"


def _translated(expression: str, dialect: Dialect) -> str | None:
    """Return an expression as Python reads it; None if it has something that is not translated."""
    found: list[str] = []
    repeats = at = 0
    while at < len(expression):
        char = expression[at]
        at += 1
        if char == "\\":
            escaped = expression[at : at + 1]
            at += 1
            if escaped in _ESCAPES:
                found.append(_ESCAPES[escaped])
            elif not escaped or escaped.isalnum() or (dialect == "basic" and escaped in "(){}|+?"):
                return None
            else:
                found.append(re.escape(escaped))
        elif char == "[":
            bracket, at = _bracket(expression, at)
            if bracket is None:
                return None
            found.append(bracket)
        elif char == "*" or (char in "+?" and dialect != "basic"):
            repeats += 1
            is_first = not found or found == ["^"]
            if repeats > _MOST_REPEATS or (is_first and dialect != "basic") or found[-1:] in (["*"], ["+"], ["?"]):
                return None
            found.append("\\*" if is_first else char)
        elif char in "(){}|" and dialect != "basic":
            return None
        elif char == "." or (char == "^" and at == 1) or (char == "$" and at == len(expression)):
            found.append(char)
        elif char in "^$" and dialect != "basic":
            return None
        else:
            found.append(re.escape(char))
    return "".join(found)


def _bracket(expression: str, at: int) -> tuple[str | None, int]:
    """Return a bracket expression as Python reads it, and where it ends."""
    end = at + (expression[at : at + 1] == "^")
    end += expression[end : end + 1] == "]"
    while end < len(expression) and expression[end] != "]":
        if expression.startswith("[:", end):
            close = expression.find(":]", end)
            if close < 0 or expression[end + 2 : close] not in _CLASS_OF:
                return None, end
            end = close + 2
        elif expression[end] in "[\\":
            return None, end
        else:
            end += 1
    if end >= len(expression):
        return None, end
    plain = expression[at:end]
    for name, ranges in _CLASS_OF.items():
        plain = plain.replace(f"[:{name}:]", ranges)
    negated = plain.startswith("^")
    first = "\\]" if plain[negated:].startswith("]") else ""
    return f"[{'^' * negated}{first}{plain[negated + bool(first) :]}]", end + 1


def search_of(options: Sequence[str], expression: Pattern, program: str) -> Search:
    """Return what a call of ``grep`` searches for, by the letters and names of its options."""
    given = frozenset(options)
    dialect: Dialect = "basic"
    if program == "egrep" or given & {"-E", "--extended-regexp"}:
        dialect = "extended"
    elif program == "fgrep" or given & {"-F", "--fixed-strings"}:
        dialect = "fixed"
    elif given & {"-P", "--perl-regexp"}:
        dialect = "perl"
    return Search(
        expression,
        dialect,
        ignores_case=bool(given & {"-i", "--ignore-case"}),
        whole_line=bool(given & {"-x", "--line-regexp"}),
        whole_word=bool(given & {"-w", "--word-regexp"}),
    )
