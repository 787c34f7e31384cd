"""Which resources of one file come before which: chains of arrows, and the attributes that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from puppetguard.model.contexts import Context
from puppetguard.model.evaluation import Evaluator
from puppetguard.model.expressions import Expression
from puppetguard.model.lazy import lazy
from puppetguard.model.resources import Resource, Resources, single_values, type_name
from puppetguard.model.values import Fragment, Possibility, StaticText, StaticValue, unknown
from puppetguard.source import Span
from puppetguard.syntax import ast

Operator = Literal["->", "~>"]
"""Comes before; comes before and notifies."""

_ATTRIBUTES: Mapping[str, tuple[Operator, bool]] = {
    "before": ("->", True),
    "require": ("->", False),
    "notify": ("~>", True),
    "subscribe": ("~>", False),
}
"""The metaparameters: what they mean, and whether their resource is the source."""


class Side:
    """One end of a relationship: resources of one type, which may have several titles.

    ``type`` is None where it is not known. ``declaration`` is the resource itself where it stands there.
    """

    def __init__(
        self,
        kind: str | None,
        titles: Sequence[Possibility],
        spans: Sequence[Span],
        declaration: Resource | None = None,
    ) -> None:
        self.type = kind
        self.titles = titles
        self.declaration = declaration
        self._spans = spans

    def place(self, title: Possibility) -> Span:
        """Return where the reference to one of the ``titles`` stands."""
        return self._places.get(id(title), self._spans[0])

    @lazy
    def _places(self) -> dict[int, Span]:
        # Not one after the other for each: there may be hundreds. Of the same title twice, the first counts.
        return {id(one): span for one, span in reversed([*zip(self.titles, self._spans, strict=False)])}

    def resource(self, title: StaticValue, resources: Resources) -> Resource | None:
        """Return the declaration of the resource with this title, if this file has it."""
        if self.declaration is not None or self.type is None or not isinstance(title, StaticText):
            return self.declaration
        return resources.declared(self.type, title)


class Relationship:
    """``source`` comes before ``target``, and with ``~>`` notifies it.

    ``attribute`` is the metaparameter that says so, and ``named`` the side that it names; or it is empty, None, for an
    arrow. ``span`` is the place of its name, or of the arrow.
    """

    def __init__(
        self,
        operator: Operator,
        source: Side,
        target: Side,
        span: Span,
        context: Context,
        attribute: str = "",
        named: Side | None = None,
    ) -> None:
        self.operator = operator
        self.source = source
        self.target = target
        self.span = span
        self.context = context
        self.attribute = attribute
        self.named = named


def relationships(
    sites: Iterable[tuple[ast.Node, Context]], resources: Resources, evaluator: Evaluator
) -> Iterator[Relationship]:
    """Yield the relationships that arrows state, then those that attributes state."""
    for node, context in sites:
        if isinstance(node, ast.RelationshipExpression):
            yield from _of_arrow(node, context, resources, evaluator)
    for resource in resources.all:
        for name, attribute in resource.attributes.items():
            if name in _ATTRIBUTES and attribute.node is not None:
                operator, is_source = _ATTRIBUTES[name]
                own = _of_resource(resource)
                for other in _sides(attribute.node, resource.context, resources, evaluator):
                    source, target = (own, other) if is_source else (other, own)
                    yield Relationship(operator, source, target, attribute.name_span, resource.context, name, other)


def _of_arrow(
    node: ast.RelationshipExpression, context: Context, resources: Resources, evaluator: Evaluator
) -> Iterator[Relationship]:
    # The value of `A -> B` is B: the next arrow of the chain starts there.
    left = node.left
    while isinstance(left, (ast.RelationshipExpression, ast.ParenthesizedExpression)):
        left = left.right if isinstance(left, ast.RelationshipExpression) else left.expr
    right = node.right
    while isinstance(right, ast.ParenthesizedExpression):
        right = right.expr
    if isinstance(right, ast.RelationshipExpression):
        right = right.right
    before, after = (left, right) if node.operator in ("->", "~>") else (right, left)
    operator: Operator = "~>" if "~" in node.operator else "->"
    span = Span(node.operator_start, node.operator_start + 2)
    for source in _sides(before, context, resources, evaluator):
        for target in _sides(after, context, resources, evaluator):
            yield Relationship(operator, source, target, span, context)


def _sides(node: ast.Node, context: Context, resources: Resources, evaluator: Evaluator) -> list[Side]:
    """Return what an end of an arrow, or the value of a metaparameter, stands for: a side for each type."""
    found: list[Side] = []
    references: dict[str | None, list[tuple[Possibility, Span]]] = {}
    below = [node]
    while below:
        one = below.pop()
        match one:
            case ast.LiteralList():
                below += reversed(one.values)
            case ast.ParenthesizedExpression():
                below.append(one.expr)
            case ast.ResourceExpression():
                found += map(_of_resource, resources.of_statement(one))
            case ast.CollectExpression():
                found.append(Side(type_name(one.type_expr), [Possibility(unknown(one))], [one.span]))
            case ast.AccessExpression(left=ast.QualifiedReference() as reference):
                kind = type_name(reference)
                for key in one.keys:
                    for title in single_values(Expression(key, context, evaluator).values):
                        references.setdefault(kind, []).append((_as_title(title, kind), one.span))
            case _:
                found.append(Side(None, [Possibility(unknown(one))], [one.span]))
    for kind, titles in references.items():
        found.append(Side(kind, [title for title, _ in titles], [span for _, span in titles]))
    return found


def _of_resource(resource: Resource) -> Side:
    return Side(resource.type, resource.titles, [resource.title_span], resource)


def _as_title(title: Possibility, kind: str | None) -> Possibility:
    """Return the title as it is declared: that of a class has no ``::`` in front."""
    value = title.value
    if kind == "class" and isinstance(value, StaticText) and value.text.startswith("::"):
        fragment = Fragment(value.text[2:], value.fragments[0].start, value.fragments[-1].end, made=True)
        return Possibility(StaticText((fragment,)), title.choices, title.default)
    return title
