"""Texts in which a file may speak of classes, functions and templates by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from puppetguard.model.script import UNKNOWN
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.hiera.nodes import Data

_NAME = re.compile(r"(?:::)?[\w.@-]{1,100}(?:(?:::|/)[\w.@-]{1,100}){1,9}")
"""A name with a module in front, or a path."""
_TELLING = re.compile(r"::|/")
_MOST = 5_000
"""How many of one file are kept."""
_LONGEST = 300


def mentions(nodes: Iterable[ast.Node]) -> tuple[str, ...]:
    """Return what the texts of a program say; an interpolated part of a text is ``script.UNKNOWN``."""
    return _kept(text for node in nodes for text in _of(node))


def mentions_in_data(nodes: Iterable[Data]) -> tuple[str, ...]:
    """Return what the texts of data say, keys as well as values."""
    from puppetguard.model.hiera.nodes import Scalar

    return _kept(name for one in nodes if isinstance(one, Scalar) for name in _NAME.findall(one.text[:_LONGEST]))


def mentions_in_text(text: str) -> tuple[str, ...]:
    """Return what a text in another language says."""
    return _kept(_NAME.findall(text))


def _of(node: ast.Node) -> Iterator[str]:
    match node:
        case ast.LiteralString(value=text) if len(text) <= _LONGEST:
            yield from _NAME.findall(text)
        case ast.ConcatenatedString(segments=segments):
            parts = [one.value if isinstance(one, ast.LiteralString) else UNKNOWN for one in segments]
            text = "".join(parts)
            # What could be nearly anything says nothing.
            if len(text) <= _LONGEST and _TELLING.search(text) and sum(one.isalnum() for one in text) > 1:
                yield text
        case ast.QualifiedName(value=text) if "::" in text:
            yield text


def _kept(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.removeprefix("::") for one in found))[:_MOST]
