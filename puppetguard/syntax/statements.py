"""Statements: assignments, relationships, lists of statements, blocks; and going on behind a statement that failed."""

from __future__ import annotations

from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.complaints import comma_list, complaint_at, missing_brace
from puppetguard.syntax.elements import Element, Matcher, Shaped, unexpected
from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.recovery import column_of_line, leading_column, resume_block, resume_statement
from puppetguard.syntax.resources import RESOURCE_START, Resource
from puppetguard.syntax.stream import TokenStream

STATEMENT_CALLS = frozenset(
    "require realize include contain tag debug info notice warning err fail import break next return".split()
)
"""Functions that may be called without parentheses."""

ARROWS = (t.IN_EDGE, t.IN_EDGE_SUB, t.OUT_EDGE, t.OUT_EDGE_SUB)
ASSIGNMENTS = (t.ASSIGN, t.APPENDS, t.DELETES)
_ARROWS = frozenset(terminal.kind for terminal in ARROWS)
_ASSIGNMENTS = frozenset(terminal.kind for terminal in ASSIGNMENTS)
_TAIL = _ARROWS | _ASSIGNMENTS
_LBRACE = t.LBRACE.kind
_RBRACE = t.RBRACE.kind
_COMMA = t.COMMA.kind
_SEMICOLON = t.SEMICOLON.kind
_END = t.END.kind
_ERROR = t.ERROR.kind
_ECHOES = frozenset((_RBRACE, t.ELSE.kind, t.ELSIF.kind))


class Assignment(Shaped):
    """``assignment``: an expression, a resource, or such joined by arrows or ``=``."""

    def __init__(self, name: str, expression: Element, resource: Resource) -> None:
        super().__init__(name)
        match_expression: Matcher = expression.match
        match_resource: Matcher = resource.match
        follow_resource = resource.follow

        def match(stream: TokenStream, index: int) -> tuple[Any, int]:
            kinds = stream.kinds
            if kinds[index] in RESOURCE_START:
                value, index = match_resource(stream, index)
            else:
                value, index = match_expression(stream, index)
                if kinds[index] == _LBRACE:
                    value, index = follow_resource(stream, index, value)
            if kinds[index] not in _TAIL:
                return value, index
            value, index = related(stream, index, value)
            return assigned(stream, index, value)

        def related(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
            kinds = stream.kinds
            while kinds[index] in _ARROWS:
                at, end = stream.spans[index]
                right, index = match_resource(stream, index + 1)
                left = ast.RelationshipExpression(left.start, right.end, left, stream.text[at:end], right, at)
            return left, index

        def assigned(stream: TokenStream, index: int, value: Any) -> tuple[Any, int]:
            kinds = stream.kinds
            pending: list[tuple[Any, int]] = []
            while kinds[index] in _ASSIGNMENTS:
                pending.append((value, index))
                value, index = match_resource(stream, index + 1)
                value, index = related(stream, index, value)
            for target, operator in reversed(pending):
                at, end = stream.spans[operator]
                value = ast.AssignmentExpression(target.start, value.end, target, stream.text[at:end], value, at)
            return value, index

        def bind() -> None:
            nonlocal match_expression, match_resource
            match_expression, match_resource = expression.match, resource.match

        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed


class Statements(Shaped):
    """A list of statements; ``nested``: a ``}`` ends it, otherwise the end of the file does.

    A statement that fails is recorded and passed over; an ErrorNode stands in its place.
    """

    may_be_empty = True

    def __init__(self, name: str, assignment: Element, *, nested: bool) -> None:
        super().__init__(name)
        match_assignment: Matcher = assignment.match
        starters: frozenset[int] = frozenset()

        def match(stream: TokenStream, index: int) -> tuple[list[ast.Node], int]:
            kinds = stream.kinds
            done: list[ast.Node] = []
            items: list[ast.Node] = []
            lists: CommaLists = {}
            while True:
                kind = kinds[index]
                if kind in starters:
                    first = index
                    try:
                        value, index = match_assignment(stream, index)
                        items.append(value)
                        if kinds[index] == _COMMA:
                            comma = index
                            more, index = listed(stream, index)
                            lists[len(items) - 1] = (more, comma)
                        if kinds[index] == _SEMICOLON and kinds[index + 1] in starters:
                            index += 1
                    except SyntaxProblem as failure:
                        stream.record(failure.problem, failure.index)
                        index = resume(stream, items, first, failure.index)
                elif kind == _END or (nested and kind == _RBRACE):
                    return done + finished(stream, items, lists), index
                else:
                    at = index
                    if kind == _SEMICOLON and items:
                        at = index + 1  # one may follow a statement, but then another statement must
                    else:
                        # Puppet reads this token before it looks at the comma lists, but objects to them first.
                        done += finished(stream, items, lists)
                        items, lists = [], {}
                    if not (stream.problems and kind in _ECHOES and stray_echo(stream, kind)):
                        stream.record(complaint_at(stream, at, "a statement"), at)
                    done += finished(stream, items, lists)
                    items, lists = [], {}
                    index = resume(stream, done, index, index)

        def resume(stream: TokenStream, items: list[ast.Node], first: int, failed: int) -> int:
            index = max(resume_statement(stream, first, failed, starters, nested=nested), first + 1)
            start = max(stream.spans[first][0], items[-1].end if items else 0)
            items.append(ast.ErrorNode(start, max(stream.spans[index - 1][1], start)))
            return index

        def listed(stream: TokenStream, index: int) -> tuple[list[ast.Node], int]:
            kinds = stream.kinds
            values: list[ast.Node] = []
            while kinds[index] == _COMMA:
                value, index = match_assignment(stream, index + 1)
                values.append(value)
            return values, index

        def bind() -> None:
            nonlocal match_assignment, starters
            match_assignment, starters = assignment.match, assignment.first_kinds()

        self.match, self.bind = match, bind  # type: ignore[method-assign]


CommaLists = dict[int, tuple[list[ast.Node], int]]
"""Number of a statement → what followed it behind commas, and the index of the first comma."""


def finished(stream: TokenStream, items: list[ast.Node], lists: CommaLists) -> list[ast.Node]:
    """Return the statements of a list that is complete.

    A name of STATEMENT_CALLS takes what follows it as its arguments. Any other comma list is an error, which Puppet
    finds only now, and which is appended to the stream's problems.
    """
    result: list[ast.Node] = []
    skip = False
    for at, item in enumerate(items):
        if skip:
            skip = False
            continue
        if (
            type(item) is ast.QualifiedName
            and item.value in STATEMENT_CALLS
            and at + 1 < len(items)
            and at not in lists
        ):
            argument = items[at + 1]
            arguments = [argument, *lists.pop(at + 1, ((), 0))[0]]
            call = ast.CallNamedFunctionExpression(item.start, arguments[-1].end, item, arguments, None, -1, True)
            result.append(call)
            skip = True
            continue
        if type(item) is ast.CallNamedFunctionExpression:
            item.statement = True
        result.append(item)
        if at in lists:
            before = items[at - 1] if at else None
            more, comma = lists[at]
            if not isinstance(before, ast.ErrorNode) or not stream.problems:  # else an echo
                stream.problems.append(comma_list(stream, comma, before, item))
            result.extend(more)
    return result


def stray_echo(stream: TokenStream, kind: int) -> bool:
    """Whether a brace (or ``else``) that does not fit is the echo of a mistake that was reported before.

    It is when the braces of the file balance, or one of the mistakes was about a brace already.
    """
    closing, opening = stream.kinds.count(_RBRACE), stream.kinds.count(_LBRACE)
    too_many = opening > closing if kind == _LBRACE else closing > opening
    return not too_many or any(
        "{" in problem.message or "}" in problem.message or problem.hint[:3] in ("`{`", "`}`")
        for problem in stream.problems
    )


class BlockElement(Shaped):
    """``{ statements }``; a missing brace is recorded, and the block taken as far as the layout tells."""

    def __init__(self, name: str, statements: Element) -> None:
        super().__init__(name)
        match_statements: Matcher = statements.match

        def match(stream: TokenStream, index: int) -> tuple[ast.BlockExpression, int]:
            kinds, spans = stream.kinds, stream.spans
            opening = index
            if kinds[index] == _LBRACE:
                index += 1
            else:
                # Where the brace alone is missing, the body is on lines of its own, further to the right.
                settled = stream.resumed
                behind = resume_block(stream, index)
                column = leading_column(stream, index)
                missing_only = column > column_of_line(stream, max(index - 1, 0)) and kinds[index] != _ERROR
                if behind < 0 and not missing_only:
                    unexpected(stream, index, "{")
                stream.record(complaint_at(stream, index, "{"), index, settled)
                if behind >= 0:
                    opening, index = behind, behind + 1
            values, index = match_statements(stream, index)
            start = spans[opening][0]
            if kinds[index] == _RBRACE:
                return ast.BlockExpression(start, spans[index][1], values), index + 1
            if not (stream.problems and stray_echo(stream, _LBRACE)):
                stream.problems.append(missing_brace(stream, opening, index))
            return ast.BlockExpression(start, max(spans[index - 1][1], start), values), index

        def bind() -> None:
            nonlocal match_statements
            match_statements = statements.match

        self.match, self.bind = match, bind  # type: ignore[method-assign]
