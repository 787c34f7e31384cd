"""Which ``node`` definition a node gets.

As Puppet looks for it: the definition with just this name, or else the first whose regular expression matches, or else
``default``; names are compared in small letters. Source: ``Puppet::Resource::TypeCollection#node``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.graph.records import Certainty, Vertex
from puppetguard.model.ruby_regex import search

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.outline import DefinitionOutline

DEFAULT = "default"
_FOLDERS = frozenset("nodes node hosts host fqdn certname clientcert".split())
"""What the folders of data are usually called that have a file for each node."""


class NodeDefinition(NamedTuple):
    """A ``node`` statement, with the file that it is in."""

    vertex: Vertex
    outline: DefinitionOutline
    member: Member

    @property
    def patterns(self) -> list[str]:
        """Its regular expressions, with their slashes."""
        return [name for name in self.outline.names if is_pattern(name)]

    @property
    def names(self) -> list[str]:
        """The names that it is for."""
        return [name.lower() for name in self.outline.names if not is_pattern(name) and name != DEFAULT]


def is_pattern(name: str) -> bool:
    """Tell whether what a definition is for is a regular expression."""
    return len(name) > 1 and name.startswith("/") and name.endswith("/")


class NodeDefinitions:
    """All ``node`` statements of an environment; there may be thousands of them, and of nodes to ask for."""

    def __init__(self, definitions: Sequence[NodeDefinition]) -> None:
        self._named: dict[str, NodeDefinition] = {}
        self._patterns = [(one, pattern[1:-1]) for one in definitions for pattern in one.patterns]
        self._default = next((one for one in definitions if DEFAULT in one.outline.names), None)
        for one in definitions:
            for name in one.names:
                self._named.setdefault(name, one)

    def of(self, name: str) -> list[tuple[NodeDefinition, Certainty]]:
        """Return the definition that a node gets, or those that it may get if an expression cannot be read."""
        name = name.lower()
        if name in self._named:
            return [(self._named[name], Certainty.CERTAIN)]
        found: list[tuple[NodeDefinition, Certainty]] = []
        for one, pattern in self._patterns:
            match = search(pattern, name)
            if match is None:
                found.append((one, Certainty.POSSIBLE))
            elif match.truth:
                return [*found, (one, Certainty.POSSIBLE if found else Certainty.CERTAIN)]
        if self._default is not None:
            found.append((self._default, Certainty.POSSIBLE if found else Certainty.CERTAIN))
        return found


def names_of(index: Index) -> set[str]:
    """Return the names of nodes that a code base tells by itself."""
    definitions = index.definitions("node")
    named = (name.lower() for name in definitions if not is_pattern(name) and name != DEFAULT)
    return {*named, *nodes_with_data(index)}


def nodes_with_data(index: Index) -> Iterable[str]:
    """Yield the names of the nodes that have a file of their own among the data (``data/nodes/NAME.yaml``)."""
    if index.environment is None:
        return
    folders = tuple(f"{folder}/" for folder in index.environment.data)
    if not folders:
        return
    for path in index.files:
        if path.startswith(folders) and path.endswith((".yaml", ".yml", ".json", ".eyaml")):
            folder, name = posixpath.split(path)
            if posixpath.basename(folder) in _FOLDERS:
                yield posixpath.splitext(name)[0].lower()
