"""The names of files that a manifest speaks of in its texts: paths, addresses, templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.script import UNKNOWN
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk_with_ancestors

_PATH = re.compile(r"""(?:[A-Za-z]:[\\/]|[a-z][a-z0-9+]*://[^/\s]*/)?[^\s"'`;|&<>$(){}*?\[\]=,:@#!^\\]*""")
_ROOTED = re.compile(rf"/|[A-Za-z]:[\\/]|(?:puppet|file|https?|ftp|s3)://[^/\s]*/|{UNKNOWN}[^/]*/")
_FILE_FUNCTIONS = frozenset("template epp file binary_file find_file find_template".split())
_TITLED_BY_FILE = ("file", "service", "concat")
_CLEANERS = ("tidy",)
_COMMANDS = ("command", "onlyif", "unless", "refresh")
_GONE = ("absent", "purged", "false")


class FileName(NamedTuple):
    """The name of a file, ``UNKNOWN`` for what is not known of its start; ``end`` is where it ends in the source.

    ``function`` is what reads it, if a function does: ``template``, ``epp``. ``origin_of`` is the resource that is made
    from the file, where a file of the system itself is named as that.
    """

    text: str
    end: int
    function: str = ""
    origin_of: Span | None = None


def file_names(source: SourceFile, program: ast.Program) -> Iterator[FileName]:
    """Yield the files that texts of a manifest name and that are to be there.

    Left out are those that are made absent, and texts that something is only compared with.
    """
    for node, ancestors in walk_with_ancestors(program):
        if isinstance(node, (ast.LiteralString, ast.ConcatenatedString)) and node.quote:
            text = _text(node)
            function = _function(ancestors[-1])
            relative = function in _FILE_FUNCTIONS or _titles_file(ancestors)
            if "." in text and is_path(text, relative=relative) and _is_wanted(node, ancestors):
                yield FileName(text, node.end - 1, function, _origin_of(text, ancestors))


def is_path(text: str, *, relative: bool = False) -> bool:
    """Tell whether a text is nothing but the path or address of a file; a ``relative`` one has no sign of it."""
    return _PATH.fullmatch(text) is not None and (relative or _ROOTED.match(text) is not None)


def _text(node: ast.LiteralString | ast.ConcatenatedString) -> str:
    if isinstance(node, ast.LiteralString):
        return node.value
    return "".join(part.value if isinstance(part, ast.LiteralString) else UNKNOWN for part in node.segments)


def _function(parent: ast.Node) -> str:
    match parent:
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as function):
            return function.value
    return ""


def _titles_file(ancestors: Sequence[ast.Node]) -> bool:
    """Tell whether a text is the title of a resource that is called like a file, though it looks like no path."""
    body, above = ancestors[-1], ancestors[-2:-1]
    if isinstance(body, ast.LiteralList):
        body, above = ancestors[-2], ancestors[-3:-2]
    match (body, *above):
        case (ast.ResourceBody(), ast.ResourceExpression(type_name=ast.QualifiedName() as name)):
            kind = name.value.removeprefix("::")
            return kind in _TITLED_BY_FILE or kind.startswith("systemd::")
    return False


def _origin_of(text: str, ancestors: Sequence[ast.Node]) -> Span | None:
    if text.startswith("/"):
        for index, above in enumerate(ancestors):
            match above:
                case ast.AttributeOperation(attribute_name="source" | "target") if index:
                    return ancestors[index - 1].span
    return None


def _is_wanted(node: ast.Node, ancestors: Sequence[ast.Node]) -> bool:
    return is_wanted(node, ancestors) and not _is_argument(node, ancestors)


def _is_argument(node: ast.Node, ancestors: Sequence[ast.Node]) -> bool:
    """Tell whether a text is an argument of a command that is written as an array: that says what becomes of a file."""
    above = ancestors[-1]
    if not isinstance(above, ast.LiteralList) or above.values[0] is node:
        return False
    outer = next((one for one in reversed(ancestors) if not isinstance(one, ast.LiteralList)), None)
    return isinstance(outer, ast.AttributeOperation) and outer.attribute_name in _COMMANDS


def is_wanted(node: ast.Node, ancestors: Sequence[ast.Node]) -> bool:
    """Tell whether a text is one that is to be there: not compared with something, nor made absent."""
    below = node
    for above in reversed(ancestors):
        match above:
            case ast.CaseOption() | ast.SelectorEntry():
                if below is not (above.then if isinstance(above, ast.CaseOption) else above.value):
                    return False
            case ast.ComparisonExpression() | ast.MatchExpression() | ast.InExpression() | ast.AccessExpression():
                return False
            case ast.ResourceBody() if any(_removes(operation) for operation in above.operations):
                return False
            case ast.ResourceExpression(type_name=ast.QualifiedName() as name):
                return name.value not in _CLEANERS
        below = above
    return True


def _removes(operation: ast.Node) -> bool:
    """Tell whether an attribute makes a resource absent, or may."""
    if not isinstance(operation, ast.AttributeOperation) or operation.attribute_name != "ensure":
        return False
    match operation.value:
        case ast.QualifiedName() | ast.LiteralString():
            return operation.value.value in _GONE
        case ast.LiteralBoolean():
            return not operation.value.value
    return not isinstance(operation.value, ast.VariableExpression)
