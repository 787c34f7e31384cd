"""Texts in which a file may speak of classes, functions and templates by their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.hiera.nodes import Data

_NAME = late_pattern(r"(?:::)?[\w.@-]{1,100}(?:(?:::|/)[\w.@-]{1,100}){1,9}")
"""A name with a module in front, or a path."""
_TELLING = late_pattern(r"::|/")
_MOST = 5_000
"""How many of one file are kept."""
_LONGEST = 300


TELLING = (ast.LiteralString, ast.ConcatenatedString, ast.QualifiedName)
"""The nodes that ``mentions`` looks at."""


def mentions(nodes: Iterable[ast.Node]) -> tuple[str, ...]:
    """Return what the texts of a program say; an interpolated part of a text is ``script.UNKNOWN``."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.LiteralString):
            text = node.value
            # Few have what a name has.
            if ("/" in text or "::" in text) and len(text) <= _LONGEST:
                found += _NAME.findall(text)
        elif isinstance(node, ast.QualifiedName):
            if "::" in node.value:
                found.append(node.value)
        elif isinstance(node, ast.ConcatenatedString):
            parts = [one.value if isinstance(one, ast.LiteralString) else UNKNOWN for one in node.segments]
            text = "".join(parts)
            # What could be nearly anything says nothing.
            if len(text) <= _LONGEST and _TELLING.search(text) and sum(one.isalnum() for one in text) > 1:
                found.append(text)
    return _kept(found)


def mentions_in_data(nodes: Iterable[Data]) -> tuple[str, ...]:
    """Return what the texts of data say, keys as well as values."""
    from puppetguard.model.hiera.nodes import Scalar

    return _kept(name for one in nodes if isinstance(one, Scalar) for name in _NAME.findall(one.text[:_LONGEST]))


def mentions_in_text(text: str) -> tuple[str, ...]:
    """Return what a text in another language says."""
    # No name has a blank in it, and few words have what a name has: to look for it in these alone takes a tenth.
    words = (word for word in text.split() if "/" in word or "::" in word)
    return _kept(name for word in words for name in _NAME.findall(word))


def _kept(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.removeprefix("::") for one in found))[:_MOST]
