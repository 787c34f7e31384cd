"""Substitutions in Perl code: of ``perl -pe``, and of the ``rename`` that is written in Perl.

Source: perlop, "Quote and Quote-like Operators".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import Wild
from puppetguard.model.regex import matches
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.substitution import Group, Replacement, TextSubstitution, undelimited

_WORD = late_pattern(r"[A-Za-z_]\w*")
_SPACE = late_pattern(r"\s*")
_FLAGS = late_pattern(r"[a-z]*")
_CAPTURE = late_pattern(r"\$(?:(\d+)|\{(\d+)\}|(&))")
_VARIABLE = late_pattern(r"[$@](?:\{[^}]*\}|\w+(?:->)?(?:[\[{][^\]}]*[\]}])*)")
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_PARTS = {"s": 2, "tr": 2, "y": 2, "m": 1, "qr": 1, "q": 1, "qq": 1, "qw": 1, "qx": 1}
_CONTROLS = {"n": "\n", "t": "\t"}


def perl_substitutions(text: str, offsets: Sequence[int]) -> tuple[TextSubstitution, ...]:
    """Return the ``s///`` of Perl code in order; ``offsets`` has the place of each character. Never fails."""
    found: list[TextSubstitution] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char.isspace():
            index += 1
        elif char == "#" and (index == 0 or text[index - 1].isspace()):
            line_end = text.find("\n", index)
            index = len(text) if line_end < 0 else line_end
        elif char in "'\"`" or (char == "/" and not _after_operand(text, index)):
            parts = _quoted(text, index, 1)
            index = parts[-1][1] + 1 if parts else len(text)
        elif char in "$@%&" and index + 1 < len(text):
            # A sigil and the character after it are a variable, whatever that character would be elsewhere.
            word = _WORD.match(text, index + 1)
            index = word.end() if word else index + 2
        elif word := _WORD.match(text, index):
            index = _word(text, offsets, index, word, found)
        else:
            index += 1
    return tuple(found)


def _word(text: str, offsets: Sequence[int], index: int, word: re.Match[str], found: list[TextSubstitution]) -> int:
    """Read a word and, if it is a quoting operator, what it quotes; return where to go on."""
    start, count = index, _PARTS.get(word[0], 0)
    at = word.end()
    if text.startswith((" ", "\t", "\n"), at):
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches always
        if text.startswith("#", at):
            return at
    no_delimiter = at >= len(text) or text[at] in ";)=" or text[at].isalnum() or (text[at] == "," and at > word.end())
    if not count or no_delimiter or text.endswith("->", 0, index):
        return word.end()
    if text.endswith("{", 0, index) and text.startswith("}", word.end()):
        return word.end()
    parts = _quoted(text, at, count)
    if parts is None:
        return len(text)
    (first, first_end), (second, second_end) = parts[0], parts[-1]
    flags = _FLAGS.match(text, second_end + 1)
    end = flags.end() if flags else second_end + 1
    if word[0] == "s":
        options = flags[0] if flags else ""
        delimiter = "/" if text[at] in _PAIRS else text[at]
        expression, places = undelimited(text[first:first_end], offsets[first:first_end], delimiter)
        written, written_places = undelimited(text[second:second_end], offsets[second:second_end], delimiter)
        found.append(
            TextSubstitution(
                () if "e" in options or "x" in options else matches(expression, places, "perl"),
                _replacement(written, written_places),
                offsets[start],
                offsets[end - 1] + 1,
                every="g" in options,
            )
        )
    return end


def _after_operand(text: str, index: int) -> bool:
    before = text[:index].rstrip()[-1:]
    return before.isalnum() or before in ("_", ")", "]", "}")


def _quoted(text: str, start: int, count: int) -> list[tuple[int, int]] | None:
    """Return the ranges of the parts of a quote whose delimiter stands at ``start``; None if it is not ended."""
    parts: list[tuple[int, int]] = []
    index = start
    while len(parts) < count:
        if index >= len(text):
            return None
        opening = text[index]
        end = _quote_end(text, index, _PAIRS.get(opening, opening))
        if end is None:
            return None
        parts.append((index + 1, end))
        index = end
        if opening in _PAIRS and len(parts) < count:
            index = _SPACE.match(text, end + 1).end()  # type: ignore[union-attr]  # it matches always
    return parts


def _quote_end(text: str, start: int, closing: str) -> int | None:
    depth = 0
    index = start + 1
    while index < len(text):
        char = text[index]
        if char == "\\":
            index += 1
        elif char == closing and depth == 0:
            return index
        elif char == closing:
            depth -= 1
        elif char == text[start]:
            depth += 1
        index += 1
    return None


def _replacement(text: str, offsets: Sequence[int]) -> Replacement:
    pieces: list[Text | Wild | Group] = []
    index = 0
    while index < len(text):
        char, place = text[index], offsets[index]
        following = text[index + 1 : index + 2]
        if capture := _CAPTURE.match(text, index):
            pieces.append(Group(int(capture[1] or capture[2] or 0)))
            index = capture.end()
            continue
        if char == UNKNOWN or (char in "$@" and _VARIABLE.match(text, index)):
            variable = _VARIABLE.match(text, index)
            pieces.append(Wild(f"value.{place}"))
            index = variable.end() if variable else index + 1
            continue
        if char == "\\" and following:
            index += 1
            if following.isdecimal():
                pieces.append(Group(int(following)))
            elif following in "LUluEQ":
                return (*pieces, Wild(f"case.{place}"))
            else:
                pieces.append(Text(_CONTROLS.get(following, following), (offsets[index],)))
        else:
            pieces.append(Text(char, (place,)))
        index += 1
    return tuple(pieces)
