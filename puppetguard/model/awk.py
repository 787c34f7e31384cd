"""Substitutions in awk programs: ``sub``, ``gsub`` and ``gensub`` with literal arguments.

Source: POSIX "awk", and the manual of GNU awk for ``gensub``.
"""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import Wild
from puppetguard.model.regex import matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.substitution import Group, Replacement, TextSubstitution

_CALL = late_pattern(r"(?<![\w$])(sub|gsub|gensub)[ \t]*\([ \t\n]*")
_COMMA = late_pattern(r"[ \t\n]*,[ \t\n]*")


def awk_substitutions(text: str, offsets: Sequence[int]) -> tuple[TextSubstitution, ...]:
    """Return the substitutions of an awk program in order; ``offsets`` has the place of each character. Never fails."""
    found: list[TextSubstitution] = []
    index = 0
    while index < len(text):
        if call := _CALL.match(text, index):
            index = call.end()
            first = _literal(text, index, '/"')
            comma = _COMMA.match(text, first[1] + 1) if first else None
            second = _literal(text, comma.end(), '"') if comma else None
            if first and second:
                index = second[1] + 1
                expression, places = text[slice(*first)], offsets[slice(*first)]
                if text[first[0] - 1] == '"':
                    expression, places = _unescaped(expression, places)
                written, written_places = _unescaped(text[slice(*second)], offsets[slice(*second)])
                found.append(
                    TextSubstitution(
                        matches(expression, places, "extended"),
                        _replacement(written, written_places),
                        offsets[call.start()],
                        offsets[second[1]] + 1,
                        every=call[1] != "sub",
                    )
                )
        elif text[index] == '"':
            string = _literal(text, index, '"')
            index = string[1] + 1 if string else len(text)
        elif text[index] == "#":
            line_end = text.find("\n", index)
            index = len(text) if line_end < 0 else line_end
        else:
            index += 1
    return tuple(found)


def _literal(text: str, start: int, marks: str) -> tuple[int, int] | None:
    """Return the range inside a string or regular expression that starts at ``start``; None if there is none."""
    mark = text[start : start + 1]
    if not mark or mark not in marks:
        return None
    index = start + 1
    while index < len(text) and text[index] != mark:
        index += 2 if text[index] == "\\" else 1
    return (start + 1, index) if index < len(text) else None


def _unescaped(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Resolve the escapes of a string; those that only a regular expression or a replacement knows stay."""
    chars: list[str] = []
    places: list[int] = []
    index = 0
    while index < len(text):
        if text[index] == "\\" and text[index + 1 : index + 2] in ("\\", '"', "/"):
            index += 1
        chars.append(text[index])
        places.append(offsets[index])
        index += 1
    return "".join(chars), places


def _replacement(text: str, offsets: Sequence[int]) -> Replacement:
    pieces: list[Text | Wild | Group] = []
    index = 0
    while index < len(text):
        char, place = text[index], offsets[index]
        following = text[index + 1 : index + 2]
        if char == "\\" and following:
            index += 1
            pieces.append(Group(int(following)) if following.isdecimal() else Text(following, (offsets[index],)))
        elif char == "&":
            pieces.append(Group(0))
        else:
            pieces.append(Wild(f"value.{place}") if char == UNKNOWN else Text(char, (place,)))
        index += 1
    return tuple(pieces)
