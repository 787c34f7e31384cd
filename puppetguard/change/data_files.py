"""Which layer of Hiera a file of data belongs to, and which files a level reads."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from puppetguard.model.graph.levels import levels
from puppetguard.model.hiera.hierarchy import Layer, expression, layers
from puppetguard.model.hiera.lookups import FUNCTIONS
from puppetguard.model.ruby_regex import search
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member


_PLAIN = {"hiera": 3, "lookup": 2}
"""How many arguments a call can have that says nothing of how values are put together."""


class Hidden(NamedTuple):
    """For whom Hiera finds a key before it comes to a file: some ``nodes``, or all; ``perhaps`` also for others."""

    nodes: frozenset[str] = frozenset()
    everywhere: bool = False
    perhaps: bool = False


class DataFiles:
    """The data of an environment, which lies at ``root``; put together when it is first asked for."""

    def __init__(self, index: Index, root: str) -> None:
        self._index = index
        self._root = root

    @cached_property
    def _layers(self) -> list[Layer]:
        return list(layers(self._index))

    @cached_property
    def _of_file(self) -> dict[str, tuple[Layer, str]]:
        return {file.member.path: (layer, file.inner) for layer in self._layers for file in layer.files}

    def files_of_level(self, name: str, path: str) -> list[Member]:
        """Return the data files that a level of the ``hiera.yaml`` at ``path`` reads for any node."""
        layer, _ = self.layer(path)
        if layer is None:
            return []
        expressions = [
            re.compile(expression(posixpath.normpath(posixpath.join(one.datadir, location.text))), re.DOTALL)
            for one in (*layer.config.levels, *layer.config.default_levels)
            if one.name.text == name.removeprefix("default: ")
            for location in one.locations
        ]
        return [file.member for file in layer.files if any(one.fullmatch(file.inner) for one in expressions)]

    def hidden(self, path: str, key: str) -> Hidden:
        """Return for whom the value that a file has of a key does not count, for one of a higher level does.

        Nobody, where not all is known of the hierarchy, or where values of several levels may be put together.
        """
        layer, inner = self.layer(path)
        if layer is None or not layer.known or self._is_merged(key):
            return Hidden()
        files: dict[str, dict[str, Any]] = {file.inner: {} for file in layer.files}
        for file in layer.files:
            files[file.inner].update({one.name: one.value for one in file.keys if one.name == key})
        # What is only in the other version stands in its level, too.
        files.setdefault(inner, {})[key] = None
        nodes: set[str] = set()
        perhaps = False
        for level in levels(layer.patterns, files)(key):
            if level.path == inner:
                break
            if level.always:
                return Hidden(everywhere=True)
            if level.node:
                nodes.add(level.node)
            else:
                perhaps = True
        return Hidden(frozenset(nodes), perhaps=perhaps)

    def _is_merged(self, key: str) -> bool:
        """Tell whether values that several levels have of a key may be put together."""
        for option in self._options:
            if option == key:
                return True
            if option.startswith("^") and ((found := search(option, key)) is None or found.truth):
                return True
        return key in self._put_together

    @cached_property
    def _options(self) -> frozenset[str]:
        return frozenset(one.name for member in self._index.members for one in member.outline.options)

    @cached_property
    def _put_together(self) -> frozenset[str]:
        """The keys that some code looks up in another way than that the first value counts."""
        return frozenset(
            value
            for member in self._index.members
            for call in member.outline.calls
            if call.name in FUNCTIONS
            and (call.name not in ("hiera", "lookup") or len(call.arguments) > _PLAIN[call.name] or not call.complete)
            for value in call.arguments[0]
            if isinstance(value, str) and UNKNOWN not in value
        )

    def layer(self, path: str) -> tuple[Layer | None, str]:
        """Return the layer that a file belongs to, None if that is not known, and its path below the folder of that."""
        if path in self._of_file:
            return self._of_file[path]
        if path.rpartition("/")[2] == "hiera.yaml":
            folder = path.removesuffix("hiera.yaml").rstrip("/")
            found = [one for one in self._layers if folder == (one.module.root if one.module else self._root)]
            return (found[0] if found else None), ""
        # It is only in the other version.
        inside = path.removeprefix(f"{self._root}/") if self._root else path
        for layer in self._layers:
            if layer.module is not None and path.startswith(layer.module.start):
                return layer, path[len(layer.module.start) :]
        own = next((one for one in self._layers if one.module is None), None)
        return (own, inside) if own is not None and own.is_read(inside) else (None, inside)
