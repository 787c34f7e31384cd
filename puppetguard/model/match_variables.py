"""What ``$0``, ``$1`` … are where they are read: how many groups the matches have that can have set them.

A decision keeps to itself what it matches: behind an ``if`` its groups are gone. Source: ``with_guarded_scope`` in
``Puppet::Pops::Evaluator::EvaluatorImpl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

_MANY = 10**6
"""As many groups as anyone may ask for: what is matched with is not known."""
_GROUP = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?)|\(\?<(?![=!])", re.DOTALL)
_GUARDING = (ast.IfExpression, ast.UnlessExpression, ast.CaseExpression, ast.SelectorExpression)
_CLOSED = (ast.NamedDefinition, ast.NodeDefinition)
_UNMATCHED = (ast.LiteralString, ast.LiteralInteger, ast.LiteralFloat, ast.LiteralBoolean, ast.LiteralUndef,
              ast.LiteralDefault, ast.QualifiedName, ast.QualifiedReference)  # fmt: skip
"""What matches nothing with groups."""


class LostMatch(NamedTuple):
    """A match variable that no match sets; ``groups`` is how many those before have, -1 if there is none."""

    node: ast.VariableExpression
    groups: int


def lost_matches(program: ast.Program) -> Iterator[LostMatch]:
    """Yield each match variable that certainly is undef."""
    groups = -1
    kept: list[int] = []
    stack: list[tuple[ast.Node | None, int]] = [(program, 0)]
    while stack:
        node, doing = stack.pop()
        if node is None:
            groups = kept.pop() if doing == 1 else max(groups, doing - 10)
            continue
        if isinstance(node, ast.VariableExpression):
            if node.name.isdecimal() and len(node.name) < 5 and int(node.name) > groups:
                yield LostMatch(node, groups)
            continue
        if isinstance(node, (*_CLOSED, *_GUARDING)):
            kept.append(groups)
            stack.append((None, 1))
            if isinstance(node, _CLOSED):
                groups = -1
        after: int | None = None
        if isinstance(node, ast.MatchExpression):
            after = _groups(node.right)
        elif isinstance(node, ast.NodeDefinition):
            groups = max((_groups(one) for one in node.host_matches), default=-1)
        elif isinstance(node, ast.CaseExpression):
            groups = max([groups, *(_groups(value) for option in node.options for value in option.values)])
        elif isinstance(node, ast.SelectorExpression):
            groups = max([groups, *(_groups(one.matching) for one in node.selectors)])
        elif isinstance(node, ast.InExpression):
            after = _groups(node.left)
        if after is not None and after >= 0:
            stack.append((None, after + 10))
        stack += [(child, 0) for child in reversed(children(node))]


def _groups(node: ast.Node) -> int:
    """Return how many groups a match with something has; -1 if it sets nothing."""
    while isinstance(node, ast.ParenthesizedExpression):
        node = node.expr
    if isinstance(node, ast.LiteralRegularExpression):
        found = [one.group() for one in _GROUP.finditer(node.pattern)]
        named = sum(one.startswith("(?<") for one in found)
        # Named groups are numbered too, and plain ones are none beside them; too many rather than too few.
        return max(named, found.count("("))
    if isinstance(node, _UNMATCHED):
        return -1
    if isinstance(node, ast.AccessExpression) and isinstance(node.left, ast.QualifiedReference):
        return -1
    return _MANY
