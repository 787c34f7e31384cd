"""The nodes of one tree, by their kinds, and what opens the scope that each stands in.

To walk through a whole tree for each question takes longer than all else: most questions are about few kinds of nodes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from puppetguard.syntax import ast

DEFINITIONS = (
    ast.HostClassDefinition,
    ast.ResourceTypeDefinition,
    ast.FunctionDefinition,
    ast.PlanDefinition,
)
"""The kinds of ``ast.NamedDefinition``."""
_OPENING = frozenset({*DEFINITIONS, ast.NodeDefinition, ast.LambdaExpression})
"""What can open a scope of variables."""


class Opener(msgspec.Struct, frozen=True):
    """A definition or lambda, and the one around it, if there is one."""

    node: ast.Node
    outer: Opener | None


class TreeNodes:
    """All nodes of a program."""

    def __init__(self, program: ast.Program) -> None:
        self.all: list[ast.Node] = []
        """Parents before children, in the order of the source."""
        self._places: dict[type[ast.Node], list[int]] = {}
        self._openers: list[tuple[int, int, ast.Node]] = []
        """Where the openers are among all nodes, and where that ends which is inside of them; outer ones first."""
        self._read(program)

    def _read(self, program: ast.Program) -> None:
        found, places = self.all, self._places
        # Of each kind that is met: where its nodes are, the fields to go into, the last one first, and if it opens.
        kinds: dict[type[ast.Node], tuple[list[int], tuple[str, ...], bool]] = {}
        ends: dict[int, int] = {}
        # The place of an opener lies below what is inside of it.
        stack: list[ast.Node | int] = [program]
        while stack:
            node = stack.pop()
            if isinstance(node, int):
                ends[node] = len(found)
                continue
            kind = type(node)
            known = kinds.get(kind)
            if known is None:
                known = kinds[kind] = places.setdefault(kind, []), kind.children[::-1], kind in _OPENING
            same, fields, opens = known
            same.append(len(found))
            if opens:
                stack.append(len(found))
            for field in fields:
                below = getattr(node, field)
                if type(below) is list:
                    stack += below[::-1]
                elif below is not None:
                    stack.append(below)
            found.append(node)
        self._openers = [(place, ends[place], found[place]) for place in sorted(ends)]

    def of_kinds(self, *kinds: type[ast.Node]) -> list[ast.Node]:
        """Return the nodes of just these kinds (none derived from them), in the order of ``all``."""
        nodes = self.all
        return [nodes[place] for place in self._places_of(kinds)]

    def with_openers(self, *kinds: type[ast.Node]) -> Iterator[tuple[ast.Node, Opener | None]]:
        """Yield what ``of_kinds`` returns, each with the innermost opener around it; None at top scope."""
        nodes, openers = self.all, self._openers
        around: list[tuple[int, Opener | None]] = [(len(nodes), None)]
        following = 0
        for place in self._places_of(kinds):
            while following < len(openers) and openers[following][0] < place:
                start, end, node = openers[following]
                while around[-1][0] <= start:
                    around.pop()
                around.append((end, Opener(node, around[-1][1])))
                following += 1
            while around[-1][0] <= place:
                around.pop()
            yield nodes[place], around[-1][1]

    def _places_of(self, kinds: tuple[type[ast.Node], ...]) -> list[int]:
        if len(kinds) == 1:
            return self._places.get(kinds[0], [])
        found = [place for kind in kinds for place in self._places.get(kind, ())]
        found.sort()
        return found
