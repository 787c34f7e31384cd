"""What calls return: of pure functions, of those that call a lambda, and why nothing is known of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from puppetguard.model.causes import derived, looked_up, of_call, of_element
from puppetguard.model.elements import unfolded
from puppetguard.model.exact import NotKnown, kind
from puppetguard.model.scopes import Scope, Scopes
from puppetguard.model.values import Cause, Possibility, StaticValue, Undefined, unknown
from puppetguard.model.ways import Way, combinations, under
from puppetguard.syntax import ast

_MOST_CALLS = 5000
"""How many calls of lambdas are followed in one file."""
_LOOKUPS = frozenset("lookup hiera hiera_array hiera_hash".split())


def applied(
    node: ast.Node, parts: Sequence[Sequence[Possibility]], operation: Callable[[list[StaticValue]], StaticValue]
) -> list[Possibility]:
    """Return what an operation makes of each combination of its operands."""
    found: list[Possibility] = []
    for combination in combinations(parts, node):
        try:
            value = operation(combination.values)
        except NotKnown as stopped:
            value = unknown(node, stopped.cause or derived(combination.values))
        found.append(combination.of(value))
    return found


def given_expression(node: ast.Node) -> ast.Node:
    """Return the expression that is passed on, or whose items are (``*$array``)."""
    return node.expr if isinstance(node, ast.UnfoldExpression) else node


class Invocations:
    """The calls of one program."""

    def __init__(self, scopes: Scopes, evaluate: Callable[[ast.Node, Scope], list[Possibility]]) -> None:
        self._scopes = scopes
        self._evaluate = evaluate
        self._calls = 0

    def of(self, node: ast.CallNamedFunctionExpression | ast.CallMethodExpression, scope: Scope) -> list[Possibility]:
        """Return what a call can return."""
        functor: ast.Node = node.functor
        given = node.arguments
        if isinstance(node, ast.CallMethodExpression):
            functor, given = node.functor.right, [node.functor.left, *given]
        if not isinstance(functor, (ast.QualifiedName, ast.QualifiedReference)):
            return []
        name = functor.value.removeprefix("::")
        if name in self._scopes.functions:
            return [Possibility(unknown(node, Cause("call", name)))]
        parts = [self._evaluate(given_expression(one), scope) for one in given]
        if name in _LOOKUPS:
            return applied(node, parts[:1], lambda values: unknown(node, Cause("lookup", looked_up(values))))
        from puppetguard.model import functions

        if isinstance(functor, ast.QualifiedReference):
            known = functions.TYPES.get(name.lower())
        else:
            known = functions.function(name)
        if node.lambda_ is not None:
            return self._call_with_lambda(node, node.lambda_, name, given, parts, scope)

        def returned(values: list[StaticValue]) -> StaticValue:
            items, complete = unfolded(values, given)
            if items and kind(items[0]) == "Any" and name in ("get", "dig"):
                raise NotKnown(of_element(items[0], items[1:], dotted=name == "get"))
            if known is None or not complete:
                raise NotKnown(of_call(name, items))
            return functions.result(known, items, node)

        return applied(node, parts, returned)

    def _call_with_lambda(
        self,
        node: ast.Node,
        block: ast.LambdaExpression,
        name: str,
        given: Sequence[ast.Node],
        parts: Sequence[Sequence[Possibility]],
        scope: Scope,
    ) -> list[Possibility]:
        from puppetguard.model import iteration

        follow = iteration.ITERATIONS.get(name)
        if follow is None or iteration.leaves(block):
            return [Possibility(unknown(node, Cause("call", name)))]

        def called(values: Sequence[StaticValue]) -> list[Possibility]:
            self._calls += 1
            if self._calls > _MOST_CALLS:
                raise NotKnown(Cause("many"))
            if len(values) != len(block.parameters) or any(one.captures_rest for one in block.parameters):
                raise NotKnown
            inner = self._scopes.called(block, scope, [Possibility(value) for value in values])
            statements = block.body.statements
            return self._evaluate(statements[-1], inner) if statements else [Possibility(Undefined())]

        found: list[Possibility] = []
        for combination in combinations(parts, node):
            try:
                items, complete = unfolded(combination.values, given)
                lambda_ = iteration.Iteration(called, len(block.parameters), node)
                results = follow(lambda_, items) if complete else [Possibility(unknown(node))]
            except NotKnown as stopped:
                results = [Possibility(unknown(node, stopped.cause or derived(combination.values)))]
            way = Way(tuple(combination.choices.items()), combination.default, combination.override)
            found += (one for result in results if (one := under(result, way)) is not None)
        return found
