"""A variable without its ``$``: Puppet takes the word for a text, which is true, and looks into that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast


def _variable_as_text(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each bare word that is a condition, gone through, or looked into, and the name of a variable in sight."""
    yield from _given(subject)
    from puppetguard.syntax import ast

    kinds = (ast.IfExpression, ast.UnlessExpression, ast.AccessExpression, ast.CallMethodExpression)
    # Hardly any file has one, and to know what is in sight takes longer than to look.
    if not any(True for node in subject.of_kinds(*kinds) for _ in _words(node)):
        return
    from puppetguard.model.lost_interpolations import is_visible
    from puppetguard.model.scoped_nodes import scoped

    found = ((word, scope) for node, scope in scoped(subject, *kinds) for word in _words(node))
    for word, scope in found:
        if "::" in word.value:
            continue
        if not is_visible(word.value, scope, subject.evaluator.scopes, None):
            continue
        yield Hit(
            word.span,
            Confidence.CERTAIN,
            f"`{word.value}` is a text here, not the value of `${word.value}`",
            f"write `${word.value}`",
            remedy=Remedy(f"write `${word.value}`", (Replacement(word.span, f"${word.value}"),)),
        )


def _given(subject: Subject) -> Iterator[Hit]:
    """Yield each bare word that is given as a value, and is the name of a variable that nothing reads."""
    from puppetguard.syntax import ast

    kinds = (ast.AttributeOperation, ast.AssignmentExpression, ast.KeyedEntry, ast.CallNamedFunctionExpression)
    # Words of one part are names of users, packages and states; `content => content` says what is meant.
    words = [
        word
        for node in subject.of_kinds(*kinds)
        for word, name in _values(node)
        if "_" in word.value or word.value == name
    ]
    if not words:
        return
    unread = [one for one in subject.unread if one.kind in ("variable", "parameter")]
    for word in words:
        for one in unread:
            around = one.scope.node
            if one.name == word.value and around is not None and around.start < word.start < around.end:
                yield Hit(
                    word.span,
                    Confidence.LIKELY,
                    f"`{word.value}` is a text here, and nothing reads the value of `${word.value}`",
                    f"write `${word.value}`",
                    remedy=Remedy(f"write `${word.value}`", (Replacement(word.span, f"${word.value}"),)),
                )
                break


def _values(node: ast.Node) -> Iterator[tuple[ast.QualifiedName, str]]:
    """Yield the words that are given as values, each with the name of the attribute or key that it is given to."""
    from puppetguard.syntax import ast

    match node:
        case ast.AttributeOperation(value=ast.QualifiedName() as word):
            yield word, node.attribute_name
        case ast.AssignmentExpression(right=ast.QualifiedName() as word):
            yield word, ""
        case ast.KeyedEntry(key=ast.LiteralString() | ast.QualifiedName() as key, value=ast.QualifiedName() as word):
            yield word, key.value
        case ast.CallNamedFunctionExpression():
            yield from ((word, "") for word in node.arguments if isinstance(word, ast.QualifiedName))


def _words(node: ast.Node) -> Iterator[ast.QualifiedName]:
    """Yield the words that cannot be meant as texts: a text is always true, has no keys, and nothing to go through."""
    from puppetguard.syntax import ast

    match node:
        case ast.IfExpression() | ast.UnlessExpression():
            yield from _alone(node.test)
        case ast.AccessExpression(
            left=ast.QualifiedName() as word, keys=[ast.LiteralString() | ast.ConcatenatedString()]
        ):
            yield word
        case ast.CallMethodExpression(functor=ast.NamedAccessExpression(left=ast.QualifiedName() as word)):
            if node.lambda_ is not None:
                yield word


def _alone(test: ast.Node) -> Iterator[ast.QualifiedName]:
    """Yield the words that stand for a condition by themselves, also beside others."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    stack = [test]
    while stack:
        node = unwound(stack.pop())
        if isinstance(node, (ast.AndExpression, ast.OrExpression)):
            stack += (node.right, node.left)
        elif isinstance(node, ast.NotExpression):
            stack.append(node.expr)
        elif isinstance(node, ast.QualifiedName):
            yield node


CHECK = Check(_variable_as_text, fixes="suggested")
