"""A condition that is always true, as all numbers, texts, arrays and hashes are to Puppet, empty ones too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_FALSE = frozenset(("Boolean", "Undef"))
_LONGEST = 40
_HINTS = {
    "versioncmp": "compare what it returns: `versioncmp($a, $b) < 0`",
    "size": "compare it: `> 0`, or ask `empty(…)`",
    "length": "compare it: `> 0`, or ask `empty(…)`",
    "count": "compare it: `> 0`",
}


def _always_true(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each call or text that stands for a condition, and cannot be false."""
    from puppetguard.syntax import ast

    # Hardly any file has one, and to know what is in sight takes longer than to look.
    asked_for = subject.of_kinds(ast.IfExpression, ast.UnlessExpression)
    if not any(True for node in asked_for for _ in _conditions(node)):
        return
    from puppetguard.model.kinds import kinds_of
    from puppetguard.model.scoped_nodes import scoped

    for node, scope in scoped(subject, ast.IfExpression, ast.UnlessExpression):
        for asked in _conditions(node):
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


def _conditions(decision: ast.Node) -> Iterator[ast.Node]:
    """Yield the calls and texts of a decision that stand for a condition by themselves, also beside others.

    Not variables: one that is declared as a text or hash is asked for itself where older versions had ``undef``.
    """
    from puppetguard.model.forks import unwound
    from puppetguard.model.kinds import returns_text_or_number
    from puppetguard.syntax import ast

    assert isinstance(decision, (ast.IfExpression, ast.UnlessExpression))
    stack = [decision.test]
    while stack:
        node = unwound(stack.pop())
        match node:
            case ast.AndExpression() | ast.OrExpression():
                stack += (node.right, node.left)
            case ast.NotExpression():
                stack.append(node.expr)
            case ast.ConcatenatedString() | ast.LiteralString():
                yield node
            case ast.CallNamedFunctionExpression() | ast.CallMethodExpression() if returns_text_or_number(node):
                yield node


def _function(node: ast.Node) -> str:
    from puppetguard.syntax import ast

    functor = node.functor.right if isinstance(node, ast.CallMethodExpression) else getattr(node, "functor", None)
    return functor.value if isinstance(functor, ast.QualifiedName) else ""


CHECK = Check(_always_true)
