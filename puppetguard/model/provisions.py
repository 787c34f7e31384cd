"""What a manifest brings into the world: the packages it installs and the files it makes, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

PACKAGE = "package:"
"""How the name of a package is marked that a manifest installs."""
FILE = "file:"
"""How the base name of a file is marked that a manifest makes or speaks of as something that is there."""

ACCOUNT = "account:"
"""How the name of a user or group is marked that a manifest creates."""

_PATHS = ("path", "name", "target", "creates", "source", "altlink", "altname")
_NAMES = ("name",)
_ACCOUNTS = ("user", "group", "account", "users", "groups", "localuser", "virtual_user")
"""The types that create users and groups, and what defined types of the same kind are called."""
_NO_FILES = frozenset("exec cron service notify schedule user group".split())
"""Types whose titles say nothing of a file: the title of an ``exec`` is what it runs, right or wrong."""


def provisions(subject: Subject) -> tuple[str, ...]:
    """Return the names of packages, of accounts (``account:NAME``) and base names of files (``file:NAME``), sorted.

    Titles count of nearly any type of resource: what it makes often has its name. Only what is written as it is counts:
    literal texts, and the end of an interpolated path if it is a whole name.
    """
    found: set[str] = set()
    for node in subject.of_kinds(ast.ResourceExpression):
        if isinstance(node, ast.ResourceExpression) and isinstance(node.type_name, ast.QualifiedName):
            kind = node.type_name.value.removeprefix("::")
            for body in node.bodies:
                if isinstance(body, ast.ResourceBody):
                    found.update(_of_body(kind, body))
    return tuple(sorted(found))


def _of_body(kind: str, body: ast.ResourceBody) -> Iterator[str]:
    mark = PACKAGE if kind == "package" else FILE
    if kind.rpartition("::")[2] in _ACCOUNTS:
        for account in _items(body.title):
            if isinstance(account, (ast.LiteralString, ast.QualifiedName)):
                yield f"{ACCOUNT}{account.value}"
    for title in _items(body.title) if kind not in _NO_FILES else ():
        if name := _base_name(title):
            yield f"{mark}{name}"
    for operation in body.operations:
        if isinstance(operation, ast.AttributeOperation) and operation.attribute_name == "name" and kind in _ACCOUNTS:
            for account in _items(operation.value):
                if isinstance(account, (ast.LiteralString, ast.QualifiedName)):
                    yield f"{ACCOUNT}{account.value}"
        elif isinstance(operation, ast.AttributeOperation) and operation.attribute_name in (
            _NAMES if kind == "package" else _PATHS
        ):
            if kind in _NO_FILES and operation.attribute_name == "name":
                continue
            for value in _items(operation.value):
                if name := _base_name(value):
                    yield f"{mark}{name}"


def _items(node: ast.Node) -> list[ast.Node]:
    return node.values if isinstance(node, ast.LiteralList) else [node]


def _base_name(node: ast.Node) -> str:
    """Return the base name of a path, or of a name; empty if it is not written as it is."""
    if isinstance(node, ast.ConcatenatedString):
        last = node.segments[-1]
        text = last.value if isinstance(last, ast.LiteralString) else ""
        return text.rpartition("/")[2] if "/" in text else ""
    if isinstance(node, (ast.LiteralString, ast.QualifiedName)):
        return node.value.rpartition("/")[2]
    return ""
