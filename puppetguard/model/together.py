"""Which resources are certainly in one catalog: those of a class, and of the classes that it brings in in any case."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from puppetguard.model.index import Index, Member
from puppetguard.model.outline import ResourceOutline
from puppetguard.model.resources import PARTIAL

_BRINGING = frozenset("include contain require resource".split())
_MOST = 2_000
"""How many classes one may bring in until no more are followed."""


class Together:
    """The classes that a container certainly brings in, however far, and the resources of each container."""

    def __init__(self, index: Index) -> None:
        self._brings: dict[str, set[str]] = {}
        self.resources: dict[str, list[tuple[Member, ResourceOutline]]] = {}
        classes = index.definitions("class")
        for member, reference in index.references("class"):
            if reference.via in _BRINGING and not reference.conditional and reference.name in classes:
                self._brings.setdefault(_named(reference.container, member), set()).add(reference.name)
        for found in classes.values():
            for one in found:
                if one.definition.parent in classes:
                    self._brings.setdefault(f"class {one.definition.name}", set()).add(one.definition.parent)
        for member, resource in index.resources():
            if resource.form not in PARTIAL:
                self.resources.setdefault(_named(resource.container, member), []).append((member, resource))
        # What is defined twice is not one thing.
        self._doubtful = {f"class {name}" for name, found in classes.items() if len(found) > 1}

    def containers(self, having: Collection[str]) -> Iterator[str]:
        """Yield the containers that certainly bring in one of some, or are it: classes, nodes, and those of a file."""
        bringing: dict[str, list[str]] = {}
        for container, names in self._brings.items():
            for name in names:
                bringing.setdefault(f"class {name}", []).append(container)
        found = set(having)
        waiting = list(found)
        while waiting:
            new = set(bringing.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        yield from (one for one in dict.fromkeys((*self._brings, *self.resources)) if one in found)

    def with_all(self, container: str) -> list[str]:
        """Return a container and the classes that it certainly brings in."""
        found = {container: None}
        waiting = [container]
        while waiting and len(found) < _MOST:
            for name in sorted(self._brings.get(waiting.pop(), ())):
                inner = f"class {name}"
                if inner not in found and inner not in self._doubtful:
                    found[inner] = None
                    waiting.append(inner)
        return list(found)


def _named(container: str, member: Member) -> str:
    """Return the name of a container; of a node or top scope with the file that it is in."""
    return container if container.startswith(("class ", "define ")) else f"{member.path}\0{container}"
