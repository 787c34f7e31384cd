"""Where a file has names: of definitions and variables, keys, titles, and texts that are paths or hosts, not prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.model.tree_nodes import DEFINITIONS
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_NAMING = (
    ast.LiteralString,
    ast.QualifiedName,
    ast.QualifiedReference,
    ast.VariableExpression,
    ast.AttributeOperation,
    ast.Parameter,
    *DEFINITIONS,
)
_WHOLE_NAME = re.compile(r"[^\s]{1,500}\Z|/[^\n]{1,500}\Z")


def plain_names(subject: Subject) -> Iterator[Span]:
    """Yield the places of names and of the texts that are one: without a blank (NO-BREAK SPACE is none), or a path."""
    text = subject.source.text
    for node in subject.of_kinds(*_NAMING):
        match node:
            case ast.LiteralString() if node.value and _is_name(node.value):
                yield node.span
            case ast.QualifiedName() | ast.QualifiedReference() | ast.VariableExpression():
                yield node.span
            case ast.AttributeOperation():
                yield Span(node.start, node.start + len(node.attribute_name))
            case ast.NamedDefinition():
                yield Span(node.name_start, node.name_end)
            case ast.Parameter():
                yield Span(node.name_start, min(len(text), node.name_start + 1 + len(node.name)))


def _is_name(value: str) -> bool:
    return _WHOLE_NAME.match(value.replace("\u00a0", "_")) is not None
