"""What the rules of the grammar make of their parts: pure functions from parts to nodes.

Each is called as ``build(stream, start, end, *values)``: the offsets of the whole, and the values of the parts that
have one, in order.
"""

from __future__ import annotations

from typing import Any

from puppetguard.syntax import ast
from puppetguard.syntax.escapes import single_quoted
from puppetguard.syntax.stream import TokenStream

MAX_INTEGER = 0x7FFF_FFFF_FFFF_FFFF
_MOST_DIGITS = 30  # enough for any integer that fits; longer ones are not converted, for that takes quadratic time

Block = ast.BlockExpression
Nodes = list[ast.Node]


# --- leaves: build(stream, index, start, end) -----------------------------------------------------------------------


def variable(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``$name``, or ``name`` of ``${name}``."""
    name = stream.text[start:end]
    return ast.VariableExpression(start, end, name[1:] if name[0] == "$" else name)


def name(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """A lower-case name."""
    return ast.QualifiedName(start, end, stream.text[start:end])


def type_name(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """A capitalised name."""
    return ast.QualifiedReference(start, end, stream.text[start:end])


def word(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """A bare word that is no name: a string without quotes."""
    return ast.LiteralString(start, end, stream.text[start:end])


def single_quoted_string(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``'text'``."""
    return ast.LiteralString(start, end, single_quoted(stream.text[start + 1 : end - 1]), "'")


def double_quoted_string(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``"text"`` without escapes and interpolations."""
    return ast.LiteralString(start, end, stream.text[start + 1 : end - 1], '"')


def resolved_string(stream: TokenStream, index: int, start: int, end: int) -> ast.Node:
    """A string whose text the scanner has resolved."""
    return ast.LiteralString(start, end, str(stream.values[index]), stream.text[start])


def number(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """An integer (decimal, octal, hexadecimal) or a floating point number."""
    text = stream.text[start:end]
    if text.isdigit():
        if text[0] == "0" and len(text) > 1:
            return ast.LiteralInteger(start, end, _integer(text[1:], 8), 8)
        return ast.LiteralInteger(start, end, _integer(text, 10))
    if text[:2] in ("0x", "0X"):
        return ast.LiteralInteger(start, end, _integer(text[2:], 16), 16)
    return ast.LiteralFloat(start, end, float(text))


def _integer(digits: str, radix: int) -> int:
    digits = digits.lstrip("0") or "0"
    return MAX_INTEGER + 1 if len(digits) > _MOST_DIGITS else int(digits, radix)


def regular_expression(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``/pattern/``."""
    return ast.LiteralRegularExpression(start, end, stream.text[start + 1 : end - 1])


def boolean(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``true`` or ``false``."""
    return ast.LiteralBoolean(start, end, stream.text[start] == "t")


def undef(_stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``undef``."""
    return ast.LiteralUndef(start, end)


def default(_stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``default``."""
    return ast.LiteralDefault(start, end)


def reserved(stream: TokenStream, _index: int, start: int, end: int) -> ast.Node:
    """``attr`` or ``private``."""
    return ast.ReservedWord(start, end, stream.text[start:end])


def rendered_text(stream: TokenStream, index: int, start: int, end: int) -> ast.Node:
    """Text of a template."""
    return ast.RenderStringExpression(start, end, str(stream.values[index]))


# --- values ---------------------------------------------------------------------------------------------------------


def array(_stream: TokenStream, start: int, end: int, values: Nodes) -> ast.Node:
    """``[values]``."""
    return ast.LiteralList(start, end, values)


def literal_hash(_stream: TokenStream, start: int, end: int, entries: list[ast.KeyedEntry]) -> ast.Node:
    """``{ entries }``."""
    return ast.LiteralHash(start, end, entries)


def keyed_entry(
    _stream: TokenStream, start: int, end: int, key: ast.Node, arrow: int, value: ast.Node
) -> ast.KeyedEntry:
    """``key => value``."""
    return ast.KeyedEntry(start, end, key, value, arrow)


def parenthesized(_stream: TokenStream, start: int, end: int, expr: ast.Node) -> ast.Node:
    """``(expr)``."""
    return ast.ParenthesizedExpression(start, end, expr)


# --- control --------------------------------------------------------------------------------------------------------


def if_expression(
    _stream: TokenStream,
    start: int,
    end: int,
    test: ast.Node,
    then: Block,
    branches: list[tuple[int, ast.Node, Block]],
    otherwise: Block | None,
) -> ast.Node:
    """``if test { } elsif … else { }``; each ``elsif`` becomes an IfExpression in the else branch of the one before."""
    tail: Block | ast.IfExpression | None = otherwise
    for at, condition, block in reversed(branches):
        tail = ast.IfExpression(at, end, condition, block, tail)
    return ast.IfExpression(start, end, test, then, tail)


def elsif(_stream: TokenStream, start: int, _end: int, test: ast.Node, then: Block) -> tuple[int, ast.Node, Block]:
    """``elsif test { }``."""
    return start, test, then


def unwrap(_stream: TokenStream, _start: int, _end: int, value: Any) -> Any:
    """The only value of a sequence."""
    return value


def unless_expression(
    _stream: TokenStream, start: int, end: int, test: ast.Node, then: Block, otherwise: Block | None
) -> ast.Node:
    """``unless test { } else { }``."""
    return ast.UnlessExpression(start, end, test, then, otherwise)


def case_option(_stream: TokenStream, start: int, end: int, values: Nodes, then: Block) -> ast.CaseOption:
    """``values: { }``."""
    return ast.CaseOption(start, end, values, then)


def case_expression(
    _stream: TokenStream, start: int, end: int, test: ast.Node, options: list[ast.CaseOption]
) -> ast.Node:
    """``case test { options }``."""
    return ast.CaseExpression(start, end, test, options)


def selector_entry(
    _stream: TokenStream, start: int, end: int, matching: ast.Node, arrow: int, value: ast.Node
) -> ast.SelectorEntry:
    """``matching => value``."""
    return ast.SelectorEntry(start, end, matching, value, arrow)


# --- parameters and definitions -------------------------------------------------------------------------------------


def lambda_expression(
    _stream: TokenStream,
    start: int,
    end: int,
    parameters: list[ast.Parameter],
    return_type: ast.Node | None,
    body: Block,
) -> ast.LambdaExpression:
    """``|parameters| >> Type { }``."""
    return ast.LambdaExpression(start, end, parameters, return_type, body)


DefinedName = tuple[str, int, int]
"""The name of a definition, and where it is written."""


def define(
    stream: TokenStream, start: int, end: int, named: DefinedName, parameters: list[ast.Parameter] | None, body: Block
) -> ast.Node:
    """``define name(parameters) { }``; the names of the classes around it prefix its own."""
    written, name_start, name_end = named
    full = "::".join((*stream.namespace, written))
    return ast.ResourceTypeDefinition(start, end, full, name_start, name_end, parameters or [], body)


def function(
    _stream: TokenStream,
    start: int,
    end: int,
    named: DefinedName,
    parameters: list[ast.Parameter] | None,
    return_type: ast.Node | None,
    body: Block,
) -> ast.Node:
    """``function name(parameters) >> Type { }``."""
    return ast.FunctionDefinition(start, end, *named, parameters or [], body, return_type)


def node(_stream: TokenStream, start: int, end: int, hosts: Nodes, parent: ast.Node | None, body: Block) -> ast.Node:
    """``node hosts { }``."""
    return ast.NodeDefinition(start, end, hosts, parent, body)


# --- calls and plans ------------------------------------------------------------------------------------------------


def apply(_stream: TokenStream, start: int, end: int, arguments: Nodes, body: Block) -> ast.Node:
    """``apply(arguments) { }``."""
    return ast.ApplyExpression(start, end, arguments, body)


def rendered_expression(_stream: TokenStream, start: int, end: int, expr: ast.Node) -> ast.Node:
    """``<%= expr %>``."""
    return ast.RenderExpression(start, end, expr)
