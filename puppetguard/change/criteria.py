"""What rules may ask of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.change.difference import ChangeKind
from puppetguard.change.fact import Aspect, Fact, FactKind
from puppetguard.change.judged import Level
from puppetguard.model.criteria.formula import Criteria, as_value, is_one, joined
from puppetguard.model.criteria.places import Within
from puppetguard.model.predicates import (
    NO,
    UNDECIDED,
    YES,
    Predicate,
    Verdict,
    conjunction,
    disjunction,
    judge,
    judge_text,
)
from puppetguard.model.values import StaticHash, StaticList, StaticValue, Undefined

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.judged import Reach


class ChangeCriteria(Criteria, frozen=True):
    """Which changes are looked for. All of what is given must hold.

    ``kind``: ``added``, ``removed``, ``modified``, ``renamed``, ``moved``, ``condition-changed``, or several of them.
    ``what``: the kind of what changes, such as ``resource``, ``class``, ``key``, ``template``, or several.
    ``subject``: its name as the guard shows it: ``File['/etc/motd']``, ``profile::web::port``.
    ``type``: of a resource, the type in small letters.
    ``title``: of a resource, the title.
    ``attribute``: the attribute, parameter or part that changes; of what is new or gone, one that it has.
    ``before``: its value before the change.
    ``after``: its value after it.
    ``within``: the definition around, by ``kind`` and ``name``.
    ``path``: the file that it is in.
    ``area``: one of the areas of the table of risks that it touches.
    ``node``: one of the nodes that it reaches.
    ``level``: the level of its risk by what all other rules find, or several.
    ``indirect``: whether it is written as before, and means something else by a change elsewhere.
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = (
        "kind", "what", "subject", "type", "title", "attribute", "before", "after", "container", "path", "level",
    )  # fmt: skip

    kind: ChangeKind | tuple[ChangeKind, ...] | UnsetType = UNSET
    what: FactKind | tuple[FactKind, ...] | UnsetType = UNSET
    subject: Predicate | UnsetType = UNSET
    type: Predicate | UnsetType = UNSET
    title: Predicate | UnsetType = UNSET
    attribute: Predicate | UnsetType = UNSET
    before: Predicate | UnsetType = UNSET
    after: Predicate | UnsetType = UNSET
    within: Within | UnsetType = UNSET
    path: Predicate | UnsetType = UNSET
    area: Predicate | UnsetType = UNSET
    node: Predicate | UnsetType = UNSET
    level: Level | tuple[Level, ...] | UnsetType = UNSET
    indirect: bool | UnsetType = UNSET
    all: tuple[ChangeCriteria, ...] | UnsetType = UNSET
    any: tuple[ChangeCriteria, ...] | UnsetType = UNSET
    not_: ChangeCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    @cached_property
    def asks_values(self) -> bool:
        """Whether it matters which attribute it is."""
        parts = (self.all, self.any, UNSET if self.not_ is UNSET else (self.not_,))
        own = (self.attribute, self.before, self.after)
        return any(one is not UNSET for one in own) or any(
            one.asks_values for several in parts if several is not UNSET for one in several
        )


class Part(NamedTuple):
    """An attribute of what changes, with its values before and after; without a name, all of it."""

    name: str
    before: Aspect | None
    after: Aspect | None


def fitting(criteria: ChangeCriteria, case: Case) -> Iterator[tuple[Part, Verdict]]:
    """Yield why a change fits, for each attribute by which it does; once if these do not matter."""
    for part in _parts(criteria, case):
        verdict = conjunction(_verdicts(criteria, case, part))
        if verdict.truth:
            yield part, verdict


def _parts(criteria: ChangeCriteria, case: Case) -> Iterable[Part]:
    change = case.change
    base, head = case.base, case.head
    if not criteria.asks_values or change.attribute or change.kind not in ("added", "removed"):
        return [Part(change.attribute, _aspect(base, change.attribute), _aspect(head, change.attribute))]
    # All of it is new, or gone.
    names = dict.fromkeys((*(base.aspects if base is not None else ()), *(head.aspects if head is not None else ())))
    return [Part(name, _aspect(base, name), _aspect(head, name)) for name in names]


def _aspect(fact: Fact | None, name: str) -> Aspect | None:
    return None if fact is None else fact.aspects.get(name)


def _verdicts(criteria: ChangeCriteria, case: Case, part: Part) -> Iterator[Verdict]:
    change = case.change
    if criteria.kind is not UNSET:
        yield is_one(criteria.kind, change.kind)
    if criteria.what is not UNSET:
        yield is_one(criteria.what, change.what)
    if criteria.indirect is not UNSET:
        yield Verdict(change.indirect is criteria.indirect)
    if criteria.subject is not UNSET:
        yield judge_text(criteria.subject, change.subject)
    if criteria.type is not UNSET:
        yield judge_text(criteria.type, case.type) if case.type else NO
    if criteria.title is not UNSET:
        title = case.title
        yield NO if not case.is_resource else UNDECIDED if title is None else judge_text(criteria.title, title)
    if criteria.path is not UNSET:
        yield judge_text(criteria.path, case.file)
    if criteria.within is not UNSET:
        yield from _within(criteria.within, change.container)
    if criteria.attribute is not UNSET:
        yield judge_text(criteria.attribute, part.name) if part.name else NO
    if criteria.before is not UNSET:
        yield _of_value(criteria.before, part, part.before, case.base)
    if criteria.after is not UNSET:
        yield _of_value(criteria.after, part, part.after, case.head)
    if criteria.area is not UNSET:
        area = criteria.area
        yield disjunction(judge_text(area, one) for one in case.areas)
    if criteria.node is not UNSET:
        yield _of_nodes(criteria.node, case.reach)
    if criteria.level is not UNSET:
        yield is_one(criteria.level, case.level)
    yield from joined(criteria, lambda one: conjunction(_verdicts(one, case, part)))


def _within(criteria: Within, container: str) -> Iterator[Verdict]:
    kind, _, name = container.partition(" ")
    if criteria.kind is not UNSET:
        yield is_one(criteria.kind, kind or "top")
    if criteria.name is not UNSET:
        wanted = criteria.name
        yield disjunction(judge_text(wanted, one) for one in name.split(", ")) if name else NO


def _of_value(predicate: Predicate, part: Part, aspect: Aspect | None, fact: Fact | None) -> Verdict:
    """Apply a test to what an attribute is in one version: to all that it can be."""
    if not part.name:
        return NO
    if aspect is None:
        # What is not there as a whole has no value; what is there without it is not set.
        return judge(predicate, Undefined()) if fact is not None else NO
    if aspect.values is None:
        return UNDECIDED
    verdicts = [judge(predicate, _static(one)) for one in aspect.values]
    if verdicts and all(one.truth for one in verdicts):
        return conjunction(verdicts)
    return disjunction(verdicts)._replace(certain=False)


def _of_nodes(predicate: Predicate, reach: Reach | None) -> Verdict:
    if reach is None:
        return UNDECIDED
    found = disjunction(judge_text(predicate, one) for one in reach.nodes)
    if found.truth:
        return found
    perhaps = disjunction(judge_text(predicate, one) for one in reach.perhaps)
    if perhaps.truth:
        return YES._replace(certain=False, captures=perhaps.captures)
    return UNDECIDED if reach.unknown else found


def _static(value: object) -> StaticValue:
    """Return a packed value as one that can be judged."""
    match value:
        case None:
            return Undefined()
        case bool():
            return as_value("true" if value else "false")
        case ["array", list(items), bool(complete)]:
            return StaticList(tuple(map(_static, items)), complete)
        case ["hash", list(entries), bool(complete)]:
            return StaticHash({str(key): _static(item) for key, item in entries}, complete)
        case ["sensitive", inner]:
            return _static(inner)
    return as_value(str(value))
