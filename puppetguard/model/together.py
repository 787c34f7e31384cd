"""Which resources are certainly in one catalog: those of a class, and of the classes that it brings in in any case."""

from __future__ import annotations

from collections.abc import Iterator

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
        for member in index.members:
            nodes = f"{member.path}\0"
            for reference in member.outline.references:
                is_class = reference.kind == "class" and reference.name in classes
                if is_class and reference.via in _BRINGING and not reference.conditional:
                    self._brings.setdefault(_named(reference.container, nodes), set()).add(reference.name)
            for definition in member.outline.definitions:
                if definition.kind == "class" and definition.parent in classes:
                    self._brings.setdefault(f"class {definition.name}", set()).add(definition.parent)
            for resource in member.outline.resources:
                if resource.form not in PARTIAL:
                    self.resources.setdefault(_named(resource.container, nodes), []).append((member, resource))
        # What is defined twice is not one thing.
        self._doubtful = {f"class {name}" for name, found in classes.items() if len(found) > 1}

    def containers(self) -> Iterator[str]:
        """Yield the containers that bring in something or have resources: classes, nodes, and those of a file."""
        yield from dict.fromkeys((*self._brings, *self.resources))

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


def _named(container: str, file: str) -> str:
    """Return the name of a container; of a node or top scope with the file that it is in."""
    return container if container.startswith(("class ", "define ")) else f"{file}{container}"
