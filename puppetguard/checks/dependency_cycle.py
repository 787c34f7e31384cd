"""Resources that wait for each other: Puppet applies nothing at all of such a catalog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.ordering import LOOKED_AT

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import Outline, RelationOutline

Node = tuple[str, str]


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield a place of each cycle that there is in any case."""
    yield from _alone(index)
    yield from _across(index)
    yield from _within(index)


def _alone(index: Index) -> Iterator[LinkedHit]:
    """Yield the cycles among the relations within one class, define or node."""
    for member in index.having("relations"):
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


def _across(index: Index) -> Iterator[LinkedHit]:
    """Yield a place of each cycle over several classes, or by what follows from where and what resources are."""
    from puppetguard.model.ordering import Ordering, named
    from puppetguard.model.ways_back import cycles

    ordering = Ordering(index)
    for cycle in cycles(ordering):
        first = cycle[0]
        names = [*(named(one.source) for one in cycle), named(first.source)]
        shown = [name for at, name in enumerate(names) if not at or name != names[at - 1]]
        yield LinkedHit(
            first.member.path,
            first.place,
            Confidence.CERTAIN,
            f"a cycle: {' before '.join(shown)}",
            "take one of the relations out",
            tuple(LinkedNote(one.member.path, one.place, one.why) for one in cycle[1:]),
        )


def _within(index: Index) -> Iterator[LinkedHit]:
    """Yield each resource of a class that waits for the class, as far as it is not told as a cycle of known titles."""
    from puppetguard.model.script import UNKNOWN

    for member in index.having("relations"):
        for one in member.outline.relations:
            owner = one.container.removeprefix("class ")
            if owner == one.container or not one.attribute:
                continue
            after = one.attribute in ("require", "subscribe")
            other, own = (one.source, one.target) if after else (one.target, one.source)
            if other[0] != "class":
                continue
            if other[1].removeprefix("::").lower() == owner and (one.conditional or UNKNOWN in own[1]):
                yield LinkedHit(
                    member.path,
                    one.place,
                    Confidence.LIKELY,
                    f"a resource of the class `{owner}` is to come {'after' if after else 'before'} all of it:"
                    " it waits for itself",
                    "name what it needs of the class, not the class",
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


CHECK = Check(scope="project", link=_link, attributes=LOOKED_AT)
