"""Rewrites of real manifests: some that change nothing of what they mean, and some that change one value.

All is decided by the seed. Places are found in our own tree, whose spans are compared with Puppet's elsewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk
from tests.corpus.slips import pick

_PLAIN = re.compile(r"[A-Za-z0-9_./: -]+")
_MOST_TRIES = 20_000


class Rewrite(NamedTuple):
    """A rewritten manifest: which one (an index), how, and the new text; ``attribute`` is the one that has changed."""

    origin: int
    kind: str
    text: str
    attribute: str = ""


Places = dict[str, list[ast.Node]]


def places(text: str) -> Places:
    """Return the nodes of a manifest that can be rewritten, by what can be done to them; none of a broken one."""
    result = parse(SourceFile("", text))
    found: Places = {name: [] for name in (*HARMLESS, "value")}
    if result.problems:
        return found
    for node in walk(result.program):
        match node:
            case ast.LiteralString() if node.quote == "'" and _PLAIN.fullmatch(node.value):
                found["quotes"].append(node)
            case ast.ResourceBody():
                operations = [one for one in node.operations if isinstance(one, ast.AttributeOperation)]
                if len(operations) > 1 and len(operations) == len(node.operations):
                    found["order"].append(node)
                if operations:
                    found["comma"].append(node)
                for one in operations:
                    if isinstance(one.value, (ast.LiteralString, ast.VariableExpression, ast.LiteralList)):
                        found["parentheses"].append(one.value)
                    if isinstance(one.value, ast.LiteralString) and _PLAIN.fullmatch(one.value.value):
                        found["value"].append(one)
            case ast.ResourceExpression() if len(node.bodies) > 1 and node.form == "regular":
                titles = [body.title for body in node.bodies if isinstance(body, ast.ResourceBody)]
                if not any(isinstance(title, ast.LiteralDefault) for title in titles):
                    found["split"].append(node)
            case ast.BlockExpression() if text[node.start : node.start + 1] == "{":
                found["comment"].append(node)
    return found


def _quotes(text: str, node: ast.Node, dice: random.Random) -> str:
    assert isinstance(node, ast.LiteralString)
    return f'{text[: node.start]}"{node.value}"{text[node.end :]}'


def _order(text: str, node: ast.Node, dice: random.Random) -> str:
    assert isinstance(node, ast.ResourceBody)
    one, other = sorted((pick(node.operations, dice), pick(node.operations, dice)), key=lambda each: each.start)
    if one is other or "@(" in text[node.start : node.end]:
        return text
    middle = text[one.end : other.start]
    moved = text[other.start : other.end] + middle + text[one.start : one.end]
    return text[: one.start] + moved + text[other.end :]


def _comma(text: str, node: ast.Node, dice: random.Random) -> str:
    assert isinstance(node, ast.ResourceBody)
    end = node.operations[-1].end
    behind = re.compile(r"\s*,").match(text, end)
    return text[:end] + text[behind.end() :] if behind else f"{text[:end]},{text[end:]}"


def _parentheses(text: str, node: ast.Node, dice: random.Random) -> str:
    return f"{text[: node.start]}({text[node.start : node.end]}){text[node.end :]}"


def _split(text: str, node: ast.Node, dice: random.Random) -> str:
    assert isinstance(node, ast.ResourceExpression)
    if "@(" in text[node.start : node.end]:
        return text
    head = text[node.start : node.bodies[0].start]
    parts = [f"{head}{text[body.start : body.end]}\n}}" for body in node.bodies]
    return text[: node.start] + "\n".join(parts) + text[node.end :]


def _comment(text: str, node: ast.Node, dice: random.Random) -> str:
    return f"{text[: node.start + 1]} # a comment {{\n\n\t /* and another */ {text[node.start + 1 :]}"


def changed_value(text: str, node: ast.Node, dice: random.Random) -> str:
    """Return a text in which the value of an attribute is another one."""
    assert isinstance(node, ast.AttributeOperation)
    value = node.value
    assert isinstance(value, ast.LiteralString)
    return f"{text[: value.start]}'{value.value}x'{text[value.end :]}"


HARMLESS: dict[str, Callable[[str, ast.Node, random.Random], str]] = {
    "quotes": _quotes,
    "order": _order,
    "comma": _comma,
    "parentheses": _parentheses,
    "split": _split,
    "comment": _comment,
}


def harmless(sources: Sequence[str], count: int, seed: int) -> Iterator[Rewrite]:
    """Yield rewrites that change nothing of what the code means, each kind in turn, three of it at a time."""
    dice = random.Random(seed)
    known: dict[int, Places] = {}
    kinds = list(HARMLESS)
    made = 0
    for tried in range(_MOST_TRIES):
        kind = kinds[tried % len(kinds)]
        origin = int(dice.random() * len(sources))
        text = sources[origin]
        nodes = known.setdefault(origin, places(text))[kind]
        if not nodes:
            continue
        # From the end, so that the places before stay as they are; one within another is left alone.
        chosen = sorted({id(node): node for node in (pick(nodes, dice) for _ in range(3))}.values(), key=_start)
        until = len(text)
        for node in reversed(chosen):
            if node.end <= until:
                text = HARMLESS[kind](text, node, dice)
                until = node.start
        if text != sources[origin]:
            yield Rewrite(origin, kind, text)
            made += 1
            if made == count:
                return


def values(sources: Sequence[str], count: int, seed: int) -> Iterator[Rewrite]:
    """Yield rewrites in which the value of one attribute is another."""
    dice = random.Random(seed)
    known: dict[int, Places] = {}
    made = 0
    while made < count:
        origin = int(dice.random() * len(sources))
        nodes = known.setdefault(origin, places(sources[origin]))["value"]
        if nodes:
            node = pick(nodes, dice)
            assert isinstance(node, ast.AttributeOperation)
            yield Rewrite(origin, "value", changed_value(sources[origin], node, dice), node.attribute_name)
            made += 1


def removals(sources: Sequence[str], count: int, seed: int) -> Iterator[Rewrite]:
    """Yield rewrites in which one attribute is gone."""
    dice = random.Random(seed)
    known: dict[int, Places] = {}
    made = 0
    while made < count:
        origin = int(dice.random() * len(sources))
        nodes = known.setdefault(origin, places(sources[origin]))["value"]
        if nodes:
            text = sources[origin]
            node = pick(nodes, dice)
            behind = re.compile(r"\s*,").match(text, node.end)
            rest = text[behind.end() :] if behind else text[node.end :]
            assert isinstance(node, ast.AttributeOperation)
            yield Rewrite(origin, "removal", text[: node.start] + rest, node.attribute_name)
            made += 1


def _start(node: ast.Node) -> int:
    return node.start
