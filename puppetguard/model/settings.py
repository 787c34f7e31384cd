"""Texts of a manifest that configure programs: contents of files, lines, values of attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.origins import Quoting
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Fragment, StaticText
from puppetguard.source import Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk_with_ancestors

_COMMANDS = ("exec", "cron", "notify", "tidy", "service", "package", "user", "group")
"""Types whose attributes are commands, messages, or names of other things than files."""
_OTHERWISE = frozenset(
    "match match_for_absence after before require notify subscribe onlyif unless command message comment description"
    " ensure returns environment tag alias logoutput refresh creates provider title path name target source".split()
)
"""Attributes that ask for something, or say in which file or resource; a ``path`` may be a pattern of those, though."""
_GONE = ("absent", "purged", "false")


class Setting(NamedTuple):
    """A text with the places of its parts.

    ``is_value`` tells that it is, or is an element of, an attribute's value: of that ``resource``.
    """

    text: str
    written: StaticText
    is_value: bool
    resource: Span | None


def settings(program: ast.Program) -> Iterator[Setting]:
    """Yield the texts of a manifest that may configure something that is to be so."""
    for node, ancestors in walk_with_ancestors(program):
        quoted = isinstance(node, (ast.LiteralString, ast.ConcatenatedString)) and node.quote
        if not quoted and not isinstance(node, ast.HeredocExpression):
            continue
        text = _text(node)
        if text is None or "." not in text.text:
            continue
        value = _is_value(ancestors, is_glob="*" in text.text)
        if value is not None:
            body = next((one for one in reversed(ancestors) if isinstance(one, ast.ResourceBody)), None)
            yield Setting(text.text, text, value, body.span if body and value else None)


def _is_value(ancestors: Sequence[ast.Node], *, is_glob: bool) -> bool | None:
    """Tell whether a text is a value of an attribute; None if it cannot configure anything."""
    found = False
    for above in reversed(ancestors):
        match above:
            case ast.ComparisonExpression() | ast.MatchExpression() | ast.InExpression() | ast.AccessExpression():
                return None
            case ast.CallNamedFunctionExpression() | ast.CallMethodExpression():
                return None
            case ast.AttributeOperation():
                if above.attribute_name in _OTHERWISE and not (is_glob and above.attribute_name == "path"):
                    return None
                found = True
            case ast.ResourceBody() if any(_removes(operation) for operation in above.operations):
                return None
            case ast.ResourceExpression(type_name=ast.QualifiedName() as name):
                return None if name.value.removeprefix("::") in _COMMANDS else found
            case ast.ResourceExpression() | ast.ResourceOverrideExpression() | ast.CollectExpression():
                return found
    return found


def _removes(operation: ast.Node) -> bool:
    match operation:
        case ast.AttributeOperation(attribute_name="ensure", value=ast.QualifiedName() | ast.LiteralString() as value):
            return value.value in _GONE
    return False


def _text(node: ast.Node) -> StaticText | None:
    """Return a text as it is written, ``UNKNOWN`` for what is put in."""
    quoting: Quoting = "verbatim"
    if isinstance(node, ast.HeredocExpression):
        quoting = "escaped heredoc" if node.escapes else "heredoc"
        inner = node.text
        if not isinstance(inner, (ast.LiteralString, ast.ConcatenatedString)):
            return None
        node, start, end = inner, inner.start, inner.end
    else:
        assert isinstance(node, (ast.LiteralString, ast.ConcatenatedString))
        quoting = "single" if node.quote == "'" else "double"
        start, end = node.start + 1, node.end - 1
    if isinstance(node, ast.LiteralString):
        return StaticText((Fragment(node.value, start, end, quoting),))
    return StaticText(
        tuple(
            Fragment(part.value, part.start, part.end, quoting)
            if isinstance(part, ast.LiteralString)
            else Fragment(UNKNOWN, part.start, part.end, made=True)
            for part in node.segments
        )
    )
