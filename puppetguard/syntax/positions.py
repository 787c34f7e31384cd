"""The place at which Puppet reports a problem with a node: not always its start."""

from __future__ import annotations

from puppetguard.syntax import ast

_AT_OPERATOR = (ast.BinaryExpression, ast.KeyedEntry, ast.SelectorEntry)
_AT_LEFT = {
    ast.AccessExpression: "left",
    ast.CollectExpression: "type_expr",
    ast.SelectorExpression: "left",
    ast.ResourceExpression: "type_name",
    ast.ResourceDefaultsExpression: "type_ref",
    ast.ResourceOverrideExpression: "resources",
    ast.CallNamedFunctionExpression: "functor",
    ast.ResourceBody: "title",
}


def position_of(node: ast.Node) -> int:
    """Return the offset at which Puppet reports a problem with ``node``.

    Infix operators and pairs: the operator; what follows an operand: where that operand is reported; method calls: the
    parenthesis, or the dot when there is none; everything else: the start.
    """
    while True:
        if isinstance(node, _AT_OPERATOR):
            return node.operator_start
        if isinstance(node, ast.CallMethodExpression):
            return node.parenthesis_start if node.parenthesis_start >= 0 else node.functor.operator_start
        if isinstance(node, ast.NamedAccessExpression):
            return node.operator_start
        if isinstance(node, ast.Parameter):
            return node.name_start
        if isinstance(node, ast.TypeAlias):
            return node.name_start
        if isinstance(node, ast.TypeMapping):
            node = node.type_expr
            continue
        field = _AT_LEFT.get(type(node))
        if field is None:
            return node.start
        inner = getattr(node, field)
        if inner.start != node.start:  # an @ or @@ before the resource
            return node.start
        node = inner
