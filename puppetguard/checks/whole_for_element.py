"""A lambda that goes through a collection, and uses the whole of it where the element was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_GOING = frozenset("each map filter any all flat_map reverse_each".split())


def _whole(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each variable in a lambda that is what the lambda goes through, where it never reads what it takes."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.CallMethodExpression, ast.CallNamedFunctionExpression):
        assert isinstance(node, (ast.CallMethodExpression, ast.CallNamedFunctionExpression))
        block = node.lambda_
        if block is None:
            continue
        if isinstance(node, ast.CallMethodExpression):
            function, collection = node.functor.right, node.functor.left
        else:
            function, collection = node.functor, node.arguments[0] if node.arguments else node
        if not isinstance(function, ast.QualifiedName) or function.value not in _GOING:
            continue
        if not isinstance(collection, ast.VariableExpression) or not block.parameters:
            continue
        taken = [one.name for one in block.parameters]
        unread = {one.name for one in subject.unread if block.start <= one.span.start < block.end}
        if not unread.issuperset(taken) or taken[-1].startswith("_"):
            continue
        for one in subject.of_kinds(ast.VariableExpression):
            if block.start < one.start < block.end and getattr(one, "name", "") == collection.name:
                element = taken[-1]
                remedy = Remedy(f"write `${element}`", (Replacement(one.span, f"${element}"),))
                braced = subject.source.text[one.start : one.start + 1] != "$"
                yield Hit(
                    one.span,
                    Confidence.LIKELY,
                    f"`${collection.name}` is all that this block goes through, and it never reads `${element}`",
                    f"did you mean `${element}`?",
                    notes=(Note(block.parameters[-1].span, "what it takes each time"),),
                    remedy=None if braced else remedy,
                )


CHECK = Check(_whole, marks=("|",), fixes="suggested")
