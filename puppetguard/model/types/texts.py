"""What strings of which only parts are known can be."""

from __future__ import annotations

import re

from puppetguard.model.late import late_pattern
from puppetguard.model.ruby_regex import search
from puppetguard.model.types.answers import NO, UNKNOWN, YES, Answer, answer
from puppetguard.model.types.given import Text
from puppetguard.model.types.records import Enum, Size

_START = late_pattern(r"\\A((?:[A-Za-z0-9_ :;,=<>@!%&~'\"/`-]|\\[.\-/+*?()\[\]{}|^$\\])*)")
_REPEATED = ("*", "?", "{", "+")
_UPPER = {ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def has_size(value: Text, size: Size) -> Answer:
    """Return whether a string has one of some lengths, counted in characters."""
    least = sum(map(len, value.parts))
    if value.text is not None:
        return answer(size.low <= least <= size.high)
    if least > size.high:
        return NO
    return YES if size.low <= least and size.high == Size().high else UNKNOWN


def may_be(value: Text, wanted: str, *, case_insensitive: bool = False) -> Answer:
    """Return whether a string is another; letters outside ASCII are never the same in another case."""
    parts = value.parts
    if case_insensitive:
        wanted = wanted.translate(_UPPER)
        parts = tuple(part.translate(_UPPER) for part in parts)
    if len(parts) == 1:
        return answer(parts[0] == wanted)
    first, *middle, last = parts
    if not wanted.startswith(first) or len(wanted) < sum(map(len, parts)) or not wanted.endswith(last):
        return NO
    at, end = len(first), len(wanted) - len(last)
    for part in middle:
        at = wanted.find(part, at, end)
        if at < 0:
            return NO
        at += len(part)
    return UNKNOWN


def is_one_of(value: Text, choices: Enum) -> Answer:
    """Return whether a string is one of those that an ``Enum`` lists."""
    found = [may_be(value, one, case_insensitive=choices.case_insensitive) for one in choices.values]
    return YES if YES in found else UNKNOWN if UNKNOWN in found else NO


def is_matched(value: Text, pattern: str) -> Answer:
    """Return whether a regular expression of Ruby is found in a string."""
    if value.text is not None:
        found = search(pattern, value.text)
        return UNKNOWN if found is None else answer(found.truth)
    start = _START.match(pattern)
    if start is None or "|" in pattern:
        return UNKNOWN
    literal = start[1]
    if pattern.startswith(_REPEATED, start.end()):
        # The last character need not be there.
        literal = re.sub(r"(?:\\.|[^\\])\Z", "", literal)
    literal = re.sub(r"\\(.)", r"\1", literal)
    known = value.parts[0]
    length = min(len(known), len(literal))
    return NO if known[:length] != literal[:length] else UNKNOWN
