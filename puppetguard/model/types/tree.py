"""Type expressions from the tree of a manifest."""

from __future__ import annotations

from puppetguard.model.types.expressions import (
    Access,
    ArrayOf,
    Computed,
    DefaultWord,
    Expression,
    HashOf,
    Literal,
    Name,
    Regex,
)
from puppetguard.source import SourceFile
from puppetguard.syntax import ast

_DEEPEST = 60


def from_tree(node: ast.Node, source: SourceFile, depth: int = 0) -> Expression:
    """Return what a node is as a type expression, with its places in the source."""
    start, end = node.start, node.end

    def of(inner: ast.Node) -> Expression:
        return from_tree(inner, source, depth + 1)

    if depth > _DEEPEST:
        return Computed(source.slice(node.span), start, end)
    match node:
        case ast.QualifiedReference():
            return Name(node.value, start, end)
        case ast.AccessExpression(left=ast.QualifiedReference() as left):
            return Access(Name(left.value, left.start, left.end), tuple(map(of, node.keys)), start, end)
        case ast.QualifiedName() | ast.LiteralString() | ast.LiteralInteger() | ast.LiteralFloat():
            return Literal(node.value, start, end)
        case ast.LiteralBoolean():
            return Literal(node.value, start, end)
        case ast.LiteralUndef():
            return Literal(None, start, end)
        case ast.LiteralDefault():
            return DefaultWord(start, end)
        case ast.LiteralRegularExpression():
            return Regex(node.pattern.replace("\\/", "/"), start, end)
        case ast.UnaryMinusExpression(expr=ast.LiteralInteger() | ast.LiteralFloat() as number):
            return Literal(-number.value, start, end)
        case ast.LiteralList() if not any(isinstance(one, ast.UnfoldExpression) for one in node.values):
            return ArrayOf(tuple(map(of, node.values)), start, end)
        case ast.LiteralHash():
            return HashOf(tuple((of(one.key), of(one.value)) for one in node.entries), start, end)
        case ast.HeredocExpression(text=ast.LiteralString() as text):
            return Literal(text.value, start, end)
        case ast.ParenthesizedExpression():
            inner = of(node.expr)
            # In a type alias, parentheses are no type.
            return inner if not isinstance(inner, Computed) else Computed(source.slice(node.span), start, end)
    return Computed(source.slice(node.span), start, end)
