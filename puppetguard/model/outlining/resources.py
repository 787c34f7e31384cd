"""Which resources a manifest declares, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.expressions import Expression
from puppetguard.model.outline import AttributeOutline, RelationOutline, ResourceOutline
from puppetguard.model.outlining.kept import MOST, is_assumed
from puppetguard.model.packed import NOT_LITERAL, packed, packed_literal
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from puppetguard.model.outlining.whereabouts import Whereabouts
    from puppetguard.model.relationships import Relationship, Side
    from puppetguard.model.resources import Resource
    from puppetguard.model.values import Possibility
    from puppetguard.source import Span

_LITERALS = frozenset({ast.LiteralString, ast.QualifiedName, ast.LiteralBoolean, ast.LiteralInteger})


def resource(where: Whereabouts, resource: Resource) -> ResourceOutline:
    """Return the outline of a resource."""
    titles: list[str] = []
    if resource.form not in PARTIAL or resource.form == "override":
        title_values = resource.title_values
        literal = packed_literal(title_values.node) if isinstance(title_values, Expression) else NOT_LITERAL
        if isinstance(literal, str):
            titles.append(literal)
        else:
            for title in resource.titles if resource.form != "override" else flat(resource.title_values):
                value = title.value
                titles.append(value.text if isinstance(value, StaticText) else UNKNOWN)
    attributes = []
    for attribute in resource.attributes.values():
        node = attribute.node
        literal = NOT_LITERAL if node is None else packed_literal(node)
        assumed = False
        if literal is NOT_LITERAL:
            possible = attribute.values
            values = tuple([packed(one.value) for one in possible[:MOST]])
            assumed = is_assumed(possible)
        else:
            values = (literal,)
        attributes.append(
            AttributeOutline(
                attribute.name,
                where.place(attribute.name_span),
                where.place(attribute.value_span),
                values,
                assumed,
                type(attribute.value_node) in _LITERALS,
            )
        )
    branch, looped = where.branch(resource.context)
    return ResourceOutline(
        resource.type or "",
        resource.form,
        tuple(titles),
        where.place(resource.type_span),
        where.place(resource.title_span),
        tuple(attributes),
        not resource.unfolds_unknown,
        where.container(resource.context),
        branch,
        looped,
    )


def relations(where: Whereabouts, relation: Relationship) -> Iterator[RelationOutline]:
    """Yield the pairs of resources that a relationship orders."""
    container, conditional = where.container(relation.context), where.is_conditional(relation.context)
    for source, source_span in _ends(relation.source):
        for target, target_span in _ends(relation.target):
            named = relation.named
            place = source_span if named is relation.source else target_span
            yield RelationOutline(
                relation.operator,
                source,
                target,
                where.place(place),
                where.place(source_span),
                relation.attribute,
                container,
                conditional,
            )


def flat(values: Iterable[Possibility] | object) -> list[Possibility]:
    """Return values one by one, those of arrays as well; none if they are not a list of values."""
    from puppetguard.model.resources import single_values

    return single_values(values) if isinstance(values, (list, tuple)) else []


def _ends(side: Side) -> Iterator[tuple[tuple[str, str], Span]]:
    if side.type is None:
        return
    for title in side.titles:
        value = title.value
        text = value.text if isinstance(value, StaticText) else UNKNOWN
        yield (side.type, text), side.place(title)
