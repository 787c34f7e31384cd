"""The data of an environment, as the graph looks keys up in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from puppetguard.model.graph.levels import levels
from puppetguard.model.graph.records import LookUp
from puppetguard.model.hiera.hierarchy import layers

if TYPE_CHECKING:
    from puppetguard.model.index import Index


def data_of(index: Index) -> LookUp | None:
    """Return how keys are looked up in the environment's own data; None if not all of these are known."""
    for layer in layers(index):
        if layer.module is None:
            if not layer.known:
                return None
            files: Mapping[str, Mapping[str, Any]] = {
                file.inner: {key.name: key.value for key in file.keys} for file in layer.files
            }
            return levels(layer.patterns, files)
    return None
