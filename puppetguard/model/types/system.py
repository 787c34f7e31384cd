"""The type system of one code base: types by their names, and questions about them that always end."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from puppetguard.model.types.answers import UNKNOWN, Answer
from puppetguard.model.types.given import Given
from puppetguard.model.types.interpretation import interpreted
from puppetguard.model.types.names import BUILT_IN_ALIASES
from puppetguard.model.types.problems import MalformedTypeError
from puppetguard.model.types.reader import read
from puppetguard.model.types.records import Alias, Opaque, Type, aliases_in

_MOST_STEPS = 20_000
"""How many types are looked at for one question: aliases of aliases can double the work each."""
_DEEPEST = 120
_MOST_ALIASES = 200

Resolver = Callable[[str], str | None]
"""Tells what the name of an alias stands for, as it is written; None if that is not known."""


@lru_cache(maxsize=8192)
def parsed(text: str) -> Type:
    """Return the type that is written so; ``Opaque`` if that is not known or Puppet would refuse it."""
    expression = read(text)
    if expression is None:
        return Opaque(text)
    try:
        return interpreted(expression)
    except MalformedTypeError:
        return Opaque(text)


class TypeSystem:
    """Answers questions about types; ``resolve`` knows the aliases that are not Puppet's own.

    A question that takes too long, or goes too deep, has the answer ``UNKNOWN``.
    """

    def __init__(self, resolve: Resolver = lambda _: None) -> None:
        self._resolve = resolve
        self._aliases: dict[str, Type | None] = {}
        self._recursive: dict[Type, bool] = {}
        self._steps = 0
        self._depth = 0
        self._open: set[tuple[str, int]] = set()

    def instance(self, one: Type, value: Given) -> Answer:
        """Return whether a value is an instance of a type."""
        from puppetguard.model.types.instances import is_instance

        return self._asked(lambda: is_instance(self, one, value))

    def assignable(self, one: Type, other: Type) -> Answer:
        """Return whether all that is of the ``other`` type is of ``one``, as far as Puppet can tell from the types."""
        from puppetguard.model.types.assignment import is_assignable

        if one != other and self._is_recursive(one) and self._is_recursive(other):
            # Puppet takes two types that take themselves for equal sooner than they are.
            return UNKNOWN
        return self._asked(lambda: is_assignable(self, one, other))

    def aliased(self, alias: Alias) -> Type | None:
        """Return what an alias stands for; None if that is not known."""
        name = alias.name
        if name not in self._aliases:
            text = BUILT_IN_ALIASES.get(name)
            if text is None:
                text = self._resolve(name)
            self._aliases[name] = None if text is None else parsed(text)
        return self._aliases[name]

    def _is_recursive(self, one: Type) -> bool:
        """Tell whether a type has to do with one that is part of itself."""
        if one not in self._recursive:
            self._recursive[one] = any(self._leads_to(name, name) for name in aliases_in(one))
        return self._recursive[one]

    def _leads_to(self, name: str, wanted: str) -> bool:
        seen: set[str] = set()
        todo = [name]
        while todo:
            found = self.aliased(Alias(todo.pop()))
            for each in () if found is None else aliases_in(found):
                if each == wanted or len(seen) > _MOST_ALIASES:
                    return True
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        return False

    def step(self, question: Callable[[], Answer]) -> Answer:
        """Ask a question within another."""
        self._steps += 1
        if self._steps > _MOST_STEPS or self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            return question()
        finally:
            self._depth -= 1

    def unfolding(self, alias: Alias, about: object, question: Callable[[Type], Answer]) -> Answer:
        """Ask about what an alias stands for; in a circle nothing is known."""
        found = self.aliased(alias)
        key = (alias.name, id(about))
        if found is None or key in self._open:
            return UNKNOWN
        self._open.add(key)
        try:
            return self.step(lambda: question(found))
        finally:
            self._open.discard(key)

    def _asked(self, question: Callable[[], Answer]) -> Answer:
        if self._depth == 0:
            self._steps = 0
        return self.step(question)
