"""What a manifest speaks of by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.outline import ReferenceOutline, Via
from puppetguard.model.outlining.inclusions import DECLARING, class_name
from puppetguard.model.outlining.whereabouts import Contexts
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText, flattened
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from puppetguard.model.outlining.whereabouts import Whereabouts
    from puppetguard.model.resources import Resource
    from puppetguard.model.values import Possibility
    from puppetguard.source import Span

_ASKING = frozenset("defined tagged".split())
_DATA_ONLY = frozenset({ast.LiteralString, ast.QualifiedName})
_SPEAKING = (
    ast.ResourceDefaultsExpression,
    ast.ResourceOverrideExpression,
    ast.CollectExpression,
    ast.AccessExpression,
    ast.QualifiedReference,
)
"""The nodes that can speak of a type."""


def references(where: Whereabouts) -> Iterator[ReferenceOutline]:
    """Yield what a manifest speaks of by name: classes, types, functions."""
    subject = where.subject
    for one in subject.definitions:
        if one.parent is not None:
            yield ReferenceOutline(
                "class", one.parent, "inherits", where.place(one.parent_span), where.container(one.context)
            )
    asked: list[Span] = []
    for call in subject.calls:
        if call.name is None:
            continue
        container, conditional = where.container(call.context), where.is_conditional(call.context)
        count = call.count
        yield ReferenceOutline(
            "function",
            call.name,
            "method" if call.form == "method" else "call",
            where.place(call.name_span),
            container,
            conditional,
            -1 if count is None else count,
        )
        via = DECLARING.get(call.name)
        if via is not None and via != "hiera_include":
            for argument in call.arguments:
                values = argument.values
                for name, span in _texts(where, values, argument.span):
                    sure = conditional or len(values) > 1
                    yield ReferenceOutline("class", class_name(name), via, where.place(span), container, sure)
        elif call.name in _ASKING:
            asked.append(call.node.span)
    for resource in subject.resources.all:
        yield from _of_resource(where, resource)
    yield from _accesses(where, asked)


def _of_resource(where: Whereabouts, resource: Resource) -> Iterator[ReferenceOutline]:
    if resource.type is None:
        return
    container, conditional = where.container(resource.context), where.is_conditional(resource.context)
    via: Via = "resource"
    if resource.form == "function":
        via = "create"
    elif resource.form in PARTIAL:
        via = {"default": "default", "override": "override", "collector": "collector"}[resource.form]  # type: ignore[assignment] # one of them
    if resource.type == "class":
        if resource.form not in PARTIAL:
            for title in resource.titles:
                for name, span in _texts(where, [title], resource.title_span):
                    yield ReferenceOutline("class", class_name(name), via, where.place(span), container, conditional)
        return
    yield ReferenceOutline("type", resource.type, via, where.place(resource.type_span), container, conditional)


def _texts(where: Whereabouts, values: Iterable[Possibility], span: Span) -> Iterator[tuple[str, Span]]:
    """Yield the known texts among values, with the place where each is written, or else ``span``."""
    for value in flattened(one.value for one in values):
        if isinstance(value, StaticText) and value.type in ("String", "Type") and UNKNOWN not in value.text:
            text = value.text
            if value.type == "Type":
                # `include Class['x']`
                continue
            places = value.spans(where.source, 0, len(text)) if value.fragments else []
            written = len(places) == 1 and span[0] <= places[0].start < max(span)
            yield text, places[0] if written else span


def _accesses(where: Whereabouts, asked: Sequence[Span]) -> Iterator[ReferenceOutline]:
    """Yield what is spoken of as ``Type['title']``, collected, or used as a type of values."""
    contexts = Contexts(where.subject)
    known: set[int] = set()
    spans = sorted(asked)
    reached = 0
    until = -1
    for node in where.subject.of_kinds(*_SPEAKING):
        while reached < len(spans) and spans[reached].start <= node.start:
            until = max(until, spans[reached].end)
            reached += 1
        inquiry = node.start < until
        match node:
            case ast.ResourceDefaultsExpression(type_ref=reference):
                known.add(id(reference))
            case ast.ResourceOverrideExpression(resources=ast.AccessExpression(left=reference)):
                known.add(id(reference))
            case ast.CollectExpression(type_expr=reference):
                known.add(id(reference))
                if isinstance(reference, ast.QualifiedReference) and not node.operations:
                    yield _of_type(where, reference, "collector", contexts)
            case ast.AccessExpression(left=ast.QualifiedReference() as reference) if id(reference) not in known:
                known.add(id(reference))
                via: Via = "defined" if inquiry else "reference"
                if reference.value.removeprefix("::").lower() == "class":
                    for key in node.keys:
                        if type(key) in _DATA_ONLY:
                            context = contexts.of(node.start)
                            yield ReferenceOutline(
                                "class",
                                class_name(key.value),  # type: ignore[attr-defined] # both have one
                                via,
                                where.place(key.span),
                                where.container(context),
                                where.is_conditional(context),
                            )
                else:
                    yield _of_type(where, reference, via, contexts)
            case ast.QualifiedReference() if id(node) not in known:
                context = contexts.of(node.start)
                yield ReferenceOutline(
                    "data-type",
                    node.value.removeprefix("::").lower(),
                    "defined" if inquiry else "type",
                    where.place(node.span),
                    where.container(context),
                    where.is_conditional(context),
                )


def _of_type(where: Whereabouts, reference: ast.QualifiedReference, via: Via, contexts: Contexts) -> ReferenceOutline:
    context = contexts.of(reference.start)
    name = reference.value.removeprefix("::").lower()
    place = where.place(reference.span)
    return ReferenceOutline("type", name, via, place, where.container(context), where.is_conditional(context))
