"""Every place of a file that gives a name a value: attributes, entries of hashes, parameters, variables, lines of text.

What is set is often set by other means than the resource for it: ``PermitRootLogin yes`` can be an attribute of a class,
a key of its hash of options, the ``line`` of a ``file_line``, a change of ``augeas``, or a line of a heredoc.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Fragment, Possibility, StaticList, StaticText, StaticValue, flattened
from puppetguard.source import Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

Origin = Literal["attribute", "entry", "parameter", "variable", "line"]
_KEYS = ("setting", "key", "variable", "parameter", "directive", "name")
"""The attributes of resources for one setting of a file that say which setting it is; else their title does."""
_PROSE = frozenset("fail warning notice info debug err alert crit emerg assert_type deprecation deprecate".split())
"""Functions whose texts are for people."""
_SECRETIVE = {
    "Sensitive": 0,
    "pw_hash": 0,
    "mysql_password": 0,
    "mysql::password": 0,
    "postgresql_password": 1,
    "postgresql::postgresql_password": 1,
    "bcrypt": 0,
    "htpasswd": 0,
    "ht_md5": 0,
    "ht_sha1": 0,
    "sha1": 0,
    "sha256": 0,
    "stdlib::sha256": 0,
    "md5": 0,
}
"""Functions that make something else of a secret, and which of their arguments that is."""
_LINE = re.compile(r"^[ \t]*(?:set[ \t]+)?([A-Za-z_][\w.\-/\[\]*]{0,100})(?:[ \t]*[=:][ \t]*|[ \t]+)(\S[^\n]{0,1000})", re.MULTILINE)


class Named(NamedTuple):
    """A name and the expression that it is given; ``owner`` is the type of resource, or class, that it belongs to."""

    name: str
    node: ast.Node
    origin: Origin
    owner: str
    opener: ast.Node | None
    example: bool
    """Whether it stands outside of all definitions, as in the examples of a module."""
    parent: ast.Node
    """What it is an attribute, entry or parameter of."""


class NamedValue(NamedTuple):
    """A name with a text that it is given, which stands at ``span``."""

    named: Named
    text: str
    span: Span
    certain: bool
    default: bool
    """Whether it depends on a parameter's default."""

    @property
    def name(self) -> str:
        """The last part of the name, in small letters."""
        return self.named.name.rpartition("/")[2].lower()


class TextNode(NamedTuple):
    """A text of the file, whichever way it is written, and the name that it is given, if any."""

    node: ast.Node
    name: str
    owner: str
    opener: ast.Node | None
    example: bool
    default: bool
    """Whether it is a parameter's default."""
    absent: bool
    """Whether it belongs to a resource that is made absent."""


class _Place(NamedTuple):
    """Where an expression stands: the name that it is given, and the rest as of ``TextNode``."""

    name: str = ""
    owner: str = ""
    opener: ast.Node | None = None
    example: bool = True
    default: bool = False
    absent: bool = False

    def named(self, name: str) -> _Place:
        return self._replace(name=name)

    def of(self, owner: str) -> _Place:
        return self._replace(owner=owner, name="")


class NamedNodes:
    """The names and the texts of one file, in its order."""

    def __init__(self, program: ast.Program) -> None:
        self.named: list[Named] = []
        self.texts: list[TextNode] = []
        self._read(program)

    def _read(self, program: ast.Program) -> None:
        stack: list[tuple[ast.Node, _Place]] = [(program, _Place())]
        while stack:
            node, place = stack.pop()
            below = list(self._below(node, place))
            below.reverse()
            stack += below

    def _below(self, node: ast.Node, place: _Place) -> Iterator[tuple[ast.Node, _Place]]:
        """Note what one node says, and yield what is inside of it."""
        match node:
            case ast.LiteralString() | ast.ConcatenatedString() | ast.HeredocExpression():
                if not place.absent:
                    self.texts.append(TextNode(node, *place))
                inner = node.text if isinstance(node, ast.HeredocExpression) else node
                for segment in inner.segments if isinstance(inner, ast.ConcatenatedString) else ():
                    if not isinstance(segment, ast.LiteralString):
                        yield segment, place.named("")
            case ast.NamedDefinition():
                inside = _Place("", node.name, node, example=False)
                for parameter in node.parameters:
                    if parameter.value is not None:
                        default = inside._replace(name=parameter.name, default=True)
                        self._name(parameter.value, "parameter", default, node)
                        yield parameter.value, default
                yield node.body, inside
            case ast.NodeDefinition():
                yield node.body, _Place("", "", node, example=False)
            case ast.ResourceExpression():
                for body in node.bodies:
                    if isinstance(body, ast.ResourceBody):
                        yield body.title, place.named("")
                        yield from self._operations(body, body.operations, place.of(_owner(node.type_name, body)))
            case ast.ResourceDefaultsExpression():
                yield from self._operations(node, node.operations, place.of(_type(node.type_ref)))
            case ast.ResourceOverrideExpression():
                yield from self._operations(node, node.operations, place.of(_type(node.resources)))
            case ast.CollectExpression():
                yield from self._operations(node, node.operations, place.of(_type(node.type_expr)))
            case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
                inside = place.named(variable.name)
                self._name(node.right, "variable", inside, node)
                yield node.right, inside
            case ast.LiteralHash():
                for entry in node.entries:
                    inside = place.named(_literal(entry.key))
                    if inside.name:
                        self._name(entry.value, "entry", inside, node)
                    yield entry.value, inside
            case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as function) if function.value in _PROSE:
                return
            case ast.SelectorExpression():
                yield node.left, place.named("")
                yield from ((entry.value, place) for entry in node.selectors)
            case ast.LambdaExpression():
                yield node.body, place._replace(name="", opener=node)
            case _:
                keeps = isinstance(node, (ast.LiteralList, ast.ParenthesizedExpression))
                inside = place if keeps else place.named("")
                # Leaves hold nothing, and most nodes are leaves.
                for child in children(node):
                    if child.children or isinstance(child, ast.LiteralString):
                        yield child, inside

    def _operations(
        self, node: ast.Node, operations: Sequence[ast.Node], place: _Place
    ) -> Iterator[tuple[ast.Node, _Place]]:
        if any(_makes_absent(operation) for operation in operations):
            place = place._replace(absent=True)
        for operation in operations:
            if isinstance(operation, ast.AttributeOperation):
                name = operation.attribute_name
                inside = place.named((_setting(node, operations) or name) if name == "value" else name)
                self._name(operation.value, "attribute", inside, node)
                yield operation.value, inside
            elif isinstance(operation, ast.AttributesOperation):
                yield operation.expr, place

    def _name(self, node: ast.Node, origin: Origin, place: _Place, parent: ast.Node) -> None:
        if not place.absent:
            self.named.append(Named(place.name, node, origin, place.owner, place.opener, place.example, parent))


def _makes_absent(operation: ast.Node) -> bool:
    return (
        isinstance(operation, ast.AttributeOperation)
        and operation.attribute_name == "ensure"
        and _literal(operation.value) in ("absent", "purged")
    )


def _type(node: ast.Node) -> str:
    while isinstance(node, ast.AccessExpression):
        node = node.left
    return node.value.removeprefix("::").lower() if isinstance(node, (ast.QualifiedName, ast.QualifiedReference)) else ""


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


def named_values(subject: Subject, wanted: Callable[[str], object]) -> Iterator[NamedValue]:
    """Yield what the names can be that are ``wanted``, asked for the last part of each in small letters.

    Of arrays, that is each element; whatever is no text is left out.
    """
    for named in subject.named_nodes.named:
        if not wanted(named.name.rpartition("/")[2].lower()):
            continue
        for one in evaluated(subject, named.node, named.opener):
            for value in flattened((one.value,)) if isinstance(one.value, StaticList) else (one.value,):
                if isinstance(value, StaticText):
                    yield NamedValue(named, value.text, place_of_text(value, named.node), one.certain, one.default)


def evaluated(subject: Subject, node: ast.Node, opener: ast.Node | None) -> list[Possibility]:
    """Return what an expression can be; of a secret that a function wraps or hashes, what the secret can be."""
    while (inner := _wrapped(node)) is not None:
        node = inner
    scopes = subject.evaluator.scopes
    return subject.evaluator.evaluate(node, (scopes.of(opener) if opener is not None else None) or scopes.top)


def _wrapped(node: ast.Node) -> ast.Node | None:
    if isinstance(node, ast.CallNamedFunctionExpression):
        name = getattr(node.functor, "value", "")
        at = _SECRETIVE.get(name, -1)
        return node.arguments[at] if 0 <= at < len(node.arguments) else None
    if isinstance(node, ast.CallMethodExpression):
        left, right = node.functor.left, node.functor.right
        method = getattr(right, "value", "")
        if method == "new" and getattr(left, "value", "") == "Sensitive" and node.arguments:
            return node.arguments[0]
        if _SECRETIVE.get(method, -1) == 0 or method == "unwrap":
            return left
    return None


def place_of_text(value: StaticText, node: ast.Node) -> Span:
    """Return where a text is written, if all of it stands in one place; else the place of the expression."""
    fragments = value.fragments
    if len(fragments) == 1 and not fragments[0].made and fragments[0].end > fragments[0].start:
        return Span(fragments[0].start, fragments[0].end)
    return node.span


def written_lines(subject: Subject, one: TextNode) -> Iterator[tuple[str, str, StaticText, int]]:
    """Yield each line of a text that gives a name a value: the name, the value, the whole text, the value's place in it.

    ``UNKNOWN`` stands for what is not known. A line can be ``name = value``, ``name: value`` or ``name value``, or one
    of the changes of ``augeas``.
    """
    for value in texts_of(subject, one):
        for match in _LINE.finditer(value.text):
            yield match[1], match[2].rstrip(), value, match.start(2)


def texts_of(subject: Subject, one: TextNode) -> list[StaticText]:
    """Return what a text can be, with ``UNKNOWN`` for what is not known of it."""
    if isinstance(one.node, ast.LiteralString):
        node = one.node
        quoted = bool(node.quote)
        quoting: Literal["single", "double"] = "single" if node.quote == "'" else "double"
        return [StaticText((Fragment(node.value, node.start + quoted, node.end - quoted, quoting if quoted else "verbatim"),))]
    return [
        found.value for found in evaluated(subject, one.node, one.opener) if isinstance(found.value, StaticText)
    ]


def is_known(value: StaticValue) -> bool:
    """Tell whether all of a text is known."""
    return isinstance(value, StaticText) and UNKNOWN not in value.text
