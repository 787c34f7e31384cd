"""Code behind a statement that ends its block in any case, or in a branch that is never taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax.ast import Node

_ENDING = frozenset("fail return next break".split())


def _unreachable(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield the first statement of each piece of code that nothing reaches."""
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.BlockExpression, ast.Program, ast.IfExpression):
        if isinstance(node, (ast.BlockExpression, ast.Program)):
            for one, behind in zip(node.statements, node.statements[1:], strict=False):
                name = _ending(one)
                if name and not isinstance(behind, (ast.NamedDefinition, ast.NodeDefinition, ast.TypeAlias)):
                    yield Hit(
                        Span(behind.start, behind.end),
                        message=f"this is never reached: `{name}` ends the evaluation before it",
                        hint="take it out, or put it before",
                        notes=(Note(one.span, "ends here"),),
                    )
                    break
        elif isinstance(node, ast.IfExpression) and isinstance(node.test, ast.LiteralBoolean):
            unused = node.else_ if node.test.value else node.then
            if unused is not None and not (isinstance(unused, ast.BlockExpression) and not unused.statements):
                word = "true" if node.test.value else "false"
                yield Hit(
                    unused.span,
                    message=f"this is never evaluated: the condition is always `{word}`",
                    hint="take it out, or ask what was meant",
                )


def _ending(node: Node) -> str:
    from puppetguard.syntax import ast

    if isinstance(node, ast.CallNamedFunctionExpression) and isinstance(node.functor, ast.QualifiedName):
        return node.functor.value if node.functor.value in _ENDING else ""
    return ""


CHECK = Check(_unreachable, marks=(*sorted(_ENDING), "false", "true"))
