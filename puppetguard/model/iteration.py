"""What the functions return that call a lambda, for values that are known: each call is followed by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from puppetguard.model.exact import NotKnown, boolean, is_plain, kind, truth
from puppetguard.model.patterns import MOST
from puppetguard.model.values import (
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    array,
    hash_of,
    made,
    pairs_of,
)
from puppetguard.model.ways import Combination, combinations, under, way_of
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

_LEAVING = frozenset({"next", "break", "return"})
_MOST_ITEMS = 200
"""How many elements of a collection are followed."""


class Iteration(NamedTuple):
    """A lambda that can be ``called``, with how many ``parameters`` it has, and the ``node`` of the whole."""

    called: Callable[[Sequence[StaticValue]], list[Possibility]]
    parameters: int
    node: ast.Node


def leaves(block: ast.LambdaExpression) -> bool:
    """Tell whether a lambda may end before its last statement."""
    for node in walk(block.body):
        functor = node.functor if isinstance(node, ast.CallNamedFunctionExpression) else None
        if isinstance(functor, ast.QualifiedName) and functor.value in _LEAVING:
            return True
        if isinstance(node, ast.CallMethodExpression):
            name = node.functor.right
            if isinstance(name, ast.QualifiedName) and name.value in _LEAVING:
                return True
    return False


def _items(collection: StaticValue, it: Iteration) -> list[tuple[StaticValue, ...]]:
    """Return what the lambda is called with, in turn."""
    if it.parameters not in (1, 2):
        raise NotKnown
    found: list[tuple[StaticValue, ...]]
    if isinstance(collection, StaticList) and not collection.sensitive and collection.complete:
        found = [(made(str(at), it.node, "Integer"), item) for at, item in enumerate(collection.items)]
        found = [pair[-it.parameters :] for pair in found]
    elif isinstance(collection, StaticHash) and not collection.sensitive and collection.complete:
        pairs = pairs_of(collection)
        found = [pair if it.parameters == 2 else (array(pair, it.node),) for pair in pairs]
    else:
        raise NotKnown
    if len(found) > _MOST_ITEMS:
        raise NotKnown
    return found


def _results(it: Iteration, collection: StaticValue) -> list[Combination]:
    """Return what the calls for all elements return, in each way that goes together."""
    return combinations([it.called(one) for one in _items(collection, it)], it.node)


def _only(given: Sequence[StaticValue]) -> StaticValue:
    if len(given) != 1:
        raise NotKnown
    return given[0]


def _each(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    collection = _only(given)
    _items(collection, it)
    return [Possibility(collection)]


def _map(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    return [one.of(array(one.values, it.node)) for one in _results(it, _only(given))]


def _filter(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    collection = _only(given)
    found: list[Possibility] = []
    for one in _results(it, collection):
        kept = [_sure(value) for value in one.values]
        if isinstance(collection, StaticHash):
            pairs = (pair for pair, keep in zip(pairs_of(collection), kept, strict=True) if keep)
            found.append(one.of(hash_of(pairs, it.node)))
        elif isinstance(collection, StaticList):
            items = (item for item, keep in zip(collection.items, kept, strict=True) if keep)
            found.append(one.of(array(items, it.node)))
    return found


def _sure(value: StaticValue) -> bool:
    found = truth(value)
    if found is None:
        raise NotKnown
    return found


def _any(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    results = _results(it, _only(given))
    return [one.of(boolean(any(map(_sure, one.values)), it.node)) for one in results]


def _all(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    results = _results(it, _only(given))
    return [one.of(boolean(all(map(_sure, one.values)), it.node)) for one in results]


def _reduce(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    if len(given) not in (1, 2) or it.parameters != 2:
        raise NotKnown
    single = Iteration(it.called, 1, it.node)
    items = [one[0] for one in _items(given[0], single)]
    if len(given) == 2:
        items.insert(0, given[1])
    if not items:
        return [Possibility(Undefined())]
    results = [Possibility(items[0])]
    for item in items[1:]:
        results = [
            one
            for before in results
            for after in it.called([before.value, item])
            if (one := under(after, way_of(before))) is not None
        ]
        if len(results) > MOST:
            raise NotKnown
    return results


def _with(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    return it.called(given)


def _then(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    value = _only(given)
    if kind(value) == "Any":
        raise NotKnown
    return [Possibility(value)] if isinstance(value, Undefined) else it.called([value])


def _lest(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    value = _only(given)
    if kind(value) == "Any":
        raise NotKnown
    return it.called([]) if isinstance(value, Undefined) else [Possibility(value)]


def _unwrap(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    from puppetguard.model.functions import FUNCTIONS, result

    return it.called([result(FUNCTIONS["unwrap"], [_only(given)], it.node)])


def _partition(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    collection = _only(given)
    if not isinstance(collection, StaticList):
        raise NotKnown
    found: list[Possibility] = []
    for one in _results(it, collection):
        kept = [_sure(value) for value in one.values]
        parts = [
            array((item for item, keep in zip(collection.items, kept, strict=True) if keep is wanted), it.node)
            for wanted in (True, False)
        ]
        found.append(one.of(array(parts, it.node)))
    return found


def _group_by(it: Iteration, given: Sequence[StaticValue]) -> list[Possibility]:
    collection = _only(given)
    if not isinstance(collection, StaticList):
        raise NotKnown
    found: list[Possibility] = []
    for one in _results(it, collection):
        groups: dict[tuple[str, str], tuple[StaticText, list[StaticValue]]] = {}
        for key, item in zip(one.values, collection.items, strict=True):
            if not isinstance(key, StaticText) or not is_plain(key) or key.type not in ("String", "Integer", "Boolean"):
                raise NotKnown
            groups.setdefault((key.type, key.text), (key, []))[1].append(item)
        pairs = ((key, array(items, it.node)) for key, items in groups.values())
        found.append(one.of(hash_of(pairs, it.node)))
    return found


ITERATIONS: dict[str, Callable[[Iteration, Sequence[StaticValue]], list[Possibility]]] = {
    "all": _all,
    "any": _any,
    "each": _each,
    "filter": _filter,
    "group_by": _group_by,
    "lest": _lest,
    "map": _map,
    "partition": _partition,
    "reduce": _reduce,
    "then": _then,
    "unwrap": _unwrap,
    "with": _with,
}
"""What the functions return, by their names; raises ``NotKnown``."""
