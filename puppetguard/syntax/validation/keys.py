"""Hashes, cases and selectors: keys that stand twice."""

from __future__ import annotations

from collections.abc import Hashable

from puppetguard.syntax import ast
from puppetguard.syntax.positions import position_of
from puppetguard.syntax.problems import ProblemSeverity
from puppetguard.syntax.validation.blocks import push_body
from puppetguard.syntax.validation.rvalues import needs_value
from puppetguard.syntax.validation.walk import IN_BLOCK, Validation, visits


class _UnknownError(Exception):
    """A key whose value is not known statically."""


@visits(ast.LiteralHash)
def _hash(state: Validation, node: ast.LiteralHash) -> None:
    entries = node.entries
    if len(entries) > 1:
        seen: dict[Hashable, ast.Node] = {}
        for entry in entries:
            try:
                key = literal_key(entry.key, state.puppet)
            except _UnknownError:
                continue
            if key in seen:
                severity: ProblemSeverity = "warning" if state.puppet == 7 else "error"
                message = f"the key `{state.text[entry.key.start : entry.key.end]}` stands twice in this hash"
                hint = "remove one of them; in Puppet 7 the last one wins"
                if state.puppet == 7:
                    hint = "remove one of them: the last one wins, and Puppet 8 refuses the file"
                start = entry.operator_start
                first = seen[key]
                related = ((position_of(first), first.end, "the first one"),)
                state.report_at("DUPLICATE_KEY", start, start + 2, message, hint, severity=severity, related=related)
            seen.setdefault(key, entry.key)
    state.stack += reversed(entries)


def literal_key(node: ast.Node, puppet: int) -> Hashable:
    """Return the value of a key, so that equal keys give equal values; raises _UnknownError when it is not literal.

    Version 8 takes more for literal than 7, and compares parameterised types by their parameters alone.
    """
    if isinstance(node, ast.LiteralString | ast.QualifiedName):
        return ("text", node.value)
    if isinstance(node, ast.LiteralInteger):
        if node.value < 0 and puppet == 7:
            raise _UnknownError
        return ("integer", node.value)
    if isinstance(node, ast.LiteralFloat):
        if node.value < 0 and puppet == 7:
            raise _UnknownError
        return ("float", node.value)
    if isinstance(node, ast.LiteralBoolean):
        return ("boolean", node.value)
    if isinstance(node, ast.LiteralUndef | ast.LiteralDefault):
        return (type(node).__name__,)
    if isinstance(node, ast.LiteralRegularExpression):
        return ("regexp", node.pattern)
    if isinstance(node, ast.LiteralList):
        return ("list", *(literal_key(value, puppet) for value in node.values))
    if isinstance(node, ast.LiteralHash):
        pairs = ((literal_key(entry.key, puppet), literal_key(entry.value, puppet)) for entry in node.entries)
        return ("hash", frozenset(pairs))
    if isinstance(node, ast.HeredocExpression):
        return literal_key(node.text, puppet)
    if isinstance(node, ast.ConcatenatedString):
        raise _UnknownError
    if puppet >= 8:
        if isinstance(node, ast.QualifiedReference):
            return ("text", node.value.lower())
        if isinstance(node, ast.AccessExpression) and not (
            len(node.keys) == 1 and isinstance(node.keys[0], ast.LiteralList)
        ):
            return ("list", *(literal_key(key, puppet) for key in node.keys))
    raise _UnknownError


def _second_default(state: Validation, values: list[ast.Node], what: str, *, most: int | None = None) -> None:
    """Report further ``default`` among the values, ``most`` of them."""
    defaults = [value for value in values if isinstance(value, ast.LiteralDefault)]
    for extra in defaults[1:][:most]:
        first = defaults[0]
        message = f"this {what} has more than one `default`"
        related = ((first.start, first.end, "the first one"),)
        state.report("DUPLICATE_DEFAULT", extra, message, "remove one of them", related=related)


@visits(ast.CaseExpression)
def _case(state: Validation, node: ast.CaseExpression) -> None:
    needs_value(state, node.test)
    _second_default(state, [value for option in node.options for value in option.values], "case")
    state.stack += reversed(node.options)
    state.stack.append(node.test)


@visits(ast.CaseOption)
def _option(state: Validation, node: ast.CaseOption) -> None:
    for value in node.values:
        needs_value(state, value)
    push_body(state, node, IN_BLOCK)
    state.stack += reversed(node.values)


@visits(ast.SelectorExpression)
def _selector(state: Validation, node: ast.SelectorExpression) -> None:
    needs_value(state, node.left)
    if len(node.selectors) > 1:
        _second_default(state, [entry.matching for entry in node.selectors], "selector", most=1)
    state.stack += reversed(node.selectors)
    state.stack.append(node.left)


@visits(ast.SelectorEntry)
def _selector_entry(state: Validation, node: ast.SelectorEntry) -> None:
    needs_value(state, node.matching)
    state.stack += (node.value, node.matching)
