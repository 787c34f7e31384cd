"""Regular expressions in quotes that Ruby does not compile: ``split($x, '(')``, ``regsubst($x, '*', '')``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_FUNCTIONS = ("regsubst", "split", "match")
"""Functions whose second argument is a regular expression, also as a text; of ``match``, also several."""
_SIGNS = frozenset("()[]{}*+?\\|")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(name in text for name in _FUNCTIONS) or "=~ '" in text or '=~ "' in text


def _malformed(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text that is no regular expression where one is to be."""
    from puppetguard.syntax import ast
    from puppetguard.syntax.regexps import regexp_problem

    for node in subject.of_kinds(ast.CallNamedFunctionExpression, ast.CallMethodExpression, ast.MatchExpression):
        for text in _patterns(node):
            if not isinstance(text, ast.LiteralString) or _SIGNS.isdisjoint(text.value):
                continue
            problem = regexp_problem(text.value, 0, len(text.value))
            if problem is not None:
                yield Hit(text.span, message=f"{problem.message}: the catalog does not compile", hint=problem.hint)


def _patterns(node: ast.Node) -> list[ast.Node]:
    from puppetguard.syntax import ast

    match node:
        case ast.MatchExpression():
            return [node.right]
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as functor):
            given = node.arguments[1:2]
        case ast.CallMethodExpression(functor=ast.NamedAccessExpression(right=ast.QualifiedName() as functor)):
            given = node.arguments[:1]
        case _:
            return []
    if functor.value not in _FUNCTIONS or not given:
        return []
    # Of several, Puppet looks at the others only where the first does not match.
    return given[0].values[:1] if isinstance(given[0], ast.LiteralList) else given


CHECK = Check(_malformed, concerns=_concerns)
