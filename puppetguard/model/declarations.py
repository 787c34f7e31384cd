"""What a file does to the resources of others: whom it declares, what it notifies, which defaults of execs it sets.

It is said in a few texts that the unit of the file keeps; ``model.reach`` puts those of all files together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model.reach import ANY, CONTAINS, DECLARES, GUARD, PATH, TOLD, module_of
from puppetguard.model.script import UNKNOWN
from puppetguard.model.types.names import RESOURCE_TYPES
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_DATA_TYPES = frozenset(
    "any array boolean callable catalogentry collection data default deferred enum error float hash init integer"
    " iterable iterator notundef numeric object objectset optional pattern regexp richdata richdatakey runtime scalar"
    " scalardata semver semverrange sensitive string struct target timespan timestamp tuple type typealias"
    " typereference typeset undef unit uri variant".split()
)
"""The types of values, which have brackets as well."""
_DECLARING = {"include": DECLARES, "require": DECLARES, "contain": CONTAINS, "hiera_include": DECLARES}
_CREATING = frozenset(
    "create_resources ensure_resource ensure_resources stdlib::ensure_resource stdlib::ensure_resources".split()
)
_ORDERING = frozenset(("require", "before", "subscribe"))
"""Attributes in which a reference names what is not notified."""
_RELATING = _ORDERING | {"notify"}
_ASKING = frozenset("defined realize tagged getparam get_resource defined_with_params stdlib::getparam".split())
"""Functions to which a reference may be passed without that anything is notified."""


class _Place(msgspec.Struct, frozen=True):
    """A definition around some code: its name, and where it ends."""

    name: str
    end: int


def declarations(subject: Subject) -> Iterator[str]:
    """Yield what other files need to know of a file, in the order of the source."""
    reader = _Reader()
    for node in subject.of_kinds(*_OF_INTEREST):
        # By far the most nodes of interest, if all of them were.
        if type(node) is not ast.AttributeOperation or node.attribute_name in _RELATING:
            yield from reader.read(node)


_OF_INTEREST: frozenset[type[ast.Node]] = frozenset(
    {
        ast.HostClassDefinition,
        ast.ResourceTypeDefinition,
        ast.ResourceExpression,
        ast.ResourceDefaultsExpression,
        ast.ResourceOverrideExpression,
        ast.CollectExpression,
        ast.CallNamedFunctionExpression,
        ast.CallMethodExpression,
        ast.RelationshipExpression,
        ast.AccessExpression,
        ast.AttributeOperation,
    }
)


class _Reader:
    def __init__(self) -> None:
        self._around: list[_Place] = []
        # Up to where, and among which ends of arrows, references notify nothing.
        self._passed_over = -1
        self._ends: set[int] = set()
        self._targets: set[int] = set()

    def read(self, node: ast.Node) -> Iterator[str]:
        while self._around and node.start >= self._around[-1].end:
            self._around.pop()
        name = self._around[-1].name if self._around else ""
        match node:
            case ast.HostClassDefinition() | ast.ResourceTypeDefinition():
                self._around.append(_Place(node.name, node.end))
                if isinstance(node, ast.HostClassDefinition) and node.parent:
                    parent = node.parent.removeprefix("::")
                    # A class brings its parent in, and sees the defaults of it.
                    yield f"{DECLARES}{node.name}>{parent}"
                    yield f"{DECLARES}{parent}>{node.name}"
            case ast.ResourceExpression():
                yield from _declared(node, name)
            case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as function):
                if function.value in _ASKING or function.value in _DECLARING:
                    self._passed_over = max(self._passed_over, node.end)
                yield from _called(function.value, node.arguments, name)
            case ast.CallMethodExpression(functor=ast.NamedAccessExpression(right=ast.QualifiedName() as function)):
                yield from _called(function.value, [node.functor.left, *node.arguments], name)
            case ast.AttributeOperation():
                if node.attribute_name in _ORDERING:
                    self._passed_over = max(self._passed_over, node.end)
                elif node.attribute_name == "notify":
                    yield from _targets(node.value, name)
            case ast.RelationshipExpression():
                yield from self._arrow(node, name)
            case ast.AccessExpression(left=ast.QualifiedReference() as kind):
                is_end = id(node) in self._ends and id(node) not in self._targets
                if node.start >= self._passed_over and not is_end:
                    yield from _referenced(kind.value, node.keys, name)
            case ast.ResourceDefaultsExpression(type_ref=ast.QualifiedReference() as kind):
                yield from _partial(kind.value, node.operations, name)
            case ast.ResourceOverrideExpression(resources=ast.AccessExpression(left=ast.QualifiedReference() as kind)):
                yield from _partial(kind.value, node.operations, ANY)
            case ast.CollectExpression(type_expr=ast.QualifiedReference() as kind):
                yield from _partial(kind.value, node.operations, ANY)

    def _arrow(self, node: ast.RelationshipExpression, name: str) -> Iterator[str]:
        left = node.left
        while isinstance(left, ast.RelationshipExpression):
            left = left.right
        target = (node.right if node.operator == "~>" else left) if "~" in node.operator else None
        for end in (left, node.right):
            found = self._targets if end is target else self._ends
            found.update(id(one) for one in _items(end))
        if target is not None:
            yield from _targets(target, name)


def _items(node: ast.Node) -> Sequence[ast.Node]:
    return node.values if isinstance(node, ast.LiteralList) else [node]


def _text(node: ast.Node) -> str:
    """Return a text with ``UNKNOWN`` for what is not written as it is."""
    if isinstance(node, (ast.LiteralString, ast.QualifiedName, ast.QualifiedReference)):
        return node.value
    if isinstance(node, ast.ConcatenatedString):
        return "".join(one.value if isinstance(one, ast.LiteralString) else UNKNOWN for one in node.segments)
    return UNKNOWN


def _declared(node: ast.ResourceExpression, name: str) -> Iterator[str]:
    if not isinstance(node.type_name, ast.QualifiedName):
        return
    kind = node.type_name.value.removeprefix("::")
    if kind in RESOURCE_TYPES:
        return
    if kind != "class":
        yield f"{CONTAINS}{name}>{kind}"
    for body in node.bodies:
        if isinstance(body, ast.ResourceBody):
            titles = [_text(one).removeprefix("::") for one in _items(body.title)] if kind == "class" else []
            yield from (f"{DECLARES}{name}>{_class(title)}" for title in titles)
            if _sets(body.operations, "subscribe"):
                yield from [f"{TOLD}class>{title}" for title in titles] if kind == "class" else [f"{TOLD}{kind}>"]


def _class(title: str) -> str:
    return ANY if UNKNOWN in title else title


def _sets(operations: Iterable[ast.Node], *names: str) -> bool:
    """Tell whether operations set one of these attributes, or may, with a hash."""
    return any(
        isinstance(one, ast.AttributesOperation)
        or (isinstance(one, ast.AttributeOperation) and one.attribute_name in names)
        for one in operations
    )


def _called(function: str, arguments: Sequence[ast.Node], name: str) -> Iterator[str]:
    edge = _DECLARING.get(function)
    if edge is not None:
        for argument in arguments:
            for one in _items(argument):
                keys = one.keys if isinstance(one, ast.AccessExpression) else [one]
                yield from (f"{edge}{name}>{_class(_text(key).removeprefix('::'))}" for key in keys)
    elif function in _CREATING and arguments:
        kind = _text(arguments[0]).lstrip("@").removeprefix("::").lower()
        if kind == "class":
            yield f"{DECLARES}{name}>{ANY}"
        elif kind not in RESOURCE_TYPES:
            yield f"{CONTAINS}{name}>{_class(kind)}"


def _targets(node: ast.Node, name: str) -> Iterator[str]:
    """Yield what is notified that is not a reference."""
    for one in _items(node):
        match one:
            case ast.AccessExpression():
                pass
            case ast.CollectExpression(type_expr=ast.QualifiedReference() as kind):
                yield from _referenced(kind.value, [], name)
            case ast.ResourceExpression(type_name=ast.QualifiedName() as kind):
                if kind.value != "class":
                    yield f"{TOLD}{kind.value.removeprefix('::')}>"
                for body in one.bodies:
                    if isinstance(body, ast.ResourceBody):
                        yield from _referenced(kind.value, _items(body.title), name)
            case ast.LiteralUndef():
                pass
            case _:
                yield f"{TOLD}{ANY}>{module_of(name)}"


def _referenced(kind: str, keys: Sequence[ast.Node], name: str) -> Iterator[str]:
    """Yield that resources of a type may be notified: those with these titles, or all if there are none."""
    kind = kind.removeprefix("::").lower()
    if kind == "resource":
        yield f"{TOLD}{ANY}>{module_of(name)}"
    elif kind in ("exec", "class"):
        titles = [_text(key) for key in keys] or [ANY]
        for title in titles:
            if title == UNKNOWN:
                yield f"{TOLD}{ANY}>{module_of(name)}"
            else:
                yield f"{TOLD}{kind}>{title.removeprefix('::') if kind == 'class' else title}"
    elif kind not in RESOURCE_TYPES and kind not in _DATA_TYPES:
        yield f"{TOLD}{kind}>"


def _partial(kind: str, operations: Sequence[ast.Node], name: str) -> Iterator[str]:
    """Yield what defaults, an override or a collector say; of the last two, ``name`` stands for any container."""
    kind = kind.removeprefix("::").lower()
    if kind == "exec":
        if _sets(operations, "path", "provider"):
            yield f"{PATH}{name}"
        if _sets(operations, "creates", "onlyif", "unless", "refreshonly"):
            yield f"{GUARD}{name}"
        # A default of `refreshonly` notifies nothing; what changes it for one exec may make that run by itself.
        if _sets(operations, "subscribe", *(["refreshonly"] if name == ANY else [])):
            yield f"{TOLD}exec>{ANY}"
    elif kind not in RESOURCE_TYPES and _sets(operations, "subscribe"):
        yield f"{TOLD}{kind}>"
