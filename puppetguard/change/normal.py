"""The normal form of code: the same text for code that means the same however it is written.

White space, comments, parentheses, how a string is quoted, how a number is written, the order of attributes, and
whether a function is called as a method do not count; all else does. Two normal forms that are equal are a proof that
nothing has changed; two that differ are not yet one that something has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from puppetguard.syntax import ast

Part = str | ast.Node


def normal(node: ast.Node | None, *, resources_by_name: bool = False) -> str:
    """Return the normal form of an expression or statement; empty for none.

    With ``resources_by_name``, what resources in it are set to does not count, only which they are. The form is an
    expression in parentheses, made for comparing only. Written without recursion, for chains can be long.
    """
    out: list[str] = []
    stack: list[Part] = [node] if node is not None else []
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            out.append(part)
        elif resources_by_name and isinstance(part, ast.ResourceBody):
            stack.append(part.title)
        else:
            stack.extend(reversed(_parts(part)))
    return "".join(out)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=True)


def _call(operator: str, parts: Sequence[Part]) -> list[Part]:
    found: list[Part] = [f"({operator}"]
    for part in parts:
        found += (" ", part)
    found.append(")")
    return found


def _parts(node: ast.Node) -> list[Part]:
    known = _SIMPLE.get(type(node))
    if known is not None:
        return known(node)
    match node:
        case ast.BinaryExpression():
            operator, left, right = node.operator, node.left, node.right
            # `B <- A` is `A -> B`.
            if operator in ("<-", "<~"):
                operator, left, right = ("->" if operator == "<-" else "~>"), right, left
            return _call(operator, [left, right])
        case ast.AccessExpression(left=ast.QualifiedReference(value="Class")):
            # `Class['::a']` is `Class['a']`.
            named = (
                _text(key.value.removeprefix("::")) if isinstance(key, ast.LiteralString) else key for key in node.keys
            )
            return _call("AccessExpression", [node.left, "[", *named, "]"])
        case ast.CallMethodExpression():
            return _function(node.functor.right, [node.functor.left, *node.arguments], node.lambda_)
        case ast.CallNamedFunctionExpression():
            return _function(node.functor, node.arguments, node.lambda_)
        case ast.UnlessExpression():
            return _call("if", [*_call("!", [node.test]), node.then, *([node.else_] if node.else_ else [])])
        case ast.ResourceBody():
            return _call("body", [node.title, *_operations(node.operations)])
        case ast.ResourceDefaultsExpression():
            return _call("defaults", [node.form, node.type_ref, *_operations(node.operations)])
        case ast.ResourceOverrideExpression():
            return _call("override", [node.form, node.resources, *_operations(node.operations)])
        case ast.CollectExpression():
            return _call("collect", [node.type_expr, node.query, *_operations(node.operations)])
        case ast.Parameter():
            rest = "*" if node.captures_rest else ""
            typed: list[Part] = [node.type_expr] if node.type_expr is not None else ["Any"]
            return _call("parameter", [f"{rest}${node.name}", *typed, *([node.value] if node.value else [])])
    # All others are their class, their own fields and their children.
    own: list[Part] = [
        _text(str(getattr(node, field)))
        for field in node.__struct_fields__
        if field not in _PLACES and field not in node.children
    ]
    below: list[Part] = []
    for field in node.children:
        found = getattr(node, field)
        if isinstance(found, list):
            below += ["[", *(part for one in found for part in (one, " ")), "]"]
        elif found is not None:
            below.append(found)
        else:
            below.append("-")
    return _call(type(node).__name__, [*own, *below])


def _function(name: ast.Node, arguments: Sequence[ast.Node], block: ast.LambdaExpression | None) -> list[Part]:
    parts: list[Part] = [name, *arguments]
    if block is not None:
        parts.append(block)
    return _call("call", parts)


def _operations(operations: Sequence[ast.Node]) -> list[str]:
    """Return the normal forms of attributes, by their names: an attribute stands there only once."""
    return sorted(normal(one) for one in operations)


def _block(node: ast.Node) -> list[Part]:
    assert isinstance(node, ast.BlockExpression)
    return node.statements if len(node.statements) == 1 else _call("block", node.statements)  # type: ignore[return-value] # statements are parts


def _concatenated(node: ast.Node) -> list[Part]:
    assert isinstance(node, ast.ConcatenatedString)
    if all(isinstance(one, ast.LiteralString) for one in node.segments):
        return [_text("".join(one.value for one in node.segments if isinstance(one, ast.LiteralString)))]
    return _call("concat", node.segments)


def _attribute(node: ast.Node) -> list[Part]:
    assert isinstance(node, ast.AttributeOperation)
    return _call(node.operator, [node.attribute_name, node.value])


_PLACES = frozenset(
    "start end operator_start name_start name_end parent_start parenthesis_start quote radix statement tag".split()
)
"""The fields that say where or how something is written."""
_SIMPLE: dict[type[ast.Node], Callable[..., list[Part]]] = {
    ast.LiteralInteger: lambda node: [str(node.value)],
    ast.LiteralFloat: lambda node: [repr(node.value)],
    ast.LiteralString: lambda node: [_text(node.value)],
    # `present` is the text 'present'; only what is called or declared is a name.
    ast.QualifiedName: lambda node: [_text(node.value.removeprefix("::"))],
    ast.QualifiedReference: lambda node: [node.value.removeprefix("::")],
    ast.LiteralBoolean: lambda node: ["true" if node.value else "false"],
    ast.LiteralUndef: lambda _: ["undef"],
    ast.LiteralDefault: lambda _: ["default"],
    ast.VariableExpression: lambda node: [f"${node.name}"],
    ast.ParenthesizedExpression: lambda node: [node.expr],
    ast.HeredocExpression: lambda node: [node.text],
    ast.BlockExpression: _block,
    ast.ConcatenatedString: _concatenated,
    ast.AttributeOperation: _attribute,
    ast.AttributesOperation: lambda node: _call("*=>", [node.expr]),
}
