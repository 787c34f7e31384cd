"""A variable that is used just where a condition has found that it has no value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.model.tree_nodes import Opener
    from puppetguard.source import Span
    from puppetguard.syntax import ast

_SAYING = frozenset("fail notice warning err debug info crit alert emerg".split())
"""The functions by which people are told that it has none."""


def _used(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text, and each attribute, that gets nothing but a variable without a value."""
    from puppetguard.syntax import ast

    branches = list(_branches(subject))
    if not branches:
        return
    wanted = {name for _, names, _ in branches for name in names}
    uses = [
        (node, opener, value)
        for node, opener in subject.tree_nodes.with_openers(ast.TextExpression, ast.AttributeOperation)
        if isinstance(value := _value(node), ast.VariableExpression) and value.name in wanted
    ]
    if not uses:
        return
    said = [one.node.span for one in subject.calls if one.name in _SAYING]
    said += [one.node.span for one in subject.resources.of_types(("notify",))]
    reported: set[int] = set()
    for block, names, test in branches:
        for node, opener, value in uses:
            if not block.start <= node.start < block.end or node.start in reported or value.name not in names:
                continue
            if any(span.start <= node.start < span.end for span in said) or _is_taken(opener, value.name, block):
                continue
            if not names[value.name] and _may_be_boolean(opener, value.name):
                continue
            reported.add(node.start)
            yield Hit(
                value.span if isinstance(node, ast.AttributeOperation) else node.span,
                Confidence.LIKELY,
                f"`${value.name}` has no value here: this is where the condition finds that there is none",
                "is the condition the wrong way round?",
                notes=(Note(test, "this condition"),),
            )


def _value(node: ast.Node) -> ast.Node | None:
    from puppetguard.syntax import ast

    if isinstance(node, ast.TextExpression):
        return node.expr
    return node.value if isinstance(node, ast.AttributeOperation) else None


def _branches(subject: Subject) -> Iterator[tuple[Span, dict[str, bool], Span]]:
    """Yield each block in which some variables have no value, with these, and the condition.

    Of each it is told whether it is surely ``undef``, and not perhaps ``false``.
    """
    from puppetguard.syntax import ast

    for node in subject.of_kinds(ast.IfExpression, ast.UnlessExpression):
        assert isinstance(node, (ast.IfExpression, ast.UnlessExpression))
        then, otherwise = dict(_without(node.test, truth=True)), dict(_without(node.test, truth=False))
        if isinstance(node, ast.UnlessExpression):
            then, otherwise = otherwise, then
        if then:
            yield node.then.span, then, node.test.span
        if otherwise and node.else_ is not None:
            yield node.else_.span, otherwise, node.test.span


def _without(test: ast.Node, *, truth: bool) -> Iterator[tuple[str, bool]]:
    """Yield the variables that have no value if a test is true, or if it is not."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    node = unwound(test)
    match node:
        case ast.VariableExpression() if not truth:
            yield node.name, False
        case ast.NotExpression():
            yield from _without(node.expr, truth=not truth)
        case ast.AndExpression() if truth:
            yield from _without(node.left, truth=True)
            yield from _without(node.right, truth=True)
        case ast.OrExpression() if not truth:
            yield from _without(node.left, truth=False)
            yield from _without(node.right, truth=False)
        case ast.ComparisonExpression(operator="==" | "!="):
            left, right = unwound(node.left), unwound(node.right)
            if isinstance(right, ast.VariableExpression):
                left, right = right, left
            if (
                isinstance(left, ast.VariableExpression)
                and isinstance(right, ast.LiteralUndef)
                and truth == (node.operator == "==")
            ):
                yield left.name, True


def _is_taken(opener: Opener | None, name: str, block: Span) -> bool:
    """Tell whether a lambda within the branch takes another value of that name."""
    while opener is not None and opener.node.start > block.start:
        if any(one.name == name for one in getattr(opener.node, "parameters", ())):
            return True
        opener = opener.outer
    return False


def _may_be_boolean(opener: Opener | None, name: str) -> bool:
    """Tell whether a variable may be ``false``, which is a value: the type or default of a parameter tells."""
    from puppetguard.syntax import ast

    while opener is not None:
        for one in getattr(opener.node, "parameters", ()):
            if one.name == name:
                if one.type_expr is None:
                    return not isinstance(one.value, (ast.LiteralUndef, ast.LiteralString))
                return _has_boolean(one.type_expr)
        opener = opener.outer
    return True


def _has_boolean(declared: ast.Node) -> bool:
    """Tell whether a type may have ``false`` among its values: any but those that surely have not."""
    from puppetguard.syntax import ast

    match declared:
        case ast.QualifiedReference():
            return declared.value.lower() not in _NEVER
        case ast.AccessExpression(left=ast.QualifiedReference() as name):
            if name.value.lower() in ("optional", "variant"):
                return any(map(_has_boolean, declared.keys))
            return name.value.lower() not in _NEVER
    return not isinstance(declared, ast.LiteralString)


_NEVER = frozenset(
    "string integer float numeric array hash enum pattern regexp struct tuple undef sensitive"
    " stdlib::absolutepath stdlib::unixpath stdlib::windowspath stdlib::httpurl stdlib::httpsurl stdlib::host"
    " stdlib::fqdn stdlib::port stdlib::filemode stdlib::ip::address".split()
)
"""The types of which ``false`` is no value."""

CHECK = Check(_used, marks=("if", "unless"))
