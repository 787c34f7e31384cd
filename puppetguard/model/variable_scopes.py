"""The variables of the whole code base: which scope has which, and which of them a name may stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.fact_names import EVERYWHERE, is_fact, known_facts
from puppetguard.model.spelling import closest, is_clear, one_edit_away

if TYPE_CHECKING:
    from puppetguard.model.index import Index

_LONG_MODULE = 4
"""How long the name of a module must be to be compared with others."""
_OF_CLASSES = frozenset("title name module_name caller_module_name".split())


class Lost(NamedTuple):
    """A variable that nothing sets: the class that should have it (empty for others), and what was meant.

    ``closed`` tells that all is known that could set it; ``is_class`` that its class is here. ``hidden`` are the
    classes and defined types of the same module that set one of just this name for themselves. ``clear`` tells that
    nothing else can be meant, ``of_site`` that the code base itself sets it for all, or has it as a fact.
    """

    owner: str
    meant: str
    closed: bool
    is_class: bool = True
    hidden: tuple[str, ...] = ()
    clear: bool = False
    of_site: bool = False


class VariableScopes:
    """Who sets what. Nothing is said of what a file that could not be read may set."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._classes: dict[str, set[str]] = {}
        self._nearest: dict[str, str] = {}
        self.top: set[str] = set()
        self.nodes: set[str] = set()
        facts = index.vocabulary.facts
        self._facts = {one for one in facts if not one.endswith("*")}
        # Facts whose names are put together: what is known of their start.
        self._fact_starts = tuple(one[:-1] for one in facts if one.endswith("*"))
        for member in index.having("sets"):
            for scope in member.outline.sets:
                kind, _, name = scope.container.partition(" ")
                if kind == "class":
                    self._classes.setdefault(name, set()).update(scope.names)
                elif kind == "":
                    self.top.update(scope.names)
                elif kind == "node":
                    self.nodes.update(scope.names)

    def lost(self, name: str, container: str) -> Lost | None:
        """Return why a name that its definition does not set is set by nothing; None if it may be set."""
        plain = name.removeprefix("::")
        if "::" in plain:
            return self._qualified(plain)
        if plain in self.top or plain in self._facts or is_fact(plain) or plain.startswith(self._fact_starts):
            return None
        if plain == name:
            if plain in self.nodes:
                return None
            kind, _, owner = container.partition(" ")
            inherited = self._inherited(owner) if kind == "class" else set()
            if inherited is None or plain in inherited:
                return None
            bodies = _OF_CLASSES if kind in ("class", "define") else ()
            near = self._near(name, inherited, bodies, self.nodes)
            return near._replace(hidden=self._hidden(plain, owner))
        return self._near(plain)

    def _hidden(self, name: str, owner: str) -> tuple[str, ...]:
        """Return who sets a variable in the module of ``owner``, if nothing speaks for one that is given from outside.

        What an external classifier sets at top scope is read in full, by data, or in several modules.
        """
        module = owner.partition("::")[0]
        if not module or len(self._readers_of.get(name, ())) > 1 or name in self._global:
            return ()
        return tuple(self._setters.get((module, name), ()))

    @cached_property
    def _setters(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for member in self._index.having("sets"):
            for scope in member.outline.sets:
                kind, _, owner = scope.container.partition(" ")
                if kind in ("class", "define"):
                    for name in scope.names:
                        found.setdefault((owner.partition("::")[0], name), []).append(scope.container)
        return found

    @cached_property
    def _readers_of(self) -> dict[str, set[str]]:
        """The modules that read a name which their definitions do not set."""
        found: dict[str, set[str]] = {}
        for member in self._index.having("reads"):
            for read in member.outline.reads:
                if "::" not in read.name:
                    found.setdefault(read.name, set()).add(read.container.partition(" ")[2].partition("::")[0])
        return found

    @cached_property
    def _global(self) -> set[str]:
        """The names that are read as those of top scope."""
        found: set[str] = set()
        for member in self._index.having("reads", "scoped"):
            found.update(one.name[2:] for one in member.outline.reads if one.name.startswith("::"))
            found.update(member.outline.scoped)
        return found

    def _near(self, name: str, *first: Collection[str]) -> Lost:
        """Return the name that is nearest: of the scopes in the order in which Puppet looks at them."""
        near = (closest(name, sorted(one)) for one in first)
        meant = next((one for one in near if one), "") or self._near_everywhere(name)
        clear = bool(meant) and is_clear(name, meant, {each for one in first for each in one}, free=True)
        return Lost(
            "",
            meant,
            closed=False,
            clear=clear and self._is_clear_everywhere(name, meant),
            of_site=meant in self.top or meant in self.nodes or meant in self._facts,
        )

    def _near_everywhere(self, name: str) -> str:
        # The same names are read in many files.
        if name not in self._nearest:
            near = (closest(name, one) for one in self._everywhere)
            self._nearest[name] = next((one for one in near if one), "")
        return self._nearest[name]

    def _is_clear_everywhere(self, name: str, meant: str) -> bool:
        return all(is_clear(name, meant, one, free=True) for one in self._everywhere)

    @cached_property
    def _everywhere(self) -> list[list[str]]:
        return [sorted(one) for one in (self.top, EVERYWHERE, self._facts, known_facts())]

    def _qualified(self, name: str) -> Lost | None:
        owner, _, leaf = name.rpartition("::")
        if owner == "settings":
            return None
        if not self._index.is_closed(owner):
            return self._of_misspelled_module(owner, leaf)
        if owner not in self._index.definitions("class"):
            classes = self._index.definitions("class")
            within = sorted(one for one in classes if leaf in self._classes.get(one, ()))
            meant = closest(owner, within) or closest(owner, sorted(classes))
            clear = meant is not None and is_clear(owner, meant, classes)
            return Lost(owner, f"{meant}::{leaf}" if meant else "", closed=True, is_class=False, clear=clear)
        inherited = self._inherited(owner)
        if inherited is None:
            return None
        known = self._classes.get(owner, set()) | inherited
        if leaf in known or leaf in _OF_CLASSES:
            return None
        meant = closest(leaf, sorted(known))
        if meant is None:
            siblings = (one for one in self._siblings(owner) if leaf in self._classes.get(one, ()))
            other = next(siblings, None)
            return Lost(owner, f"{other}::{leaf}" if other else "", closed=True)
        return Lost(owner, f"{owner}::{meant}", closed=True, clear=is_clear(leaf, meant, known, free=True))

    def _of_misspelled_module(self, owner: str, leaf: str) -> Lost | None:
        """Return the only module called nearly as one that is not here, if the class of it sets just this name."""
        module, colons, rest = owner.partition("::")
        modules = self._index.modules
        if module in modules or len(module) < _LONG_MODULE:
            return None
        near = [
            meant
            for one in one_edit_away(module, sorted(modules))
            if leaf in self._classes.get(meant := f"{one}{colons}{rest}", ())
        ]
        if len(near) != 1:
            return None
        return Lost(owner, f"{near[0]}::{leaf}", closed=False, is_class=False, clear=True)

    def _siblings(self, owner: str) -> Iterator[str]:
        module = owner.partition("::")[0]
        return iter(sorted(one for one in self._classes if one.partition("::")[0] == module))

    def _inherited(self, name: str) -> set[str] | None:
        """Return what the classes above a class set; None if one of them is not known."""
        found: set[str] = set()
        seen = {name}
        classes = self._index.definitions("class")
        while True:
            defined = classes.get(name, ())
            if len(defined) > 1:
                return None
            parent = defined[0].definition.parent.removeprefix("::").lower() if defined else ""
            if not parent:
                return found
            if parent in seen or parent not in classes:
                return None
            seen.add(parent)
            found |= self._classes.get(parent, set()) | (_OF_CLASSES & {"title", "name"})
            name = parent
