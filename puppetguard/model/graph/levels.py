"""Which levels of Hiera have a key, and for which nodes they are read.

A path without interpolation is read for all nodes; one with just the name of a node (``%{trusted.certname}``) for that
node; any other for those of which the facts are so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from puppetguard.model.graph.records import Level, LookUp

_INTERPOLATION = re.compile(r"%\{\s*(?:::)?([^}]*?)\s*\}")
_NAMES = frozenset(
    "trusted.certname clientcert certname fqdn facts.clientcert facts.fqdn facts.networking.fqdn networking.fqdn"
    " server_facts.fqdn facts.certname".split()
)
"""What a node's own name is called."""


def levels(patterns: Sequence[str], files: Mapping[str, Mapping[str, Any]]) -> LookUp:
    """Return how to look keys up.

    ``patterns`` are the paths that a hierarchy reads, in its order, with interpolations; ``files`` the data files that
    are here, by the same kind of path, each with its keys and their values as ``model.packed`` has them.
    """
    found: list[tuple[str, str, bool]] = []
    seen: set[str] = set()
    for pattern in patterns:
        read = _reader(pattern)
        for path in sorted(files):
            if path not in seen and (level := read(path)) is not None:
                seen.add(path)
                found.append((path, *level))

    def look_up(key: str) -> list[Level]:
        return [Level(path, files[path][key], node, always) for path, node, always in found if key in files[path]]

    return look_up


def level_of(patterns: Sequence[str], path: str) -> tuple[str, bool] | None:
    """Return the one node that a path is read for (empty: for several), and whether it is for all; None if for none."""
    return next((level for pattern in patterns if (level := _reader(pattern)(path)) is not None), None)


def _reader(pattern: str) -> Callable[[str], tuple[str, bool] | None]:
    expression, is_name = _expression(pattern)
    always = "%{" not in pattern

    def read(path: str) -> tuple[str, bool] | None:
        match = expression.fullmatch(path)
        return None if match is None else (match["node"].lower() if is_name else "", always)

    return read


def _expression(pattern: str) -> tuple[re.Pattern[str], bool]:
    """Return the expression for the paths of a level, and whether its group ``node`` is the name of a node."""
    names = _INTERPOLATION.findall(pattern)
    is_name = len(names) == 1 and names[0] in _NAMES
    pieces: list[str] = []
    at = 0
    for part in _INTERPOLATION.finditer(pattern):
        pieces += (re.escape(pattern[at : part.start()]), "(?P<node>[^/]+)" if is_name else "[^/]*")
        at = part.end()
    return re.compile("".join([*pieces, re.escape(pattern[at:])])), is_name
