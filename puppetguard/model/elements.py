"""The parts of arrays and hashes: what variables, parameters of lambdas and ``*`` take of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from puppetguard.model.causes import derived
from puppetguard.model.exact import kind
from puppetguard.model.operators import as_items
from puppetguard.model.scopes import Element, Setting
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    array,
    made,
    pairs_of,
    unknown,
)
from puppetguard.syntax import ast


def part(value: StaticValue, setting: Setting, node: ast.Node) -> StaticValue:
    """Return what a variable gets that stands in an array on the left side of an assignment."""
    name = node.name.rpartition("::")[2] if isinstance(node, ast.VariableExpression) else ""
    for step in setting.part:
        if isinstance(step, str) or kind(value) in ("Any", "Sensitive"):
            return unknown(node, derived([value]))
        index, size = step
        if isinstance(value, StaticHash):
            found = value.entries.get(name) if not value.loose else None
            return unknown(node, derived([value])) if found is None or len(setting.part) > 1 else found
        items = value.items if isinstance(value, StaticList) else (value,)
        if len(items) != size or (isinstance(value, StaticList) and not value.complete):
            return unknown(node, derived([value]))
        value = items[index]
    return value


def elements(value: StaticValue, element: Element, node: ast.Node) -> Iterator[StaticValue]:
    """Yield what a parameter of a lambda is in turn."""
    if isinstance(value, StaticList) and not value.sensitive:
        for index, item in enumerate(value.items):
            yield made(str(index), node, "Integer") if element == "key" else item
        if not value.complete and element == "key":
            yield unknown(node)
    elif isinstance(value, StaticHash) and not value.sensitive:
        for key, item in pairs_of(value):
            yield key if element == "key" else item if element == "value" else array((key, item), node)
        if not value.complete:
            yield unknown(node)
    else:
        yield unknown(node, derived([value]))


def unfolded(values: Sequence[StaticValue], nodes: Sequence[ast.Node]) -> tuple[list[StaticValue], bool]:
    """Return values with what ``*`` stands for, and whether these are all."""
    found: list[StaticValue] = []
    complete = True
    for value, node in zip(values, nodes, strict=True):
        if isinstance(node, ast.UnfoldExpression):
            items, all_ = as_items(value, node)
            found += items
            complete = complete and all_
        else:
            found.append(value)
    return found, complete


def may_be(value: StaticValue, key: StaticText) -> bool:
    """Tell whether a key that is not known may be this one."""
    if not isinstance(value, StaticText) or value.type not in ("String", "Any"):
        return False
    start, _, rest = value.text.partition(UNKNOWN)
    return key.text.startswith(start) and key.text.endswith(rest.rpartition(UNKNOWN)[2])
