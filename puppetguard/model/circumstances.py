"""Under which circumstances a command line runs: in which directory, with which variables, and whether each time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.lazy import lazy
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.values import StaticList, StaticText, StaticValue, Undefined

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.patterns import Pattern
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_GUARDS = ("onlyif", "unless", "creates")
_GUARDING = frozenset({"onlyif", "unless", "guard"})


class Circumstances(NamedTuple):
    """What the resource of a command line says beside it.

    ``cwd`` is the directory that it starts in: empty where that is not known; ``bare`` tells that an ``exec`` certainly
    says none, and the agent then runs it in ``/``. ``guarded`` tells that it does not run each time, as far as can be
    seen. ``guard`` tells that it is a guard itself. ``environment`` are the names of the variables that it is given;
    None if they are not known. ``resource`` is the resource itself, if it is one.
    """

    cwd: Pattern = ()
    bare: bool = False
    guarded: bool = True
    guard: bool = False
    environment: frozenset[str] | None = None
    resource: Resource | None = None


class Surroundings:
    """Tells the circumstances of the executions of one file."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    @lazy
    def _resources(self) -> dict[int, list[Resource]]:
        found: dict[int, list[Resource]] = {}
        for one in self._subject.resources.all:
            found.setdefault(id(one.node), []).append(one)
        return found

    def of(self, execution: Execution) -> Circumstances:
        """Return the circumstances of an execution; where its resource is not one that is known, little is."""
        return _circumstances(execution, self._resources.get(id(execution.node), []))


def _circumstances(execution: Execution, found: list[Resource]) -> Circumstances:
    guard = execution.attribute in _GUARDING
    if execution.resource != "exec" or len(found) != 1 or found[0].type != "exec":
        return Circumstances(guard=guard, guarded=execution.resource != "exec" or bool(found))
    (resource,) = found
    cwd = _texts(resource, "cwd")
    known = cwd[0] if len(set(cwd)) == 1 and UNKNOWN not in cwd[0] else ""
    return Circumstances(
        (Text(known, (0,) * len(known)),) if known else (),
        _is_missing(resource, "cwd"),
        guard or execution.attribute == "refresh" or _is_guarded(resource),
        guard,
        _names(resource),
        resource,
    )


def _is_guarded(resource: Resource) -> bool:
    if any(not _is_missing(resource, name) for name in _GUARDS):
        return True
    return not _is_missing(resource, "refreshonly") and _texts(resource, "refreshonly") != ["false"]


def _is_missing(resource: Resource, name: str) -> bool:
    attribute = resource.attributes.get(name)
    if attribute is None:
        return resource.missing(name) is not None
    return all(isinstance(one.value, Undefined) for one in attribute.values)


def _names(resource: Resource) -> frozenset[str] | None:
    """Return the names of the variables in ``environment``."""
    if _is_missing(resource, "environment"):
        return frozenset()
    attribute = resource.attributes.get("environment")
    if attribute is None:
        return None
    names: set[str] = set()
    for text in _flat(one.value for one in attribute.values):
        name, equals, _ = text.partition("=")
        if not equals or UNKNOWN in name:
            return None
        names.add(name)
    return frozenset(names)


def _texts(resource: Resource, name: str) -> list[str]:
    attribute = resource.attributes.get(name)
    return [] if attribute is None else list(_flat(one.value for one in attribute.values))


def _flat(values: Iterable[StaticValue]) -> Iterable[str]:
    for value in values:
        if isinstance(value, StaticText):
            yield value.text
        elif isinstance(value, StaticList):
            yield from _flat(value.items)
        elif not isinstance(value, Undefined):
            yield UNKNOWN
