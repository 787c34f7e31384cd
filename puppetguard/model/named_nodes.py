"""Where a file gives names values, and where its texts stand: resources, hashes, parameters, variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.lazy import lazy
from puppetguard.model.script import UNKNOWN
from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

Origin = Literal["attribute", "entry", "parameter", "variable"]
_KEYS = ("setting", "key", "variable", "parameter", "directive", "name")
"""The attributes of resources for one setting of a file that say which setting it is; else their title does."""
_PROSE = frozenset("fail warning notice info debug err alert crit emerg assert_type deprecation deprecate".split())
"""Functions whose texts are for people."""
_CARRIERS = (
    ast.LiteralList,
    ast.LiteralHash,
    ast.ParenthesizedExpression,
    ast.SelectorExpression,
    ast.SelectorEntry,
    ast.ConcatenatedString,
    ast.HeredocExpression,
)
"""What has a value that may be a part of its own."""


class Named(msgspec.Struct, frozen=True):
    """A name and the expression that it is given; ``parent`` is what it is an attribute, entry or parameter of.

    ``key`` is the last part of the ``name`` in small letters, ``kind`` the type of the resource if it is an attribute.
    """

    key: str
    name: str
    node: ast.Node
    origin: Origin
    kind: str
    parent: ast.Node


class Place(msgspec.Struct, frozen=True):
    """Where an expression stands.

    ``name`` is what it is a value of, ``owner`` the type of resource or the class that this belongs to, ``title`` the
    resource's if it is plain text, ``opener`` the definition or lambda around. ``example`` tells that it is outside of
    all definitions, as in the examples of a module; ``default`` that it is a parameter's; ``ignored`` that it is for
    people, or of what is made absent.
    """

    name: str
    owner: str
    title: str
    opener: ast.Node | None
    example: bool
    default: bool
    ignored: bool


class NamedNodes:
    """The names and the texts of one file, in its order."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.named: list[Named] = []
        self.texts: list[tuple[ast.Node, str]] = []
        """Each with what is written of it in small letters, ``UNKNOWN`` for values that are put in."""
        self._settable: set[str] = set()
        self._copied: dict[str, list[str]] = {}
        for node in subject.of_kinds(*_INTERESTING):
            self._note(node)
        # A variable that is set to one of which the file knows nothing is no better known itself.
        waiting = [name for name in self._copied if name in self._settable]
        while waiting:
            for name in self._copied.pop(waiting.pop(), ()):
                self._settable.add(name)
                waiting.append(name)

    def _note(self, node: ast.Node) -> None:
        match node:
            case ast.LiteralString():
                # Without quotes it is a word, or a part of another text.
                if node.quote:
                    self.texts.append((node, node.value.lower()))
            case ast.ConcatenatedString():
                if node.quote:
                    self.texts.append((node, _written(node)))
            case ast.HeredocExpression():
                self.texts.append((node, _written(node.text)))
            case ast.ResourceExpression():
                for body in node.bodies:
                    if isinstance(body, ast.ResourceBody):
                        self._operations(body, body.operations, _owner(node.type_name, body))
            case ast.ResourceDefaultsExpression():
                self._operations(node, node.operations, _type(node.type_ref))
            case ast.ResourceOverrideExpression():
                self._operations(node, node.operations, _type(node.resources))
            case ast.CollectExpression():
                self._operations(node, node.operations, _type(node.type_expr))
            case ast.Parameter():
                if node.value is not None:
                    self._set(node.name, node.value)
                    self._name(node.name, node.value, "parameter", "", node)
            case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
                self._set(variable.name, node.right)
                self._name(variable.name, node.right, "variable", "", node)
            case ast.LiteralHash():
                for entry in node.entries:
                    key = _literal(entry.key)
                    if key:
                        self._name(key, entry.value, "entry", "", node)

    def _operations(self, node: ast.Node, operations: Sequence[ast.Node], kind: str) -> None:
        if any(_makes_absent(operation) for operation in operations):
            return
        for operation in operations:
            if isinstance(operation, ast.AttributeOperation):
                name = operation.attribute_name
                if name == "value":
                    name = _setting(node, operations) or name
                self._name(name, operation.value, "attribute", kind, node)

    def _name(self, name: str, node: ast.Node, origin: Origin, kind: str, parent: ast.Node) -> None:
        self.named.append(Named(name[name.rfind("/") + 1 :].lower(), name, node, origin, kind, parent))

    def _set(self, name: str, value: ast.Node) -> None:
        """Note that a variable is set, unless nothing is known of that either."""
        if isinstance(value, ast.VariableExpression):
            self._copied.setdefault(value.name.rpartition("::")[2], []).append(name)
        elif not isinstance(value, ast.LiteralUndef):
            self._settable.add(name)

    def may_be_known(self, node: ast.Node) -> bool:
        """Tell whether the file can say what an expression is; cheap."""
        if isinstance(node, ast.VariableExpression):
            return node.name.rpartition("::")[2] in self._settable
        return not isinstance(node, ast.LiteralUndef)

    @lazy
    def parents(self) -> dict[int, ast.Node]:
        """The parent of each node, by the node's identity."""
        return {id(child): node for node in self._subject.nodes if node.children for child in children(node)}

    def place(self, node: ast.Node) -> Place:
        """Return where an expression stands."""
        name = owner = title = ""
        opener: ast.Node | None = None
        default = ignored = named = inside = False
        at: ast.Node | None = node
        while (parent := self.parents.get(id(at))) is not None:
            if not named:
                match parent:
                    case ast.AttributeOperation():
                        name, named = name or parent.attribute_name, True
                    case ast.KeyedEntry():
                        name = name or _literal(parent.key)
                    case ast.Parameter():
                        name, default, named = name or parent.name, True, True
                    case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
                        name, named = name or variable.name, True
                    case _ if not isinstance(parent, _CARRIERS):
                        named = True
            match parent:
                case ast.ResourceBody():
                    ignored = ignored or any(_makes_absent(operation) for operation in parent.operations)
                    expression = self.parents.get(id(parent))
                    if not owner and isinstance(expression, ast.ResourceExpression):
                        owner = _owner(expression.type_name, parent)
                        title = _literal(parent.title)
                case ast.ResourceOverrideExpression() if not owner:
                    owner = _type(parent.resources)
                case ast.ResourceDefaultsExpression() if not owner:
                    owner = _type(parent.type_ref)
                case ast.CollectExpression() if not owner:
                    owner = _type(parent.type_expr)
                case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as function):
                    ignored = ignored or function.value in _PROSE
                case ast.LambdaExpression():
                    opener = opener or parent
                case ast.NamedDefinition() | ast.NodeDefinition():
                    inside = True
                    opener = opener or parent
                    if isinstance(parent, ast.NamedDefinition):
                        owner = owner or parent.name
            at = parent
        return Place(name, owner, title, opener, not inside, default, ignored)


_INTERESTING: frozenset[type[ast.Node]] = frozenset(
    {
        ast.LiteralString,
        ast.ConcatenatedString,
        ast.HeredocExpression,
        ast.ResourceExpression,
        ast.ResourceDefaultsExpression,
        ast.ResourceOverrideExpression,
        ast.CollectExpression,
        ast.Parameter,
        ast.AssignmentExpression,
        ast.LiteralHash,
    }
)


def _written(node: ast.Node) -> str:
    if isinstance(node, ast.ConcatenatedString):
        return "".join(one.value if isinstance(one, ast.LiteralString) else UNKNOWN for one in node.segments).lower()
    return node.value.lower() if isinstance(node, ast.LiteralString) else ""


def last_part(name: str) -> str:
    """Return which setting a name such as ``DEFAULT/password`` is of."""
    return name.rpartition("/")[2]


def _makes_absent(operation: ast.Node) -> bool:
    return (
        isinstance(operation, ast.AttributeOperation)
        and operation.attribute_name == "ensure"
        and _literal(operation.value) in ("absent", "purged")
    )


def _type(node: ast.Node) -> str:
    while isinstance(node, ast.AccessExpression):
        node = node.left
    named = isinstance(node, (ast.QualifiedName, ast.QualifiedReference))
    return node.value.removeprefix("::").lower() if named else ""  # type: ignore[attr-defined] # of both


def _owner(type_name: ast.Node, body: ast.ResourceBody) -> str:
    kind = _type(type_name)
    return _literal(body.title).removeprefix("::") if kind == "class" else kind


def _literal(node: ast.Node) -> str:
    return node.value if isinstance(node, (ast.LiteralString, ast.QualifiedName)) else ""


def _setting(node: ast.Node, operations: Sequence[ast.Node]) -> str:
    """Return which setting the ``value`` of a resource is for: ``DEFAULT/password`` of the title, or an attribute."""
    for operation in operations:
        if isinstance(operation, ast.AttributeOperation) and operation.attribute_name in _KEYS:
            return _literal(operation.value)
    title = node.title if isinstance(node, ast.ResourceBody) else node
    if isinstance(title, ast.ConcatenatedString) and title.segments:
        title = title.segments[-1]
    return _literal(title)
