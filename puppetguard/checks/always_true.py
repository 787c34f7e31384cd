"""A condition that is always true, as all numbers, texts, arrays and hashes are to Puppet, empty ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_ASKED = re.compile(r"\b(?:if|elsif|unless|and|or)\b|!")
_FALSE = frozenset(("Boolean", "Undef"))
_LONGEST = 40
_HINTS = {
    "versioncmp": "compare what it returns: `versioncmp($a, $b) < 0`",
    "size": "compare it: `> 0`, or ask `empty(…)`",
    "length": "compare it: `> 0`, or ask `empty(…)`",
    "count": "compare it: `> 0`",
}


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _ASKED.search(subject.source.text) is not None


def _always_true(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each call or text that stands for a condition, and cannot be false."""
    from puppetguard.model.kinds import kinds_of
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.IfExpression, ast.UnlessExpression):
        assert isinstance(node, (ast.IfExpression, ast.UnlessExpression))
        for asked in _conditions(node.test):
            kinds = kinds_of(subject, asked, scope)
            if kinds is None or not kinds.sure or kinds.names & _FALSE:
                continue
            written = subject.source.slice(asked.span)
            shown = f"`{written}`" if len(written) <= _LONGEST and "\n" not in written else "this"
            what = {"String": "a text", "Integer": "a number", "Float": "a number", "Array": "an array"}
            name = next(iter(kinds.names))
            yield Hit(
                asked.span,
                Confidence.LIKELY,
                f"{shown} is always true: it is {what.get(name, 'a value')}, and not whether something is so",
                _HINTS.get(_function(asked), "compare it with something, or ask `empty(…)`"),
            )


def _conditions(test: ast.Node) -> Iterator[ast.Node]:
    """Yield the calls and texts that stand for a condition by themselves, also beside others.

    Not variables: one that is declared as a text or hash is asked for itself where older versions had ``undef``.
    """
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    stack = [test]
    while stack:
        node = unwound(stack.pop())
        match node:
            case ast.AndExpression() | ast.OrExpression():
                stack += (node.right, node.left)
            case ast.NotExpression():
                stack.append(node.expr)
            case (
                ast.CallNamedFunctionExpression()
                | ast.CallMethodExpression()
                | ast.ConcatenatedString()
                | ast.LiteralString()
            ):
                yield node


def _function(node: ast.Node) -> str:
    from puppetguard.syntax import ast

    functor = node.functor.right if isinstance(node, ast.CallMethodExpression) else getattr(node, "functor", None)
    return functor.value if isinstance(functor, ast.QualifiedName) else ""


CHECK = Check(_always_true, concerns=_concerns)
