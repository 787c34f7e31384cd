"""Definitions: where they stand, their names, their parameters."""

from __future__ import annotations

import re

from puppetguard.syntax import ast
from puppetguard.syntax.positions import position_of
from puppetguard.syntax.validation.blocks import first_of, idem_hint, is_idem, is_untitled, push_body
from puppetguard.syntax.validation.walk import IN_BLOCK, IN_CLASS, TOP, Validation, visits

_NAME = re.compile(r"[a-z]\w*(?:::[a-z]\w*)*\Z", re.ASCII)
_TYPE_NAME = re.compile(r"[A-Z]\w*(?:::[A-Z]\w*)*\Z", re.ASCII)
_PARAMETER_NAME = re.compile(r"[a-z_]\w*\Z", re.ASCII)
_NUMERIC = re.compile(r"(?:0[xX][0-9A-Fa-f]+|\d+)\Z")
_HOST_NAME = re.compile(r"[-\w.]*\Z", re.ASCII)
_TYPES = frozenset(
    "type any unit scalar boolean numeric integer float collection array hash tuple struct variant optional enum regexp"
    " pattern runtime init object sensitive semver semverrange string timestamp timespan typeset".split()
)
_WHAT = {
    ast.HostClassDefinition: "class",
    ast.ResourceTypeDefinition: "defined type",
    ast.FunctionDefinition: "function",
    ast.PlanDefinition: "plan",
    ast.NodeDefinition: "node",
    ast.TypeAlias: "type alias",
    ast.TypeMapping: "type mapping",
    ast.TypeDefinition: "type",
}
_FOLDERS: dict[type[ast.Node], str] = {
    ast.FunctionDefinition: "functions",
    ast.PlanDefinition: "plans",
    ast.TypeAlias: "types",
    ast.TypeMapping: "types",
    ast.TypeDefinition: "types",
}


# --- places ---------------------------------------------------------------------------------------------------------


def _catalog_place(state: Validation, node: ast.Node) -> None:
    if state.places.get(id(node)) not in (TOP, IN_CLASS):
        message = f"a {_WHAT[type(node)]} can only be defined at the top of a file or directly in a class"
        state.report("NOT_TOP_LEVEL", node, message, "move it into a file of its own")


def _absolute_place(state: Validation, node: ast.Node) -> None:
    place = state.places.get(id(node))
    if place != TOP:
        code = "NOT_TOP_LEVEL" if place is None else "NOT_ABSOLUTE_TOP_LEVEL"
        what = _WHAT[type(node)]
        folder = _FOLDERS.get(type(node))
        hint = "move it into a file of its own" + (f" in the module's {folder}/ folder" if folder else "")
        state.report(code, node, f"a {what} can only be defined at the top of a file", hint)


# --- names ----------------------------------------------------------------------------------------------------------


def _name(state: Validation, node: ast.NamedDefinition) -> None:
    name, what = node.name, _WHAT[type(node)]
    if not _NAME.match(name):
        lower = name.removeprefix("::").lower().replace("-", "_")
        hint = f"perhaps `{lower}`" if _NAME.match(lower) else ""
        message = f"`{name}` cannot be the name of a {what}: parts are lower case (a-z 0-9 _) and start with a letter"
        state.report("ILLEGAL_DEFINITION_NAME", node, message, hint)
    if name in _TYPES:
        message = f"`{name}` is the name of a data type: a {what} cannot be called that"
        state.report("RESERVED_TYPE_NAME", node, message, f"put the name of the module before it: `mymodule::{name}`")
    elif name == "plan":
        message = f"`plan` is reserved for the future: better not call a {what} that"
        hint = "put the name of the module before it: `mymodule::plan`"
        state.report("FUTURE_RESERVED_WORD", node, message, hint, severity="deprecation")


# --- parameters -----------------------------------------------------------------------------------------------------


def _parameters(state: Validation, parameters: list[ast.Parameter], *, rest: bool = False) -> None:
    """Check a parameter list; ``rest``: a last parameter with `*` may take the rest of the arguments."""
    names = [parameter.name for parameter in parameters]
    if len(set(names)) < len(names):
        for at, parameter in enumerate(parameters):
            if parameter.name in names[:at]:
                first = parameters[names.index(parameter.name)]
                message = f"the parameter `${parameter.name}` is defined twice"
                related = ((position_of(first), first.end, "the first definition"),)
                state.report("DUPLICATE_PARAMETER", parameter, message, "remove or rename one", related=related)
    if not rest:
        for parameter in parameters:
            if parameter.captures_rest:
                message = "`*` takes the rest of a call's arguments: only functions and lambdas have it"
                hint = f"take an array: `Array ${parameter.name}`"
                state.report("CAPTURES_REST_NOT_SUPPORTED", parameter, message, hint)


def _reserved_parameters(state: Validation, parameters: list[ast.Parameter], what: str) -> None:
    for parameter in parameters:
        if parameter.name in ("name", "title"):
            message = f"each {what} has a parameter `${parameter.name}` already: it cannot be defined"
            state.report("RESERVED_PARAMETER", parameter, message, f"use `${parameter.name}` without declaring it")


@visits(ast.Parameter)
def _parameter(state: Validation, node: ast.Parameter) -> None:
    if node.value is not None and node.value.children:
        _no_assignment(state, node.value)
    if not _PARAMETER_NAME.match(node.name):
        if _NUMERIC.match(node.name):
            message = f"`${node.name}` holds a part of a match: no parameter can be called that"
            state.report("ILLEGAL_NUMERIC_PARAMETER", node, message, "give it a name that starts with a letter")
        message = f"`${node.name}` cannot be the name of a parameter: it is lower case (a-z 0-9 _), without `::`"
        state.report("ILLEGAL_PARAM_NAME", node, message, _better_parameter(node.name))
    if node.type_expr is not None and type(node.type_expr) is not ast.QualifiedReference:
        state.stack.append(node.type_expr)
    if node.value is not None:
        state.stack.append(node.value)


def _better_parameter(name: str) -> str:
    """Return a hint at a name that a parameter can have."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removeprefix("::").replace("::", "_")).lower()
    return f"perhaps `${words}`" if _PARAMETER_NAME.match(words) else "give it a name that starts with a letter"


def _no_assignment(state: Validation, default: ast.Node) -> None:
    """Report assignments in the default of a parameter, except inside a lambda."""
    pending = [default]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.AssignmentExpression):
            message = "nothing can be assigned in the default of a parameter"
            hint = "assign it in the body; a default is a value, and a comparison is written `==`"
            state.report("ILLEGAL_ASSIGNMENT_CONTEXT", node, message, hint)
        if isinstance(node, ast.LambdaExpression) or not node.children:
            continue
        below: list[ast.Node] = []
        for field in node.children:
            value = getattr(node, field)
            if isinstance(value, list):
                below += value
            elif value is not None:
                below.append(value)
        pending += reversed(below)


def _literal_types(state: Validation, parameters: list[ast.Parameter]) -> None:
    """Report types of a class's parameters that are not literal (deprecated since Puppet 8)."""
    if state.puppet < 8:
        return
    for parameter in parameters:
        kind = parameter.type_expr
        if kind is not None and type(kind) is not ast.QualifiedReference and not _is_literal_type(kind):
            message = f"the type of `${parameter.name}` is not literal: deprecated, for it cannot be known beforehand"
            at = position_of(parameter)
            hint = "write values instead of variables and operators, or give the type a name with `type … = …`"
            code = "ILLEGAL_NONLITERAL_PARAMETER_TYPE"
            state.report_at(code, at, parameter.end, message, hint, severity="deprecation")


def _is_literal_type(node: ast.Node) -> bool:
    pending = [node]
    literals = (
        ast.LiteralString, ast.LiteralInteger, ast.LiteralFloat, ast.LiteralBoolean, ast.LiteralUndef,
        ast.LiteralDefault, ast.LiteralRegularExpression, ast.QualifiedName, ast.QualifiedReference,
    )  # fmt: skip
    while pending:
        each = pending.pop()
        if isinstance(each, ast.AccessExpression):
            if len(each.keys) == 1 and isinstance(each.keys[0], ast.LiteralList):
                return False
            pending.append(each.left)
            pending += each.keys
        elif isinstance(each, ast.LiteralList):
            pending += each.values
        elif isinstance(each, ast.LiteralHash):
            for entry in each.entries:
                pending += (entry.key, entry.value)
        elif isinstance(each, ast.HeredocExpression):
            pending.append(each.text)
        elif not isinstance(each, literals):
            return False
    return True


# --- bodies ---------------------------------------------------------------------------------------------------------


def _not_idem_last(state: Validation, body: ast.BlockExpression) -> None:
    """Report a body whose last statement has no effect."""
    if not body.statements:
        return
    last = body.statements[-1]
    untitled = isinstance(last, ast.BlockExpression) and is_untitled(last.statements) and not state.tasks
    if not untitled and is_idem(state, last):
        target = first_of(last)
        message = "this has no effect, and nothing follows it"
        state.report("IDEM_NOT_ALLOWED_LAST", target, message, idem_hint(last, target, last=True))


@visits(ast.HostClassDefinition)
def _class(state: Validation, node: ast.HostClassDefinition) -> None:
    _catalog_place(state, node)
    _name(state, node)
    _parameters(state, node.parameters)
    _reserved_parameters(state, node.parameters, "class")
    _literal_types(state, node.parameters)
    _not_idem_last(state, node.body)
    push_body(state, node, IN_CLASS)
    state.stack += reversed(node.parameters)


@visits(ast.ResourceTypeDefinition)
def _define(state: Validation, node: ast.ResourceTypeDefinition) -> None:
    _catalog_place(state, node)
    _name(state, node)
    _parameters(state, node.parameters)
    _reserved_parameters(state, node.parameters, "defined type")
    _not_idem_last(state, node.body)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.parameters)


@visits(ast.FunctionDefinition)
def _function(state: Validation, node: ast.FunctionDefinition) -> None:
    _absolute_place(state, node)
    _name(state, node)
    _parameters(state, node.parameters, rest=True)
    _future_type(state, node.return_type)
    state.push(node.return_type)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.parameters)


@visits(ast.PlanDefinition)
def _plan(state: Validation, node: ast.PlanDefinition) -> None:
    _absolute_place(state, node)
    _name(state, node)
    _parameters(state, node.parameters, rest=True)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.parameters)


@visits(ast.LambdaExpression)
def _lambda(state: Validation, node: ast.LambdaExpression) -> None:
    for parameter in node.parameters[:-1]:
        if parameter.captures_rest:
            message = f"`*${parameter.name}` takes the rest of the arguments, so it must be the last parameter"
            state.report("CAPTURES_REST_NOT_LAST", parameter, message, "move it behind the others")
    state.push(node.return_type)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.parameters)


def template_parameters(state: Validation, parameters: list[ast.Parameter]) -> None:
    """Check the parameters of a template."""
    _parameters(state, parameters)


# --- nodes ----------------------------------------------------------------------------------------------------------


@visits(ast.NodeDefinition)
def _node(state: Validation, node: ast.NodeDefinition) -> None:
    _catalog_place(state, node)
    for host in node.host_matches:
        _host(state, host)
    if node.parent is not None:
        message = "a node cannot inherit another one (since Puppet 4)"
        state.report("ILLEGAL_NODE_INHERITANCE", node.parent, message, "put what they share into a class")
    _not_idem_last(state, node.body)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.host_matches)
    state.push(node.parent)


def _host(state: Validation, host: ast.Node) -> None:
    if isinstance(host, ast.LiteralString):
        if not _HOST_NAME.match(host.value):
            message = f"`{host.value}` cannot be the name of a host: letters, digits, `-`, `_` and `.` make one"
            hint = ""
            if any(char in host.value for char in "*[(^$"):
                hint = "a regular expression is written `/…/`, without quotes"
            elif any(char in " ,;" for char in host.value.strip()):
                hint = "separate names with commas, each in quotes"
            state.report("ILLEGAL_HOSTNAME_CHARS", host, message, hint)
    elif isinstance(host, ast.ConcatenatedString):
        first = next((each for each in host.segments if isinstance(each, ast.TextExpression)), host)
        message = "the name of a node cannot contain an interpolation"
        hint = "write the name out, or use a regular expression"
        state.report("ILLEGAL_HOSTNAME_INTERPOLATION", getattr(first, "expr", first), message, hint)
    elif isinstance(host, ast.HeredocExpression):
        state.report("ILLEGAL_EXPRESSION", host, "the name of a node cannot be a heredoc", "write it in quotes")


# --- types ----------------------------------------------------------------------------------------------------------


def _future_type(state: Validation, node: ast.Node | None) -> None:
    if isinstance(node, ast.QualifiedReference) and node.value == "Plan":
        hint = "give the type another name, or the name of the module before it: `MyModule::Plan`"
        message = "the type `Plan` is reserved for the future"
        state.report("FUTURE_RESERVED_WORD", node, message, hint, severity="deprecation")


@visits(ast.TypeAlias)
def _type_alias(state: Validation, node: ast.TypeAlias) -> None:
    _absolute_place(state, node)
    if not _TYPE_NAME.match(node.name):
        message = f"`{node.name}` cannot be the name of a type"
        hint = f"write `{node.name.removeprefix('::')}`" if node.name.startswith("::") else ""
        state.report("ILLEGAL_DEFINITION_NAME", node, message, hint)
    _future_type(state, node.type_expr)
    if isinstance(node.type_expr, ast.LiteralList):
        state.report(
            "ILLEGAL_EXPRESSION", node.type_expr, "an array is not a type", "perhaps `Tuple[…]` or `Array[…]` is meant"
        )
    state.stack.append(node.type_expr)


@visits(ast.TypeMapping)
def _type_mapping(state: Validation, node: ast.TypeMapping) -> None:
    _absolute_place(state, node)
    left = node.type_expr
    keys = left.keys if isinstance(left, ast.AccessExpression) else []
    runtime = isinstance(left, ast.AccessExpression) and getattr(left.left, "value", "").lower() == "runtime"
    if not runtime:
        message = "a type with parameters cannot be defined"
        state.report("UNSUPPORTED_EXPRESSION", node, message, "write `type Name = …`")
    elif not _is_mapping(keys, node.mapping_expr):
        message = "a type mapping is `Runtime[ruby, 'name'] = Type`, or patterns on both sides"
        state.report("ILLEGAL_TYPE_MAPPING", node, message, "to name a type, write `type Name = …`")
    state.push(node.type_expr, node.mapping_expr)


def _is_mapping(keys: list[ast.Node], target: ast.Node) -> bool:
    """Whether ``Runtime[keys] = target`` maps a name to a type, or a pattern to a pattern."""
    if len(keys) != 2:
        return False
    if _is_pattern_pair(keys[1]):
        return _is_pattern_pair(target)
    if not isinstance(keys[1], ast.LiteralString):
        return False
    return isinstance(target, ast.QualifiedReference) or (
        isinstance(target, ast.AccessExpression) and isinstance(target.left, ast.QualifiedReference)
    )


def _is_pattern_pair(node: ast.Node) -> bool:
    if not isinstance(node, ast.LiteralList) or len(node.values) != 2:
        return False
    pattern, replacement = node.values
    return isinstance(pattern, ast.LiteralRegularExpression) and isinstance(replacement, ast.LiteralString)


@visits(ast.TypeDefinition)
def _type_definition(state: Validation, node: ast.TypeDefinition) -> None:
    _absolute_place(state, node)
    message = "a type cannot be defined like this"
    state.report("UNSUPPORTED_EXPRESSION", node, message, f"write `type {node.name} = …`")
    push_body(state, node, IN_BLOCK)
