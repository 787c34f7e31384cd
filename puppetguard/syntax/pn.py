"""The tree in PN, Puppet's own notation for it (Puppet extended S-expression notation).

Byte for byte what ``puppet parser dump --format pn`` prints, so that the two parsers can be compared. Written without
recursion: each node becomes a list of texts and nodes, on a stack.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from puppetguard.syntax import ast

Part = str | ast.Node
Parts = list[Part]
Entries = list[tuple[str, Part | Parts | None]]

_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_SPECIAL = re.compile(r'["\\\x00-\x1f]')
_WRAPPED_PATTERN = re.compile(
    r"[^\x00-\x7f]|\\[pP]|\\u\{?0*(?:[89a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2,})|\\x[89a-fA-F]"
)


def to_pn(program: ast.Program, is_template: bool = False) -> str:
    """Return the PN of a whole file; meaningful only for one that was parsed without errors."""
    out: list[str] = []
    stack: Parts = [program]
    if is_template:
        stack = list(reversed(_template(program)))
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            out.append(part)
        else:
            stack.extend(reversed(_WRITERS[type(part)](part)))
    return "".join(out)


def quoted(text: str) -> str:
    """Return a PN string."""
    return '"' + _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\o{ord(match[0]):03o}", text) + '"'


def _call(operator: str, *arguments: Part | Parts) -> Parts:
    parts: Parts = ["(" + operator]
    for argument in arguments:
        parts.append(" ")
        if isinstance(argument, list):
            parts += argument
        else:
            parts.append(argument)
    parts.append(")")
    return parts


def _spread(operator: str, arguments: Iterable[Part]) -> Parts:
    return _call(operator, *arguments)


def _list(values: Iterable[Part | Parts]) -> Parts:
    parts: Parts = ["["]
    for value in values:
        if len(parts) > 1:
            parts.append(" ")
        if isinstance(value, list):
            parts += value
        else:
            parts.append(value)
    parts.append("]")
    return parts


def _map(entries: Iterable[tuple[str, Part | Parts | None]]) -> Parts:
    parts: Parts = ["{"]
    for key, value in entries:
        if value is None:
            continue
        parts.append(f"{'' if len(parts) == 1 else ' '}:{key} ")
        if isinstance(value, list):
            parts += value
        else:
            parts.append(value)
    parts.append("}")
    return parts


def _statements(block: ast.BlockExpression) -> Sequence[ast.Node]:
    """Return the statements of a block; one that holds just another block is that block."""
    inside = block.statements
    while len(inside) == 1 and isinstance(inside[0], ast.BlockExpression):
        inside = inside[0].statements
    return inside


def _body(block: ast.BlockExpression) -> Parts | None:
    """The body of a definition, lambda or case option."""
    return _list(block.statements) if block.statements else None


def _branch(block: ast.BlockExpression | None) -> Parts | None:
    """A branch of a condition; one that holds just another block is that block."""
    inside = _statements(block) if block is not None else ()
    return _list(inside) if inside else None


def _program(node: ast.Program) -> Parts:
    if not node.statements:
        return ["(nop)"]
    if len(node.statements) == 1:
        return [node.statements[0]]
    return _spread("block", node.statements)


def _template(node: ast.Program) -> Parts:
    epp = _spread("epp", node.statements)
    return _call("lambda", _map([("params", _parameters(node.parameters or [])), ("body", ["[", *epp, "]"])]))


def _block(node: ast.BlockExpression) -> Parts:
    inside = _statements(node)
    if len(inside) == 1:
        return [inside[0]]
    return _spread("block", inside) if inside else ["(nop)"]


def _parameters(parameters: list[ast.Parameter]) -> Parts | None:
    if not parameters:
        return None
    return _map((each.name, _map([("type", each.type_expr), ("value", each.value)])) for each in parameters)


def _float(node: ast.LiteralFloat) -> Parts:
    """A float as Ruby prints it."""
    value = node.value
    if math.isinf(value) or math.isnan(value):
        return [str(value)]
    digits = repr(value)
    if value == 0 or 1e-4 <= abs(value) < 1e16:
        if "e" in digits:
            digits = f"{value:.20f}".rstrip("0")
            digits += "0" if digits.endswith(".") else ""
        if abs(value) < 1e15 or value == 0:
            return [digits]
    mantissa, _, exponent = f"{value!r}".partition("e")
    if not exponent:
        sign = "-" if mantissa.startswith("-") else ""
        whole, _, fraction = mantissa.lstrip("-").partition(".")
        exponent = str(len(whole) - 1)
        mantissa = f"{sign}{whole[0]}.{(whole[1:] + fraction).rstrip('0') or '0'}"
    if "." not in mantissa:
        mantissa += ".0"
    return [f"{mantissa}e{'-' if exponent.startswith('-') else '+'}{exponent.lstrip('+-0').zfill(2)}"]


def _integer(node: ast.LiteralInteger) -> Parts:
    if node.radix == 10 or node.value < 0:  # what Puppet folds a minus into is decimal
        return [str(node.value)]
    return _call("int", _map([("radix", str(node.radix)), ("value", str(node.value))]))


def _regexp(node: ast.LiteralRegularExpression) -> Parts:
    pattern = node.pattern.replace("\\/", "/")
    if _WRAPPED_PATTERN.search(pattern):
        pattern = f"(?-imx:{pattern})"
    return _call("regexp", quoted(pattern))


def _binary(node: Any) -> Parts:
    return _call(node.operator, node.left, node.right)


def _selector(node: ast.SelectorExpression) -> Parts:
    return _call("?", node.left, _list(node.selectors))


def _pair(node: Any) -> Parts:
    left = node.key if isinstance(node, ast.KeyedEntry) else node.matching
    return _call("=>", left, node.value)


def _hash(node: ast.LiteralHash) -> Parts:
    """A hash; Puppet puts an entry that is implied (the parent of an object type) last."""
    entries = sorted(node.entries, key=lambda entry: entry.key.start == entry.key.end)
    return _spread("hash", entries)


def _if(node: ast.IfExpression | ast.UnlessExpression) -> Parts:
    otherwise = _list([node.else_]) if isinstance(node.else_, ast.IfExpression) else _branch(node.else_)
    keys: Entries = [("test", node.test), ("then", _branch(node.then)), ("else", otherwise)]
    return _call("if" if isinstance(node, ast.IfExpression) else "unless", _map(keys))


def _case(node: ast.CaseExpression) -> Parts:
    options = [
        _map([("when", _list(option.values)), ("then", _body(option.then) or ["[(nop)]"])]) for option in node.options
    ]
    return _call("case", node.test, _list(options))


def _lambda(node: ast.LambdaExpression) -> Parts:
    keys: Entries = [
        ("params", _parameters(node.parameters)),
        ("returns", node.return_type),
        ("body", _body(node.body)),
    ]
    return _call("lambda", _map(keys))


def _class(node: ast.HostClassDefinition) -> Parts:
    keys: Entries = [
        ("name", quoted(node.name)),
        ("parent", quoted(node.parent) if node.parent is not None else None),
        ("params", _parameters(node.parameters)),
        ("body", _body(node.body)),
    ]
    return _call("class", _map(keys))


def _named(operator: str) -> Callable[[Any], Parts]:
    def write(node: ast.NamedDefinition) -> Parts:
        keys: Entries = [
            ("name", quoted(node.name)),
            ("params", _parameters(node.parameters)),
            ("body", _body(node.body)),
        ]
        if isinstance(node, ast.FunctionDefinition):
            return _call(operator, _map([*keys, ("returns", node.return_type)]))
        return _call(operator, _map(keys))

    return write


def _type_definition(node: ast.TypeDefinition) -> Parts:
    body: Parts = _spread("block", node.body.statements) if node.body.statements else ["(nop)"]
    parent = quoted(node.parent) if node.parent is not None else "nil"
    return _call("type-definition", quoted(node.name), parent, body)


def _variable(node: ast.VariableExpression) -> Parts:
    """A variable; of ``${true}`` Puppet makes one whose name is a boolean."""
    if node.name in ("true", "false") and node.end - node.start == len(node.name):
        return _call("var", node.name)
    return _call("var", quoted(node.name))


def _node(node: ast.NodeDefinition) -> Parts:
    keys: Entries = [("matches", _list(node.host_matches)), ("parent", node.parent), ("body", _body(node.body))]
    return _call("node", _map(keys))


def _resource(node: ast.ResourceExpression) -> Parts:
    bodies = [
        _map([("title", body.title), ("ops", _list(body.operations))])
        for body in node.bodies
        if isinstance(body, ast.ResourceBody)
    ]
    return _call("resource", _map([("type", node.type_name), ("bodies", _list(bodies)), *_form(node.form)]))


def _form(form: str) -> Entries:
    return [("form", quoted(form))] if form != "regular" else []


def _defaults(node: ast.ResourceDefaultsExpression) -> Parts:
    keys: Entries = [("type", node.type_ref), ("ops", _list(node.operations)), *_form(node.form)]
    return _call("resource-defaults", _map(keys))


def _override(node: ast.ResourceOverrideExpression) -> Parts:
    keys: Entries = [("resources", node.resources), ("ops", _list(node.operations)), *_form(node.form)]
    return _call("resource-override", _map(keys))


def _collect(node: ast.CollectExpression) -> Parts:
    keys: Entries = [
        ("type", node.type_expr),
        ("query", node.query),
        ("ops", _list(node.operations) if node.operations else None),
    ]
    return _call("collect", _map(keys))


def _query(node: ast.VirtualQuery) -> Parts:
    operator = "exported-query" if isinstance(node, ast.ExportedQuery) else "virtual-query"
    return _spread(operator, [node.expr] if node.expr is not None else [])


def _call_function(node: ast.CallNamedFunctionExpression) -> Parts:
    keys: Entries = [("functor", node.functor), ("args", _list(node.arguments)), ("block", node.lambda_)]
    return _call("invoke" if node.statement else "call", _map(keys))


def _call_method(node: ast.CallMethodExpression) -> Parts:
    return _call(
        "call-method", _map([("functor", node.functor), ("args", _list(node.arguments)), ("block", node.lambda_)])
    )


def _heredoc(node: ast.HeredocExpression) -> Parts:
    return _call("heredoc", _map([("syntax", quoted(node.syntax) if node.syntax else None), ("text", node.text)]))


def _concat(node: ast.ConcatenatedString) -> Parts:
    return _spread("concat", node.segments)


def _render(node: ast.RenderExpression) -> Parts:
    return _call("render", node.expr)


_WRITERS: dict[type[ast.Node], Callable[[Any], Parts]] = {
    ast.Program: _program,
    ast.BlockExpression: _block,
    ast.Nop: lambda _: ["(nop)"],
    ast.ErrorNode: lambda _: ["(error)"],
    ast.LiteralInteger: _integer,
    ast.LiteralFloat: _float,
    ast.LiteralString: lambda node: [quoted(node.value)],
    ast.LiteralBoolean: lambda node: ["true" if node.value else "false"],
    ast.LiteralUndef: lambda _: ["nil"],
    ast.LiteralDefault: lambda _: ["(default)"],
    ast.LiteralRegularExpression: _regexp,
    ast.QualifiedName: lambda node: _call("qn", quoted(node.value)),
    ast.QualifiedReference: lambda node: _call("qr", quoted(node.value)),
    ast.ReservedWord: lambda node: _call("reserved", quoted(node.word)),
    ast.VariableExpression: _variable,
    ast.TextExpression: lambda node: _call("str", node.expr),
    ast.ConcatenatedString: _concat,
    ast.HeredocExpression: _heredoc,
    ast.LiteralList: lambda node: _spread("array", node.values),
    ast.LiteralHash: _hash,
    ast.KeyedEntry: _pair,
    ast.AccessExpression: lambda node: _spread("access", [node.left, *node.keys]),
    ast.ParenthesizedExpression: lambda node: _call("paren", node.expr),
    ast.ArithmeticExpression: _binary,
    ast.ComparisonExpression: _binary,
    ast.MatchExpression: _binary,
    ast.InExpression: _binary,
    ast.AndExpression: _binary,
    ast.OrExpression: _binary,
    ast.AssignmentExpression: _binary,
    ast.RelationshipExpression: _binary,
    ast.NotExpression: lambda node: _call("!", node.expr),
    ast.UnaryMinusExpression: lambda node: _call("-", node.expr),
    ast.UnfoldExpression: lambda node: _call("unfold", node.expr),
    ast.SelectorExpression: _selector,
    ast.SelectorEntry: _pair,
    ast.IfExpression: _if,
    ast.UnlessExpression: _if,
    ast.CaseExpression: _case,
    ast.LambdaExpression: _lambda,
    ast.HostClassDefinition: _class,
    ast.ResourceTypeDefinition: _named("define"),
    ast.FunctionDefinition: _named("function"),
    ast.PlanDefinition: _named("plan"),
    ast.NodeDefinition: _node,
    ast.TypeAlias: lambda node: _call("type-alias", quoted(node.name), node.type_expr),
    ast.TypeMapping: lambda node: _call("type-mapping", node.type_expr, node.mapping_expr),
    ast.TypeDefinition: _type_definition,
    ast.AttributeOperation: lambda node: _call(node.operator, quoted(node.attribute_name), node.value),
    ast.AttributesOperation: lambda node: _call("splat-hash", node.expr),
    ast.ResourceExpression: _resource,
    ast.ResourceDefaultsExpression: _defaults,
    ast.ResourceOverrideExpression: _override,
    ast.CollectExpression: _collect,
    ast.VirtualQuery: _query,
    ast.ExportedQuery: _query,
    ast.CallNamedFunctionExpression: _call_function,
    ast.NamedAccessExpression: lambda node: _call(".", node.left, node.right),
    ast.CallMethodExpression: _call_method,
    ast.ApplyExpression: lambda node: _call(
        "apply", _map([("args", _list(node.arguments)), ("body", _body(node.body))])
    ),
    ast.RenderStringExpression: lambda node: _call("render-s", quoted(node.value)),
    ast.RenderExpression: _render,
}
