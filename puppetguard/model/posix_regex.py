"""POSIX regular expressions, with GNU's additions, as Python's: to try them on a line.

Only expressions for which both find the same, and none that could take long: a choice (POSIX takes the longest), and a
repetition of repetitions, are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from puppetguard.model.script import UNKNOWN

_LONGEST = 300
_MOST_REPETITIONS = 3
"""How many repetitions without a limit there may be: the time to search grows with the line to this power."""
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    "space": " \\t\\n\\r\\f\\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_ESCAPES = {
    "b": r"\b",
    "B": r"\B",
    "<": r"\b(?=\w)",
    ">": r"\b(?<=\w)",
    "w": r"[a-zA-Z0-9_]",
    "W": r"[^a-zA-Z0-9_]",
    "s": r"[ \t\n\r\f\v]",
    "S": r"[^ \t\n\r\f\v]",
    "n": r"\n",
    "t": r"\t",
    "`": r"\A",
    "'": r"\Z",
}
_BOUNDS = re.compile(r"([0-9]{0,2})(,?)([0-9]{0,2})")


@lru_cache(maxsize=256)
def compiled(expression: str, *, extended: bool, ignore_case: bool = False) -> re.Pattern[str] | None:
    """Return the expression for Python; None if it cannot be tried."""
    if not expression or UNKNOWN in expression or len(expression) > _LONGEST:
        return None
    try:
        return re.compile(_translated(expression, extended=extended), re.DOTALL | (re.IGNORECASE if ignore_case else 0))
    except (_OtherError, IndexError, ValueError, re.error):
        return None


class _OtherError(Exception):
    """Python would find something else."""


def _translated(text: str, *, extended: bool) -> str:
    pieces: list[str] = []
    repetitions = 0
    groups: list[int] = []
    repeated_in = [0]
    index = 0
    start = True
    while index < len(text):
        char = text[index]
        escaped = char == "\\"
        if escaped:
            index += 1
            char = text[index]
        index += 1
        # What groups and repeats is escaped in a basic expression, and is not in an extended one.
        operator = char if escaped == (not extended and char in "(){}|+?") else ""
        if escaped and not operator:
            pieces.append(_escaped(char))
        elif operator == "(":
            groups.append(repetitions)
            pieces.append("(")
            start = True
            continue
        elif operator == ")":
            repeated_in = [groups.pop()]
            pieces.append(")")
            if repetitions > repeated_in[0] and _repeats(text, index, extended=extended):
                raise _OtherError
        elif operator == "|":
            raise _OtherError
        elif operator in ("*", "+", "?") and operator and not (start and not extended):
            if start or pieces[-1:] in (["*"], ["+"], ["?"]):
                raise _OtherError
            repetitions += operator != "?"
            pieces.append(operator)
        elif operator == "{":
            end = text.index("}" if extended else "\\}", index)
            found = _BOUNDS.fullmatch(text, index, end)
            if start or found is None or not found[1]:
                raise _OtherError
            repetitions += 1
            pieces.append("{" + text[index:end] + "}")
            index = end + (1 if extended else 2)
        elif operator == "[":
            inside, index = _bracket(text, index)
            pieces.append(inside)
        elif operator == ".":
            pieces.append(".")
        elif operator == "^" and (extended or (start and pieces[-1:] != ["^"])):
            pieces.append("^")
            continue
        elif operator == "$" and (extended or text[index : index + 2] in ("", "\\)")):
            pieces.append(r"\Z")
        else:
            pieces.append(re.escape(char))
        start = False
        if repetitions > _MOST_REPETITIONS:
            raise _OtherError
    return "".join(pieces)


def _repeats(text: str, index: int, *, extended: bool) -> bool:
    return text.startswith(("*", "+", "{", "?") if extended else ("*", "\\+", "\\{", "\\?"), index)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isdecimal():
        if char == "0":
            raise _OtherError
        return f"\\{char}"
    if char.isalpha():
        raise _OtherError
    return re.escape(char)


def _bracket(text: str, index: int) -> tuple[str, int]:
    """Return a bracket expression for Python, and its end; ``index`` is behind its first bracket."""
    inside = ""
    if text[index] == "^":
        inside, index = "^", index + 1
    first = index
    while text[index] != "]" or index == first:
        char = text[index]
        if char == "[" and text[index + 1] == ":":
            end = text.index(":]", index)
            if text[index + 2 : end] not in _CLASSES:
                raise _OtherError
            inside += _CLASSES[text[index + 2 : end]]
            index = end + 2
            continue
        if char == "[" and text[index + 1] in ".=":
            raise _OtherError
        if char == "\\" and text[index + 1] in "nt":
            inside += f"\\{text[index + 1]}"
            index += 2
            continue
        if char == "\\" and text[index + 1].isalnum():
            raise _OtherError
        if text[index + 1] == "-" and text[index + 2] != "]":
            if not (char.isalnum() and text[index + 2].isalnum()):
                raise _OtherError
            inside += f"{char}-{text[index + 2]}"
            index += 3
            continue
        inside += re.escape(char) if char != "^" else "\\^"
        index += 1
    return f"[{inside}]", index + 1
