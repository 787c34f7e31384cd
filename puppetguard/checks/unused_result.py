"""A call that does nothing but return a value, where nobody takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.syntax import ast

_RETURNING = frozenset(
    """abs basename bool2str camelcase capitalize ceiling chomp chop compare concat convert_to delete
    delete_undef_values delete_values difference dig dirname downcase empty filter flatten floor get group_by
    has_key index intersection join join_keys_to_values keys length lest lstrip map match max member merge min
    pick pick_default prefix range reduce regsubst round rstrip shuffle size slice sort split sprintf str2bool
    strip suffix then to_json to_yaml tree_each union unique unwrap upcase values values_at versioncmp zip""".split()
)
"""The functions of Puppet and stdlib that change nothing and see to nothing: all is in what they return."""


def _unused(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each statement that is a call of such a function."""
    from puppetguard.syntax import ast

    bodies = {
        id(one.body)
        for one in subject.of_kinds(ast.HostClassDefinition, ast.ResourceTypeDefinition, ast.NodeDefinition)
        if isinstance(one, (ast.HostClassDefinition, ast.ResourceTypeDefinition, ast.NodeDefinition))
    }
    for block in subject.of_kinds(ast.BlockExpression):
        assert isinstance(block, ast.BlockExpression)
        # The last value of a block may be what the whole returns.
        for node in block.statements if id(block) in bodies else block.statements[:-1]:
            name = _name(node)
            if name not in _RETURNING or name in subject.evaluator.scopes.functions or _does_something(node):
                continue
            yield Hit(
                _functor(node).span,
                Confidence.LIKELY,
                f"`{name}` changes nothing, and nobody takes what it returns",
                "assign it to a variable, or give it to what it is for",
            )


def _functor(node: ast.Node) -> ast.Node:
    """Return what a call calls; the node itself if it is no call."""
    from puppetguard.syntax import ast

    if isinstance(node, ast.CallMethodExpression):
        return node.functor.right
    return node.functor if isinstance(node, ast.CallNamedFunctionExpression) else node


def _name(node: ast.Node) -> str:
    from puppetguard.syntax import ast

    functor = _functor(node)
    return functor.value if isinstance(functor, ast.QualifiedName) and functor is not node else ""


def _does_something(call: ast.Node) -> bool:
    """Tell whether something within a call may do more than to return a value: all but operators and such calls."""
    from puppetguard.syntax import ast
    from puppetguard.syntax.walk import children

    doing = (
        ast.ResourceExpression, ast.ResourceDefaultsExpression, ast.ResourceOverrideExpression, ast.CollectExpression,
        ast.RelationshipExpression,
    )  # fmt: skip
    stack = [call]
    while stack:
        node = stack.pop()
        if isinstance(node, doing):
            return True
        if isinstance(node, (ast.CallMethodExpression, ast.CallNamedFunctionExpression)):
            name = _name(node)
            if name not in _RETURNING:
                return True
        stack += children(node)
    return False


CHECK = Check(_unused)
