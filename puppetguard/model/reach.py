"""How far what one file says reaches into others: who declares whom, what is notified, which defaults there are.

Each file says its part in a few texts (see ``model.declarations``). Containers go by the name of their class or define;
nodes and top scope are one container, without a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from puppetguard.model.script import UNKNOWN

CONTAINS = "in:"
"""Marks ``OUTER>INNER``: whatever notifies the outer container notifies all that is in the inner one."""
DECLARES = "by:"
"""Marks ``OUTER>INNER``: the inner container is declared by the outer one, and sees its defaults."""
TOLD = "told:"
"""Marks ``TYPE>TITLE``, or ``TYPE>`` for some of the type: what may be notified. ``*>MODULE``: something unknown is."""
PATH = "exec-path:"
"""Marks a container with defaults that set the path of execs, or what makes it needless."""
GUARD = "exec-guard:"
"""Marks a container with defaults that guard execs."""
ANY = "*"


def module_of(name: str) -> str:
    """Return the module that a class or define belongs to."""
    return name.partition("::")[0]


class Reach:
    """What the files of a code base say together."""

    def __init__(self, provided: Iterable[str]) -> None:
        self._containing: dict[str, set[str]] = {}
        self._declaring: dict[str, set[str]] = {}
        self._told: set[str] = set()
        self._exec_titles: set[str] = set()
        self._patterns: list[str] = []
        self._reached: dict[tuple[str, bool], frozenset[str]] = {}
        self._with_path: set[str] = set()
        self._with_guard: set[str] = set()
        for fact in provided:
            mark, colon, said = fact.partition(":")
            mark += colon
            if mark in (CONTAINS, DECLARES):
                outer, _, inner = said.partition(">")
                self._declaring.setdefault(inner, set()).add(outer)
                if mark == CONTAINS:
                    self._containing.setdefault(inner, set()).add(outer)
            elif mark == TOLD:
                self._told.add(said)
                if said.startswith("exec>"):
                    self._exec_titles.add(said.removeprefix("exec>"))
                    if UNKNOWN in said:
                        self._patterns.append(said.removeprefix("exec>"))
            elif mark == PATH:
                self._with_path.add(said)
            elif mark == GUARD:
                self._with_guard.add(said)

    def may_have_path(self, container: str) -> bool:
        """Tell whether something outside of the class or define that has an exec can set the path of that."""
        return self._may_set(container, self._with_path)

    def may_be_guarded(self, container: str) -> bool:
        """Tell whether something outside of the class or define that has an exec can set a guard of that."""
        return self._may_set(container, self._with_guard)

    def _may_set(self, container: str, setting: set[str]) -> bool:
        if not setting or not setting.isdisjoint(("", ANY)):
            return bool(setting)
        return not setting.isdisjoint(self._around(container, contained=False) - {container})

    def may_be_notified(self, container: str, titles: Iterable[str]) -> bool:
        """Tell whether something outside of its file can notify an exec, by its title or with what contains it."""
        if f"{ANY}>{module_of(container)}" in self._told:
            return True
        around = self._around(container, contained=True)
        if any(f"class>{one}" in self._told or f"{one}>" in self._told for one in around):
            return True
        if ANY in self._exec_titles:
            return True
        return any(
            title in self._exec_titles
            or any(may_be_same(title, told) for told in (self._exec_titles if UNKNOWN in title else self._patterns))
            for title in titles
        )

    def _around(self, container: str, *, contained: bool) -> frozenset[str]:
        """Return a container and all that can be around it, however far: what contains it, or what declares it."""
        known = self._reached.get((container, contained))
        if known is not None:
            return known
        edges = self._containing if contained else self._declaring
        found = {container}
        waiting = [container, ANY]
        while waiting:
            for outer in edges.get(waiting.pop(), ()):
                if outer not in found:
                    found.add(outer)
                    waiting.append(outer)
        self._reached[container, contained] = frozenset(found)
        return self._reached[container, contained]


def may_be_same(one: str, other: str) -> bool:
    """Tell whether two texts can be the same, ``UNKNOWN`` being anything."""
    if UNKNOWN not in one and UNKNOWN not in other:
        return one == other
    first, last = one.partition(UNKNOWN)[0], one.rpartition(UNKNOWN)[2]
    start, end = other.partition(UNKNOWN)[0], other.rpartition(UNKNOWN)[2]
    return (first.startswith(start) or start.startswith(first)) and (last.endswith(end) or end.endswith(last))
