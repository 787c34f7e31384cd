"""The words that the names in a file are made of: those of hosts, packages, files, keys, facts, classes and variables.

Prose has other words than names, and is spelled by other rules: a text with a blank in it is none of these.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.tree_nodes import DEFINITIONS
from puppetguard.source import Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

_WORD = late_pattern(r"[a-z](?<![A-Za-z%\\].)[a-z]{4,23}+(?![A-Za-z])")
_COMMANDS = frozenset("command onlyif unless refresh start stop restart status".split())
"""The attributes that are run: what stands there are names as well, with blanks between them."""
_JOINING = tuple("/-._")
_LONGEST = 120
"""Longer texts without a blank are keys, certificates and the like."""
_NOT_NAMES = late_pattern(r"\s|[+=]{2}|^[0-9a-f]{16,}$|^[A-Za-z0-9+/]{40,}")
_MOST = 2_000
"""Words of one file that are kept."""


class SpelledWords(msgspec.Struct, frozen=True):
    """``all`` words with blanks between them, and those of texts that stand there ``once``, with their places."""

    all: str
    once: tuple[tuple[str, Span], ...]


SPEAKING = (
    ast.LiteralString,
    ast.QualifiedName,
    ast.VariableExpression,
    ast.Parameter,
    ast.AttributeOperation,
    *DEFINITIONS,
)
"""The nodes that ``spelled_words`` looks at."""


def spelled_words(nodes: Collection[ast.Node]) -> SpelledWords:
    """Return the words of the nodes of a program."""
    found: list[str] = []
    places: dict[str, int] = {}
    commands = _texts_of_commands(nodes)
    for node in nodes:
        kind = type(node)
        if kind is ast.LiteralString or kind is ast.QualifiedName:
            text: str = node.value  # type: ignore[attr-defined] # both have one
            in_command = id(node) in commands
            if len(text) < 5 or (len(text) > _LONGEST and not in_command):
                continue
            words = _of_command(text) if in_command else _of_name(text)
            if not words:
                continue
            quoted = bool(node.quote) if kind is ast.LiteralString else False  # type: ignore[attr-defined] # it has
            # With escapes in it, a text is longer where it is written.
            exact = node.end - node.start - 2 * quoted == len(text)
            for word, offset in words:
                found.append(word)
                start = node.start + quoted + offset
                once = exact and word not in places and (not in_command or _is_of_name(text, offset, len(word)))
                places[word] = start if once else -1
        elif kind is ast.VariableExpression or kind is ast.Parameter:
            found += _in(node.name)  # type: ignore[attr-defined] # both have one
        elif kind is ast.AttributeOperation:
            found += _in(node.attribute_name)  # type: ignore[attr-defined] # it has one
        elif isinstance(node, ast.NamedDefinition):
            found += _in(node.name)
    once_there = [(word, Span(at, at + len(word))) for word, at in places.items() if at >= 0]
    return SpelledWords(" ".join(found[:_MOST]), tuple(once_there[:_MOST]))


def _texts_of_commands(nodes: Collection[ast.Node]) -> set[int]:
    """Return the ids of the nodes of texts that are run."""
    return {
        id(text)
        for node in nodes
        if type(node) is ast.AttributeOperation and node.attribute_name in _COMMANDS
        for text in walk(node.value)
        if type(text) is ast.LiteralString
    }


# The same names stand in a code base again and again.


@lru_cache(maxsize=10_000)
def _of_name(text: str) -> tuple[tuple[str, int], ...]:
    """Return the words of a text with their offsets; none if it is no name."""
    if _NOT_NAMES.search(text):
        return ()
    return tuple((match[0], match.start()) for match in _WORD.finditer(text))


def _of_command(text: str) -> tuple[tuple[str, int], ...]:
    """Return the words of the text of a command with their offsets."""
    return tuple((match[0], match.start()) for match in _WORD.finditer(text))


def _is_of_name(text: str, start: int, length: int) -> bool:
    """Tell whether a word of a command is a part of a name: of an option, a path, a file, a program with a hyphen."""
    return text[start - 1 : start] in _JOINING or text[start + length : start + length + 1] in _JOINING


@lru_cache(maxsize=10_000)
def _in(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name))


def words_of(text: str) -> str:
    """Return the words of a file that is not in Puppet's language: what is written there is no slip of Puppet's."""
    return " ".join(_WORD.findall(text)[:_MOST])
