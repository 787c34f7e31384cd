"""Conditional statements: what they ask, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from puppetguard.syntax import ast

Choice = tuple[str, str]
"""A decision that is taken when the code runs: what is asked, and one of the answers."""
_LONGEST = 200
"""How long what is asked may be to be known by its text."""


class Fork:
    """A conditional statement, or a selector: what it ``asks``, and the blocks or values that it leads to.

    Of an ``if`` with its ``elsif`` there are several ``tests``, of the others one, with the ``options`` it is compared
    with. The first block is number 0; ``otherwise`` is the number of the block for what is left, -1 if there is none.
    """

    __slots__ = ("answers", "asks", "blocks", "end", "kind", "options", "otherwise", "start", "tests")

    def __init__(self, node: ast.Node, text: str, mark: str) -> None:
        self.start, self.end = node.start, node.end
        self.tests: list[ast.Node] = []
        self.blocks: list[ast.Node] = []
        self.options: list[Sequence[ast.Node]] = []
        self.answers: list[str] = []
        self.otherwise = -1
        self.kind: Literal["if", "unless", "case"] = "if"
        match node:
            case ast.IfExpression():
                otherwise: ast.BlockExpression | ast.IfExpression | None = node
                while isinstance(otherwise, ast.IfExpression):
                    self.tests.append(otherwise.test)
                    self.blocks.append(otherwise.then)
                    otherwise = otherwise.else_
                self._end_with(otherwise)
            case ast.UnlessExpression():
                self.kind = "unless"
                self.tests.append(node.test)
                self.blocks.append(node.then)
                self._end_with(node.else_)
            case ast.CaseExpression():
                self.kind = "case"
                self.tests.append(node.test)
                for option in node.options:
                    self._option(option.values, option.then)
            case ast.SelectorExpression():
                self.kind = "case"
                self.tests.append(node.left)
                for entry in node.selectors:
                    self._option([entry.matching], entry.value)
        self.answers = [" ".join(text[one.start : one.end] for one in values) for values in self.options]
        # Two tests of the same text with other options are other questions: the answers do not exclude each other.
        self.asks = [_asked(mark, text[one.start : one.end], self.answers, one.start) for one in self.tests]

    def _end_with(self, block: ast.Node | None) -> None:
        if block is not None:
            self.otherwise = len(self.blocks)
            self.blocks.append(block)

    def _option(self, values: Sequence[ast.Node], then: ast.Node) -> None:
        if any(isinstance(unwound(one), ast.LiteralDefault) for one in values):
            self.otherwise = len(self.blocks)
        self.options.append(values)
        self.blocks.append(then)

    def answer(self, index: int) -> Choice:
        """Return the decision of a ``case`` or selector that leads to a block."""
        return self.asks[0], self.answers[index] if index >= 0 else ""


class Step(NamedTuple):
    """One of the blocks of a fork, by its number."""

    fork: Fork
    number: int


def unwound(node: ast.Node) -> ast.Node:
    """Return what is in parentheses."""
    while isinstance(node, ast.ParenthesizedExpression):
        node = node.expr
    return node


def _asked(mark: str, test: str, answers: Sequence[str], start: int) -> str:
    whole = f"{mark}{test}?{'|'.join(answers)}" if answers else f"{mark}{test}"
    return whole if len(whole) <= _LONGEST else f"{mark}{start}?"
