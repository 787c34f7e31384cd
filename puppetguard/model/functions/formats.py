"""``sprintf``, as far as it is the same in Ruby and in C; a plain ``%s`` may put in what is not known."""

from __future__ import annotations

import re

from puppetguard.model.exact import NotKnown, as_integer, as_number, kind
from puppetguard.model.functions._given import Function, Given, ruby_text
from puppetguard.model.late import late_pattern
from puppetguard.model.values import StaticText, StaticValue, Undefined, joined

_DIRECTIVE = late_pattern(
    r"%(?:(?P<percent>%)|\{(?P<braced>[A-Za-z0-9_:-]+)\}|(?:<(?P<named>[A-Za-z0-9_:-]+)>)?"
    r"(?P<flags>[-0+ #]{0,4})(?P<width>[0-9]{0,3})(?P<precision>\.[0-9]{0,2})?(?P<kind>[sdixXof]))"
)
_NAMED = "<{"


def _sprintf(given: Given) -> StaticValue:
    if not given.values:
        raise NotKnown
    form = given.text(0)
    parts: list[StaticText] = []
    at = 0
    following = 1
    while (percent := form.find("%", at)) >= 0:
        directive = _DIRECTIVE.match(form, percent)
        if directive is None:
            raise NotKnown
        parts.append(given.made(form[at:percent], of=given.values[0]))
        at = directive.end()
        if directive["percent"]:
            parts.append(given.made("%", of=given.values[0]))
        elif directive["braced"] or directive["named"]:
            value = _named(directive["braced"] or directive["named"], given)
            parts.append(_plain(value, given) if directive["braced"] else _formatted(directive, value, given))
        else:
            if following >= len(given):
                raise NotKnown
            parts.append(_formatted(directive, given.values[following], given))
            following += 1
    if following > 1 and any(f"%{mark}" in form for mark in _NAMED):
        # Ruby refuses both kinds in one format.
        raise NotKnown
    parts.append(given.made(form[at:], of=given.values[0]))
    return joined(parts, given.node)


def _named(name: str, given: Given) -> StaticValue:
    given.counts(2)
    found = given.hash_(1)
    if name not in found.entries or found.key(name).type != "String":
        raise NotKnown
    value = found.entries[name]
    if isinstance(value, Undefined):
        raise NotKnown
    return value


def _plain(value: StaticValue, given: Given) -> StaticText:
    """Return what ``%s`` puts in."""
    if isinstance(value, Undefined):
        return StaticText(())
    if isinstance(value, StaticText) and not value.sensitive and value.type in ("String", "Any"):
        return StaticText(value.fragments)
    return given.made(ruby_text(value), of=value)


def _formatted(directive: re.Match[str], value: StaticValue, given: Given) -> StaticText:
    flags, form = directive["flags"], directive["kind"]
    width = int(directive["width"] or "0")
    precision = directive["precision"]
    if len(set(flags)) < len(flags) or "#" in flags:
        raise NotKnown
    if form == "s":
        if not width and precision is None:
            return _plain(value, given)
        if set(flags) - {"-"}:
            raise NotKnown
        text = "" if isinstance(value, Undefined) else ruby_text(value)
        text = text if precision is None else text[: int(precision[1:] or "0")]
        return given.made(text.ljust(width) if "-" in flags else text.rjust(width), of=value)
    return given.made(_number(form, flags, width, precision, value), of=value)


def _number(form: str, flags: str, width: int, precision: str | None, value: StaticValue) -> str:
    if form == "f":
        if kind(value) not in ("Integer", "Float") or abs(as_number(value)) > 1e15:
            raise NotKnown
        digits = f"{as_number(value):.{int(precision[1:] or '0') if precision else 6}f}"
    else:
        if precision is not None or (kind(value) == "Float"):
            raise NotKnown
        number = as_integer(value)
        if form in "xXo" and (number < 0 or set(flags) & {"+", " "}):
            raise NotKnown
        digits = format(number, "d" if form in "di" else form)
    sign = "-" if digits.startswith("-") else "+" if "+" in flags else " " if " " in flags else ""
    digits = digits.removeprefix("-")
    if "-" in flags:
        return (sign + digits).ljust(width)
    if "0" in flags:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).rjust(width)


FUNCTIONS: dict[str, Function] = {"sprintf": _sprintf}
