"""Which layer of Hiera a file of data belongs to, and which files a level reads."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from puppetguard.model.hiera.hierarchy import Layer, expression, layers

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member


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
            if layer.module is not None and path.startswith(f"{layer.module.root}/"):
                return layer, path[len(layer.module.root) + 1 :]
        own = next((one for one in self._layers if one.module is None), None)
        return (own, inside) if own is not None and own.is_read(inside) else (None, inside)
