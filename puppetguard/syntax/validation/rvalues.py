"""Operators and values: what can be assigned to, and what has a value that can be used."""

from __future__ import annotations

import re

from puppetguard.syntax import ast
from puppetguard.syntax.builders import MAX_INTEGER
from puppetguard.syntax.validation.walk import Validation, visits

DEFINITIONS = (
    ast.HostClassDefinition,
    ast.ResourceTypeDefinition,
    ast.NodeDefinition,
    ast.FunctionDefinition,
    ast.PlanDefinition,
    ast.TypeAlias,
    ast.TypeMapping,
    ast.TypeDefinition,
)
_WITHOUT_VALUE = frozenset((ast.CollectExpression, *DEFINITIONS))
_LOOK_THROUGH = (ast.ParenthesizedExpression, ast.NotExpression, ast.UnaryMinusExpression, ast.UnfoldExpression)
SUSPECTS = _WITHOUT_VALUE | frozenset(_LOOK_THROUGH)
"""Kinds of node that needs_value looks at; ask before calling it where speed matters."""

_VARIABLE_NAME = re.compile(r"(?:::)?(?:[a-z]\w*::)*[a-z_]\w*\Z", re.ASCII)
_NUMERIC_NAME = re.compile(r"(?:0|[1-9][0-9]*)\Z")
_LABELS = {
    ast.CollectExpression: "a collector",
    ast.HostClassDefinition: "a class definition",
    ast.ResourceTypeDefinition: "a defined type",
    ast.NodeDefinition: "a node definition",
    ast.FunctionDefinition: "a function definition",
    ast.PlanDefinition: "a plan definition",
    ast.TypeAlias: "a type alias",
    ast.TypeMapping: "a type mapping",
    ast.TypeDefinition: "a type definition",
}


def needs_value(state: Validation, node: ast.Node) -> None:
    """Report ``node`` when it has no value that could be used here."""
    if type(node) not in SUSPECTS:
        return
    while isinstance(node, _LOOK_THROUGH):
        node = node.expr
    if type(node) in _WITHOUT_VALUE:
        message = f"{_LABELS[type(node)]} has no value, so it cannot be used here"
        hint = "write it as a statement of its own"
        if isinstance(node, ast.CollectExpression):
            hint += "; to refer to one resource, write `Type['title']`"
        state.report("NOT_RVALUE", node, message, hint)


@visits(ast.VariableExpression)
def _variable(state: Validation, node: ast.VariableExpression) -> None:
    name = node.name
    if name in state.good_names:
        return
    if _VARIABLE_NAME.match(name) or _NUMERIC_NAME.match(name):
        if name not in ("true", "false"):
            state.good_names.add(name)
        elif state.text[node.start] != "$":
            message = f"`${{{name}}}` is not a variable, and Puppet itself fails on it"
            state.report("CRASH:NoMethodError", node, message, f"write `{name}` outside of the braces")
        return
    if name[:1].isdigit():
        message = f"`${name}` is not a variable: what starts with a digit is a number without leading zeros, as in `$1`"
        hint = "the name of a variable starts with a letter or `_`"
        if name.isdigit():
            hint = f"write `${name.lstrip('0') or '0'}` for a part of a match"
        state.report("ILLEGAL_NUMERIC_VAR_NAME", node, message, hint)
    elif not name:
        state.report(
            "ILLEGAL_VAR_NAME", node, "the name of a variable is missing after `$`", "a `$` as text stands in quotes"
        )
    else:
        hint = f"perhaps `${name.lower()}`" if _VARIABLE_NAME.match(name.lower()) else ""
        if "-" in name:
            hint = f"write `${{{name.partition('-')[0]}}}-…` if the rest is text"
        message = f"`{name}` cannot be the name of a variable: parts are lower case, a-z 0-9 _"
        state.report("ILLEGAL_VAR_NAME", node, message, hint)


@visits(ast.LiteralInteger)
def _integer(state: Validation, node: ast.LiteralInteger) -> None:
    if not -MAX_INTEGER <= node.value <= MAX_INTEGER:
        state.report("NUMERIC_OVERFLOW", node, "this integer does not fit into 64 bits", "quote it if it is a text")


@visits(ast.ReservedWord)
def _reserved(state: Validation, node: ast.ReservedWord) -> None:
    state.report(
        "RESERVED_WORD",
        node,
        f"`{node.word}` is a reserved word",
        reserved_hint(node.word, called=state.text.startswith("(", node.end)),
    )


def reserved_hint(word: str, *, called: bool) -> str:
    """Return what to write instead of a reserved word; ``called``: it is used like the name of a function."""
    if not called:
        return f"quote it: '{word}'"
    return "stdlib's function is now `assert_private()`" if word == "private" else "choose another function"


@visits(
    ast.ArithmeticExpression,
    ast.ComparisonExpression,
    ast.MatchExpression,
    ast.InExpression,
    ast.AndExpression,
    ast.OrExpression,
)
def _binary(state: Validation, node: ast.BinaryExpression) -> None:
    needs_value(state, node.left)
    needs_value(state, node.right)
    state.stack += (node.right, node.left)


@visits(ast.RelationshipExpression)
def _relationship(state: Validation, node: ast.RelationshipExpression) -> None:
    for side in (node.left, node.right):
        inner = side
        while isinstance(inner, _LOOK_THROUGH):
            inner = inner.expr
        if not isinstance(inner, ast.CollectExpression):
            needs_value(state, side)
    state.stack += (node.right, node.left)


@visits(ast.AssignmentExpression)
def _assignment(state: Validation, node: ast.AssignmentExpression) -> None:
    if node.operator == "=":
        _assign_to(state, node.left)
        needs_value(state, node.right)
    else:
        word = "append to" if node.operator == "+=" else "remove from"
        message = f"`{node.operator}` is not supported: a variable cannot be changed"
        sign = node.operator[0]
        state.report(
            "APPENDS_DELETES_NO_LONGER_SUPPORTED", node, message, f"to {word} it, assign `… {sign} …` to a new variable"
        )
    state.stack += (node.right, node.left)


def _assign_to(state: Validation, target: ast.Node) -> None:
    pending = [target]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.VariableExpression):
            if "::" in node.name:
                hint = f"write `${node.name.rpartition('::')[2]}`, or set it where it belongs"
                state.report(
                    "CROSS_SCOPE_ASSIGNMENT",
                    node,
                    f"`${node.name}` is another scope's: it cannot be assigned here",
                    hint,
                )
            elif _NUMERIC_NAME.match(node.name):
                message = f"`${node.name}` holds a part of a match: it cannot be assigned"
                state.report("ILLEGAL_NUMERIC_ASSIGNMENT", node, message, "assign to a name that starts with a letter")
        elif isinstance(node, ast.AccessExpression):
            hint = "build a new array or hash: `$new = $old + {…}`"
            state.report("ILLEGAL_INDEXED_ASSIGNMENT", node, "an element of an array or hash cannot be assigned", hint)
        elif isinstance(node, ast.LiteralList):
            pending.extend(reversed(node.values))
        elif not isinstance(node, ast.ErrorNode):
            hint = "a comparison is written `==`"
            name = node.value if isinstance(node, ast.QualifiedName | ast.QualifiedReference) else ""
            if name and "::" not in name:
                hint = f"perhaps `${name.lower()}`"
            state.report("ILLEGAL_ASSIGNMENT", node, "only a variable can be assigned", hint)


@visits(ast.NotExpression, ast.UnaryMinusExpression, ast.UnfoldExpression, ast.ParenthesizedExpression)
def _unary(state: Validation, node: ast.UnaryExpression) -> None:
    if type(node.expr) in _WITHOUT_VALUE:  # what an operator is applied to in turn is looked at when that is visited
        needs_value(state, node.expr)
    state.stack.append(node.expr)


@visits(ast.TextExpression)
def _text(state: Validation, node: ast.TextExpression) -> None:
    if type(node.expr) in SUSPECTS:
        needs_value(state, node.expr)
    state.stack.append(node.expr)


@visits(ast.ConcatenatedString)
def _concatenated(state: Validation, node: ast.ConcatenatedString) -> None:
    state.stack += reversed(node.segments)


@visits(ast.LiteralList)
def _list(state: Validation, node: ast.LiteralList) -> None:
    for value in node.values:
        if type(value) in SUSPECTS:
            needs_value(state, value)
    state.stack += reversed(node.values)


@visits(ast.KeyedEntry)
def _entry(state: Validation, node: ast.KeyedEntry) -> None:
    needs_value(state, node.key)
    needs_value(state, node.value)
    state.stack += (node.value, node.key)


@visits(ast.AccessExpression)
def _access(state: Validation, node: ast.AccessExpression) -> None:
    state.stack += reversed(node.keys)
    state.stack.append(node.left)
