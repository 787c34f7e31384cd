"""What a manifest says of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.outline import Place, ReadOutline, SetOutline
from puppetguard.model.outlining.whereabouts import Contexts
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from puppetguard.model.outlining.whereabouts import Whereabouts

_DECIDING = (ast.IfExpression, ast.UnlessExpression, ast.SelectorExpression, ast.CaseExpression)


def assigned(where: Whereabouts) -> Iterator[tuple[str, str]]:
    """Yield the variables that are set, with the containers in which they are."""
    contexts = Contexts(where.subject)
    for node in where.subject.of_kinds(ast.LambdaExpression, ast.AssignmentExpression):
        if isinstance(node, ast.LambdaExpression):
            container = where.container(contexts.of(node.start))
            yield from ((container, one.name) for one in node.parameters)
        elif isinstance(node, ast.AssignmentExpression):
            container = where.container(contexts.of(node.start))
            pending = [node.left]
            while pending:
                one = pending.pop()
                if isinstance(one, ast.VariableExpression):
                    yield container, one.name
                elif isinstance(one, ast.LiteralList):
                    pending += one.values
                elif isinstance(one, ast.LiteralHash):
                    pending += (entry.key for entry in one.entries)


def reads(where: Whereabouts) -> Iterator[ReadOutline]:
    """Yield the variables that are read and not certainly set before."""
    from puppetguard.model.fact_names import EVERYWHERE
    from puppetguard.model.spelling import closest, is_clear, likeliest

    uses = where.subject.variable_uses
    asked = _asked(where)
    near: dict[tuple[int, str], tuple[str, bool]] = {}
    spare: dict[str, list[str]] = {}
    for one in where.subject.unread:
        spare.setdefault(where.container_of(one.scope), []).append(one.name)
    for read in uses.reads:
        node, name = read.node, read.node.name
        if read.state == "set" or not name or name.isdecimal() or name.removeprefix("::") in EVERYWHERE:
            continue
        key = id(read.scope), name
        spared = spare.get(where.container_of(read.scope), ())
        if key not in near:
            sight = [] if "::" in name else list(uses.names_in_sight(read.scope))
            # What is set and not read is meant more likely than what is read elsewwhere.
            first = None if "::" in name else likeliest(name, spared)
            meant = first[0] if first is not None else closest(name, sight) or ""
            near[key] = meant, bool(meant) and is_clear(name, meant, sight, free=True)
        yield ReadOutline(
            name,
            where.range(node.start, node.end),
            where.container_of(read.scope),
            "" if near[key][0] == name else near[key][0],
            "" if read.state == "unset" else read.state,
            Place() if read.setting is None else where.place(Span(read.setting.end, read.setting.end)),
            id(node) in asked,
            near[key][0] in spared and near[key][0] != name,
            near[key][1],
        )


def _asked(where: Whereabouts) -> set[int]:
    """Return the variables that are only asked whether they are set: ``defined('$x')`` has them in texts."""
    found: set[int] = set()
    for node in where.subject.of_kinds(*_DECIDING):
        tests: list[ast.Node] = []
        if isinstance(node, (ast.IfExpression, ast.UnlessExpression)):
            tests = [node.test]
        elif isinstance(node, ast.SelectorExpression):
            tests = [node.left]
        elif isinstance(node, ast.CaseExpression):
            tests = [node.test]
        while tests:
            test = tests.pop()
            if isinstance(test, ast.VariableExpression):
                found.add(id(test))
            elif isinstance(test, (ast.NotExpression, ast.ParenthesizedExpression)):
                tests.append(test.expr)
            elif isinstance(test, (ast.AndExpression, ast.OrExpression)) or (
                # What is compared by size must be twhere.
                isinstance(test, ast.ComparisonExpression) and test.operator in ("==", "!=")
            ):
                tests += [test.left, test.right]
    return found


def sets(where: Whereabouts) -> Iterator[SetOutline]:
    """Yield the variables that each body sets."""
    scopes = where.subject.evaluator.scopes
    bodies = [scopes.top]
    for one in where.subject.definitions:
        scope = scopes.of(one.node)
        if scope is not None:
            bodies.append(scope)
    for body in bodies:
        if body.settings:
            yield SetOutline(where.container_named(body.node), tuple(body.settings))
