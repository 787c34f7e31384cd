"""Expressions: operands joined by operators, by precedence climbing.

The levels are those of Puppet's grammar. They differ from what one might expect in two places: ``==`` binds tighter
than ``<``, and a selector's ``?`` takes everything of a comparison's level or tighter on its left as its operand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.elements import Element, Matcher, Shaped, Switch, Terminal, unexpected
from puppetguard.syntax.stream import TokenStream

Continuation = Callable[[TokenStream, int, Any], tuple[Any, int]]

INFIX: dict[Terminal, tuple[int, type[ast.BinaryExpression]]] = {
    t.IN: (11, ast.InExpression),
    t.MATCH: (10, ast.MatchExpression),
    t.NO_MATCH: (10, ast.MatchExpression),
    t.TIMES: (9, ast.ArithmeticExpression),
    t.SLASH: (9, ast.ArithmeticExpression),
    t.MODULO: (9, ast.ArithmeticExpression),
    t.PLUS: (8, ast.ArithmeticExpression),
    t.MINUS: (8, ast.ArithmeticExpression),
    t.LEFT_SHIFT: (7, ast.ArithmeticExpression),
    t.RIGHT_SHIFT: (7, ast.ArithmeticExpression),
    t.EQUAL: (6, ast.ComparisonExpression),
    t.NOT_EQUAL: (6, ast.ComparisonExpression),
    t.LESS: (5, ast.ComparisonExpression),
    t.LESS_EQUAL: (5, ast.ComparisonExpression),
    t.GREATER: (5, ast.ComparisonExpression),
    t.GREATER_EQUAL: (5, ast.ComparisonExpression),
    t.AND: (3, ast.AndExpression),
    t.OR: (2, ast.OrExpression),
}
"""Infix operators, all left associative: level (the tighter the higher) and node."""

POSTFIX_LEVEL = 14  # of calls, accesses, methods and collectors
PREFIX_LEVEL = 12  # of `!`, `-` and `*`: tighter than any infix operator, looser than what follows an operand
SELECTOR_LEVEL = 4

PREFIX: dict[Terminal, type[ast.UnaryExpression]] = {
    t.NOT: ast.NotExpression,
    t.MINUS: ast.UnaryMinusExpression,
    t.TIMES: ast.UnfoldExpression,
}


class Expression(Shaped):
    """``expression`` of the grammar; ``operand`` are its operands, ``postfix`` what may follow one, by first token."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        operands: dict[int, Matcher] = {}
        levels: list[int] = []
        continuations: dict[int, Continuation] = {}

        def match(stream: TokenStream, index: int, floor: int = 0) -> tuple[Any, int]:
            kinds = stream.kinds
            operand = operands.get(kinds[index])
            if operand is None:
                unexpected(stream, index, name)
            left, index = operand(stream, index)
            kind = kinds[index]
            while levels[kind] > floor:
                left, index = continuations[kind](stream, index, left)
                kind = kinds[index]
            return left, index

        def infix(level: int, node: type[ast.BinaryExpression]) -> Continuation:
            def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
                at, operator_end = stream.spans[index]
                right, index = match(stream, index + 1, level)
                operator = stream.text[at:operator_end]
                return node(left.start, right.end, left, operator, right, at), index

            return follow

        def prefix(stream: TokenStream, index: int) -> tuple[Any, int]:
            first = index
            kinds = stream.kinds
            while kinds[index] in prefix_nodes:
                index += 1
            operators = range(index - 1, first - 1, -1)
            value, index = match(stream, index, PREFIX_LEVEL)
            for at in operators:
                start = stream.spans[at][0]
                innermost = at == operators.start
                if innermost and kinds[at] == t.MINUS.kind and isinstance(value, ast.LiteralInteger):
                    value = ast.LiteralInteger(start, value.end, -value.value, value.radix if value.value else 10)
                elif innermost and kinds[at] == t.MINUS.kind and isinstance(value, ast.LiteralFloat):
                    value = ast.LiteralFloat(start, value.end, -value.value)
                else:
                    value = prefix_nodes[kinds[at]](start, value.end, value)
            return value, index

        prefix_nodes = {terminal.kind: node for terminal, node in PREFIX.items()}

        def complete(operand: Switch, postfix: dict[Terminal, Continuation], selector: Continuation) -> None:
            highest = max(terminal.kind for terminal in Terminal.members)
            levels[:] = [0] * (highest + 1)
            for terminal, (level, node) in INFIX.items():
                levels[terminal.kind] = level
                continuations[terminal.kind] = infix(level, node)
            for terminal, continuation in postfix.items():
                levels[terminal.kind] = POSTFIX_LEVEL
                continuations[terminal.kind] = continuation
            levels[t.QMARK.kind] = SELECTOR_LEVEL
            continuations[t.QMARK.kind] = selector
            self.operand = operand

        def bind() -> None:
            self.operand.bind()
            operands.update(self.operand.table)
            for terminal in PREFIX:
                operands[terminal.kind] = prefix

        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed
        self.complete = complete

    def first_kinds(self, _pending: tuple[Element, ...] = ()) -> frozenset[int]:
        """Return the kinds of token that an expression can begin with."""
        if self in _pending:
            return frozenset()
        inside: frozenset[int] = self.operand.first_kinds((*_pending, self))
        return inside | {terminal.kind for terminal in PREFIX}
