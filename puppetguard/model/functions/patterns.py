"""Functions that take a regular expression; those that Python may read in another way are not known."""

from __future__ import annotations

import re

from puppetguard.model.exact import NotKnown, kind
from puppetguard.model.functions._given import Function, Given, string
from puppetguard.model.late import late_pattern
from puppetguard.model.ruby_regex import usable
from puppetguard.model.values import StaticList, StaticText, StaticValue, Undefined

_IN_REPLACEMENT = late_pattern(r"\\(.?)", re.DOTALL)
_MOST = 1000


def _pattern(value: StaticValue, text: str, *, plain: bool = False) -> re.Pattern[str]:
    """Return the pattern that an argument stands for, to be used on a text."""
    if isinstance(value, StaticText) and value.type == "Regexp" and not value.sensitive:
        written = value.text[1:-1]
    else:
        written = string(value).text
    found = usable(written, text)
    if found is None or (plain and (found.groups or found.search("") is not None)):
        raise NotKnown
    return found


def _split(given: Given) -> StaticValue:
    given.counts(2)
    text = given.text(0)
    separator = given.values[1]
    if kind(separator) == "String" and string(separator).text == "":
        parts = list(text)
    else:
        parts = _pattern(separator, text, plain=True).split(text)
        while parts and not parts[-1]:
            parts.pop()
    if len(parts) > _MOST:
        raise NotKnown
    return given.array(given.made(part, of=given.values[0]) for part in parts)


def _substitute(given: Given) -> StaticValue:
    given.counts(3, 4)
    flags = given.text(3) if len(given) == 4 and not isinstance(given.values[3], Undefined) else ""
    if not set(flags) <= ({"G"} if kind(given.values[1]) == "Regexp" else {"G", "I"}):
        raise NotKnown
    replacement = given.text(2)

    def one(value: StaticValue) -> StaticValue:
        target = string(value)
        text = target.text
        pattern = _pattern(given.values[1], text, plain=False)
        if "I" in flags:
            pattern = re.compile(pattern.pattern, pattern.flags | re.IGNORECASE)
        if "G" in flags and pattern.search("") is not None:
            # What an empty match is next to is another matter in Ruby.
            raise NotKnown
        changed = pattern.sub(lambda found: _expanded(replacement, found), text, count="G" not in flags)
        return target if changed == text else given.made(changed, of=target)

    if isinstance(given.values[0], StaticList):
        return given.array(one(item) for item in given.list_(0).items)
    return one(given.values[0])


def _expanded(replacement: str, found: re.Match[str]) -> str:
    def group(escape: re.Match[str]) -> str:
        char = escape[1]
        if char == "\\":
            return char
        if not char or char not in "0123456789&":
            raise NotKnown
        number = 0 if char == "&" else int(char)
        return (found[number] or "") if number <= found.re.groups else ""

    return _IN_REPLACEMENT.sub(group, replacement)


def _match(given: Given) -> StaticValue:
    given.counts(2)
    text = given.text(0)
    found = _pattern(given.values[1], text).search(text)
    if found is None:
        return Undefined()
    groups = (found[0], *found.groups())
    return given.array(Undefined() if one is None else given.made(one, of=given.values[0]) for one in groups)


FUNCTIONS: dict[str, Function] = {"match": _match, "regsubst": _substitute, "split": _split}
