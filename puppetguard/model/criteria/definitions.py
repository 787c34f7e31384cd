"""What rules may ask of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import ClassVar, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.contents import Contents
from puppetguard.model.criteria import calls, resources
from puppetguard.model.criteria.calls import CallCriteria
from puppetguard.model.criteria.formula import Criteria, as_value, is_one, joined, only_words, parts_of
from puppetguard.model.criteria.resources import ResourceCriteria
from puppetguard.model.definitions import Definition, DefinitionKind, ParameterRecord
from puppetguard.model.predicates import Predicate, Verdict, conjunction, disjunction, judge, judge_text
from puppetguard.model.values import Undefined
from puppetguard.source import Span


class ParameterCriteria(Criteria, frozen=True):
    """Which parameters of a definition are looked for. All of what is given must hold of one of them.

    ``name``: its name, without ``$``.
    ``type``: its type as it is written, such as ``Optional[String]``; not ``present`` if it has none.
    ``default``: the value of its default; not ``present`` if it has none, or ``undef``.
    ``required``: whether it has no default.
    """

    name: Predicate | UnsetType = UNSET
    type: Predicate | UnsetType = UNSET
    default: Predicate | UnsetType = UNSET
    required: bool | UnsetType = UNSET


class DefinitionCriteria(Criteria, frozen=True):
    """Which definitions are looked for. All of what is given must hold.

    ``kind``: ``class``, ``define``, ``function``, ``plan``, ``type`` (an alias), ``node``, or several of them.
    ``name``: its full name, such as ``profile::web``; of a node, one of the names that it is for.
    ``inherits``: the class that a class inherits; ``{present: true}`` for any.
    ``comment``: the text of the comment right above it.
    ``parameter``: it has a parameter with this ``name``, ``type``, ``default``, or that is ``required``.
    ``count``: how many parameters it has.
    ``resource``: it contains a resource that fits these criteria (those of ``match-resource``).
    ``call``: it contains a call that fits these criteria (those of ``match-call``).
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = ("kind", "name", "inherits", "parameter")

    kind: DefinitionKind | tuple[DefinitionKind, ...] | UnsetType = UNSET
    name: Predicate | UnsetType = UNSET
    inherits: Predicate | UnsetType = UNSET
    comment: Predicate | UnsetType = UNSET
    parameter: ParameterCriteria | UnsetType = UNSET
    count: Predicate | UnsetType = UNSET
    resource: ResourceCriteria | UnsetType = UNSET
    call: CallCriteria | UnsetType = UNSET
    all: tuple[DefinitionCriteria, ...] | UnsetType = UNSET
    any: tuple[DefinitionCriteria, ...] | UnsetType = UNSET
    not_: DefinitionCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    @cached_property
    def asks_contents(self) -> bool:
        """Whether resources or calls inside are asked for."""
        return any(part.resource is not UNSET or part.call is not UNSET for part in parts_of(self))

    @cached_property
    def names(self) -> frozenset[str] | None:
        """The only names that a definition can have; None if they cannot be told."""
        return only_words(self, lambda part: part.name)


class DefinitionMatch(NamedTuple):
    """A definition that fits, and why; ``parameter`` is the one that was looked for, if one was."""

    definition: Definition
    parameter: ParameterRecord | None
    verdict: Verdict

    @property
    def span(self) -> Span:
        """The most telling place: of a parameter, a parent, something inside; else of the name."""
        return self.verdict.spans[0] if self.verdict.spans else self.definition.name_span


def fitting(criteria: DefinitionCriteria, found: Iterable[Definition], contents: Contents) -> Iterator[DefinitionMatch]:
    """Yield the definitions that fit; where a parameter is asked for, once for each that fits."""
    for definition in found:
        if conjunction(_of_head(criteria, definition)).truth is False:
            continue
        chosen: Sequence[ParameterRecord | None] = (None,)
        if criteria.parameter is not UNSET:
            asked = criteria.parameter
            chosen = [one for one in definition.parameters if conjunction(_of_parameter(asked, one)).truth]
        for parameter in chosen:
            verdict = conjunction(_verdicts(criteria, definition, contents, parameter))
            if verdict.truth:
                yield DefinitionMatch(definition, parameter, verdict)


def _verdicts(
    criteria: DefinitionCriteria, definition: Definition, contents: Contents, chosen: ParameterRecord | None = None
) -> Iterator[Verdict]:
    yield from _of_head(criteria, definition)
    if criteria.comment is not UNSET:
        yield judge(criteria.comment, as_value(definition.comment) if definition.comment else Undefined())
    if criteria.count is not UNSET:
        yield judge_text(criteria.count, str(len(definition.parameters)))
    if criteria.parameter is not UNSET:
        asked = criteria.parameter
        candidates = definition.parameters if chosen is None else (chosen,)
        yield disjunction(conjunction(_of_parameter(asked, one)) for one in candidates)
    if criteria.inherits is not UNSET:
        parent = as_value(definition.parent) if definition.parent is not None else Undefined()
        yield judge(criteria.inherits, parent)._replace(spans=(definition.parent_span,))
    if criteria.resource is not UNSET:
        resource = criteria.resource
        yield disjunction(resources.fits(resource, one) for one in contents.resources(definition))._replace(value=None)
    if criteria.call is not UNSET:
        call = criteria.call
        yield disjunction(calls.fits(call, one) for one in contents.calls(definition))._replace(value=None)
    yield from joined(criteria, lambda part: conjunction(_verdicts(part, definition, contents)))


def _of_head(criteria: DefinitionCriteria, definition: Definition) -> Iterator[Verdict]:
    if criteria.kind is not UNSET:
        yield is_one(criteria.kind, definition.kind)
    if criteria.name is not UNSET:
        name = criteria.name
        yield disjunction(judge_text(name, one) for one in definition.names)


def _of_parameter(criteria: ParameterCriteria, parameter: ParameterRecord) -> Iterator[Verdict]:
    if criteria.name is not UNSET:
        yield judge_text(criteria.name, parameter.name)
    if criteria.type is not UNSET:
        yield judge(criteria.type, as_value(parameter.type_text) if parameter.type_text else Undefined())
    if criteria.required is not UNSET:
        yield Verdict((parameter.default is None) is criteria.required)
    if criteria.default is not UNSET:
        default = criteria.default
        if parameter.default is None:
            yield judge(default, Undefined())
        else:
            found = parameter.default.values
            yield disjunction(judge(default, one.value)._replace(certain=one.certain) for one in found)
    yield Verdict(True, spans=(parameter.span,))
