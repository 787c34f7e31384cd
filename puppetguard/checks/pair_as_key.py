"""The one parameter of a lambda over a hash is a pair ``[key, value]``, and used as if it were the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_ITERATED = frozenset("each map filter any all partition group_by".split())
_SINGLE = re.compile(r"\|\s{0,9}(?:[A-Z][^|]{0,99}\s)?\$\w{1,99}\s{0,9}\|", re.ASCII)


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return _SINGLE.search(subject.source.text) is not None


def _pair_as_key(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each use of such a parameter that needs the key."""
    from puppetguard.model.kinds import kinds_of
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    for node, scope in scoped(subject, ast.CallNamedFunctionExpression, ast.CallMethodExpression):
        assert isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression))
        block = node.lambda_
        if block is None or len(block.parameters) != 1 or block.parameters[0].captures_rest:
            continue
        functor, walked = _called(node)
        if walked is None or not isinstance(functor, ast.QualifiedName) or functor.value not in _ITERATED:
            continue
        name = block.parameters[0].name
        kinds = kinds_of(subject, walked, scope)
        is_hash = kinds is not None and kinds.sure and kinds.names == {"Hash"}
        for place, in_it in _uses(subject, block, name, walked, is_hash=is_hash):
            yield _hit(functor.value, name, place, block, in_it=in_it, sure=is_hash)


def _called(node: ast.CallNamedFunctionExpression | ast.CallMethodExpression) -> tuple[ast.Node, ast.Node | None]:
    from puppetguard.syntax import ast

    if isinstance(node, ast.CallMethodExpression):
        return node.functor.right, node.functor.left
    return node.functor, node.arguments[0] if len(node.arguments) == 1 else None


def _uses(
    subject: Subject, block: ast.LambdaExpression, name: str, walked: ast.Node, *, is_hash: bool
) -> Iterator[tuple[Span, bool]]:
    """Yield the places that use it as a key of what is walked through, and of a hash as a title or text, too."""
    from puppetguard.syntax import ast
    from puppetguard.syntax.walk import walk

    written = subject.source.slice(walked.span)
    nodes = list(walk(block.body))
    if any(isinstance(one, ast.LambdaExpression) and any(p.name == name for p in one.parameters) for one in nodes):
        return
    for node in nodes:
        match node:
            case ast.AccessExpression(left=left, keys=[ast.VariableExpression(name=key) as used]) if key == name:
                if written in (inner := subject.source.slice(left.span), f"${inner}"):
                    yield used.span, True
            case ast.ResourceBody(title=ast.VariableExpression(name=title) as used) if title == name and is_hash:
                yield used.span, False
            case ast.TextExpression(expr=ast.VariableExpression(name=text)) if text == name and is_hash:
                yield node.span, False


def _hit(function: str, name: str, place: Span, block: ast.LambdaExpression, *, in_it: bool, sure: bool) -> Hit:
    parameter = block.parameters[0]
    declared = Span(parameter.name_start, parameter.name_start + 1 + len(name))
    if sure:
        message = f"`${name}` is a pair of key and value here: `{function}` passes both where there is one parameter"
    else:
        message = f"`${name}` is no key of what `{function}` goes through, but an element: of a hash, key and value"
    certain = in_it and sure
    return Hit(
        place,
        Confidence.CERTAIN if certain else Confidence.LIKELY,
        message,
        f"write `|${name}, $value|`",
        (Note(declared, "this is the one parameter"),),
    )


CHECK = Check(_pair_as_key, concerns=_concerns)
