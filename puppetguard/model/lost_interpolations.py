"""Variables in texts that Puppet does not replace: ``'${name}'`` in single quotes, ``"#{name}"`` as in Ruby."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from puppetguard.model.fact_names import is_fact
from puppetguard.model.late import late_pattern
from puppetguard.model.origins import Quoting
from puppetguard.model.scopes import Scope, Scopes
from puppetguard.model.values import Fragment, StaticText
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

Mark = Literal["${}", "$", "#{}", "%{}", "$()", "$ {}", "{$}", "$[]"]
"""How the variable is marked."""

_NAME = r"((?:::)?[a-z_][A-Za-z0-9_]{0,80}(?:::[a-z][A-Za-z0-9_]{0,80}){0,9})"
_UNQUOTED = late_pattern(rf"\$(?:\{{\$?{_NAME}(?=[}}\[])|{_NAME})")
_OTHER_MARKS = late_pattern(rf"(?:(#)\{{|(%)\{{|(\$)\(|(\$ )\{{){_NAME}[)}}]")
_INDEXED = late_pattern(r"\$[a-z_]\w{0,80}\[['\"\\]")
_INDEX = late_pattern(r"(?:\[(?:'[\w.:-]{1,99}'|[a-z_]\w{0,99}|\d{1,9})\]){1,9}")
_BUILT_IN = frozenset("name title module_name facts trusted server_facts environment".split())
_PLACED = frozenset({"name", "title", "module_name"})


class Lost(NamedTuple):
    """A variable that is not replaced: where it is written, its name, and how it is marked.

    ``strong`` tells that no other language writes it like this: ``${::fqdn}``, ``${facts['os']}``.
    """

    span: Span
    name: str
    mark: Mark
    strong: bool
    offset: int


def may_have_lost(text: str) -> bool:
    """Tell cheaply whether a manifest may have such a variable; never wrongly False."""
    return "$" in text or "#{" in text or "%{" in text


def unread_texts(text: str, nodes: Sequence[ast.Node]) -> Iterator[ast.Node]:
    """Yield the texts of a program, whose whole ``text`` is given, that may have such a variable."""
    braced = "{$" in text or _INDEXED.search(text) is not None
    for node in nodes:
        kind = type(node)
        if kind is ast.LiteralString:
            value = node.value  # type: ignore[attr-defined] # its type is asked for by identity: this runs for each node
            if ("$" in value or "#{" in value or "%{" in value) and _may_be_lost(node):
                yield node
        elif braced and kind is ast.ConcatenatedString and (_braced(node) or _indexed(node)):
            yield node


def _may_be_lost(node: ast.Node) -> bool:
    assert isinstance(node, ast.LiteralString)
    unquoted = node.quote != '"' and _UNQUOTED.search(node.value) is not None
    return unquoted or _OTHER_MARKS.search(node.value) is not None


def lost_in(source: SourceFile, node: ast.Node, *, verbatim: bool) -> Iterator[Lost]:
    """Yield the variables that are not replaced in a text; ``verbatim`` tells that it is a heredoc without quotes."""
    if isinstance(node, ast.ConcatenatedString):
        yield from _braced(node)
        yield from _indexed(node)
    if not isinstance(node, ast.LiteralString):
        return
    quoted = bool(node.quote)
    quoting: Quoting = "single" if node.quote == "'" else "heredoc" if verbatim else "double"
    text = StaticText((Fragment(node.value, node.start + quoted, node.end - quoted, quoting),))
    if verbatim or node.quote == "'":
        for match in _UNQUOTED.finditer(node.value):
            braced = match[1] is not None
            end = node.value.find("}", match.end()) + 1 if braced else match.end()
            name = match[1] or match[2]
            span = _span(text, source, match.start(), end) if end else None
            if span is not None:
                strong = (
                    "::" in name or (name in ("facts", "trusted") and node.value[match.end()] == "[")
                    if braced
                    else False
                )
                yield Lost(span, name, "${}" if braced else "$", strong, match.start())
    else:
        for match in _OTHER_MARKS.finditer(node.value):
            marks: tuple[Mark, ...] = ("#{}", "%{}", "$()", "$ {}")
            mark = next(one for group, one in enumerate(marks, 1) if match[group])
            span = _span(text, source, match.start(), match.end())
            if span is not None and (mark == "$()") == match[0].endswith(")"):
                yield Lost(span, match[5], mark, strong=False, offset=match.start())


def is_visible(name: str, scope: Scope, scopes: Scopes, container: ast.Node | None) -> bool:
    """Tell whether a name is that of a variable which code in ``scope`` sees."""
    plain = name.removeprefix("::")
    if plain in _BUILT_IN:
        return plain not in _PLACED or isinstance(container, (ast.HostClassDefinition, ast.ResourceTypeDefinition))
    if "::" in name:
        return True
    return any(found for found, _ in scopes.layers(plain, scope)) or is_fact(plain)


def _braced(node: ast.Node) -> list[Lost]:
    """Return the variables in braces that stay there: ``"{$name}"`` as in PHP."""
    assert isinstance(node, ast.ConcatenatedString)
    found: list[Lost] = []
    segments = node.segments
    for before, one, after in zip(segments, segments[1:], segments[2:], strict=False):
        if (
            isinstance(before, ast.LiteralString)
            and before.value.endswith("{")
            and isinstance(after, ast.LiteralString)
            and after.value.startswith("}")
            and isinstance(one, ast.TextExpression)
            and isinstance(one.expr, ast.VariableExpression)
            and one.end - one.start == len(one.expr.name) + 1
        ):
            found.append(Lost(Span(one.start - 1, one.end + 1), one.expr.name, "{$}", strong=False, offset=0))
    return found


def _indexed(node: ast.Node) -> list[Lost]:
    """Return the variables without braces of which an element is meant: ``"$facts['os']"`` puts the whole hash in."""
    assert isinstance(node, ast.ConcatenatedString)
    found: list[Lost] = []
    for one, after in pairwise(node.segments):
        if (
            isinstance(one, ast.TextExpression)
            and isinstance(one.expr, ast.VariableExpression)
            and one.end - one.start == len(one.expr.name) + 1
            and isinstance(after, ast.LiteralString)
            and after.value.startswith("['")
            and (keys := _INDEX.match(after.value)) is not None
        ):
            found.append(Lost(Span(one.start, one.end + keys.end()), one.expr.name, "$[]", strong=False, offset=0))
    return found


def _span(text: StaticText, source: SourceFile, start: int, end: int) -> Span | None:
    spans = text.spans(source, start, end)
    return spans[0] if len(spans) == 1 else None
