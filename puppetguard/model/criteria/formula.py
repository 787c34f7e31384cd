"""What all criteria have in common: everything that is given must hold, and ``all``, ``any``, ``not`` join them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.predicates import (
    Predicate,
    Terms,
    Verdict,
    disjunction,
    group_names,
    literals,
    negation,
)
from puppetguard.model.values import Fragment, StaticText

_POSITION = re.compile(r"-?[1-9][0-9]{0,3}")

WordT = TypeVar("WordT", bound=str)
CriteriaT = TypeVar("CriteriaT", bound="Criteria")


class Criteria(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """Base of all criteria. ``fields`` are the names that messages may always use in braces."""

    fields: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not UNSET]
        if not given:
            raise ValueError("this asks for nothing")
        for name, key in zip(self.__struct_fields__, self.__struct_encode_fields__, strict=True):
            value = getattr(self, name)
            if isinstance(value, (tuple, dict)) and not value:
                raise ValueError(f"`{key}`: this is empty")
        for name in sorted(groups_of(self)):
            if name in self.fields:
                raise ValueError(f"a group of a regular expression has the name of the field '{name}'")


def see_positions(arguments: Iterable[str] | UnsetType) -> None:
    """Raise ValueError for a key of ``arguments`` that is no position: the first is 1, the last -1."""
    for key in arguments if arguments is not UNSET else ():
        if not _POSITION.fullmatch(key):
            raise ValueError(f"`arguments.{key} key`: this is no position; the first argument is 1, the last -1")


def groups_of(part: Any) -> frozenset[str]:
    """Return the names of the groups in all regular expressions of criteria."""
    if isinstance(part, Terms):
        return group_names(part)
    if isinstance(part, msgspec.Struct):
        parts: Iterable[Any] = (getattr(part, name) for name in part.__struct_fields__)
    elif isinstance(part, dict):
        parts = part.values()
    elif isinstance(part, tuple):
        parts = part
    else:
        return frozenset()
    return frozenset().union(*map(groups_of, parts))


def joined(criteria: Any, judged: Callable[[Any], Verdict]) -> Iterator[Verdict]:
    """Yield what the ``all``, ``any`` and ``not`` of some criteria come to."""
    if criteria.all is not UNSET:
        yield from map(judged, criteria.all)
    if criteria.any is not UNSET:
        yield disjunction(map(judged, criteria.any))
    if criteria.not_ is not UNSET:
        yield negation(judged(criteria.not_))


def parts_of(criteria: CriteriaT) -> Iterator[CriteriaT]:
    """Yield criteria and all those that they are made of."""
    yield criteria
    given: Any = criteria
    for parts in (given.all, given.any, (given.not_,)):
        for part in parts if parts is not UNSET else ():
            if part is not UNSET:
                yield from parts_of(part)


def only_words(criteria: CriteriaT, asked: Callable[[CriteriaT], Predicate | UnsetType]) -> frozenset[str] | None:
    """Return the only texts that can pass what criteria ask of a text; None if they cannot be told."""
    given: Any = criteria
    own = asked(criteria)
    found: list[frozenset[str] | None] = [] if own is UNSET else [literals(own)]
    if given.all is not UNSET:
        found += (only_words(part, asked) for part in given.all)
    if given.any is not UNSET:
        parts = [only_words(part, asked) for part in given.any]
        found.append(None if None in parts else frozenset().union(*(part for part in parts if part is not None)))
    return min((words for words in found if words is not None), key=len, default=None)


def is_one(given: WordT | Sequence[WordT], word: str) -> Verdict:
    """Return whether a word is the given one, or one of those given."""
    return Verdict(word == given if isinstance(given, str) else word in given)


def as_value(text: str) -> StaticText:
    """Return a text as a value that can be judged."""
    return StaticText((Fragment(text, 0, 0, made=True),))
