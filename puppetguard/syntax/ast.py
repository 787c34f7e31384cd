"""The abstract syntax tree: one record for each element of Puppet's own model, by the same names.

Every node covers ``text[start:end]`` of its source, children lie inside their parents and do not overlap, so the text
of a node is its span and nothing is lost. Offsets of parts that a message may point at (operators, names, arrows) are
fields. Nodes hold no link to their parent: walk from the root (see ``walk``) to know the ancestors.

``gc=False`` keeps the many small records out of the garbage collector (they cannot form cycles). The kinds that chain
without brackets (``1 + 1 + 1 …``) stay in it, because only its records are freed without recursion: a chain of a
million operators must not overflow the stack when the tree goes away.

Source of the names: ``Puppet::Pops::Model`` of the Puppet language implementation.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from puppetguard.source import Span


class Node(msgspec.Struct, gc=False):
    """One element of the tree; ``start`` and ``end`` are character offsets, half open."""

    start: int
    end: int

    children: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that hold child nodes (a node, a list of nodes, or None), in the order of the source."""

    @property
    def span(self) -> Span:
        """The range of the node in its source."""
        return Span(self.start, self.end)


# --- literals and names ---------------------------------------------------------------------------------------------


class LiteralInteger(Node, gc=False):
    """An integer; ``radix`` is 10, 16 or 8 as it was written."""

    value: int
    radix: int = 10


class LiteralFloat(Node, gc=False):
    """A floating point number."""

    value: float


class LiteralString(Node, gc=False):
    """A string without interpolation, or a text part of one that has some.

    ``quote`` is ``'`` or ``"`` for quoted strings; empty for a bare word, for the text of a heredoc and for a text
    part of an interpolated string. ``value`` has the escapes resolved.
    """

    value: str
    quote: str = ""


class LiteralBoolean(Node, gc=False):
    """``true`` or ``false``."""

    value: bool


class LiteralUndef(Node, gc=False):
    """``undef``."""


class LiteralDefault(Node, gc=False):
    """``default``."""


class LiteralRegularExpression(Node, gc=False):
    """A regular expression; ``pattern`` is the text between the slashes as written."""

    pattern: str


class QualifiedName(Node, gc=False):
    """A lower-case name, such as ``foo`` or ``foo::bar``."""

    value: str


class QualifiedReference(Node, gc=False):
    """A capitalised name, such as ``File`` or ``::Foo::Bar``, as written."""

    value: str


class ReservedWord(Node, gc=False):
    """A word that Puppet keeps for the future (``attr``, ``private``)."""

    word: str


class VariableExpression(Node, gc=False):
    """A variable; the span includes the ``$`` unless it is written ``${name}`` in a string."""

    name: str


class Nop(Node, gc=False):
    """Nothing: an empty program."""


class ErrorNode(Node, gc=False):
    """Code that could not be parsed; ``parts`` are the pieces inside it that could."""

    parts: list[Node] = msgspec.field(default_factory=list)

    children: ClassVar[tuple[str, ...]] = ("parts",)


# --- strings --------------------------------------------------------------------------------------------------------


class TextExpression(Node, gc=False):
    """An interpolation in a string, ``${expr}`` or ``$name``; the span includes the marks."""

    expr: Node

    children: ClassVar[tuple[str, ...]] = ("expr",)


class ConcatenatedString(Node, gc=False):
    """A string with interpolations; ``segments`` are LiteralString and TextExpression in turn (no empty text)."""

    segments: list[Node]
    quote: str = '"'

    children: ClassVar[tuple[str, ...]] = ("segments",)


class HeredocExpression(Node, gc=False):
    """A heredoc; the node covers ``@(TAG)``, its ``text`` (LiteralString or ConcatenatedString) lies further down.

    ``text`` is therefore the one child that is outside its parent's span.
    """

    syntax: str
    text: Node
    tag: str
    escapes: str

    children: ClassVar[tuple[str, ...]] = ("text",)


# --- collections and access -----------------------------------------------------------------------------------------


class LiteralList(Node, gc=False):
    """An array."""

    values: list[Node]

    children: ClassVar[tuple[str, ...]] = ("values",)


class KeyedEntry(Node, gc=False):
    """A ``key => value`` pair; ``operator_start`` is the offset of the arrow."""

    key: Node
    value: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("key", "value")


class LiteralHash(Node, gc=False):
    """A hash; also the one that bare pairs in an argument list or array stand for."""

    entries: list[KeyedEntry]

    children: ClassVar[tuple[str, ...]] = ("entries",)


class AccessExpression(Node, gc=True):
    """``left[key, …]``: an element of a value, a parameterised type, or a resource reference."""

    left: Node
    keys: list[Node]

    children: ClassVar[tuple[str, ...]] = ("left", "keys")


class ParenthesizedExpression(Node, gc=False):
    """An expression in parentheses."""

    expr: Node

    children: ClassVar[tuple[str, ...]] = ("expr",)


# --- operators ------------------------------------------------------------------------------------------------------


class BinaryExpression(Node, gc=True):
    """Base of the infix operators; ``operator`` is as written, ``operator_start`` its offset."""

    left: Node
    operator: str
    right: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("left", "right")


class ArithmeticExpression(BinaryExpression, gc=True):
    """``+ - * / % << >>``."""


class ComparisonExpression(BinaryExpression, gc=True):
    """``== != < > <= >=``."""


class MatchExpression(BinaryExpression, gc=True):
    """``=~ !~``."""


class InExpression(BinaryExpression, gc=True):
    """``in``."""


class AndExpression(BinaryExpression, gc=True):
    """``and``."""


class OrExpression(BinaryExpression, gc=True):
    """``or``."""


class AssignmentExpression(BinaryExpression, gc=True):
    """``=``, and the withdrawn ``+=`` and ``-=``."""


class RelationshipExpression(BinaryExpression, gc=True):
    """``-> ~> <- <~``."""


class UnaryExpression(Node, gc=True):
    """Base of the prefix operators; the operator stands at ``start``."""

    expr: Node

    children: ClassVar[tuple[str, ...]] = ("expr",)


class NotExpression(UnaryExpression, gc=True):
    """``!``."""


class UnaryMinusExpression(UnaryExpression, gc=True):
    """``-``; the minus of a number literal is part of the literal instead."""


class UnfoldExpression(UnaryExpression, gc=True):
    """``*``: the elements of an array in place of the array."""


class SelectorEntry(Node, gc=True):
    """``match => value`` of a selector."""

    matching: Node
    value: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("matching", "value")


class SelectorExpression(Node, gc=True):
    """``left ? { match => value, … }``."""

    left: Node
    selectors: list[SelectorEntry]
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("left", "selectors")


# --- blocks and control ---------------------------------------------------------------------------------------------


class BlockExpression(Node, gc=False):
    """Statements in braces; the span includes the braces."""

    statements: list[Node]

    children: ClassVar[tuple[str, ...]] = ("statements",)


class IfExpression(Node, gc=True):
    """``if`` or ``elsif``; ``else_`` is a block, an IfExpression for ``elsif``, or None."""

    test: Node
    then: BlockExpression
    else_: BlockExpression | IfExpression | None

    children: ClassVar[tuple[str, ...]] = ("test", "then", "else_")


class UnlessExpression(Node, gc=False):
    """``unless``."""

    test: Node
    then: BlockExpression
    else_: BlockExpression | None

    children: ClassVar[tuple[str, ...]] = ("test", "then", "else_")


class CaseOption(Node, gc=False):
    """``value, …: { … }`` of a case."""

    values: list[Node]
    then: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("values", "then")


class CaseExpression(Node, gc=False):
    """``case test { … }``."""

    test: Node
    options: list[CaseOption]

    children: ClassVar[tuple[str, ...]] = ("test", "options")


# --- definitions ----------------------------------------------------------------------------------------------------


class Parameter(Node, gc=False):
    """A parameter; ``name`` without the ``$``, which stands at ``name_start``."""

    type_expr: Node | None
    name: str
    name_start: int
    value: Node | None
    captures_rest: bool = False

    children: ClassVar[tuple[str, ...]] = ("type_expr", "value")


class LambdaExpression(Node, gc=False):
    """``|parameters| { … }`` of a call."""

    parameters: list[Parameter]
    return_type: Node | None
    body: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("parameters", "return_type", "body")


class NamedDefinition(Node, gc=False):
    """Base of class, define, function and plan.

    ``name`` is the full name (with the names of the enclosing classes); the written one covers ``[name_start,
    name_end)``. The keyword stands at ``start``.
    """

    name: str
    name_start: int
    name_end: int
    parameters: list[Parameter]
    body: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("parameters", "body")


class HostClassDefinition(NamedDefinition, gc=False):
    """``class``; ``parent`` is the name after ``inherits`` (at ``parent_start``), or None."""

    parent: str | None = None
    parent_start: int = -1


class ResourceTypeDefinition(NamedDefinition, gc=False):
    """``define``."""


class FunctionDefinition(NamedDefinition, gc=False):
    """``function``."""

    return_type: Node | None = None

    children: ClassVar[tuple[str, ...]] = ("parameters", "return_type", "body")


class PlanDefinition(NamedDefinition, gc=False):
    """``plan`` of Bolt."""


class NodeDefinition(Node, gc=False):
    """``node``; ``host_matches`` are strings, regular expressions and ``default``."""

    host_matches: list[Node]
    parent: Node | None
    body: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("host_matches", "parent", "body")


class TypeAlias(Node, gc=False):
    """``type Name = …``; ``name`` covers ``[name_start, name_end)``."""

    name: str
    name_start: int
    name_end: int
    type_expr: Node

    children: ClassVar[tuple[str, ...]] = ("type_expr",)


class TypeMapping(Node, gc=False):
    """``type Runtime[…] = …``."""

    type_expr: Node
    mapping_expr: Node

    children: ClassVar[tuple[str, ...]] = ("type_expr", "mapping_expr")


class TypeDefinition(Node, gc=False):
    """``type Name inherits Parent { … }``: parsed by Puppet, and always refused."""

    name: str
    name_start: int
    name_end: int
    parent: str | None
    body: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("body",)


# --- resources ------------------------------------------------------------------------------------------------------


class AttributeOperation(Node, gc=False):
    """``name => value`` or ``name +> value``; the name stands at ``start``, the arrow at ``operator_start``."""

    attribute_name: str
    operator: str
    value: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("value",)


class AttributesOperation(Node, gc=False):
    """``* => hash``: attributes from a hash."""

    expr: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("expr",)


class ResourceBody(Node, gc=False):
    """``title: attributes`` of a resource."""

    title: Node
    operations: list[Node]

    children: ClassVar[tuple[str, ...]] = ("title", "operations")


class ResourceExpression(Node, gc=True):
    """``type { title: … }``; ``form`` is ``regular``, ``virtual`` (``@``) or ``exported`` (``@@``)."""

    form: str
    type_name: Node
    bodies: list[Node]

    children: ClassVar[tuple[str, ...]] = ("type_name", "bodies")


class ResourceDefaultsExpression(Node, gc=True):
    """``Type { attributes }``."""

    form: str
    type_ref: Node
    operations: list[Node]

    children: ClassVar[tuple[str, ...]] = ("type_ref", "operations")


class ResourceOverrideExpression(Node, gc=True):
    """``Type['title'] { attributes }``."""

    form: str
    resources: Node
    operations: list[Node]

    children: ClassVar[tuple[str, ...]] = ("resources", "operations")


class VirtualQuery(Node, gc=False):
    """``<| query |>``; ``expr`` is None when it is empty."""

    expr: Node | None

    children: ClassVar[tuple[str, ...]] = ("expr",)


class ExportedQuery(VirtualQuery, gc=False):
    """``<<| query |>>``."""


class CollectExpression(Node, gc=True):
    """``Type <| query |> { attributes }``."""

    type_expr: Node
    query: VirtualQuery
    operations: list[Node]

    children: ClassVar[tuple[str, ...]] = ("type_expr", "query", "operations")


# --- calls ----------------------------------------------------------------------------------------------------------


class CallNamedFunctionExpression(Node, gc=True):
    """``name(arguments) |…| { … }``, or a statement call without parentheses.

    ``statement`` tells that the value is not used. ``parenthesis_start`` is -1 where there is none.
    """

    functor: Node
    arguments: list[Node]
    lambda_: LambdaExpression | None
    parenthesis_start: int = -1
    statement: bool = False

    children: ClassVar[tuple[str, ...]] = ("functor", "arguments", "lambda_")


class NamedAccessExpression(Node, gc=True):
    """``left.name`` of a method call; the dot stands at ``operator_start``."""

    left: Node
    right: Node
    operator_start: int

    children: ClassVar[tuple[str, ...]] = ("left", "right")


class CallMethodExpression(Node, gc=True):
    """``value.name(arguments) |…| { … }``."""

    functor: NamedAccessExpression
    arguments: list[Node]
    lambda_: LambdaExpression | None
    parenthesis_start: int = -1

    children: ClassVar[tuple[str, ...]] = ("functor", "arguments", "lambda_")


class ApplyExpression(Node, gc=False):
    """``apply(arguments) { … }`` of a plan."""

    arguments: list[Node]
    body: BlockExpression

    children: ClassVar[tuple[str, ...]] = ("arguments", "body")


# --- templates and the root -----------------------------------------------------------------------------------------


class RenderStringExpression(Node, gc=False):
    """Literal text of a template."""

    value: str


class RenderExpression(Node, gc=False):
    """``<%= expr %>`` of a template; ``expr`` is a BlockExpression when braces were written."""

    expr: Node

    children: ClassVar[tuple[str, ...]] = ("expr",)


class Comment(Node, gc=False):
    """A comment, marks included: ``/* … */``, or ``#`` to the end of the line and the comment lines behind it."""


class Program(Node, gc=False):
    """A whole manifest or template.

    ``parameters`` are those of a template (None for a manifest or a template without any), ``comments`` are all
    comments of the file in order.
    """

    statements: list[Node]
    parameters: list[Parameter] | None
    comments: list[Comment]

    children: ClassVar[tuple[str, ...]] = ("parameters", "statements")
