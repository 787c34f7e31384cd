"""What to say of text that makes no token."""

from __future__ import annotations

import re

from puppetguard.syntax.escapes import Unescaped
from puppetguard.syntax.problems import Problem

_NUMBER_LIKE = re.compile(r"\w+(?:\.\w+)*", re.ASCII)
_CLASS_REFERENCE = re.compile(r"(?:::)?[A-Z]\w*+(?>(?:::[A-Z]\w*+)*)(?=::)", re.ASCII)
_DECIMAL_LIKE = re.compile(r"\d+(?:\.\d|[eE](?:-?\d|$))", re.ASCII)
_NAMES_OF_CHARACTERS = {
    "\ufeff": "a byte order mark",
    "\u00a0": "a no-break space",
    "\u200b": "a zero-width space",
    "\x00": "a NUL character",
    "\x0c": "a form feed",
}
_LOOK_ALIKES = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "，": ",", "：": ":",
}  # fmt: skip


def number_problem(text: str, start: int, end: int) -> Problem:
    """Say what is wrong with the number-like text ``text[start:end]``."""
    word = text[start:end]
    if word[:2] in ("0x", "0X"):
        code, message = "INVALID_HEX_NUMBER", f"`{word}` is not a hexadecimal number"
        hint = "its digits are 0-9 and a-f"
    elif word[0] == "0" and len(word) > 1 and word[1] != ".":
        code, message = "INVALID_OCTAL_NUMBER", f"`{word}` is not an octal number"
        hint = "a number that starts with 0 is octal: its digits are 0-7; quote it if it is meant as text"
    elif _DECIMAL_LIKE.match(word):
        code, message, hint = "INVALID_DECIMAL_NUMBER", f"`{word}` is not a decimal number", "quote it if it is a text"
    else:
        code, message, hint = (
            "ILLEGAL_NUMBER",
            f"`{word}` is not a number",
            "a name cannot start with a digit; quote it",
        )
    return Problem(code, start, end, message, hint)


def stray_problem(text: str, start: int) -> Problem:
    """Say what is wrong with the character at ``start``, which begins no token."""
    char = text[start]
    if char.isascii() and char.isdigit():
        match = _NUMBER_LIKE.match(text, start)
        return number_problem(text, start, match.end() if match else start + 1)
    if char == "'":
        related = ((start, start + 1, "the string starts here"),)
        return Problem(
            "UNCLOSED_QUOTE", start + 1, start + 1, "this string is never closed", "a `'` is missing", related=related
        )
    reference = _CLASS_REFERENCE.match(text, start)
    if reference is not None:
        name = reference[0]
        absolute = name.startswith("::")
        code = "ILLEGAL_FULLY_QUALIFIED_CLASS_REFERENCE" if absolute else "ILLEGAL_CLASS_REFERENCE"
        at = min(reference.end() + (3 if absolute else 1), len(text))
        message = f"each part of a type name is capitalised, but what follows `{name}::` is not"
        related = ((start, reference.end(), "the type name"),)
        return Problem(code, at, at, message, related=related)
    if text.startswith("::", start):
        at = min(start + 2, len(text))
        return Problem("ILLEGAL_FULLY_QUALIFIED_NAME", at, at, "a name is missing after `::`")
    return _no_token(text, start)


def _no_token(text: str, start: int) -> Problem:
    char = text[start]
    hint = ""
    if char in _LOOK_ALIKES:
        hint = f"it looks like `{_LOOK_ALIKES[char]}`, but is another character (U+{ord(char):04X})"
        shown = f"`{char}`"
    elif char in _NAMES_OF_CHARACTERS:
        shown = f"{_NAMES_OF_CHARACTERS[char]} (U+{ord(char):04X})"
    elif char.isprintable():
        shown = f"`{char}`"
        if char.isalpha():
            hint = "names are written with a-z, A-Z, 0-9 and _; quote other text"
    else:
        shown = f"the character U+{ord(char):04X}"
    if char in "&^":
        hint = "the operators are `and` and `or`" if char == "&" else ""
    elif char == "\\":
        hint = "a backslash stands only in strings"
    return Problem("SYNTAX_ERROR", start, start + 1, f"unexpected {shown}", hint)


def unclosed_comment(start: int) -> Problem:
    """Say that the comment that starts at ``start`` never ends."""
    return Problem("UNCLOSED_MLCOMMENT", start, start + 2, "this comment is never closed", "`*/` is missing")


def is_infinite(number: str) -> bool:
    """Whether a decimal fraction is too large for a floating point number."""
    return (
        ("." in number or "e" in number or "E" in number)
        and "x" not in number[:2].lower()
        and float(number) == float("inf")
    )


def escape_warnings(found: Unescaped, at: int) -> list[Problem]:
    """Return the warnings about escapes in a text that ends at ``at``."""
    warnings = [
        Problem(
            "UNRECOGNIZED_ESCAPE", at, at, f"`\\{char}` is no escape: the backslash stays in the string",
            f"write `\\\\{char}` if it is meant", severity="warning",
        )
        for char in found.unrecognized
    ]  # fmt: skip
    if found.bad_unicode:
        message = "`\\u` needs four hexadecimal digits, or up to six in braces"
        warnings.append(Problem("ILLEGAL_UNICODE_ESCAPE", at, at, message, severity="warning"))
    return warnings
