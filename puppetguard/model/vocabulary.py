"""All names that code of one environment can use: what Puppet itself has, and what manifests and Ruby add."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from puppetguard.knowledge.resource_types import Values, metaparameters, resource_types, type_names
from puppetguard.model.layout.external_facts import is_external_fact

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.ruby.outline import RubyFunction, RubyType


class KnownType(msgspec.Struct, frozen=True):
    """A type in Ruby of which all attributes are known, and what those take of which that is known.

    ``sure`` tells that it is here, or a part of Puppet itself: not a version of it that may be another than is used.
    """

    attributes: Collection[str]
    values: Mapping[str, Values]
    providers: Collection[str]
    sure: bool


class Vocabulary:
    """The names of an environment."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._ruby_types: dict[str, list[RubyType]] = {}
        self._providers: dict[str, set[str]] = {}
        self.ruby_functions: dict[str, list[RubyFunction]] = {}
        self.facts: set[str] = set()
        self.own_metaparameters: set[str] = set()
        self._known: dict[str, KnownType | None] = {}
        for member in index.members:
            # Most files are manifests: those have nothing of Ruby.
            if member.role.kind == "ruby":
                self._add(member.outline.ruby)
            elif is_external_fact(member.role):
                self.facts.update(key.name.lower() for key in member.outline.keys)

    def _add(self, ruby: object) -> None:
        from puppetguard.model.ruby.outline import RubyOutline

        assert isinstance(ruby, RubyOutline)
        for one in ruby.types:
            self._ruby_types.setdefault(one.name, []).append(one)
        for function in ruby.functions:
            self.ruby_functions.setdefault(function.name, []).append(function)
        for type_name, provider in ruby.providers:
            self._providers.setdefault(type_name, set()).add(provider)
        self.facts.update(ruby.facts)
        self.own_metaparameters.update(ruby.metaparameters)

    def has_fact(self, name: str) -> bool:
        """Tell whether the code base brings, or may bring, a fact of this name itself."""
        return name in self.facts or any(
            one.endswith("*") and one != "*" and name.startswith(one[:-1]) for one in self.facts
        )

    # --- types of resources ---

    @cached_property
    def metaparameters(self) -> Mapping[str, Values]:
        """What every resource takes."""
        return {**metaparameters(), **{name: Values() for name in self.own_metaparameters}}

    @cached_property
    def types(self) -> frozenset[str]:
        """The names of all types that are known, defined ones and those in Ruby."""
        return type_names().union(self._ruby_types, self._index.definitions("define"))

    @cached_property
    def own_types(self) -> frozenset[str]:
        """Those of Puppet, of the modules that come with it, and of this code base."""
        return frozenset(resource_types()).union(self._ruby_types, self._index.definitions("define"))

    @property
    def has_nameless_types(self) -> bool:
        """Whether code makes types under names that it computes."""
        return "" in self._ruby_types

    def known_type(self, name: str) -> KnownType | None:
        """Return a type in Ruby; None if it is not one, or may have more attributes than are known."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> KnownType | None:
        if "" in self.own_metaparameters or name in self._index.definitions("define"):
            return None
        here = self._ruby_types.get(name, [])
        built_in = resource_types().get(name)
        if any(one.open for one in here) or (not here and built_in is None):
            return None
        attributes = {attribute.name: None for one in here for attribute in one.attributes}
        values: dict[str, Values] = {}
        providers = set(self._providers.get(name, ())) | self._providers.get("", set())
        if built_in is not None:
            # A version of it that is here may differ from the one that Puppet has, or is tested against.
            attributes.update(dict.fromkeys(sorted(built_in.attributes)))
            providers |= set(built_in.providers)
            if not here:
                values.update(built_in.values)
        attributes["provider"] = None
        if len(here) == 1:
            values.update(
                (one.name, Values(one.words, one.patterns, one.closed and not one.patterns))
                for one in here[0].attributes
                if one.words or one.patterns
            )
        sure = bool(here) or (built_in is not None and not built_in.module)
        return KnownType(tuple(attributes), values, providers, sure)
