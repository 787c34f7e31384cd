"""Resources that wait for each other: Puppet applies nothing at all of such a catalog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Outline, RelationOutline

Node = tuple[str, str]


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield a place of each cycle among the relations that hold in any case within one class, define or node."""
    for member in index.members:
        if not member.outline.relations:
            continue
        for edges in _by_container(member.outline):
            for cycle in _cycles(edges):
                last = cycle[-1]
                names = [*(_named(one.source) for one in cycle), _named(cycle[0].source)]
                itself = len(cycle) == 1
                yield LinkedHit(
                    member.path,
                    last.place,
                    Confidence.CERTAIN,
                    f"{names[0]} waits for itself" if itself else f"a cycle: {' before '.join(names)}",
                    "take one of the relations out",
                    tuple(
                        LinkedNote(member.path, one.place, f"{_named(one.source)} comes before {_named(one.target)}")
                        for one in cycle[:-1]
                    ),
                )


def _by_container(outline: Outline) -> Iterator[list[RelationOutline]]:
    from puppetguard.model.script import UNKNOWN

    found: dict[str, list[RelationOutline]] = {}
    for one in outline.relations:
        if not one.conditional and UNKNOWN not in one.source[1] and UNKNOWN not in one.target[1]:
            found.setdefault(one.container, []).append(one)
    yield from found.values()


def _cycles(relations: list[RelationOutline]) -> Iterator[list[RelationOutline]]:
    """Yield cycles, each relation in one of them at the most; without recursion, for chains can be long."""
    edges: dict[Node, list[RelationOutline]] = {}
    for one in relations:
        edges.setdefault(one.source, []).append(one)
    done: set[Node] = set()
    for start in list(edges):
        if start in done:
            continue
        path: list[RelationOutline] = []
        on_path = {start: 0}
        stack = [iter(edges.get(start, ()))]
        while stack:
            edge = next(stack[-1], None)
            if edge is None:
                stack.pop()
                if path:
                    left = path.pop()
                    done.add(left.target)
                    del on_path[left.target]
                continue
            if edge.target in on_path:
                yield [*path[on_path[edge.target] :], edge]
            elif edge.target not in done:
                path.append(edge)
                on_path[edge.target] = len(path)
                stack.append(iter(edges.get(edge.target, ())))
        done.add(start)


def _named(node: Node) -> str:
    kind = "::".join(part.capitalize() for part in node[0].split("::"))
    return f"`{kind}['{node[1]}']`"


CHECK = Check(scope="project", link=_link)
