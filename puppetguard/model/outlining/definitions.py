"""What a manifest defines, and what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.expressions import Expression
from puppetguard.model.outline import NOWHERE, DefinitionOutline, ParameterOutline, TemplateOutline
from puppetguard.model.outlining.kept import MOST, is_assumed
from puppetguard.model.outlining.whereabouts import Contexts
from puppetguard.model.packed import NOT_LITERAL, packed, packed_literal
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from puppetguard.model.contexts import Context
    from puppetguard.model.definitions import Definition
    from puppetguard.model.outline import Place
    from puppetguard.model.outlining.whereabouts import Whereabouts
    from puppetguard.model.values import Possibility


def definition(where: Whereabouts, one: Definition) -> DefinitionOutline:
    """Return the outline of a definition."""
    node = one.node
    returns = value = ""
    if isinstance(node, ast.FunctionDefinition) and node.return_type is not None:
        returns = where.source.slice(node.return_type.span)
    if isinstance(node, ast.TypeAlias):
        value = where.source.slice(node.type_expr.span)
    parameters = []
    for parameter in one.parameters:
        default = parameter.default
        kept: list[object] = []
        if default is not None:
            literal = packed_literal(default.node)
            if literal is NOT_LITERAL:
                kept = [packed(possible.value) for possible in default.values[:MOST]]
            else:
                kept = [literal]
        parameters.append(
            ParameterOutline(
                parameter.name,
                where.place(parameter.span),
                parameter.type_text,
                default is not None,
                parameter.node.captures_rest,
                kept,
                default is not None and is_assumed(default.values),
                NOWHERE if default is None else where.place(default.node.span),
            )
        )
    names = one.names if one.kind == "node" else tuple(name.removeprefix("::") for name in one.names)
    if one.kind == "type":
        names = tuple(name.lower() for name in names)
    return DefinitionOutline(
        one.kind,
        names,
        where.place(one.name_span),
        tuple(parameters),
        one.parent or "",
        where.place(one.parent_span),
        returns,
        value,
    )


def lambdas(where: Whereabouts) -> Iterator[ParameterOutline]:
    """Yield the parameters of lambdas whose default can contradict their type."""
    contexts = Contexts(where.subject)
    for node in where.subject.of_kinds(ast.LambdaExpression):
        if isinstance(node, ast.LambdaExpression):
            for one in node.parameters:
                if one.type_expr is not None and one.value is not None:
                    yield parameter(where, one, contexts.of(node.start))


def parameter(where: Whereabouts, one: ast.Parameter, context: Context) -> ParameterOutline:
    """Return the outline of a parameter."""
    values: Sequence[Possibility] = ()
    if one.value is not None:
        values = Expression(one.value, context, where.subject.evaluator).values
    return ParameterOutline(
        one.name,
        where.place(Span(one.name_start, one.name_start + 1 + len(one.name))),
        "" if one.type_expr is None else where.source.slice(one.type_expr.span),
        one.value is not None,
        one.captures_rest,
        [packed(possible.value) for possible in values[:MOST]],
        is_assumed(values),
        NOWHERE if one.value is None else where.place(one.value.span),
    )


def template(where: Whereabouts) -> TemplateOutline | None:
    """Return what a template in Puppet's language takes; none for a manifest."""
    if where.source.kind != "epp":
        return None
    parameters = where.subject.program.parameters
    if parameters is None:
        return TemplateOutline()
    return TemplateOutline(
        tuple(
            ParameterOutline(
                one.name,
                where.place(Span(one.name_start, one.name_start + len(one.name) + 1)),
                "" if one.type_expr is None else where.source.slice(one.type_expr.span),
                one.value is not None,
            )
            for one in parameters
        )
    )


def inline(where: Whereabouts) -> Iterator[tuple[Place, tuple[ParameterOutline, ...]]]:
    """Yield what the templates take that calls of ``inline_epp`` are given as known texts."""
    for call in where.subject.calls:
        values = call.arguments[0].values if call.name == "inline_epp" and call.arguments else ()
        value = values[0].value if len(values) == 1 else None
        if isinstance(value, StaticText) and value.type == "String" and UNKNOWN not in value.text:
            result = parse(SourceFile("", value.text, "epp"))
            known = result.program.parameters
            if known is not None and not result.problems:
                at = where.place(call.name_span)
                yield at, tuple(ParameterOutline(one.name, at, "", one.value is not None) for one in known)
