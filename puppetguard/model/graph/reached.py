"""What reaches something, and how to say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from puppetguard.model.graph.building import fitting
from puppetguard.model.graph.nodes import DEFAULT, is_pattern
from puppetguard.model.graph.records import Certainty, Gap, Reach, Vertex
from puppetguard.model.script import UNKNOWN

_SHOWN = 3
"""How many names are listed in a line."""
ROLES = frozenset(("role", "roles"))
PROFILES = frozenset(("profile", "profiles"))


class Reached:
    """The answer to "what reaches this?".

    ``targets`` is what was asked for. ``nodes``, ``roles`` and ``profiles`` reach it, the most certain first.
    ``unknown`` are the places that may declare it or what leads to it; ``perhaps`` the nodes that only these may lead
    to it, or of which nothing is known. ``total`` counts the nodes whose names are known.
    """

    def __init__(
        self,
        targets: tuple[Vertex, ...],
        leading: Mapping[Vertex, Reach],
        behind: Mapping[Vertex, Reach],
        gaps: tuple[Gap, ...],
        nodes: Sequence[Vertex],
        unclassified: Sequence[Vertex],
    ) -> None:
        self.targets = targets
        self.unknown = gaps
        self.leading = leading
        found = sorted(leading.values(), key=lambda one: (one.certainty, one.vertex.name))
        self.nodes = tuple(one for one in found if one.vertex.kind == "node")
        self.roles = tuple(one for one in found if _is_of(one.vertex, ROLES))
        self.profiles = tuple(one for one in found if _is_of(one.vertex, PROFILES))
        self.unclassified = tuple(one for one in unclassified if one not in leading)
        known = {one.vertex for one in self.nodes}
        unsure = set(self.unclassified) | {one for one in behind if one.kind == "node"}
        self.perhaps = tuple(one for one in nodes if one in unsure and one not in known)
        self._all = nodes

    @cached_property
    def _named(self) -> list[Vertex]:
        return [one for one in self._all if _has_name(one)]

    @property
    def total(self) -> int:
        """How many nodes there are whose names are known."""
        return len(self._named)

    @cached_property
    def summary(self) -> str:
        """One line for people: ``reaches 37 of 41 nodes through role::web``."""
        if not self.targets:
            return "is not there"
        named = [one for one in self.nodes if _has_name(one.vertex)]
        others = [one for one in self.nodes if not _has_name(one.vertex)]
        said: list[str] = []
        if others and not named:
            said.append(f"reaches {listed(pattern_shown(one.vertex.name) for one in others)}{self._through(others)}")
            if self._named:
                said.append(f"none of the {self.total} nodes that are known by name")
        elif self._named:
            sure = sum(1 for one in named if one.certainty is Certainty.CERTAIN)
            text = f"reaches {len(named)} of {self.total} node{'' if self.total == 1 else 's'}"
            if named and sure < len(named):
                text += f" ({sure} in any case)" if sure else " (none of them in any case)"
            said.append(text + self._through([*named, *others]))
            if others:
                said.append(f"and {listed(pattern_shown(one.vertex.name) for one in others)}")
        if not said:
            said.append("no node is known" if not self.perhaps else "no node is known to be reached")
        if self.perhaps:
            names = listed(one.name if _has_name(one) else pattern_shown(one.name) for one in self.perhaps)
            said.append(f"perhaps also {names}, for which not all is known")
        elif self.unknown:
            said.append(f"{len(self.unknown)} place{'s' if len(self.unknown) > 1 else ''} may declare it unseen")
        return "; ".join(said)

    def _through(self, nodes: Iterable[Reach]) -> str:
        """Return the roles on the ways from the nodes, or else the profiles."""
        ways = [one.path for one in nodes]
        for names in (ROLES, PROFILES):
            found = dict.fromkeys(
                edge.target.name
                for way in ways
                for edge in way
                if _is_of(edge.target, names) and edge.target not in self.targets
            )
            if found:
                return f" through {listed(sorted(found))}"
        return ""


def gaps_for(leading: Mapping[Vertex, Reach], gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps that may lead to something: those that fit a class which leads there."""
    classes = [one.name for one in leading if one.kind == "class"]
    found: list[Gap] = []
    for gap in gaps:
        fits = fitting(gap.pattern)
        if (gap.pattern.strip(UNKNOWN) == "" and classes) or any(fits.fullmatch(name) for name in classes):
            found.append(gap)
    return tuple(found)


def _is_of(vertex: Vertex, modules: frozenset[str]) -> bool:
    return vertex.kind == "class" and vertex.name.partition("::")[0] in modules


def _has_name(node: Vertex) -> bool:
    return not is_pattern(node.name) and node.name != DEFAULT


def pattern_shown(name: str) -> str:
    """Return what to call the nodes of which only a pattern, or that they have no definition, is known."""
    return "nodes without a definition of their own" if name == DEFAULT else f"nodes that match {name}"


def listed(names: Iterable[str]) -> str:
    """Return names for people, the first of them if there are many; there is at least one."""
    found = list(dict.fromkeys(names))
    more = len(found) - _SHOWN
    if more > 1:
        return f"{', '.join(found[:_SHOWN])} and {more} more"
    return ", ".join(found[:-1]) + (" and " if len(found) > 1 else "") + found[-1]
