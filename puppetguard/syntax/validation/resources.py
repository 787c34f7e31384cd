"""Resources, collectors and calls."""

from __future__ import annotations

from puppetguard.syntax import ast
from puppetguard.syntax.validation.rvalues import SUSPECTS, needs_value, reserved_hint
from puppetguard.syntax.validation.walk import VISITORS, Validation, visits

_MARKS = {"virtual": "@", "exported": "@@"}


def _forbid_append(state: Validation, operations: list[ast.Node]) -> None:
    for operation in operations:
        if isinstance(operation, ast.AttributeOperation) and operation.operator == "+>":
            state.no_append.add(id(operation))


@visits(ast.ResourceExpression)
def _resource(state: Validation, node: ast.ResourceExpression) -> None:
    if node.form != "regular" and isinstance(node.type_name, ast.QualifiedName) and node.type_name.value == "class":
        state.report(
            "CLASS_NOT_VIRTUALIZABLE",
            node,
            f"a class cannot be {node.form}",
            f"declare it without the `{_MARKS[node.form]}`",
        )
    state.stack += reversed(node.bodies)
    state.stack.append(node.type_name)


@visits(ast.ResourceBody)
def _body(state: Validation, node: ast.ResourceBody) -> None:
    operations = node.operations
    splats = 0
    for operation in operations:
        if type(operation) is ast.AttributesOperation:
            splats += 1
            if splats > 1:
                message = "a resource takes attributes from one hash only"
                state.report("MULTIPLE_ATTRIBUTES_UNFOLD", operation, message, "merge them: `* => $a + $b`")
                break
    _forbid_append(state, operations)
    state.stack += reversed(operations)
    state.stack.append(node.title)


@visits(ast.AttributeOperation)
def _attribute(state: Validation, node: ast.AttributeOperation) -> None:
    if node.operator == "+>" and id(node) in state.no_append:
        message = f"`+>` adds to an attribute that is set elsewhere: here, `{node.attribute_name}` is set with `=>`"
        state.report("ILLEGAL_ATTRIBUTE_APPEND", node, message, "`+>` is for overrides and collectors")
    value = node.value
    kind = type(value)
    if kind in SUSPECTS:
        needs_value(state, value)
    if kind in VISITORS:
        state.stack.append(value)


@visits(ast.AttributesOperation)
def _splat(state: Validation, node: ast.AttributesOperation) -> None:
    needs_value(state, node.expr)
    state.stack.append(node.expr)


@visits(ast.ResourceDefaultsExpression)
def _defaults(state: Validation, node: ast.ResourceDefaultsExpression) -> None:
    if node.form != "regular":
        state.report(
            "NOT_VIRTUALIZEABLE",
            node,
            f"the defaults of a type cannot be {node.form}",
            f"write them without the `{_MARKS[node.form]}`",
        )
    _forbid_append(state, node.operations)
    state.stack += reversed(node.operations)
    state.stack.append(node.type_ref)


@visits(ast.ResourceOverrideExpression)
def _override(state: Validation, node: ast.ResourceOverrideExpression) -> None:
    if node.form != "regular":
        state.report(
            "NOT_VIRTUALIZEABLE",
            node,
            f"an override of resources cannot be {node.form}",
            f"write it without the `{_MARKS[node.form]}`",
        )
    state.stack += reversed(node.operations)
    state.stack.append(node.resources)


@visits(ast.CollectExpression)
def _collect(state: Validation, node: ast.CollectExpression) -> None:
    if not isinstance(node.type_expr, ast.QualifiedReference):
        hint = ""
        if isinstance(node.type_expr, ast.QualifiedName):
            hint = "write `" + "::".join(part.capitalize() for part in node.type_expr.value.split("::")) + " <| … |>`"
        state.report("ILLEGAL_EXPRESSION", node.type_expr, "a collector needs the capitalised name of a type", hint)
    state.stack += reversed(node.operations)
    state.stack += (node.query, node.type_expr)


@visits(ast.VirtualQuery, ast.ExportedQuery)
def _query(state: Validation, node: ast.VirtualQuery) -> None:
    if node.expr is not None:
        _check_query(state, node.expr)
        state.stack.append(node.expr)


def _check_query(state: Validation, query: ast.Node) -> None:
    pending = [query]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.AndExpression | ast.OrExpression):
            pending += (node.right, node.left)
        elif isinstance(node, ast.ParenthesizedExpression):
            pending.append(node.expr)
        elif not (
            (isinstance(node, ast.ComparisonExpression) and node.operator in ("==", "!="))
            or isinstance(
                node,
                ast.QualifiedName | ast.LiteralString | ast.LiteralInteger | ast.LiteralFloat | ast.LiteralBoolean
                | ast.VariableExpression | ast.ErrorNode,
            )
        ):  # fmt: skip
            message = "the query of a collector compares attributes with `==` or `!=`, joined by `and` and `or`"
            state.report("ILLEGAL_QUERY_EXPRESSION", node, message, _better_query(node))


def _better_query(node: ast.Node) -> str:
    if isinstance(node, ast.NotExpression):
        return "write `!=` instead of `!`"
    if isinstance(node, ast.InExpression):
        return "join comparisons with `or`: `tag == 'a' or tag == 'b'`"
    if isinstance(node, ast.AssignmentExpression):
        return "a comparison is written `==`"
    if isinstance(node, ast.MatchExpression | ast.ComparisonExpression):
        return f"`{node.operator}` is not known here: compare with `==` or `!=`, a tag of the resources for example"
    return "put the value into a variable first, and compare with that"


@visits(ast.CallNamedFunctionExpression)
def _call(state: Validation, node: ast.CallNamedFunctionExpression) -> None:
    functor = node.functor
    if node.lambda_ is not None:
        state.stack.append(node.lambda_)
    state.stack += reversed(node.arguments)
    if type(functor) is ast.QualifiedName:
        return
    state.stack.append(functor)
    if isinstance(functor, ast.RenderStringExpression):
        message = "the parameters of a template stand between `|`, before any text"
        state.report("ILLEGAL_EPP_PARAMETERS", functor, message, "start the template with `<%- | $a, $b | -%>`")
    elif not (
        isinstance(functor, ast.QualifiedReference | ast.ErrorNode)
        or (isinstance(functor, ast.AccessExpression) and isinstance(functor.left, ast.QualifiedReference))
    ):
        message, hint = "this is not the name of a function, so it cannot be called", ""
        if isinstance(functor, ast.ReservedWord):
            message = f"`{functor.word}` is a reserved word, so no function can be called that"
            hint = reserved_hint(functor.word, called=True)
        elif isinstance(functor, ast.VariableExpression) and functor.name:
            hint = f"to call a function whose name is in a variable, write `call(${functor.name}, …)`"
        state.report("ILLEGAL_EXPRESSION", functor, message, hint)


@visits(ast.CallMethodExpression)
def _method(state: Validation, node: ast.CallMethodExpression) -> None:
    state.push(node.functor, *node.arguments, node.lambda_)


@visits(ast.NamedAccessExpression)
def _named_access(state: Validation, node: ast.NamedAccessExpression) -> None:
    state.stack += (node.right, node.left)
