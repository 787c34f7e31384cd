"""What becomes of a text that is written in a manifest: a path, a message, a command, the content of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from puppetguard.model.scopes import Scope, Scopes
from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

Use = Literal["exact", "message", "command", "content", "other", "code"]
"""What becomes of a text.

``exact``: Puppet takes it as it is, and nobody replaces anything in it: a title, a path, a file that a function reads.
``message``: people read it. ``command``: a shell reads it. ``content``: it goes into a file that some program reads.
``code``: it is a template, an expression, or something that is compared. ``other``: that is not known.
"""

_READERS = frozenset("template epp file binary_file find_file find_template include contain require".split())
_HASHERS = frozenset(
    "pw_hash mysql_password mysql::password postgresql_password postgresql::postgresql_password bcrypt htpasswd md5"
    " sha1 sha256 stdlib::sha256".split()
)
_LOGGERS = frozenset("fail debug info notice warning err alert crit emerg".split())
_CODE = frozenset(
    "inline_template inline_epp regsubst getvar dig lookup hiera hiera_array hiera_hash hiera_include match translate"
    " defined is_variable deprecation validate_legacy sprintf versioncmp has_key merge create_resources generate"
    " shellquote validate_cmd puppetdb_query".split()
)
_METAPARAMETERS = frozenset("require before notify subscribe tag alias schedule stage".split())
_SHELL = frozenset(
    "command unless onlyif refresh start stop restart status validate_cmd provider_cmd prerotate postrotate firstaction"
    " lastaction environment path".split()
)
_EXACT: dict[str, frozenset[str]] = {
    "file": frozenset("path source target owner group mode ensure backup".split()),
    "concat": frozenset("path owner group mode ensure".split()),
    "concat::fragment": frozenset("target source order".split()),
    "package": frozenset("name source ensure provider responsefile adminfile".split()),
    "service": frozenset("name ensure enable provider binary".split()),
    "user": frozenset("name home shell uid gid groups comment ensure".split()),
    "group": frozenset("name gid members ensure".split()),
    "mount": frozenset("name device options fstype ensure".split()),
    "host": frozenset("name ip host_aliases comment ensure target".split()),
    "cron": frozenset("user ensure target name".split()),
    "exec": frozenset("cwd creates user group".split()),
    "notify": frozenset("message name".split()),
    "tidy": frozenset("path".split()),
    "augeas": frozenset("context incl lens".split()),
    "ssh_authorized_key": frozenset("user key target name".split()),
    "vcsrepo": frozenset("path source revision user owner group".split()),
    "archive": frozenset("path source extract_path creates user group".split()),
    "file_line": frozenset("path".split()),
    "ini_setting": frozenset("path section setting".split()),
    "ini_subsetting": frozenset("path section setting".split()),
}
"""Of types of Puppet and of its makers' common modules: the attributes in which nothing is replaced later.

Left out are those for which a shell, or the program that reads a file, may replace a variable of its own.
"""


class TextPlace(NamedTuple):
    """Where a text stands: its use, the attribute or function that takes it, the resource around, its variables.

    What is the default of a parameter is ``taken_by`` ``default``.
    """

    use: Use
    taken_by: str
    type: str
    scope: Scope
    container: ast.Node | None
    body: ast.ResourceBody | None


class TextPlaces:
    """The places of the texts of one program; all are found by going up from a node."""

    def __init__(self, program: ast.Program, nodes: Sequence[ast.Node], scopes: Scopes) -> None:
        self._scopes = scopes
        self._parents = {id(child): node for node in nodes if node.children for child in children(node)}

    def place(self, text: ast.Node) -> TextPlace:
        """Return what becomes of a text."""
        use: Use | None = None
        taken_by = kind = ""
        scope: Scope | None = None
        body: ast.ResourceBody | None = None
        below, node = text, self._parents.get(id(text))
        while node is not None:
            if use is None:
                use, taken_by = _use_in(below, node)
            if isinstance(node, ast.ResourceBody) and body is None and not kind:
                body = node
                if use is None:
                    use, taken_by = "exact", "title"
            elif isinstance(node, ast.ResourceExpression) and not kind:
                kind = node.type_name.value.removeprefix("::") if isinstance(node.type_name, ast.QualifiedName) else "?"
            elif isinstance(node, ast.ResourceDefaultsExpression) and not kind:
                kind = node.type_ref.value.lower() if isinstance(node.type_ref, ast.QualifiedReference) else "?"
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition, ast.LambdaExpression)) and scope is None:
                scope = self._scopes.of(node)
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition)):
                break
            below, node = node, self._parents.get(id(node))
        if _is_command(kind, taken_by, body):
            use = "command"
        return TextPlace(
            _of_attribute(kind, taken_by) if use == "other" and kind else use or "other",
            taken_by,
            kind,
            scope or self._scopes.top,
            node,
            body,
        )


def _use_in(below: ast.Node, node: ast.Node) -> tuple[Use | None, str]:
    """Return what ``node`` does with a text in its part ``below``, and what takes it; None if one must look further."""
    match node:
        case ast.AttributeOperation():
            if node.attribute_name in _METAPARAMETERS:
                return "exact", node.attribute_name
            return "other", node.attribute_name
        case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name) if below is not name:
            return _of_function(name.value), name.value
        case ast.CallMethodExpression():
            return "code", ""
        case ast.AccessExpression() if below is not node.left:
            is_resource = isinstance(node.left, ast.QualifiedReference) and node.left.value not in _TYPES_OF_TEXT
            return ("exact" if is_resource else "code"), "title"
        case ast.AssignmentExpression():
            return "other", ""
        case ast.Parameter():
            return "other", "default"
        case ast.ComparisonExpression() | ast.MatchExpression() | ast.InExpression() | ast.KeyedEntry():
            return ("code", "") if not isinstance(node, ast.KeyedEntry) or below is node.key else (None, "")
        case ast.CaseOption() if below is not node.then:
            return "code", ""
        case ast.SelectorEntry() if below is node.matching:
            return "code", ""
    return None, ""


_TYPES_OF_TEXT = frozenset("Pattern Regexp Enum String Struct Variant Optional Sensitive Deferred Type".split())


def _of_function(name: str) -> Use | None:
    if name in _READERS or name in _HASHERS:
        return "exact"
    if name in _LOGGERS:
        return "message"
    return "code" if name in _CODE or name.startswith(("validate_", "assert_", "is_")) else None


def _is_command(kind: str, taken_by: str, body: ast.ResourceBody | None) -> bool:
    """Tell whether the title of an ``exec`` is what it runs."""
    if kind != "exec" or taken_by != "title" or body is None:
        return False
    return not any(
        not isinstance(one, ast.AttributeOperation) or one.attribute_name == "command" for one in body.operations
    )


def _of_attribute(kind: str, attribute: str) -> Use:
    if attribute in _EXACT.get(kind, ()):
        return "exact"
    if kind in ("exec", "cron", "service") and attribute in _SHELL:
        return "command" if attribute not in ("path", "environment") else "content"
    if attribute in ("content", "line", "value", "changes", "match", "after") or "content" in attribute:
        return "content"
    return "content" if attribute in _SHELL or "command" in attribute or "cmd" in attribute else "other"
