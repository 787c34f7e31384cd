"""Blocks of statements: statements without effect, definitions in the wrong place, resources without a title."""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.syntax import ast
from puppetguard.syntax.validation.rvalues import DEFINITIONS, needs_value
from puppetguard.syntax.validation.walk import IN_BLOCK, TOP, Validation, visits

_DEFINITIONS = frozenset(DEFINITIONS)
_WITHOUT_EFFECT = frozenset(
    (
        ast.LiteralInteger, ast.LiteralFloat, ast.LiteralString, ast.LiteralBoolean, ast.LiteralUndef,
        ast.LiteralDefault, ast.LiteralRegularExpression, ast.LiteralList, ast.LiteralHash, ast.QualifiedName,
        ast.QualifiedReference, ast.VariableExpression, ast.ConcatenatedString, ast.HeredocExpression,
        ast.AccessExpression, ast.ArithmeticExpression, ast.ComparisonExpression, ast.InExpression, ast.AndExpression,
        ast.OrExpression, ast.NotExpression, ast.UnaryMinusExpression, ast.UnfoldExpression, ast.SelectorExpression,
        ast.ReservedWord, ast.Nop,
    )
)  # fmt: skip
Bodied = (
    ast.NamedDefinition
    | ast.NodeDefinition
    | ast.LambdaExpression
    | ast.CaseOption
    | ast.TypeDefinition
    | ast.ApplyExpression
)
"""What has a body that is a block whatever it holds."""

_PERHAPS = frozenset(
    (ast.ParenthesizedExpression, ast.IfExpression, ast.UnlessExpression, ast.CaseExpression, ast.BlockExpression)
)


def is_idem(state: Validation, node: ast.Node) -> bool:
    """Whether ``node`` only makes a value and changes nothing."""
    kind = type(node)
    if kind in _WITHOUT_EFFECT:
        return True
    if kind not in _PERHAPS:
        return False
    known = state.idem_known.get(id(node))
    if known is None:
        known = state.idem_known[id(node)] = _all_idem(state, node)
    return known


def _all_idem(state: Validation, node: ast.Node) -> bool:
    if isinstance(node, ast.ParenthesizedExpression):
        return is_idem(state, node.expr)
    if isinstance(node, ast.BlockExpression):
        return all(is_idem(state, each) for each in node.statements)
    if isinstance(node, ast.UnlessExpression):
        otherwise = node.else_ is None or is_idem(state, node.else_)
        return otherwise and is_idem(state, node.test) and is_idem(state, node.then)
    if isinstance(node, ast.CaseExpression):
        return is_idem(state, node.test) and all(
            is_idem(state, option.then) and all(is_idem(state, value) for value in option.values)
            for option in node.options
        )
    branch: ast.Node | None = node
    while isinstance(branch, ast.IfExpression):
        if not (is_idem(state, branch.test) and is_idem(state, branch.then)):
            return False
        branch = branch.else_
    return branch is None or is_idem(state, branch)


def flattened(block: ast.BlockExpression) -> list[ast.Node]:
    """Return the statements of a block; one that holds nothing but another block is that block."""
    inside = block.statements
    while len(inside) == 1 and type(inside[0]) is ast.BlockExpression:
        inside = inside[0].statements
    return inside


def is_untitled(statements: Sequence[ast.Node]) -> bool:
    """Whether the statements are what ``name { a => 1 }`` becomes: a name and a hash."""
    return len(statements) == 2 and type(statements[0]) is ast.QualifiedName and type(statements[1]) is ast.LiteralHash


def check_statements(
    state: Validation, statements: list[ast.Node], place: str | None, owner: ast.Node | None = None
) -> None:
    """Check a block's statements and put them on the stack; ``place`` is where definitions in it stand.

    ``owner`` is the definition or lambda whose body the block is, at which Puppet reports a problem with it.
    """
    if len(statements) == 2 and not state.tasks and is_untitled(statements):
        untitled_problem(state, statements[0], owner)
    else:
        kinds = _WITHOUT_EFFECT
        for statement in statements[:-1]:
            kind = type(statement)
            if kind in kinds or (kind in _PERHAPS and is_idem(state, statement)):
                idem_problem(state, statement)
                break
    if place is not None:
        for statement in statements:
            if type(statement) in _DEFINITIONS:
                state.places[id(statement)] = place
    state.stack += reversed(statements)


def idem_problem(state: Validation, statement: ast.Node) -> None:
    """Report a statement without effect that is not the last of its block."""
    target = first_of(statement)
    message = "this has no effect: its value is not used"
    state.report("IDEM_EXPRESSION_NOT_LAST", target, message, idem_hint(statement, target))


def idem_hint(statement: ast.Node, target: ast.Node, *, last: bool = False) -> str:
    """Return what was probably meant by a statement without effect; ``target`` is where it is reported.

    ``last``: nothing follows it.
    """
    if isinstance(target, ast.QualifiedName):
        name = target.value
        return (
            f"to call a function, write `{name}(…)`; to include a class, `include {name}`;"
            f" to declare a resource, `{name} {{ 'title': … }}`"
        )
    if isinstance(target, ast.QualifiedReference):
        return f"to include a class, write `include {target.value.lower()}`"
    if isinstance(statement, ast.ComparisonExpression) and statement.operator == "==":
        return "an assignment is written `=`"
    if isinstance(target, ast.LiteralRegularExpression) and not target.pattern:
        return "a comment starts with `#`"
    if last:
        return "remove it: only functions and lambdas have a result"
    if isinstance(statement, ast.VariableExpression):
        return "to assign it, write `= …` behind it; to show it, `notice(…)` around it"
    return "assign it to a variable, or remove it"


def first_of(node: ast.Node) -> ast.Node:
    """Return the node at which Puppet reports a problem with a block that has no braces: its first statement."""
    while type(node) is ast.BlockExpression and is_untitled(node.statements):
        node = node.statements[0]
    return node


def untitled_problem(state: Validation, name: ast.Node, owner: ast.Node | None) -> None:
    """Report a resource without a title."""
    assert isinstance(name, ast.QualifiedName)
    message = f"this `{name.value}` has no title"
    state.report("RESOURCE_WITHOUT_TITLE", owner or name, message, f"write `{name.value} {{ 'title': … }}`")


@visits(ast.BlockExpression)
def _block(state: Validation, node: ast.BlockExpression) -> None:
    """A branch of a condition, or a resource without a title: with one statement it is that statement."""
    statements = flattened(node)
    check_statements(state, statements, IN_BLOCK if len(statements) > 1 else None)


def push_body(state: Validation, owner: Bodied, place: str) -> None:
    """Put the body of a definition, lambda or case option on the stack, which is a block whatever it holds."""
    state.stack.append((owner, place))


@visits(tuple)
def _body(state: Validation, entry: tuple[Bodied, str]) -> None:
    owner, place = entry
    body = owner.then if isinstance(owner, ast.CaseOption) else owner.body
    check_statements(state, body.statements, place, owner)


@visits(ast.Program)
def _program(state: Validation, node: ast.Program) -> None:
    statements = node.statements
    if len(statements) == 1 and type(statements[0]) is ast.BlockExpression:
        statements = flattened(statements[0])
    check_statements(state, statements, TOP)


@visits(ast.IfExpression, ast.UnlessExpression)
def _if(state: Validation, node: ast.IfExpression | ast.UnlessExpression) -> None:
    needs_value(state, node.test)
    if node.else_ is not None:
        state.stack.append(node.else_)
    state.stack += (node.then, node.test)


@visits(ast.RenderExpression)
def _render(state: Validation, node: ast.RenderExpression) -> None:
    state.stack.append(node.expr)


@visits(ast.ErrorNode)
def _error(state: Validation, node: ast.ErrorNode) -> None:
    state.stack += reversed(node.parts)
