"""A separator that a function takes for a regular expression: ``split($ip, '.')`` leaves nothing of the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.calls import Call
    from puppetguard.model.subject import Subject

_DOES = {
    ".": "is any character, so nothing is left",
    "|": "matches everywhere, so each character is a part",
    "^": "is the start of a line, so the text stays whole",
    "$": "is the end of a line, so the text stays whole",
    "*": "is none, so no catalog compiles",
    "+": "is none, so no catalog compiles",
    "?": "is none, so no catalog compiles",
    "(": "is none, so no catalog compiles",
    ")": "is none, so no catalog compiles",
    "[": "is none, so no catalog compiles",
}
"""What becomes of a text that is split at one of these signs, by ``String#split`` of Ruby."""
_JOINERS = frozenset(("", "_", "-", ",", ":", "/", " "))
"""What a dot is replaced by; a star or a letter in place of each character hides them."""


def _separator_as_pattern(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each single sign that is meant as itself, and is something else in a regular expression."""
    for call in subject.calls:
        if call.name == "split" and call.count == 2:
            yield from _of_split(call)
        elif call.name == "regsubst" and call.count == 4:
            yield from _of_replacement(call)


def _of_split(call: Call) -> Iterator[Hit]:
    sign, span = _written(call, 1)
    if sign in _DOES:
        message = f"`split` takes `{sign}` for a regular expression, which {_DOES[sign]}"
        yield _hit(span, sign, Confidence.CERTAIN, message)


def _of_replacement(call: Call) -> Iterator[Hit]:
    sign, span = _written(call, 1)
    if sign == "." and _written(call, 2)[0] in _JOINERS and "G" in (_written(call, 3)[0] or ""):
        message = "`regsubst` takes `.` for a regular expression, which is any character: all of them are replaced"
        yield _hit(span, sign, Confidence.LIKELY, message)


def _written(call: Call, number: int) -> tuple[str | None, Span]:
    """Return an argument that is written as a text, and its place; None if it is something else."""
    from puppetguard.syntax import ast

    node = call.arguments[number].node
    return (node.value if isinstance(node, ast.LiteralString) else None), node.span


def _hit(span: Span, sign: str, sure: Confidence, message: str) -> Hit:
    itself = "'\\^'" if sign == "^" else f"'[{sign}]'"
    remedy = Remedy(f"write `{itself}`", (Replacement(span, itself),))
    return Hit(span, sure, message, f"write `{itself}`", remedy=remedy)


CHECK = Check(_separator_as_pattern, marks=("split", "regsubst"), fixes="suggested")
