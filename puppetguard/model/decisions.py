"""Which blocks of conditional statements are taken, and what must be so for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from puppetguard.model.equality import matches
from puppetguard.model.exact import truth
from puppetguard.model.forks import Choice, Fork, Step, unwound
from puppetguard.model.operators import as_items
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope, Setting
from puppetguard.model.values import Possibility, StaticValue
from puppetguard.model.ways import Way, together, under
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

_LONGEST = 8
"""How many decisions of a chain of ``elsif`` are kept."""

Evaluate = Callable[[ast.Node, Scope], Sequence[Possibility]]
Branch = tuple[int, Way]
"""The number of a block, -1 for none, and how it is reached."""


def contradicts(one: Possibility, answers: Sequence[Choice]) -> bool:
    """Tell whether a possibility needs other decisions than these."""
    return any(one.choices.get(asked, answer) != answer for asked, answer in answers)


def answers(step: Step) -> list[Choice]:
    """Return the decisions that lead to a block, as they are written."""
    fork, index = step
    if fork.kind == "case":
        return [fork.answer(index)]
    yes, no = ("false", "true") if fork.kind == "unless" else ("true", "false")
    last = fork.asks[-1] if index == fork.otherwise else fork.asks[index]
    return [*((asked, no) for asked in fork.asks[:index][-_LONGEST:]), (last, no if index == fork.otherwise else yes)]


def branches(fork: Fork, scope: Scope, evaluate: Evaluate) -> list[Branch]:
    """Return the blocks that may be taken, each as often as there are ways to it."""
    return list(_of_options(fork, scope, evaluate) if fork.kind == "case" else _of_tests(fork, scope, evaluate))


def _of_tests(fork: Fork, scope: Scope, evaluate: Evaluate) -> Iterator[Branch]:
    ways = [Way()]
    taken = fork.kind == "if"
    for index, (test, asked) in enumerate(zip(fork.tests, fork.asks, strict=True)):
        outcomes = list(_outcomes(evaluate(test, scope), asked))
        remaining: list[Way] = []
        for way in ways:
            for outcome, under_way in outcomes:
                both = together(way, under_way)
                if both is None:
                    continue
                if outcome is taken:
                    yield index, both
                else:
                    remaining.append(Way(both.choices[-_LONGEST:], both.default, both.override))
        ways = remaining if len(remaining) <= MOST else [Way()]
    for way in ways:
        yield fork.otherwise, way


def overridden(fork: Fork, index: int, scope: Scope, evaluate: Evaluate) -> set[str]:
    """Return the parameters that have another value than their default wherever a block is reached.

    It is so if something is asked of one variable alone, and its default leads elsewhere: ``else`` after
    ``$dir == 'none'``, whose default is ``none``.
    """
    if fork.kind == "case":
        name = _only_variable(fork.tests[0])
        tested = evaluate(fork.tests[0], scope) if name else ()
        if not tested or not all(one.default for one in tested):
            return set()
        options = [list(_option_values(one, scope, evaluate)) for one in fork.options]
        return set() if any(index in _candidates(one.value, options, fork.otherwise) for one in tested) else {name}
    taken = fork.kind == "if"
    found: set[str] = set()
    for number, test in enumerate(fork.tests[: len(fork.tests) if index == fork.otherwise else index + 1]):
        name = _only_variable(test)
        tested = evaluate(test, scope) if name else ()
        needed = taken is (number == index)
        if tested and all(one.default and truth(one.value) is (not needed) for one in tested):
            found.add(name)
    return found


def _only_variable(node: ast.Node) -> str:
    """Return the name of the variable that alone decides what an expression is; an empty text if there is none."""
    names = {one.name for one in walk(node) if isinstance(one, ast.VariableExpression)}
    return names.pop() if len(names) == 1 else ""


def _outcomes(tested: Sequence[Possibility], asked: str) -> Iterator[tuple[bool, Way]]:
    """Yield whether a test can succeed or fail, and what must be so for that."""
    known = [truth(one.value) for one in tested]
    for one, outcome in zip(tested, known, strict=True):
        if outcome is None:
            yield from ((answer, _way(one, (asked, _word(answer)))) for answer in (True, False))
        else:
            yield outcome, _way(one, None if one.certain else (asked, _word(outcome)))
            if one.default and None not in known and (not outcome) not in known:
                yield not outcome, Way(((asked, _word(not outcome)),), override=True)


def _word(answer: bool) -> str:
    return "true" if answer else "false"


def _way(one: Possibility, choice: Choice | None) -> Way:
    choices = dict(one.choices)
    if choice is not None:
        choices.setdefault(*choice)
    return Way(tuple(choices.items()), one.default, one.override)


def _of_options(fork: Fork, scope: Scope, evaluate: Evaluate) -> Iterator[Branch]:
    tested = evaluate(fork.tests[0], scope)
    options = [list(_option_values(one, scope, evaluate)) for one in fork.options]
    reached: set[int] = set()
    default = False
    for one in tested:
        candidates = _candidates(one.value, options, fork.otherwise)
        default = default or one.default
        for index in candidates:
            reached.add(index)
            yield index, _way(one, None if len(candidates) == 1 and one.certain else fork.answer(index))
    if default:
        for index in (*range(len(fork.blocks)), *((-1,) if fork.otherwise < 0 else ())):
            if index not in reached:
                yield index, Way((fork.answer(index),), override=True)


def _option_values(nodes: Sequence[ast.Node], scope: Scope, evaluate: Evaluate) -> Iterator[StaticValue | None]:
    """Yield the values of an option; None for one that may be anything. ``default`` is left out."""
    for node in nodes:
        inner = unwound(node)
        if isinstance(inner, ast.LiteralDefault):
            continue
        unfolded = isinstance(inner, ast.UnfoldExpression)
        found = evaluate(inner.expr if isinstance(inner, ast.UnfoldExpression) else inner, scope)
        if len(found) != 1 or not found[0].certain:
            yield None
        elif unfolded:
            items, complete = as_items(found[0].value, node) if not _is_many(found[0].value) else ((), False)
            yield from items
            if not complete:
                yield None
        else:
            yield found[0].value


def _is_many(value: StaticValue) -> bool:
    return not getattr(value, "complete", True) or bool(getattr(value, "sensitive", False))


def _candidates(value: StaticValue, options: Sequence[Sequence[StaticValue | None]], otherwise: int) -> list[int]:
    """Return the options that may be the first that matches."""
    found: list[int] = []
    for index, values in enumerate(options):
        told = [None if option is None else matches(value, option) for option in values]
        if True in told:
            # What comes before it in the same option does not matter.
            return [*found, index]
        if None in told:
            found.append(index)
    return [*found, otherwise]


def visible(settings: Sequence[Setting], place: int | None) -> Iterator[tuple[Setting, tuple[Step, ...]]]:
    """Yield the settings that may have been reached at a place, each with the decisions between it and that place.

    Without a place, all of them.
    """
    for setting in settings:
        if place is None:
            yield setting, setting.path
            continue
        if setting.end > place and setting.bound is None:
            continue
        path = setting.path
        around = 0
        for fork, number in path:
            block = fork.blocks[number]
            if not block.start <= place < block.end:
                break
            around += 1
        # In another block of the same fork it is not set.
        if around == len(path) or not path[around].fork.start <= place < path[around].fork.end:
            yield setting, path[around:]


def settled(
    settings: Sequence[tuple[Setting, tuple[Step, ...]]],
    value_of: Callable[[Setting], Sequence[Possibility]],
    branches_of: Callable[[Fork, Scope], Sequence[Branch]],
) -> tuple[list[Possibility], list[Way]]:
    """Return what a variable can be that these places set, and the ways on which none of them does.

    Each place comes with the decisions that lead to it.
    """
    for setting, path in settings:
        if not path:
            return list(value_of(setting)), []
    forks: dict[int, list[tuple[Setting, tuple[Step, ...]]]] = {}
    for setting, path in settings:
        forks.setdefault(id(path[0].fork), []).append((setting, path))
    found: list[Possibility] = []
    unset = [Way()]
    for members in forks.values():
        fork, scope = members[0][1][0].fork, members[0][0].scope
        left: list[Way] = []
        inside: dict[int, list[tuple[Setting, tuple[Step, ...]]]] = {}
        for setting, path in members:
            inside.setdefault(path[0].number, []).append((setting, path[1:]))
        of_block: dict[int, tuple[list[Possibility], list[Way]]] = {}
        for index, way in branches_of(fork, scope):
            if index not in inside:
                left.append(way)
                continue
            if index not in of_block:
                of_block[index] = settled(inside[index], value_of, branches_of)
            values, uncovered = of_block[index]
            found += (one for value in values for before in unset if (one := _both(value, way, before)) is not None)
            left += (both for one in uncovered if (both := together(way, one)) is not None)
            if len(found) > MOST:
                return found, [Way()]
        unset = [both for before in unset for one in left if (both := together(before, one)) is not None]
        if len(unset) > MOST:
            unset = [Way()]
        if not unset:
            break
    return found, unset


def _both(value: Possibility, way: Way, before: Way) -> Possibility | None:
    one = under(value, way)
    return None if one is None else under(one, before)
