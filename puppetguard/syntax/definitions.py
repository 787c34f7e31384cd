"""Definitions: names, parameters, classes (whose names prefix those inside), type aliases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.builders import DefinedName
from puppetguard.syntax.calls import close
from puppetguard.syntax.complaints import complaint_at
from puppetguard.syntax.elements import Element, Matcher, Maybe, Sequence, Series, Shaped, Switch, Terminal, unexpected
from puppetguard.syntax.leaves import nothing
from puppetguard.syntax.problems import Problem, SyntaxProblem
from puppetguard.syntax.recovery import resume_parameter
from puppetguard.syntax.stream import TokenStream

_VARIABLE = t.VARIABLE.kind
_NAMES = (t.NAME.kind, t.WORD.kind, t.CLASSREF.kind)
_QUOTED = frozenset((t.SINGLE_QUOTED.kind, t.DOUBLE_QUOTED.kind, t.RESOLVED_STRING.kind))
_OPEN_PARENS = frozenset((t.LPAREN.kind, t.LPAREN_FIRST.kind))


class DefinitionName(Shaped):
    """The name of a class, define, function or plan; the value is the name as written, its start and its end.

    ``or_default``: ``default`` may stand there too (behind ``inherits``).
    """

    def __init__(self, name: str, *, or_default: bool = False) -> None:
        super().__init__(name)
        kinds_of_names = (*_NAMES, t.DEFAULT.kind) if or_default else _NAMES

        def match(stream: TokenStream, index: int) -> tuple[DefinedName, int]:
            kind = stream.kinds[index]
            start, end = stream.spans[index]
            if kind in kinds_of_names:
                return (stream.text[start:end], start, end), index + 1
            problem = complaint_at(stream, index, name)
            if kind == t.CLASS.kind:
                problem = Problem("PARSE_ERROR_NO_CODE", start, end, f"`class` cannot be {name}")
            elif kind in _QUOTED:
                hint = f"write it without quotes: `{stream.text[start + 1 : end - 1]}`"
                problem = Problem("PARSE_ERROR_NO_CODE", start, end, f"a string in quotes cannot be {name}", hint)
            raise SyntaxProblem(stream.text, problem, index)

        self.match = match
        names = [t.NAME, t.WORD, t.CLASSREF, *([t.DEFAULT] if or_default else [])]
        self.shape(Switch(*names))


class ParameterElement(Shaped):
    """``Type *$name = default``."""

    def __init__(self, name: str, type_: Element, expression: Element) -> None:
        super().__init__(name)
        match_type: Matcher = type_.match
        match_expression: Matcher = expression.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Parameter, int]:
            kinds, spans = stream.kinds, stream.spans
            start = spans[index][0]
            type_expr = value = None
            splat = False
            if kinds[index] == t.CLASSREF.kind:
                type_expr, index = match_type(stream, index)
            if kinds[index] == t.TIMES.kind:
                splat = True
                index += 1
            if kinds[index] != _VARIABLE:
                unexpected(stream, index, "a parameter")
            at, end = spans[index]
            text = stream.text[at + 1 : end]
            index += 1
            if kinds[index] == t.ASSIGN.kind:
                value, index = match_expression(stream, index + 1)
                end = value.end
            return ast.Parameter(start, end, type_expr, text, at, value, splat), index

        self.match = match
        self.shape(nothing(Maybe(type_), Maybe(t.TIMES), t.VARIABLE, Maybe(nothing(t.ASSIGN, expression))))


class Parameters(Shaped):
    """``(parameters)`` of a definition; the value is a list.

    A parameter that fails is recorded, and the next one is looked for.
    """

    def __init__(self, name: str, parameter: Element) -> None:
        super().__init__(name)
        match_parameter = parameter.match

        def match(stream: TokenStream, index: int) -> tuple[list[ast.Parameter], int]:
            kinds = stream.kinds
            if kinds[index] not in _OPEN_PARENS:
                unexpected(stream, index, "(")
            opening = index
            index += 1
            values: list[ast.Parameter] = []
            while kinds[index] != t.CLOSE_PAREN.kind:
                try:
                    value, index = match_parameter(stream, index)
                    values.append(value)
                    if kinds[index] == t.COMMA.kind:
                        index += 1
                    elif kinds[index] != t.CLOSE_PAREN.kind:
                        close(stream, index, t.CLOSE_PAREN if kinds[index] == t.LBRACE.kind else t.COMMA, opening)
                except SyntaxProblem as failure:
                    resume = resume_parameter(stream, opening, failure.index)
                    if resume < 0 and kinds[failure.index] == t.LBRACE.kind:  # only the `)` is missing
                        stream.record(failure.problem, failure.index)
                        return values, failure.index
                    if resume < 0:
                        raise
                    stream.record(failure.problem, failure.index)
                    index = stream.resumed = resume + (kinds[resume] == t.COMMA.kind)
            return values, index + 1

        self.match = match
        inside = Series(parameter, t.COMMA)
        self.shape(nothing(Switch(t.LPAREN, t.LPAREN_FIRST), inside, t.CLOSE_PAREN))


class Namespace(Shaped):
    """``keyword name header block`` of a class or plan: the name prefixes those of classes, defines and plans inside.

    ``header`` has a tuple as value; ``build(start, end, named, *header, body)`` makes the node.
    """

    def __init__(
        self, keyword: Terminal, name: Element, header: Element, block: Element, build: Callable[..., ast.Node]
    ) -> None:
        super().__init__(keyword.text)
        match_name, match_header, match_block = name.match, header.match, block.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            if stream.kinds[index] != keyword.kind:
                unexpected(stream, index, keyword.text)
            start = stream.spans[index][0]
            (written, *place), index = match_name(stream, index + 1)
            namespace = stream.namespace
            namespace.append(written)
            full = "::".join(namespace)
            depth = len(namespace)
            try:
                values, index = match_header(stream, index)
                body, index = match_block(stream, index)
            finally:
                del namespace[depth - 1 :]
            return build(start, body.end, (full, *place), *values, body), index

        self.match = match
        self.shape(nothing(keyword, name, header, block))


class TypeStatement(Shaped):
    """``type Name = …``, or ``type`` as the name of a function that is called."""

    def __init__(self, name: str, parameter_type: Element, alias: Element, block: Element) -> None:
        super().__init__(name)
        match_type, match_alias, match_block = parameter_type.match, alias.match, block.match

        def match(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            kinds, spans = stream.kinds, stream.spans
            start, end = spans[index]
            if kinds[index] != t.TYPE.kind:
                unexpected(stream, index, "type")
            index += 1
            if kinds[index] == t.LPAREN.kind:
                return ast.QualifiedName(start, end, "type"), index
            left, index = match_type(stream, index)
            if isinstance(left, ast.QualifiedReference) and kinds[index] in (t.INHERITS.kind, t.LBRACE.kind):
                return type_definition(stream, index, start, left)
            if kinds[index] != t.ASSIGN.kind:
                unexpected(stream, index, "=")
            value, index = match_alias(stream, index + 1)
            if isinstance(left, ast.QualifiedReference):
                return ast.TypeAlias(start, value.end, left.value, left.start, left.end, value), index
            return ast.TypeMapping(start, value.end, left, value), index

        def type_definition(stream: TokenStream, index: int, start: int, left: Any) -> tuple[ast.Node, int]:
            parent = None
            if stream.kinds[index] == t.INHERITS.kind:
                index += 1
                if stream.kinds[index] != t.CLASSREF.kind:
                    unexpected(stream, index, "the name of a type")
                parent = stream.token_text(index)
                index += 1
            body, index = match_block(stream, index)
            return ast.TypeDefinition(start, body.end, left.value, left.start, left.end, parent, body), index

        self.match = match
        self.first = t.TYPE.first
        self.shape(nothing(t.TYPE, parameter_type, t.ASSIGN, alias))


def alias_value(_stream: TokenStream, start: int, end: int, reference: ast.Node, keys: Any) -> ast.Node:
    """The right side of a type alias that starts with a name: with keys, or with a hash (an object type)."""
    if keys is None:
        return reference
    if not isinstance(keys, ast.LiteralHash):
        return ast.AccessExpression(start, end, reference, keys)
    assert isinstance(reference, ast.QualifiedReference)
    if reference.value in ("Object", "TypeSet"):
        return ast.AccessExpression(start, end, reference, [keys])
    name_end = reference.end
    parent = ast.KeyedEntry(
        reference.start,
        name_end,
        ast.QualifiedName(reference.start, reference.start, "parent"),
        reference,
        reference.start,
    )
    inherited = ast.LiteralHash(start, end, [parent, *keys.entries])
    return ast.AccessExpression(start, end, ast.QualifiedReference(start, start, "Object"), [inherited])


def alias_hash(_stream: TokenStream, start: int, end: int, value: ast.Node) -> ast.Node:
    """``type Name = { … }``: an object type."""
    return ast.AccessExpression(start, end, ast.QualifiedReference(start, start, "Object"), [value])


def type_expression(_stream: TokenStream, start: int, end: int, reference: ast.Node, keys: Any) -> ast.Node:
    """``Name`` or ``Name[keys]`` before a parameter or behind ``>>``."""
    return reference if keys is None else ast.AccessExpression(start, end, reference, keys)


def class_node(start: int, end: int, named: DefinedName, parameters: Any, parent: Any, body: Any) -> ast.Node:
    """``class name(parameters) inherits parent { }``."""
    parent_name, parent_start = (parent[0], parent[1]) if parent else (None, -1)
    return ast.HostClassDefinition(start, end, *named, parameters or [], body, parent_name, parent_start)


def plan_node(start: int, end: int, named: DefinedName, parameters: Any, body: Any) -> ast.Node:
    """``plan name(parameters) { }``."""
    return ast.PlanDefinition(start, end, *named, parameters or [], body)


def head(*parts: Element) -> Sequence:
    """Return a sequence whose value is the tuple of its parts' values."""
    return Sequence(*parts, build=lambda _stream, _start, _end, *values: values)
