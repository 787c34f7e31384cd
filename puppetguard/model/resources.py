"""The resources of one file: whatever declares them, sets their attributes or changes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from puppetguard.model.contexts import Context
from puppetguard.model.evaluation import Evaluator
from puppetguard.model.expressions import Expression, place_of
from puppetguard.model.lazy import lazy
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    Fragment,
    Possibility,
    StaticHash,
    StaticText,
    StaticValue,
    Undefined,
    flattened,
    unknown,
)
from puppetguard.source import Span
from puppetguard.syntax import ast

Form = Literal["regular", "virtual", "exported", "function", "default", "override", "collector"]
"""How a resource is written.

``file { … }``, ``@file { … }``, ``@@file { … }``, by a function such as ``create_resources``; or only attributes of
resources that are declared elsewhere: ``File { … }``, ``File['x'] { … }``, ``File <| … |> { … }``.
"""
PARTIAL: frozenset[Form] = frozenset({"default", "override", "collector"})
"""The forms that set attributes of resources which are declared elsewhere."""

CREATORS = frozenset(
    "create_resources ensure_resource ensure_resources ensure_packages"
    " stdlib::ensure_resource stdlib::ensure_resources stdlib::ensure_packages".split()
)
_DECLARING = frozenset(
    {
        ast.ResourceExpression,
        ast.ResourceDefaultsExpression,
        ast.ResourceOverrideExpression,
        ast.CollectExpression,
        ast.CallNamedFunctionExpression,
    }
)


class Attribute:
    """An attribute of a resource; ``written`` is all of ``name => value``, or of the hash that sets it.

    The latter only if the hash is not written there: of one that is, it is the ``entry``.
    """

    def __init__(
        self,
        name: str,
        written: Span,
        value: Expression,
        values: Sequence[Possibility] | None = None,
        entry: ast.KeyedEntry | None = None,
    ) -> None:
        self.name = name
        self.written = written if entry is None else entry.span
        self._value = value
        self._values = values
        self._entry = entry

    @property
    def node(self) -> ast.Node | None:
        """The value as it is written; None if it comes from a hash."""
        return self._value.node if self._values is None else None

    @property
    def value_node(self) -> ast.Node | None:
        """The value as it is written; None if it comes from a hash that is not written there."""
        return self.node if self._entry is None else self._entry.value

    @property
    def source_node(self) -> ast.Node:
        """The value as it is written, or the hash that it comes from."""
        return self._value.node

    @property
    def name_span(self) -> Span:
        """The place of the name; the hash if it comes from one that is not written there."""
        start = self.written.start
        if self._entry is not None:
            key = self._entry.key
            quoted = isinstance(key, ast.LiteralString) and key.end - key.start == len(self.name) + 2
            return Span(key.start + quoted, key.end - quoted)
        return self.written if self.node is None else Span(start, start + len(self.name))

    @property
    def value_span(self) -> Span:
        """The place of the value; the hash if it comes from one that is not written there."""
        node = self.value_node
        return self.written if node is None else node.span

    @property
    def values(self) -> Sequence[Possibility]:
        """All that the value can be."""
        return self._value.values if self._values is None else self._values

    def place(self, value: StaticValue, whole: StaticValue) -> Span:
        """Return the place of a ``value`` that is, or is an element of, the ``whole`` value."""
        if self._values is None and value is whole:
            return self.written
        found = place_of(value, self._value.node)
        return self.written if found == self._value.span else found


class Resource:
    """One declaration, for all of its titles, or one statement that sets attributes of resources.

    ``type`` is in small letters and without ``::`` in front; None if it is not known. ``title`` are the values that the
    title can be, those of an array one by one; it stands at ``title_span``, the type at ``type_span``. ``node`` is the
    ``ResourceBody`` or the statement; ``operations`` are all that set attributes of it, by bodies. ``attributes`` are
    those that it sets by itself; what else may set them is for ``model.effective`` to tell.
    """

    # Most resources of a file are never asked for more than their type: all else is worked out when it is.
    def __init__(
        self,
        node: ast.Node,
        form: Form,
        named: tuple[str | None, ast.Node],
        title: ast.Node,
        operations: Sequence[Sequence[ast.Node]],
        context: Context,
        evaluator: Evaluator,
    ) -> None:
        self.node = node
        self.form = form
        self.type, self._type_node = named
        self.context = context
        self._title_node = title
        self.operations = operations
        self._evaluator = evaluator
        self.set_elsewhere: frozenset[str] = frozenset()

    @property
    def type_span(self) -> Span:
        """The place of the type."""
        return self._type_node.span

    @property
    def title_node(self) -> ast.Node:
        """The title as it is written, or what the resource has instead of one."""
        return self._title_node

    @lazy
    def title_span(self) -> Span:
        """The place of the title, or of what the resource has instead of one."""
        return self._title_node.span

    @lazy
    def title_values(self) -> Expression | Sequence[Possibility]:
        """The title as it is written, or the values that it can be."""
        return () if self.form in PARTIAL else Expression(self._title_node, self.context, self._evaluator)

    def title_place(self, title: StaticValue) -> Span:
        """Return the place of a title among others."""
        values = self.title_values
        return place_of(title, values.node) if isinstance(values, Expression) else self.title_span

    @lazy
    def titles(self) -> Sequence[Possibility]:
        """All that a title can be, at least one."""
        values = self.title_values
        found = single_values(values.values if isinstance(values, Expression) else values)
        return found or [Possibility(unknown(self.node))]

    @property
    def attributes(self) -> dict[str, Attribute]:
        """The attributes by their names, in the order of the source; those of the body go before shared ones."""
        return self.read.found

    @property
    def complete(self) -> bool:
        """Whether it has no other ``attributes`` than these as far as it is written here; see ``missing``."""
        return self.read.complete and self.form not in PARTIAL

    @property
    def unfolds_unknown(self) -> bool:
        """Whether it sets attributes by a hash of which not all is known."""
        return not self.read.complete

    @lazy
    def read(self) -> Attributes:
        """What it sets by itself."""
        read = Attributes()
        for operations in self.operations:
            read.operate(operations, self.context, self._evaluator)
        return read

    def missing(self, name: str) -> Undefined | None:
        """Return what an attribute is that is not in ``attributes``; None if it may be set all the same."""
        return Undefined() if self.complete and name not in self.set_elsewhere else None


class Attributes:
    """What operations and hashes set: the first that sets an attribute wins."""

    def __init__(self) -> None:
        self.found: dict[str, Attribute] = {}
        self.complete = True

    def operate(self, operations: Sequence[ast.Node], context: Context, evaluator: Evaluator) -> None:
        """Add what operations set."""
        for operation in operations:
            if isinstance(operation, ast.AttributeOperation):
                name = operation.attribute_name
                if name not in self.found:
                    value = Expression(operation.value, context, evaluator)
                    self.found[name] = Attribute(name, operation.span, value)
            elif isinstance(operation, ast.AttributesOperation):
                whole = Expression(operation.expr, context, evaluator)
                self.unfold(whole.values, whole, operation.span, operation.expr)
            else:
                self.complete = False

    def unfold(
        self, values: Sequence[Possibility], whole: Expression, written: Span, source: ast.Node | None = None
    ) -> None:
        """Add what a hash sets, whichever of ``values`` it is; it is, or is a part of, the ``whole``.

        ``source`` is how it is written.
        """
        hashes = [value for value in values if isinstance(value.value, StaticHash)]
        if len(hashes) < len(values) or not all(
            isinstance(it.value, StaticHash) and it.value.complete for it in hashes
        ):
            self.complete = False
        names = dict.fromkeys(name for it in hashes if isinstance(it.value, StaticHash) for name in it.value.entries)
        for name in names:
            found = [
                Possibility(it.value.entries.get(name, Undefined()), it.choices, it.default)
                for it in hashes
                if isinstance(it.value, StaticHash) and (it.value.complete or name in it.value.entries)
            ]
            self.found.setdefault(name, Attribute(name, written, whole, found, _entry(source, name)))


class Resources:
    """All resources of a file, in its order."""

    def __init__(self, sites: Iterable[tuple[ast.Node, Context]], evaluator: Evaluator) -> None:
        self.all: list[Resource] = []
        self._of_type: dict[str, list[Resource]] = {}
        self._of_statement: dict[int, Sequence[Resource]] = {}
        for node, context in sites:
            found = list(_resources(node, context, evaluator)) if type(node) in _DECLARING else ()
            if found:
                self._of_statement[id(node)] = found
                self.all += found
        self._untyped: list[Resource] = []
        self._partial: dict[str | None, list[Resource]] = {}
        for one in self.all:
            (self._untyped if one.type is None else self._of_type.setdefault(one.type, [])).append(one)
        for same in self._of_type.values():
            set_elsewhere = frozenset(name for one in same if one.form in PARTIAL for name in one.attributes)
            for one in same:
                one.set_elsewhere = set_elsewhere

    def of_types(self, names: Iterable[str] | None) -> Iterator[Resource]:
        """Yield the resources that can be of these types, or all of them."""
        if names is None:
            yield from self.all
            return
        for name in names:
            yield from self._of_type.get(name, ())
        yield from self._untyped

    def partial(self, type_name: str | None) -> Sequence[Resource]:
        """Return the statements that set attributes of resources of a type that is declared elsewhere, or may be."""
        found = self._partial.get(type_name)
        if found is None:
            types = None if type_name is None else (type_name, "resource")
            found = self._partial[type_name] = [one for one in self.of_types(types) if one.form in PARTIAL]
        return found

    def of_statement(self, node: ast.Node) -> Sequence[Resource]:
        """Return the resources that one statement declares."""
        return self._of_statement.get(id(node), ())

    def declared(self, type_name: str, title: StaticText) -> Resource | None:
        """Return the declaration of a resource, if this file has it and both titles are known."""
        return None if UNKNOWN in title.text else self._declarations.get((type_name, title.text))

    @lazy
    def _declarations(self) -> dict[tuple[str, str], Resource]:
        found: dict[tuple[str, str], Resource] = {}
        for one in self.all:
            if one.type is not None and one.form not in PARTIAL:
                for title in one.titles:
                    if isinstance(title.value, StaticText):
                        found.setdefault((one.type, title.value.text), one)
        return found


def single_values(values: Iterable[Possibility]) -> list[Possibility]:
    """Return the elements of arrays one by one, and what is no array as it is."""
    return [Possibility(item, one.choices, one.default) for one in values for item in flattened((one.value,))]


def type_name(node: ast.Node) -> str | None:
    """Return the type that a name or a reference to a type stands for; None if it is an expression."""
    if isinstance(node, (ast.QualifiedName, ast.QualifiedReference)):
        return node.value.removeprefix("::").lower()
    return None


def _resources(node: ast.Node, context: Context, evaluator: Evaluator) -> Iterator[Resource]:
    match node:
        case ast.ResourceExpression():
            yield from _declared(node, context, evaluator)
        case ast.ResourceDefaultsExpression(type_ref=reference):
            yield _partial(node, "default", reference, node.operations, context, evaluator)
        case ast.ResourceOverrideExpression(resources=ast.AccessExpression() as access):
            one = _partial(node, "override", access.left, node.operations, context, evaluator)
            titles = (Expression(key, context, evaluator) for key in access.keys)
            one.title_values = [value for title in titles for value in title.values]
            if access.keys:
                one.title_span = Span(access.keys[0].start, access.keys[-1].end)
            yield one
        case ast.CollectExpression() if node.operations:
            yield _partial(node, "collector", node.type_expr, node.operations, context, evaluator)
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name) if name.value in CREATORS:
            yield from _created(node, name, context, evaluator)


def _declared(node: ast.ResourceExpression, context: Context, evaluator: Evaluator) -> Iterator[Resource]:
    named = type_name(node.type_name), node.type_name
    form: Form = "virtual" if node.form == "virtual" else "exported" if node.form == "exported" else "regular"
    bodies = [body for body in node.bodies if isinstance(body, ast.ResourceBody)]
    shared = [body.operations for body in bodies if isinstance(body.title, ast.LiteralDefault)]
    for body in bodies:
        if not isinstance(body.title, ast.LiteralDefault):
            yield Resource(body, form, named, body.title, [body.operations, *shared], context, evaluator)


def _partial(
    node: ast.Node,
    form: Form,
    reference: ast.Node,
    operations: Sequence[ast.Node],
    context: Context,
    evaluator: Evaluator,
) -> Resource:
    return Resource(node, form, (type_name(reference), reference), reference, [operations], context, evaluator)


# --- resources that functions create ---


def _created(
    node: ast.CallNamedFunctionExpression, name: ast.QualifiedName, context: Context, evaluator: Evaluator
) -> Iterator[Resource]:
    function = name.value.removeprefix("stdlib::")
    arguments = [Expression(argument, context, evaluator) for argument in node.arguments]
    kind: tuple[str | None, ast.Node] = "package", name
    if function != "ensure_packages":
        if not arguments:
            return
        kind = _named_type(arguments[0]), arguments[0].node
        del arguments[0]
    if not arguments:
        return
    titled, *others = arguments
    for one in titled.values:
        found: list[tuple[Possibility, StaticValue | None]]
        if isinstance(one.value, StaticHash):
            found = [(_title(title, titled.span, one), value) for title, value in one.value.entries.items()]
        else:
            found = [(title, None) for title in single_values([one])]
        if isinstance(one.value, StaticHash) and not found and (one.default or not one.value.complete):
            # `$sites = {}`: what is created of it comes from elsewhere.
            found = [(Possibility(unknown(titled.node), one.choices, one.default), None)]
        for title, value in found:
            read = Attributes()
            entry = None
            if value is not None:
                text = title.value.text if isinstance(title.value, StaticText) else ""
                entry = _entry(titled.node, text)
                source = None if entry is None else entry.value
                read.unfold([Possibility(value, one.choices, one.default)], titled, titled.span, source)
            for other in others:
                read.unfold(other.values, other, other.span, other.node)
            if value is None and _may_be_hash(function, title):
                read.complete = False
            resource = Resource(node, "function", kind, titled.node, [], context, evaluator)
            resource.title_values = [title]
            if entry is not None:
                resource.title_span = entry.key.span
            resource.read = read
            yield resource


def _entry(source: ast.Node | None, name: str) -> ast.KeyedEntry | None:
    """Return the entry of a hash as it is written; None if it has none of this name, or more than one."""
    if not isinstance(source, ast.LiteralHash):
        return None
    found = [one for one in source.entries if getattr(one.key, "value", None) == name]
    return found[0] if len(found) == 1 and isinstance(found[0], ast.KeyedEntry) else None


def _may_be_hash(function: str, title: Possibility) -> bool:
    """Tell whether what is passed for a title may be a hash with attributes."""
    return function in ("create_resources", "ensure_resources") or (
        isinstance(title.value, StaticText) and title.value.text == UNKNOWN
    )


def _title(title: str, span: Span, one: Possibility) -> Possibility:
    return Possibility(StaticText((Fragment(title, *span, made=True),)), one.choices, one.default)


def _named_type(argument: Expression) -> str | None:
    """Return the type that a function is given as a text; None if the text is not written in one piece.

    In front of it may stand `@` or `@@`, for virtual and exported resources.
    """
    node = argument.node
    if isinstance(node, (ast.LiteralString, ast.QualifiedName)) and len(node.value) <= node.end - node.start:
        return node.value.lstrip("@").removeprefix("::").lower()
    return None
