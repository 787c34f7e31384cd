"""Walking the tree without recursion, so that no depth of nesting can overflow the stack."""

from __future__ import annotations

from collections.abc import Iterator

from puppetguard.syntax.ast import Node


def children(node: Node) -> list[Node]:
    """Return the child nodes of ``node`` in the order of the source."""
    found: list[Node] = []
    for field in node.children:
        value = getattr(node, field)
        if type(value) is list:
            found += value
        elif value is not None:
            found.append(value)
    return found


def walk(root: Node) -> Iterator[Node]:
    """Yield ``root`` and every node below it, parents before children, in the order of the source."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.children:
            below = children(node)
            below.reverse()
            stack += below


def walk_with_ancestors(root: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Yield each node with its ancestors, outermost first; the root has none."""
    path: list[Node] = []
    stack: list[tuple[Node, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        del path[depth:]
        yield node, tuple(path)
        path.append(node)
        stack += [(child, depth + 1) for child in reversed(children(node))]
