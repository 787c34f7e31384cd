"""The inside of shell words: quoting, escapes and the forms of ``${…}``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN, Part, Text, Unknown, Variable, Word

Quoting = Literal["bare", "double", "single"]

_ESCAPED_IN_DOUBLE = '$`"\\'
_NAME = late_pattern(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
_BRACED_NAME = late_pattern(r"([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*])(\[[^\]]*\])?")
_OPERATOR = late_pattern(r"%%|%|##|#|/[/%#]?|:?[-=?+]|\^\^?|,,?|:|@")
_SIMPLE_EXPANSION = late_pattern(r"\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*]|\{[^{}$`\"']*\})")


def known_parts(text: str, offsets: Sequence[int], quoting: Quoting) -> list[Part]:
    """Return the parts of text without expansions: escapes resolved, ``UNKNOWN`` characters as ``Unknown``.

    ``offsets`` has the place of each character of ``text``.
    """
    if text and UNKNOWN not in text and (quoting == "single" or "\\" not in text):
        return [Text(text, offsets, quoting != "bare")]
    parts: list[Part] = []
    run: list[str] = []
    places: list[int] = []
    quoted = quoting != "bare"

    def flush() -> None:
        if run:
            parts.append(Text("".join(run), tuple(places), quoted))
            run.clear()
            places.clear()

    index = 0
    while index < len(text):
        char, place = text[index], offsets[index]
        following = text[index + 1 : index + 2]
        if char == UNKNOWN:
            flush()
            parts.append(Unknown("value", place, place + 1))
        elif char == "\\" and following == "\n" and quoting != "single":
            index += 1
        elif char == "\\" and following and _escapes(following, quoting):
            if not quoted:
                flush()
            run.append(following)
            places.append(offsets[index + 1])
            if not quoted:
                parts.append(Text(following, tuple(places), quoted=True))
                run.clear()
                places.clear()
            index += 1
        else:
            run.append(char)
            places.append(place)
        index += 1
    flush()
    return parts


def _escapes(char: str, quoting: Quoting) -> bool:
    if quoting == "bare":
        return char != UNKNOWN
    return quoting == "double" and char in _ESCAPED_IN_DOUBLE


def joined(left: Word, glue: Sequence[Part], right: Word) -> Word:
    """Return one word made of two with something in between."""
    return Word((*left.parts, *glue, *right.parts), left.start, right.end)


def expansion(text: str, offsets: Sequence[int], *, quoted: bool) -> list[Part]:
    """Return the parts of ``$name`` or ``${…}``: one, unless the name ends before the text does (``$1a``)."""
    start, end = offsets[0], offsets[-1] + 1
    if not text.startswith("${"):
        name = _NAME.match(text, 1)
        if name is None:
            return [Unknown("expansion", start, end)]
        parts: list[Part] = [Variable(name[0], start, offsets[name.end() - 1] + 1, quoted)]
        if name.end() < len(text):
            parts += known_parts(text[name.end() :], offsets[name.end() :], "double" if quoted else "bare")
        return parts
    name = _BRACED_NAME.match(text, 2)
    if name is None or not text.endswith("}") or (name[2] and name[2] not in ("[@]", "[*]")):
        return [Unknown("expansion", start, end)]
    subject = "@" if name[2] else name[1]
    at, last = name.end(), len(text) - 1
    if at == last:
        return [Variable(subject, start, end, quoted)]
    operator = _OPERATOR.match(text, at)
    if operator is None or name[2]:
        return [Unknown("expansion", start, end)]
    at = operator.end()
    replacement: Word | None = None
    if operator[0].startswith("/"):
        slash = _unescaped(text, "/", at, last)
        if slash < last:
            replacement = _operand(text[slash + 1 : last], offsets[slash + 1 : last], offsets[slash] + 1)
        last = slash
    operand = _operand(text[at:last], offsets[at:last], offsets[at - 1] + 1)
    return [Variable(subject, start, end, quoted, operator[0], operand, replacement)]


def _unescaped(text: str, char: str, start: int, end: int) -> int:
    """Return the first place of ``char`` that is not escaped, quoted or in another expansion; ``end`` if none is."""
    depth = 0
    quote = ""
    index = start
    while index < end:
        at = text[index]
        if at == "\\" and quote != "'":
            index += 1
        elif quote:
            quote = "" if at == quote else quote
        elif at in "'\"":
            quote = at
        elif at in "{(":
            depth += 1
        elif at in "})":
            depth -= 1
        elif at == char and depth == 0:
            return index
        index += 1
    return end


def _operand(text: str, offsets: Sequence[int], place: int, quoting: Quoting = "bare") -> Word:
    """Return the word after an operator of ``${…}``; nested expansions other than a plain variable are not known."""
    parts: list[Part] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char in "'\"":
            end = text.find(char, index + 1)
            end = len(text) if end < 0 else end
            if char == "'":
                parts += known_parts(text[index + 1 : end], offsets[index + 1 : end], "single")
            else:
                parts += _operand(text[index + 1 : end], offsets[index + 1 : end], place, "double").parts
            index = end + 1
        elif char == "$" and (found := _SIMPLE_EXPANSION.match(text, index)):
            parts += expansion(found[0], offsets[index : found.end()], quoted=True)
            index = found.end()
        elif char in "$`":
            parts.append(Unknown("expansion", offsets[index], offsets[-1] + 1))
            break
        else:
            end = next(
                (i for i in range(index + 1, len(text)) if text[i] in "'\"$`" and text[i - 1] != "\\"), len(text)
            )
            parts += known_parts(text[index:end], offsets[index:end], quoting)
            index = end
    return Word(tuple(parts), place, offsets[-1] + 1 if len(offsets) else place)
