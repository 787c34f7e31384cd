"""What rules may ask of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from puppetguard.model.calls import Call, CallForm
from puppetguard.model.criteria.formula import is_one, joined, only_words, parts_of, see_positions
from puppetguard.model.criteria.places import PlacedCriteria, judge_place
from puppetguard.model.expressions import World, place_of, worlds
from puppetguard.model.predicates import NO, UNDECIDED, Predicate, Verdict, conjunction, disjunction, judge, judge_text
from puppetguard.model.values import Possibility, Undefined
from puppetguard.source import Span


class CallCriteria(PlacedCriteria, frozen=True):
    """Which calls of functions are looked for. All of what is given must hold.

    ``function``: its name, such as ``lookup`` or ``stdlib::to_json``; ``include``, ``contain`` and ``require`` are
    functions too.
    ``argument``: one of the arguments passes this test. A method's first argument is what it is called on.
    ``arguments``: these pass, by position: ``1`` is the first, ``-1`` the last.
    ``count``: how many arguments there are.
    ``lambda``: whether there is a lambda (``|$x| { … }``).
    ``form``: how it is written, or several ways: ``statement`` (its value is not used), ``prefix`` (``f($x)``),
    ``method`` (``$x.f``). All, if not given.
    ``within``: the innermost definition around it, by ``kind`` and ``name``.
    ``conditional``: whether it is inside an ``if``, ``unless``, ``case`` or selector of that definition.
    ``condition``: one of these asks for this, as it is written.
    ``all``, ``any``, ``not``: such criteria that all hold, of which one holds, or which do not hold.
    """

    fields: ClassVar[tuple[str, ...]] = ("function", "argument", "arguments", "container")

    function: Predicate | UnsetType = UNSET
    argument: Predicate | UnsetType = UNSET
    arguments: dict[str, Predicate] | UnsetType = UNSET
    count: Predicate | UnsetType = UNSET
    lambda_: bool | UnsetType = msgspec.field(default=UNSET, name="lambda")
    form: CallForm | tuple[CallForm, ...] | UnsetType = UNSET
    all: tuple[CallCriteria, ...] | UnsetType = UNSET
    any: tuple[CallCriteria, ...] | UnsetType = UNSET
    not_: CallCriteria | UnsetType = msgspec.field(default=UNSET, name="not")

    def __post_init__(self) -> None:
        super().__post_init__()
        see_positions(self.arguments)

    @cached_property
    def asks_arguments(self) -> bool:
        """Whether values of arguments are asked for."""
        return any(part.argument is not UNSET or part.arguments is not UNSET for part in parts_of(self))

    @cached_property
    def functions(self) -> frozenset[str] | None:
        """The only functions that can be meant; None if they cannot be told."""
        return only_words(self, lambda part: part.function)


class CallMatch(NamedTuple):
    """A call that fits: why, and with which values of its arguments, by their indices."""

    call: Call
    verdict: Verdict
    world: World

    @property
    def span(self) -> Span:
        """The most telling place: of an argument, else of the name."""
        return self.verdict.spans[0] if self.verdict.spans else self.call.name_span


def fitting(criteria: CallCriteria, calls: Iterable[Call]) -> Iterator[CallMatch]:
    """Yield the calls that fit, each once for each of the values that its arguments can have."""
    for call in calls:
        for verdict, world in _judged(criteria, call):
            if verdict.truth:
                yield CallMatch(call, verdict, world)


def fits(criteria: CallCriteria, call: Call) -> Verdict:
    """Return whether a call fits with some of the values that its arguments can have."""
    return disjunction(
        verdict._replace(spans=verdict.spans or (call.name_span,)) for verdict, _ in _judged(criteria, call)
    )


def _judged(criteria: CallCriteria, call: Call) -> Iterator[tuple[Verdict, World]]:
    before = judge_call(criteria, call, None)
    if before.truth is False:
        yield before, {}
        return
    arguments = call.arguments if criteria.asks_arguments else ()
    found, complete = worlds({str(at): one.values for at, one in enumerate(arguments)})
    for world in found:
        yield judge_call(criteria, call, world), world
    if not complete:
        yield UNDECIDED, {}


def judge_call(criteria: CallCriteria, call: Call, world: World | None) -> Verdict:
    """Judge a call with these values of its arguments; without any, from what is known before."""
    return conjunction(_verdicts(criteria, call, world))


def _verdicts(criteria: CallCriteria, call: Call, world: World | None) -> Iterator[Verdict]:
    if criteria.form is not UNSET:
        yield is_one(criteria.form, call.form)
    if criteria.lambda_ is not UNSET:
        yield Verdict(call.has_lambda is criteria.lambda_)
    if criteria.function is not UNSET:
        yield UNDECIDED if call.name is None else judge_text(criteria.function, call.name)
    if criteria.count is not UNSET:
        yield UNDECIDED if call.count is None else judge_text(criteria.count, str(call.count))
    yield from judge_place(criteria, call.context)
    if criteria.arguments is not UNSET:
        for position, predicate in criteria.arguments.items():
            yield _at(int(position), predicate, call, world)
    if criteria.argument is not UNSET:
        argument = criteria.argument
        found = [_argument(at, argument, call, world) for at in range(call.spread)]
        yield disjunction([*found, NO if call.count is not None else UNDECIDED])
    yield from joined(criteria, lambda part: judge_call(part, call, world))


def _at(position: int, predicate: Predicate, call: Call, world: World | None) -> Verdict:
    at = position - 1 if position > 0 else len(call.arguments) + position
    if call.count is None and not 0 <= position - 1 < call.spread:
        return UNDECIDED
    if not 0 <= at < len(call.arguments):
        return judge(predicate, Undefined())
    return _argument(at, predicate, call, world)


def _argument(at: int, predicate: Predicate, call: Call, world: World | None) -> Verdict:
    if world is None:
        return UNDECIDED
    one: Possibility = world[str(at)]
    # What is passed on from a parameter that is `undef` by default is not known.
    verdict = UNDECIDED if isinstance(one.value, Undefined) and not one.certain else judge(predicate, one.value)
    return verdict._replace(
        certain=one.certain, spans=(place_of(verdict.value or one.value, call.arguments[at].node),), value=one.value
    )
