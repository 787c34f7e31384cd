"""What the whole code base says, put together from its units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, cast

import msgspec

from puppetguard.model.outline import (
    DefinitionKind,
    DefinitionOutline,
    Outline,
    ReferenceKind,
    ReferenceOutline,
    ResourceOutline,
)
from puppetguard.model.trace import Trace, TracedOutline
from puppetguard.model.unit import Unit, parts_of

if TYPE_CHECKING:
    from puppetguard.model.dead_code import DeadCode
    from puppetguard.model.hiera.created import Creations
    from puppetguard.model.layout import Environment, Role
    from puppetguard.model.reach import Reach
    from puppetguard.model.suppressions import Judged
    from puppetguard.model.types.system import TypeSystem
    from puppetguard.model.vocabulary import Vocabulary


PROVIDED = "provided"
"""What ``provided`` is called where parts of outlines are named."""


class Member:
    """A file of an environment: the name to show, its unit, and what it is; a ``trace`` is told what is read of it.

    ``outline`` returns that of the unit, if somebody has it already. It is called when something of it is read: where
    all is remembered, hardly any outline is.
    """

    def __init__(
        self,
        path: str,
        unit: Unit,
        role: Role,
        trace: Trace | None = None,
        outline: Callable[[], Outline] | None = None,
    ) -> None:
        self.path = path
        self.unit = unit
        self.role = role
        self._trace = trace
        self._outline = outline

    @cached_property
    def outline(self) -> Outline:
        """What is known of it."""
        return self.untraced if self._trace is None else cast("Outline", TracedOutline(self.untraced, self._trace))

    @cached_property
    def untraced(self) -> Outline:
        """The same, for who tells the trace what is read of many outlines."""
        return self.unit.outline if self._outline is None else self._outline()

    def noted_by(self, trace: Trace) -> Member:
        """Return the same file with another trace."""
        return Member(self.path, self.unit, self.role, trace, lambda: self.untraced)


class Defined(msgspec.Struct, frozen=True):
    """A definition, and the file that it is in."""

    definition: DefinitionOutline
    member: Member


class Files:
    """Some files of an environment, and what is in them; the ``trace`` is told what is read."""

    def __init__(self, members: Sequence[Member], trace: Trace) -> None:
        self._members = members
        self._trace = trace
        self._having: dict[tuple[str, ...], Sequence[Member]] = {}

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members)

    def having(self, *parts: str) -> Sequence[Member]:
        """Return the files in whose outlines any of these parts is not empty, which most parts are in most files."""
        self._trace.note(*parts)
        found = self._having.get(parts)
        if found is None:
            places = sorted({place for part in parts for place in self._places.get(part, ())})
            found = self._having[parts] = [self._members[place] for place in places]
        return found

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Which of the files have a part."""
        found: dict[str, list[int]] = {}
        for place, member in enumerate(self._members):
            for part in parts_of(member.untraced):
                found.setdefault(part, []).append(place)
        return found

    def references(self, *kinds: ReferenceKind) -> Iterator[tuple[Member, ReferenceOutline]]:
        """Yield each place that speaks of something of these kinds, with the file that it is in."""
        for member in self.having("references"):
            for reference in member.untraced.references:
                if reference.kind in kinds:
                    yield member, reference

    def resources(self) -> Iterator[tuple[Member, ResourceOutline]]:
        """Yield each resource, with the file that it is in."""
        for member in self.having("resources"):
            for resource in member.untraced.resources:
                yield member, resource


class Index:
    """Everything that the files of one environment define and refer to.

    ``provided`` holds what manifests say they bring and do (see ``model.provisions``, ``model.declarations``);
    ``shipped`` the base names of all files that lie in the environment, whatever they are; ``files`` their whole paths,
    with those of ``environment`` and modules in front. ``missing`` is what could not be read. What it works out of
    outlines but once, it tells the ``trace`` of its members each time that it is asked for.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        shipped: Iterable[str] = (),
        *,
        members: Iterable[Member] = (),
        environment: Environment | None = None,
        files: Iterable[str] = (),
        missing: Iterable[Role] = (),
        puppet: int = 8,
        trace: Trace | None = None,
    ) -> None:
        self.trace = trace or Trace()
        self._provided = frozenset(name for unit in units for name in unit.provides)
        self.shipped = frozenset(shipped)
        self.members = tuple(members)
        self._all = Files(self.members, self.trace)
        self._few: Files | None = None
        self.environment = environment
        self.files = frozenset(files)
        self.puppet = puppet
        self.suppressions: tuple[Judged, ...] = ()
        """What became of the suppressions, once all else has been found."""
        self._missing = tuple(missing)
        self._definitions: dict[DefinitionKind, dict[str, list[Defined]]] = {}

    @property
    def provided(self) -> frozenset[str]:
        """What manifests say they bring and do."""
        self.trace.note(PROVIDED)
        return self._provided

    @property
    def reach(self) -> Reach:
        """How far what one file says reaches into others."""
        self.trace.note(PROVIDED)
        return self._reach

    @cached_property
    def _reach(self) -> Reach:
        from puppetguard.model.reach import Reach

        return Reach(self._provided)

    @property
    def each(self) -> Files:
        """The files for a check that looks at one after the other (see ``checks.Check``)."""
        if self._few is not None:
            return self._few
        return self._every

    @cached_property
    def _every(self) -> Files:
        return Files([member.noted_by(self.trace.own) for member in self.members], self.trace.own)

    @contextmanager
    def only(self, paths: Collection[str]) -> Iterator[None]:
        """For a while, have ``each`` be but the files of these names."""
        self._few = Files([one.noted_by(self.trace.own) for one in self.members if one.path in paths], self.trace.own)
        try:
            yield
        finally:
            self._few = None

    @property
    def types(self) -> TypeSystem:
        """Puppet's types, and the aliases that are defined here."""
        self.trace.note("definitions")
        return self._types

    @cached_property
    def _types(self) -> TypeSystem:
        from puppetguard.model.types.system import TypeSystem

        aliases = self.definitions("type")

        def resolve(name: str) -> str | None:
            found = aliases.get(name.lower(), ())
            return found[0].definition.value or None if len(found) == 1 else None

        return TypeSystem(resolve)

    @property
    def vocabulary(self) -> Vocabulary:
        """All names of types, attributes, functions and facts that can be used here."""
        self.trace.note("definitions", "ruby")
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        from puppetguard.model.vocabulary import Vocabulary

        return Vocabulary(self)

    @property
    def dead_code(self) -> DeadCode:
        """What is never used."""
        self.trace.note("mentions", "inclusions", "references", "broken")
        return self._dead_code

    @cached_property
    def _dead_code(self) -> DeadCode:
        from puppetguard.model.dead_code import DeadCode

        return DeadCode(self)

    # --- definitions ---

    def definitions(self, kind: DefinitionKind) -> dict[str, list[Defined]]:
        """Return all definitions of a kind by their names; several of one name in the order of their files."""
        self.trace.note("definitions")
        if not self._definitions:
            self._definitions = {one: {} for one in ("class", "define", "function", "plan", "type", "node")}
            for member in self.having("definitions"):
                for definition in member.untraced.definitions:
                    of_kind = self._definitions[definition.kind]
                    for name in definition.names:
                        of_kind.setdefault(name, []).append(Defined(definition, member))
        return self._definitions[kind]

    def having(self, *parts: str) -> Sequence[Member]:
        """Return the files in whose outlines any of these parts is not empty, which most parts are in most files."""
        return self._all.having(*parts)

    def references(self, *kinds: ReferenceKind) -> Iterator[tuple[Member, ReferenceOutline]]:
        """Yield each place that speaks of something of these kinds, with the file that it is in."""
        return self._all.references(*kinds)

    def resources(self) -> Iterator[tuple[Member, ResourceOutline]]:
        """Yield each resource, with the file that it is in."""
        return self._all.resources()

    def all_resources(self, files: Files | None = None) -> Iterator[tuple[Member, ResourceOutline]]:
        """Yield each resource of files, or of all, with those that are made of what data and resources are given."""
        files = files or self._all
        self.trace.note("creations")
        if not self._creations.by_name:
            yield from files.resources()
            return
        for member, resource in files.resources():
            yield member, resource
            yield from ((member, one) for one in self._creations.of_resource(resource))
        self.trace.note("keys", "options", "hierarchy")
        wanted = {member.path for member in files}
        yield from (one for one in self._of_data if one[0].path in wanted)

    @cached_property
    def _creations(self) -> Creations:
        from puppetguard.model.hiera.created import Creations

        return Creations(one for member in self.having("creations") for one in member.untraced.creations)

    @cached_property
    def _of_data(self) -> tuple[tuple[Member, ResourceOutline], ...]:
        return tuple(self._creations.of_data(self))

    def template(self, name: str) -> Member | None:
        """Return the template that a function is given by this name, ``module/file.epp``; None if it is not here."""
        module, _, file = name.partition("/")
        found = self._in_modules.get((module, f"templates/{file}"), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _in_modules(self) -> dict[tuple[str, str], list[Member]]:
        found: dict[tuple[str, str], list[Member]] = {}
        for member in self.members:
            if member.role.module is not None:
                found.setdefault((member.role.module.name, member.role.inner), []).append(member)
        return found

    # --- what is here and what is not ---

    @cached_property
    def modules(self) -> frozenset[str]:
        """The names of the modules that are here."""
        return frozenset(self.environment.modules) if self.environment is not None else frozenset()

    @cached_property
    def _unsure(self) -> frozenset[str]:
        """The modules of which a file could not be read to its end, so that they may define more than is known."""
        roles = (*self._missing, *(member.role for member in self.having("broken")))
        return frozenset(role.module.name if role.module is not None else "" for role in roles)

    def is_closed(self, name: str) -> bool:
        """Tell whether all that can define a name is known: the module that it belongs to is here, and was read.

        ``name`` is that of a class, define, function or type of values, with or without ``::`` in front. What another
        module or the main manifest defines under a foreign name is not thought of: Puppet finds it only by chance.
        """
        self.trace.note("broken")
        module = name.removeprefix("::").partition("::")[0]
        if module not in self.modules or module in self._unsure:
            return False
        # A module that is here twice: which one Puppet takes depends on a module path that is not known.
        assert self.environment is not None
        return len(self.environment.modules[module]) == 1 or self.environment.explicit

    def module_file(self, module: str, part: str, path: str) -> bool | None:
        """Tell whether a module has a file, such as ``motd.erb`` in its ``templates``; None if it is not here."""
        if self.environment is None or module not in self.environment.modules:
            return None
        return any(f"{one.start}{part}/{path}" in self.files for one in self.environment.modules[module])
