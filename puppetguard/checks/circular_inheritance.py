"""Classes that inherit each other: Puppet cannot evaluate any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedNote, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each circle of classes once, at the class of it whose name comes first."""
    classes = index.definitions("class")
    # Of a class that is there several times it is not known which one Puppet takes.
    parents = {name: found[0] for name, found in classes.items() if len(found) == 1 and found[0].definition.parent}
    done: set[str] = set()
    for start in sorted(parents):
        path: dict[str, int] = {}
        name = start
        while name in parents and name not in done and name not in path:
            path[name] = len(path)
            name = parents[name].definition.parent
        done.update(path)
        if name not in path:
            continue
        circle = list(path)[path[name] :]
        first = circle.index(min(circle))
        circle = [*circle[first:], *circle[:first]]
        last = parents[circle[0]]
        if len(circle) == 1:
            message = f"the class `{circle[0]}` inherits itself"
        else:
            message = f"a circle: {' inherits '.join(f'`{one}`' for one in (*circle, circle[0]))}"
        yield LinkedHit(
            last.member.path,
            last.definition.parent_place,
            message=message,
            hint="a class cannot inherit itself" if len(circle) == 1 else "let one of them inherit nothing",
            notes=tuple(
                LinkedNote(
                    parents[one].member.path,
                    parents[one].definition.parent_place,
                    f"`{one}` inherits `{parents[one].definition.parent}`",
                )
                for one in circle[1:4]
            ),
        )


CHECK = Check(scope="project", link=_link)
