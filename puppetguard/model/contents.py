"""What stands in which definition of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from puppetguard.model.calls import Call
from puppetguard.model.definitions import Definition
from puppetguard.model.resources import Resource


class Contents:
    """What stands in which definition of a file."""

    def __init__(self, found: Iterable[Resource], called: Iterable[Call]) -> None:
        self._resources: dict[int, list[Resource]] = {}
        self._calls: dict[int, list[Call]] = {}
        for resource in found:
            self._resources.setdefault(id(resource.context.container.node), []).append(resource)
        for call in called:
            self._calls.setdefault(id(call.context.container.node), []).append(call)

    def resources(self, definition: Definition) -> Sequence[Resource]:
        """Return the resources in a definition, without those in definitions inside of it."""
        return self._resources.get(id(definition.node), ())

    def calls(self, definition: Definition) -> Sequence[Call]:
        """Return the calls in a definition, without those in definitions inside of it."""
        return self._calls.get(id(definition.node), ())
