"""The function calls of one file, in all their forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from puppetguard.model.contexts import Context
from puppetguard.model.evaluation import Evaluator
from puppetguard.model.expressions import Expression
from puppetguard.source import Span
from puppetguard.syntax import ast

CallForm = Literal["statement", "prefix", "method"]
"""``include x`` or ``notice(x)`` whose value is not used; ``… = lookup('x')``; ``$x.each``."""


class Call:
    """A call of a function.

    ``name`` has no ``::`` in front; None if it is an expression. ``arguments`` begin with the value that a method is
    called on; those from index ``spread`` on are not known one by one (``*$array``).
    """

    def __init__(
        self,
        node: ast.CallNamedFunctionExpression | ast.CallMethodExpression,
        context: Context,
        evaluator: Evaluator,
    ) -> None:
        self.node = node
        self.context = context
        self.has_lambda = node.lambda_ is not None
        given = node.arguments
        if isinstance(node, ast.CallMethodExpression):
            function = node.functor.right
            given = [node.functor.left, *given]
            self.form: CallForm = "method"
        else:
            function = node.functor
            self.form = "statement" if node.statement else "prefix"
        self.name: str | None = None
        if isinstance(function, (ast.QualifiedName, ast.QualifiedReference)):
            self.name = function.value.removeprefix("::")
        self.name_span: Span = function.span
        self.arguments = [Expression(argument, context, evaluator) for argument in given]
        self.spread = next((at for at, one in enumerate(given) if isinstance(one, ast.UnfoldExpression)), len(given))

    @property
    def count(self) -> int | None:
        """How many arguments there are; None if that is not known."""
        return len(self.arguments) if self.spread == len(self.arguments) else None


def calls(sites: Iterable[tuple[ast.Node, Context]], evaluator: Evaluator) -> Iterator[Call]:
    """Yield the calls in the order of the source, outer ones first."""
    for node, context in sites:
        if isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)):
            yield Call(node, context, evaluator)
