"""Which resource comes before which, by what a fact says: chains of arrows, and the attributes that say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.change.fact import Fact

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()\[\]]|[^\s()\[\]"]+')
_ATTRIBUTES = {"before": ("->", True), "require": ("->", False), "notify": ("~>", True), "subscribe": ("~>", False)}
"""The metaparameters: what they mean, and whether their resource is what comes first."""
ATTRIBUTES = frozenset(_ATTRIBUTES)

Tree = str | list["Tree"]


class Link(NamedTuple):
    """``source`` comes before ``target``, and with ``~>`` notifies it; both as ``Type['title']``."""

    operator: str
    source: str
    target: str


def links(fact: Fact) -> set[Link]:
    """Return the relationships that a fact states."""
    found: set[Link] = set()
    if fact.kind == "relationship" and "" in fact.aspects:
        found |= _chain(tree(fact.aspects[""].normal))
    elif fact.kind in ("resource", "override"):
        for name, (operator, is_source) in _ATTRIBUTES.items():
            aspect = fact.aspects.get(name)
            if aspect is not None:
                for other in ends(tree(aspect.normal)):
                    pair = (fact.subject, other) if is_source else (other, fact.subject)
                    found.add(Link(operator, *pair))
    return found


def tree(text: str) -> Tree:
    """Return a normal form as a tree: each parenthesis and each bracket is a list."""
    stack: list[list[Tree]] = [[]]
    for one in _TOKEN.findall(text):
        if one in "([":
            stack.append([])
        elif one in ")]":
            if len(stack) > 1:
                done = stack.pop()
                stack[-1].append(done)
        else:
            stack[-1].append(one)
    return stack[0][0] if stack[0] else ""


def ends(node: Tree) -> list[str]:
    """Return the resources that one end of an arrow stands for; what is not a reference as it is written."""
    found: list[str] = []
    below = [node]
    while below:
        one = below.pop()
        if isinstance(one, str):
            if one not in ("undef", "-"):
                found.append(one)
            continue
        match one[:1]:
            case ["LiteralList"] | ["block"]:
                below += [inner for part in one[1:] if isinstance(part, list) for inner in part]
            case ["AccessExpression"] if len(one) > 2 and isinstance(one[1], str) and isinstance(one[2], list):
                found += [f"{_shown_type(one[1])}[{_shown(key)}]" for key in one[2]]
            case ["ResourceExpression"]:
                words = [part for part in one[1:] if isinstance(part, str)]
                kind = _shown_type(json.loads(words[1])) if len(words) > 1 and words[1][:1] == '"' else "?"
                for part in one[1:]:
                    if isinstance(part, list):
                        found += [f"{kind}[{_shown(title)}]" for inner in part for title in _titles(inner)]
            case _ if one and all(isinstance(part, list) for part in one):
                below += one
            case _:
                found.append(_shown(one))
    return found


def _chain(node: Tree) -> set[Link]:
    """Return the links of a chain: the value of ``A -> B`` is ``B``, where the next arrow starts."""
    found: set[Link] = set()
    below = [node]
    while below:
        one = below.pop()
        if not isinstance(one, list) or len(one) != 3 or one[0] not in ("->", "~>"):
            continue
        left, right = one[1], one[2]
        for source in ends(_last(left)):
            for target in ends(_last(right)):
                found.add(Link(str(one[0]), source, target))
        below += (left, right)
    return found


def _last(node: Tree) -> Tree:
    while isinstance(node, list) and len(node) == 3 and node[0] in ("->", "~>"):
        node = node[2]
    return node


def _titles(node: Tree) -> Iterator[Tree]:
    if isinstance(node, list) and node[:1] == ["LiteralList"]:
        for part in node[1:]:
            if isinstance(part, list):
                yield from part
    else:
        yield node


def _shown_type(kind: str) -> str:
    return "::".join(part.capitalize() for part in kind.removeprefix("::").split("::"))


def _shown(node: Tree) -> str:
    if isinstance(node, str):
        if node[:1] == '"':
            return f"'{json.loads(node)}'"
        return node
    return f"({' '.join(_shown(one) for one in node)})"
