"""Resources that are made of a hash which comes from elsewhere: a parameter, or the data.

``create_resources('my::site', $sites)``, and ``$sites.each |$name, $site| { my::site { $name: * => $site } }``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.expressions import Expression
from puppetguard.model.resources import Attributes, type_name
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.contexts import Context
    from puppetguard.model.evaluation import Evaluator
    from puppetguard.model.scopes import Element, Scope
    from puppetguard.model.subject import Subject

_CREATING = frozenset(("create_resources", "ensure_resources", "stdlib::ensure_resources"))
_LOOKING_UP = frozenset(("lookup", "hiera", "hiera_hash"))
_MERGING = frozenset(("merge", "stdlib::merge", "deep_merge", "stdlib::deep_merge"))
_DEEPEST = 5
"""How many variables are followed to where a hash comes from."""

Source = Literal["lookup", "parameter", "define"]


class Creation(msgspec.Struct, frozen=True):
    """What ``outline.CreationOutline`` tells, with the range in the source."""

    type: str
    source: Source
    name: str
    span: Span
    given: tuple[str, ...]
    complete: bool
    kept: bool


def creations(subject: Subject) -> Iterator[Creation]:
    """Yield the resources of a file that are made of hashes whose content is not written there."""
    reader = _Reader(subject)
    for node, context in subject.sites:
        if isinstance(node, ast.CallNamedFunctionExpression):
            yield from reader.called(node, context)
        elif isinstance(node, ast.ResourceExpression) and isinstance(context.opener, ast.LambdaExpression):
            yield from reader.declared(node, context)


class _Reader:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def called(self, node: ast.CallNamedFunctionExpression, context: Context) -> Iterator[Creation]:
        """Yield what ``create_resources`` makes."""
        function, arguments = node.functor, node.arguments
        if not isinstance(function, ast.QualifiedName) or function.value not in _CREATING or len(arguments) < 2:
            return
        kind = arguments[0]
        if not isinstance(kind, (ast.LiteralString, ast.QualifiedName)):
            return
        origin = self._origin(arguments[1], self._scope(context), "")
        if origin is not None:
            shared = self._unfolded(arguments[2:], context)
            given = tuple(shared.found)
            name = kind.value.lstrip("@").removeprefix("::").lower()
            yield Creation(name, *origin, node.span, given, shared.complete, kept=True)

    def declared(self, node: ast.ResourceExpression, context: Context) -> Iterator[Creation]:
        """Yield what a resource in a lambda makes of the entries of a hash."""
        kind = type_name(node.type_name)
        if kind is None or kind == "class":
            return
        scope = self._scope(context)
        for body in node.bodies:
            if not isinstance(body, ast.ResourceBody):
                continue
            for operation in body.operations:
                if not isinstance(operation, ast.AttributesOperation):
                    continue
                operands = list(_operands(operation.expr))
                for at, operand in enumerate(operands):
                    origin = self._origin(operand, scope, "value")
                    if origin is not None:
                        others = self._unfolded([*operands[:at], *operands[at + 1 :]], context)
                        others.operate(
                            [one for one in body.operations if one is not operation], context, self._evaluator
                        )
                        kept = at == len(operands) - 1 and context.condition is None
                        yield Creation(kind, *origin, body.span, tuple(others.found), others.complete, kept)

    @property
    def _evaluator(self) -> Evaluator:
        return self._subject.evaluator

    def _unfolded(self, hashes: Sequence[ast.Node], context: Context) -> Attributes:
        found = Attributes()
        for one in hashes:
            whole = Expression(one, context, self._evaluator)
            found.unfold(whole.values, whole, one.span)
        return found

    def _scope(self, context: Context) -> Scope:
        scopes = self._evaluator.scopes
        found = None if context.opener is None else scopes.of(context.opener)
        return found or scopes.top

    def _origin(self, node: ast.Node, scope: Scope, element: Element) -> tuple[Source, str] | None:
        """Return where a hash, or that ``element`` of one which a lambda is given, comes from."""
        for _ in range(_DEEPEST):
            if isinstance(node, ast.VariableExpression):
                settings = next((found for found, _ in self._evaluator.scopes.layers(node.name, scope)), None)
                if settings is None or len(settings) != 1:
                    return None
                (one,) = settings
                if one.overridable:
                    return None if element else _parameter(one.scope, node.name)
                if one.value is None or one.part or one.element != element:
                    return None
                # What the lambda is called for is the hash itself.
                node, scope, element = one.value, one.scope, ""
            elif isinstance(node, ast.CallNamedFunctionExpression) and not element:
                return _looked_up(node)
            else:
                return None
        return None


def _parameter(scope: Scope, name: str) -> tuple[Source, str] | None:
    match scope.node:
        case ast.HostClassDefinition() as node:
            return "parameter", f"{node.name.removeprefix('::')}::{name}"
        case ast.ResourceTypeDefinition() as node:
            return "define", f"{node.name.removeprefix('::')}::{name}"
    return None


def _looked_up(node: ast.CallNamedFunctionExpression) -> tuple[Source, str] | None:
    function, arguments = node.functor, node.arguments
    if not isinstance(function, ast.QualifiedName) or function.value not in _LOOKING_UP or not arguments:
        return None
    key = arguments[0]
    # What follows a dot is a part of the value.
    if node.lambda_ is None and isinstance(key, ast.LiteralString) and "." not in key.value:
        return "lookup", key.value
    return None


def _operands(node: ast.Node) -> Iterator[ast.Node]:
    """Yield the hashes of which one is put together; a later one goes before an earlier."""
    match node:
        case ast.ParenthesizedExpression():
            yield from _operands(node.expr)
        case ast.ArithmeticExpression(operator="+"):
            yield from _operands(node.left)
            yield from _operands(node.right)
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name) if name.value in _MERGING:
            for one in node.arguments:
                yield from _operands(one)
        case ast.CallMethodExpression() if getattr(node.functor.right, "value", "") in _MERGING:
            for one in (node.functor.left, *node.arguments):
                yield from _operands(one)
        case _:
            yield node
