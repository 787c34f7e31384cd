"""What to say of text that makes no token."""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.syntax.escapes import Unescaped
from puppetguard.syntax.problems import Problem

_NUMBER_LIKE = re.compile(r"\w+(?:\.\w+)*", re.ASCII)
_CLASS_REFERENCE = re.compile(r"(?:::)?[A-Z]\w*+(?>(?:::[A-Z]\w*+)*)(?=::)", re.ASCII)
_NAME_PARTS = r"\w*+(?>(?:::\w++)*)"
_LOWER_CASE_PARTS = r"[A-Za-z]\w*(?:::[A-Za-z]\w*)*"
_BEHIND_A_TYPE = r"\[|[ \t]*+[$*]"
"""What stands behind the name of a type rather than behind one that is taken for a class's."""

_DECIMAL_LIKE = re.compile(r"\d+(?:\.\d|[eE](?:-?\d|$))", re.ASCII)
_LOW_SURROGATE = r"\\u(?:\{0{0,2})?[Dd][C-Fc-f][0-9A-Fa-f]{2}\}?"
_NAMES_OF_CHARACTERS = {
    "\ufeff": "byte order mark",
    "\u00a0": "no-break space",
    "\u200b": "zero-width space",
    "\x00": "NUL character",
    "\x0c": "form feed",
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
        code, message = "INVALID_DECIMAL_NUMBER", f"`{word}` is not a decimal number"
        hint = f"quote it if it is a text: '{word}'"
    else:
        code, message = "ILLEGAL_NUMBER", f"`{word}` is not a number"
        hint = f"a name cannot start with a digit; quote a text: '{word}'"
    return Problem(code, start, end, message, hint)


def stray_problem(text: str, start: int) -> Problem:
    """Say what is wrong with the character at ``start``, which begins no token."""
    char = text[start]
    if char.isascii() and char.isdigit():
        match = _NUMBER_LIKE.match(text, start)
        return number_problem(text, start, match.end() if match else start + 1)
    if char == "'":
        return unclosed_quote(text, start, start + 1)
    reference = _CLASS_REFERENCE.match(text, start)
    if reference is not None:
        return _class_reference(text, reference)
    if text.startswith("::", start):
        at = start + 2
        end = re.compile(_NAME_PARTS, re.ASCII).match(text, at).end()  # type: ignore[union-attr]  # it can match nothing
        part = text[at:end]
        message = f"`{part}` cannot stand after `::`" if part else "a name is missing after `::`"
        hint = "each part of a name starts with a lower-case letter" if part else "write the whole name without blanks"
        return Problem("ILLEGAL_FULLY_QUALIFIED_NAME", at, end, message, hint)
    return _no_token(text, start)


def unclosed_quote(text: str, start: int, at: int) -> Problem:
    """Say that the string that starts at ``start`` never ends; Puppet's place for it is ``at``."""
    quote = text[start]
    related = [(start, start + 1, "the string starts here")]
    hint = f"a `{quote}` is missing"
    line_start = text.rfind("\n", 0, start) + 1
    inner = re.compile(rf"(?<=\w){quote}(?=\w)", re.ASCII).search(text, line_start, start)
    before = text[line_start : inner.start()] if inner is not None else ""
    if inner is not None and before.count(quote) % 2 and before.count("'\""[quote == "'"]) % 2 == 0:
        # Of a text such as 'Don't', all quotes from the one in the word on were taken for others than they are.
        related.append((*inner.span(), f"this `{quote}` ends a string"))
        hint = f"{hint}; inside a text it is written `\\{quote}`"
    return Problem("UNCLOSED_QUOTE", at, at, "this string is never closed", hint, related=tuple(related))


def _class_reference(text: str, reference: re.Match[str]) -> Problem:
    """Say that the type name ``reference`` is followed by a part that is not capitalised."""
    name, end = reference[0], reference.end()
    absolute = name.startswith("::")
    code = "ILLEGAL_FULLY_QUALIFIED_CLASS_REFERENCE" if absolute else "ILLEGAL_CLASS_REFERENCE"
    at = min(end + (3 if absolute else 1), len(text))
    behind = re.compile(_NAME_PARTS, re.ASCII).match(text, end + 2).end()  # type: ignore[union-attr]  # it can match nothing
    rest = text[end + 2 : behind]
    if re.fullmatch(_LOWER_CASE_PARTS, rest, re.ASCII):
        whole = f"{name}::{rest}".removeprefix("::")
        reference_to_type = "::".join(part[0].upper() + part[1:] for part in whole.split("::"))
        hint = f"write `{reference_to_type}`"
        if not re.compile(_BEHIND_A_TYPE).match(text, behind):
            hint += f", or `Class['{whole.lower()}']` if a class is meant"
    elif rest:
        hint = "each part of a type name starts with a letter"
    else:
        hint = f"write the whole name, or `{name}` without `::`"
    message = f"each part of a type name is capitalised, but what follows `{name}::` is not"
    return Problem(code, at, max(behind, at), message, hint, related=((reference.start(), end, "the type name"),))


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
        shown = f"character U+{ord(char):04X}"
    if char in "&^":
        hint = "the operators are `and` and `or`" if char == "&" else ""
    elif char == "~" and text.startswith("/", start + 1):
        hint = "a path stands in quotes"
    elif char == "`":
        hint = "strings stand in `'` or `\"`"
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


def escape_warnings(text: str, found: Unescaped, start: int, at: int) -> list[Problem]:
    """Return the warnings about escapes in the part of a string that starts at ``start``, one for each kind of them.

    Puppet's place for them is ``at``, where it is done with the part.
    """
    warnings = []
    places: dict[str, list[int]] = {}
    for offset in found.unrecognized:
        places.setdefault(text[start + offset : start + offset + 2], []).append(start + offset)
    for escape, escapes in places.items():
        message = f"`{escape}` is not an escape: the backslash stays in the string"
        hint = f"write `\\{escape}` if it is meant"
        warnings.append(_escape_warning("UNRECOGNIZED_ESCAPE", escapes, at, message, hint))
    if found.bad_unicode:
        message = (
            "`\\u` without four hexadecimal digits, or one to six in braces, is not an escape: it stays in the string"
        )
        hint = "for a backslash write `\\\\u`, or use single quotes"
        escapes = [start + offset for offset in found.bad_unicode]
        warnings.append(_escape_warning("ILLEGAL_UNICODE_ESCAPE", escapes, at, message, hint))
    return warnings


def _escape_warning(code: str, escapes: Sequence[int], at: int, message: str, hint: str) -> Problem:
    related = tuple((one, one + 2, "the escape") for one in escapes)
    return Problem(code, at, at, message, hint, severity="warning", related=related)


def impossible_character(text: str, start: int, end: int) -> Problem:
    """Say that the escape ``text[start:end]`` stands for a code point that is not a character."""
    escape = text[start:end]
    message = f"`{escape}` is not a character"
    code = _code_point(escape)
    low = re.compile(_LOW_SURROGATE).match(text, end)
    if 0xD800 <= code <= 0xDBFF and low is not None:
        pair = 0x10000 + ((code - 0xD800) << 10) + (_code_point(low[0]) - 0xDC00)
        message += f" but one half of `{escape}{low[0]}`, as JSON and Java write it"
        hint = f"write it as one escape: `\\u{{{pair:X}}}`"
    elif code <= 0x10FFFF:
        hint = "D800 to DFFF are halves of characters in UTF-16; write the character itself, or its own code point"
    else:
        hint = "the last character is `\\u{10FFFF}`"
    return Problem("CRASH:ArgumentError", start, end, message, hint)


def _code_point(escape: str) -> int:
    return int(escape[2:].strip("{}"), 16)
