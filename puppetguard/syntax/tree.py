"""The syntax tree as text for people: one line a node, with its place and its own fields.

    Program 1:1-1:12
      statements:
        - AssignmentExpression 1:1-1:12 operator="=" operator_start=1:6
            left: VariableExpression 1:1-1:5 name="abc"
            right: LiteralInteger 1:8-1:12 value=1234 radix=10

A place is ``line:column-line:column``, its end exclusive. The format is for reading; it may change at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from puppetguard.source import SourceFile
from puppetguard.syntax.ast import Node

INDENT = "  "
DEEPEST_INDENT = 40
"""Indentation stops here, and the depth is written as a number: a chain of 100,000 operators must not print 10 GB."""
ABSENT = -1
"""The offset that stands for a part that is not there."""


def tree_lines(root: Node, source: SourceFile) -> Iterator[str]:
    """Yield the lines that show ``root`` and all below it, without line feeds; no depth of nesting can overflow."""
    pending = [_Item(0, "", root)]
    while pending:
        depth, label, shown = pending.pop()
        if isinstance(shown, Node):
            yield f"{_indent(depth)}{label}{_headline(shown, source)}"
            pending += reversed(_below(shown, depth + 1 + label.startswith("- ")))
        else:
            yield f"{_indent(depth)}{label}"
            pending += [_Item(depth + 1, "- ", node) for node in reversed(shown)]


class _Item(NamedTuple):
    """What is still to be shown: a node, or a list of nodes under a heading."""

    depth: int
    label: str
    shown: Node | list[Node]


def _indent(depth: int) -> str:
    return INDENT * depth if depth <= DEEPEST_INDENT else f"{INDENT * DEEPEST_INDENT}({depth}) "


def _below(node: Node, depth: int) -> list[_Item]:
    """Return the fields of a node that hold nodes; empty lists and None are left out."""
    items = []
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if isinstance(value, Node):
            items.append(_Item(depth, f"{field}: ", value))
        elif isinstance(value, list) and value:
            items.append(_Item(depth, f"{field}:", value))
    return items


def _headline(node: Node, source: SourceFile) -> str:
    """Return name, place and plain fields of a node."""
    start, end = source.position(node.start), source.position(node.end)
    parts = [f"{type(node).__name__} {start.line}:{start.column}-{end.line}:{end.column}"]
    for field in node.__struct_fields__[2:]:
        value = getattr(node, field)
        if value is None or isinstance(value, (Node, list)):
            continue
        if field.endswith(("_start", "_end")):
            if value != ABSENT:
                place = source.position(value)
                parts.append(f"{field}={place.line}:{place.column}")
        else:
            parts.append(f"{field}={_scalar(value)}")
    return " ".join(parts)


def _scalar(value: str | float) -> str:
    """Return a value as JSON has it; an integer of Puppet's may be larger than JSON's readers like, so by Python."""
    if isinstance(value, str):
        return msgspec.json.encode(value.encode("utf-8", "backslashreplace").decode("utf-8")).decode("utf-8")
    return str(value).lower()
