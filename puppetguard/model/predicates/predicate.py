"""Tests of values as rules write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from operator import ge, gt, le, lt

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.predicates import globs, regular
from puppetguard.model.predicates.verdicts import NO, UNDECIDED, YES, Verdict, conjunction, disjunction, negation
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Fragment, StaticHash, StaticList, StaticText, StaticValue, Undefined

Scalar = str | int | float | bool
"""A word of YAML that a value is compared with, as text: ``true`` is both ``true`` and ``'true'``."""


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A test of a value that is more than a word to compare it with; all of what is given must hold.

    Of an array, one element must pass ``glob``, ``regex``, ``in``, a comparison or a plain word; an attribute that is
    not there, and ``undef``, pass none of them.

    ``glob``: the whole text matches wildcards: ``*`` any text, ``?`` a character, ``[a-z]`` and ``[!a-z]`` a set.
    ``regex``: a regular expression (of Python's library ``regex``) is found in the text; its named groups
    ``(?<name>…)`` can be used in the rule's messages.
    ``in``: the text is one of these words.
    ``less_than``, ``at_most``, ``more_than``, ``at_least``: it is a number, and compares so.
    ``present``: it is written, and not as ``undef``; or with ``false`` the opposite.
    ``some``: an element of the array passes this test; what is no array is taken for an array of one.
    ``every``: all elements of the array pass it.
    ``entries``: it is a hash, and the values of these keys pass these tests.
    ``all``, ``any``, ``not``: all of these tests are passed, one of them is, this one is not.
    """

    glob: str | UnsetType = UNSET
    regex: str | UnsetType = UNSET
    in_: tuple[Scalar, ...] | UnsetType = msgspec.field(default=UNSET, name="in")
    less_than: int | float | UnsetType = UNSET
    at_most: int | float | UnsetType = UNSET
    more_than: int | float | UnsetType = UNSET
    at_least: int | float | UnsetType = UNSET
    present: bool | UnsetType = UNSET
    some: Predicate | UnsetType = UNSET
    every: Predicate | UnsetType = UNSET
    entries: dict[str, Predicate] | UnsetType = UNSET
    all: tuple[Predicate, ...] | UnsetType = UNSET
    any: tuple[Predicate, ...] | UnsetType = UNSET
    not_: Predicate | UnsetType = msgspec.field(default=UNSET, name="not")

    def __post_init__(self) -> None:
        given = {name for name in self.__struct_fields__ if getattr(self, name) is not UNSET}
        if not given:
            raise ValueError("this asks for nothing")
        for name, key in (("in_", "in"), ("entries", "entries"), ("all", "all"), ("any", "any")):
            if name in given and not getattr(self, name):
                raise ValueError(f"`{key}`: this is empty")
        for name, read in (("glob", globs.tokens), ("regex", regular.compiled)):
            if name in given:
                try:
                    read(getattr(self, name))
                except ValueError as error:
                    raise ValueError(f"`{name}`: {error}") from None

    @cached_property
    def text_tests(self) -> tuple[Callable[[str], Verdict], ...]:
        """The tests of a text."""
        found: list[Callable[[str], Verdict]] = []
        if self.glob is not UNSET:
            found.append(partial(_matches, self.glob))
        if self.regex is not UNSET:
            found.append(partial(_finds, self.regex))
        if self.in_ is not UNSET:
            found.append(partial(_is_among, tuple(map(as_text, self.in_))))
        for limit, compare in (
            (self.less_than, lt),
            (self.at_most, le),
            (self.more_than, gt),
            (self.at_least, ge),
        ):
            if limit is not UNSET:
                found.append(partial(_compares, compare, limit))
        return tuple(found)

    @cached_property
    def is_of_text(self) -> bool:
        """Whether nothing but a text is asked for."""
        return self.present is UNSET and not any(True for _ in self.parts)

    @property
    def parts(self) -> Iterator[Predicate]:
        """The tests that this one is made of."""
        for part in (self.some, self.every, self.not_):
            if part is not UNSET:
                yield part
        for parts in (self.all, self.any):
            if parts is not UNSET:
                yield from parts
        if self.entries is not UNSET:
            yield from self.entries.values()


Predicate = Scalar | Terms
"""A test of a value: a word that it is compared with, or ``Terms``."""


def as_text(word: Scalar) -> str:
    """Return the text that a word of YAML stands for."""
    return str(word).lower() if isinstance(word, bool) else str(word)


def judge(predicate: Predicate, value: StaticValue | None) -> Verdict:
    """Apply a test to a value; None for a value of which not even is known whether there is one."""
    if value is None:
        return UNDECIDED
    if not isinstance(predicate, Terms):
        return _of_texts(partial(_equals, as_text(predicate)), value)
    return conjunction(_verdicts(predicate, value))


def judge_text(predicate: Predicate, text: str) -> Verdict:
    """Apply a test to what the code says of itself, such as a name; that is no evidence to be shown."""
    if not isinstance(predicate, Terms):
        return YES if text == as_text(predicate) else NO
    if predicate.is_of_text:
        return conjunction(test(text) for test in predicate.text_tests)
    value = StaticText((Fragment(text, 0, 0, made=True),))
    return judge(predicate, value)._replace(value=None)


def group_names(predicate: Predicate) -> frozenset[str]:
    """Return the names of the groups in all regular expressions of a test."""
    if not isinstance(predicate, Terms):
        return frozenset()
    own = regular.compiled(predicate.regex).groupindex if predicate.regex is not UNSET else ()
    return frozenset(own).union(*map(group_names, predicate.parts))


def literals(predicate: Predicate) -> frozenset[str] | None:
    """Return the only texts that can pass a test; None if they cannot be told."""
    if not isinstance(predicate, Terms):
        return frozenset({as_text(predicate)})
    sets: list[frozenset[str] | None] = []
    if predicate.in_ is not UNSET:
        sets.append(frozenset(map(as_text, predicate.in_)))
    if predicate.all is not UNSET:
        sets += map(literals, predicate.all)
    if predicate.any is not UNSET:
        parts = [literals(part) for part in predicate.any]
        sets.append(None if None in parts else frozenset().union(*(part for part in parts if part is not None)))
    return min((one for one in sets if one is not None), key=len, default=None)


def _verdicts(terms: Terms, value: StaticValue) -> Iterator[Verdict]:
    if terms.present is not UNSET:
        yield Verdict(isinstance(value, Undefined) is not terms.present)
    for test in terms.text_tests:
        yield _of_texts(test, value)
    if terms.some is not UNSET:
        some = terms.some
        yield UNDECIDED if _is_unknown(value) else disjunction(judge(some, item) for item in _items(value))
    if terms.every is not UNSET:
        yield _of_all(terms.every, value)
    if terms.entries is not UNSET:
        yield from _of_entries(terms.entries, value)
    if terms.all is not UNSET:
        yield from (judge(part, value) for part in terms.all)
    if terms.any is not UNSET:
        yield disjunction(judge(part, value) for part in terms.any)
    if terms.not_ is not UNSET:
        yield negation(judge(terms.not_, value))


def _of_texts(test: Callable[[str], Verdict], value: StaticValue) -> Verdict:
    """Apply a test of a text: to an element of an array, whichever passes it."""
    if isinstance(value, StaticList):
        return disjunction(_of_texts(test, item) for item in value.items)
    if not isinstance(value, StaticText):
        return NO
    # Of something that is not known at all it is not even known that it is a text.
    return UNDECIDED if value.text == UNKNOWN else test(value.text)._replace(value=value)


def _of_all(predicate: Predicate, value: StaticValue) -> Verdict:
    if _is_unknown(value):
        return UNDECIDED
    if isinstance(value, Undefined):
        return NO
    return conjunction(judge(predicate, item) for item in _items(value))


def _of_entries(entries: dict[str, Predicate], value: StaticValue) -> Iterator[Verdict]:
    if not isinstance(value, StaticHash):
        yield UNDECIDED if _is_unknown(value) else NO
        return
    missing = Undefined() if value.complete else None
    for key, predicate in entries.items():
        yield judge(predicate, value.entries.get(key, missing))


def _items(value: StaticValue) -> Sequence[StaticValue]:
    if isinstance(value, StaticList):
        return value.items
    return () if isinstance(value, Undefined) else (value,)


def _is_unknown(value: StaticValue) -> bool:
    return isinstance(value, StaticText) and value.text == UNKNOWN


def _equals(word: str, text: str) -> Verdict:
    return Verdict(globs.equals(word, text))


def _is_among(words: tuple[str, ...], text: str) -> Verdict:
    return disjunction(_equals(word, text) for word in words)


def _matches(glob: str, text: str) -> Verdict:
    return Verdict(globs.matches(glob, text))


def _finds(pattern: str, text: str) -> Verdict:
    found = regular.search(pattern, text)
    return Verdict(found.truth, captures=found.groups)


def _compares(compare: Callable[[float, float], bool], limit: float, text: str) -> Verdict:
    if UNKNOWN in text:
        return UNDECIDED
    try:
        number = float(text)
    except ValueError:
        return NO
    return Verdict(compare(number, limit))
