"""Resources: ``type { title: … }``, defaults, overrides, virtual and exported ones; and their attributes."""

from __future__ import annotations

from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.complaints import attribute_complaint, complaint_at, no_resource
from puppetguard.syntax.elements import Element, Matcher, Shaped, Terminal, unexpected
from puppetguard.syntax.problems import Problem, SyntaxProblem
from puppetguard.syntax.recovery import resume_attribute
from puppetguard.syntax.stream import TokenStream

RESOURCE_START = frozenset((t.AT.kind, t.ATAT.kind, t.CLASS.kind))
"""Tokens with which a resource, but no expression, can begin (a class definition excepted)."""

_AT = t.AT.kind
_LBRACE = t.LBRACE.kind
_RBRACE = t.RBRACE.kind
_COMMA = t.COMMA.kind
_COLON = t.COLON.kind
_SEMICOLON = t.SEMICOLON.kind
_CLASS = t.CLASS.kind
_TIMES = t.TIMES.kind
_FARROW = t.FARROW.kind
_ARROWS = frozenset((t.FARROW.kind, t.APPEND_ARROW.kind))
_ERROR = t.ERROR.kind
ATTRIBUTE_TERMINALS = tuple(
    terminal
    for terminal in Terminal.members
    if terminal is t.NAME or (terminal.kind in t.KEYWORD_KINDS and terminal not in (t.TRUE, t.FALSE))
)
ATTRIBUTE_NAMES = frozenset(terminal.kind for terminal in ATTRIBUTE_TERMINALS)
"""Tokens that can be the name of an attribute: keywords included."""

_ATTRIBUTE_START = ATTRIBUTE_NAMES | {_TIMES}
_BODY_END = frozenset((_RBRACE, _SEMICOLON, t.END.kind))


class Attributes(Shaped):
    """``name => value, …``, with an optional comma before and behind; the value is a list.

    An attribute that fails is recorded, an ErrorNode stands in its place, and the next one is looked for.
    """

    may_be_empty = True

    def __init__(self, name: str, expression: Element) -> None:
        super().__init__(name)
        match_expression: Matcher = expression.match

        def match(stream: TokenStream, index: int) -> tuple[list[ast.Node], int]:
            kinds = stream.kinds
            begin = index
            operations: list[ast.Node] = []
            if kinds[index] == _COMMA and kinds[index + 1] in _ATTRIBUTE_START:
                index += 1
            elif kinds[index] == _COMMA:
                return operations, index + 1
            while True:
                attempt = index
                try:
                    while kinds[index] in _ATTRIBUTE_START:
                        attempt = index
                        operation, index = attribute(stream, index)
                        operations.append(operation)
                        attempt = index
                        if kinds[index] != _COMMA:
                            break
                        index += 1
                    if kinds[index] in _BODY_END:
                        return operations, index
                    problem, failed = attribute_complaint(stream, index, expected="}"), index
                except SyntaxProblem as failure:
                    problem, failed = failure.problem, failure.index
                settled = stream.resumed
                resume = resume_attribute(stream, begin, failed)
                if resume < 0:
                    raise SyntaxProblem(stream.text, problem, failed)
                stream.record(problem, failed, settled)
                if resume > attempt:
                    operations.append(ast.ErrorNode(stream.spans[attempt][0], stream.spans[resume - 1][1]))
                index = resume
                if kinds[index] in _BODY_END:
                    return operations, index

        def attribute(stream: TokenStream, index: int) -> tuple[ast.Node, int]:
            kinds, spans = stream.kinds, stream.spans
            start, name_end = spans[index]
            arrow = index + 1
            if kinds[index] == _TIMES:
                if kinds[arrow] != _FARROW:
                    unexpected(stream, arrow, "=>")
                value, after = match_expression(stream, arrow + 1)
                return ast.AttributesOperation(start, value.end, value, spans[arrow][0]), after
            if kinds[arrow] not in _ARROWS:
                raise SyntaxProblem(stream.text, attribute_complaint(stream, arrow, expected="=>"), arrow)
            value, after = match_expression(stream, arrow + 1)
            text = stream.text
            operator_start, operator_end = spans[arrow]
            operator = text[operator_start:operator_end]
            return ast.AttributeOperation(
                start, value.end, text[start:name_end], operator, value, operator_start
            ), after

        def bind() -> None:
            nonlocal match_expression
            match_expression = expression.match

        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed


class Resource(Shaped):
    """``resource`` of the grammar: an expression, with the braces that make it a resource of some form."""

    def __init__(self, name: str, expression: Element, attributes: Attributes) -> None:
        super().__init__(name)
        match_expression: Matcher = expression.match
        match_attributes: Matcher = attributes.match

        def match(stream: TokenStream, index: int) -> tuple[Any, int]:
            kinds = stream.kinds
            first = index
            while kinds[index] in (_AT, t.ATAT.kind):
                index += 1
            if kinds[index] == _CLASS and kinds[index + 1] == _LBRACE:
                start, end = stream.spans[index]
                left: Any = ast.QualifiedName(start, end, "class")
                left, index = titled(stream, index + 1, left)
            else:
                left, index = match_expression(stream, index)
            if kinds[index] == _LBRACE:
                left, index = follow(stream, index, left)
            at = first
            while kinds[at] in (_AT, t.ATAT.kind):
                at += 1
            for mark in range(at - 1, first - 1, -1):
                left = virtual(stream, mark, index, left)
            return left, index

        def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
            kinds = stream.kinds
            while kinds[index] == _LBRACE:
                inside, second = kinds[index + 1], kinds[index + 2]
                if (
                    inside in (_RBRACE, _COMMA)
                    or (inside in ATTRIBUTE_NAMES and second in _ARROWS)
                    or (inside == _TIMES and second == _FARROW)
                ):
                    left, index = untitled(stream, index, left)
                else:
                    left, index = titled(stream, index, left)
            return left, index

        def titled(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
            kinds, spans = stream.kinds, stream.spans
            opening = index
            index += 1
            bodies: list[ast.Node] = []
            while True:
                title, index = match_expression(stream, title_start(stream, index))
                if kinds[index] != _COLON:
                    raise SyntaxProblem(stream.text, attribute_complaint(stream, index, expected=":"), index)
                operations, after = match_attributes(stream, index + 1)
                end = operations[-1].end if operations else spans[index][1]
                bodies.append(ast.ResourceBody(title.start, end, title, operations))
                index = after
                if kinds[index] == _SEMICOLON:
                    index += 1
                    if kinds[index] != _RBRACE:
                        continue
                if kinds[index] != _RBRACE:
                    raise SyntaxProblem(stream.text, complaint_at(stream, index, "}", opened=opening), index)
                return ast.ResourceExpression(left.start, spans[index][1], "regular", left, bodies), index + 1

        def title_start(stream: TokenStream, index: int) -> int:
            kinds = stream.kinds
            if kinds[index] in ATTRIBUTE_NAMES and kinds[index] not in match_starts:
                unexpected(stream, index + 1, "=>")  # a keyword that only an attribute could be
            return index

        def untitled(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
            opening = stream.spans[index][0]
            operations, after = match_attributes(stream, index + 1)
            if stream.kinds[after] != _RBRACE:
                raise SyntaxProblem(stream.text, complaint_at(stream, after, "}", opened=index), after)
            end = stream.spans[after][1]
            return form(stream, index, opening, end, left, operations), after + 1

        def form(stream: TokenStream, index: int, opening: int, end: int, left: Any, operations: list[ast.Node]) -> Any:
            if isinstance(left, ast.QualifiedReference):
                return ast.ResourceDefaultsExpression(left.start, end, "regular", left, operations)
            if isinstance(left, ast.AccessExpression):
                return ast.ResourceOverrideExpression(left.start, end, "regular", left, operations)
            if not isinstance(left, ast.QualifiedName):
                raise SyntaxProblem(stream.text, no_resource(stream, left), index)
            return untitled_resource(stream, index, opening, end, left, operations)

        def virtual(stream: TokenStream, mark: int, index: int, value: Any) -> Any:
            start, mark_end = stream.spans[mark]
            if isinstance(
                value, ast.ResourceExpression | ast.ResourceDefaultsExpression | ast.ResourceOverrideExpression
            ):
                value.form = "virtual" if mark_end - start == 1 else "exported"
                value.start = start
                return value
            if stream.kinds[index] == _ERROR and not isinstance(value, ast.BlockExpression):
                unexpected(stream, index, "{")  # Puppet reads on before it objects
            sign = stream.token_text(mark)
            word = "virtual" if sign == "@" else "exported"
            message = f"`{sign}` makes a resource {word}, but no resource follows"
            hint = f"write `{sign}type {{ 'title': … }}`"
            if isinstance(value, ast.QualifiedReference) and value.value.isupper():
                hint = f"a heredoc is written `@({value.value})`"
            problem = Problem("PARSE_ERROR_NO_CODE", start, mark_end, message, hint)
            raise SyntaxProblem(stream.text, problem, mark)

        match_starts: frozenset[int] = frozenset()

        def bind() -> None:
            nonlocal match_expression, match_attributes, match_starts
            match_expression, match_attributes = expression.match, attributes.match
            match_starts = expression.first_kinds()

        self.follow = follow
        self.match, self.bind = match, bind  # type: ignore[method-assign]


def untitled_resource(
    stream: TokenStream, index: int, opening: int, end: int, name: ast.QualifiedName, operations: list[ast.Node]
) -> ast.Node:
    """``name { a => 1 }``: a call with a hash for the statement functions, otherwise a resource whose title is missing.

    Puppet's parser makes of the latter the block of the name and a hash, which its validator refuses.
    """
    from puppetguard.syntax.statements import STATEMENT_CALLS

    entries: list[ast.KeyedEntry] = []
    unfolded = False
    for operation in operations:
        if isinstance(operation, ast.AttributesOperation):
            message = f"`* =>` cannot stand in `{name.value} {{ … }}` without a title"
            problem = Problem(
                "CRASH:RuntimeError",
                operation.start,
                operation.start + 1,
                message,
                f"write `{name.value} {{ 'title': * => … }}`",
            )
            stream.problems.append(problem)
            unfolded = True
        elif isinstance(operation, ast.AttributeOperation):
            if operation.operator == "+>":
                message = f"this `{name.value} {{ … }}` has no title, so `+>` makes no sense in it"
                problem = Problem(
                    "PARSE_ERROR_NO_CODE", opening, opening + 1, message, f"write `{name.value} {{ 'title': …`"
                )
                raise SyntaxProblem(stream.text, problem, index)
            key_end = operation.start + len(operation.attribute_name)
            key = ast.LiteralString(operation.start, key_end, operation.attribute_name)
            entries.append(
                ast.KeyedEntry(operation.start, operation.end, key, operation.value, operation.operator_start)
            )
    argument = ast.LiteralHash(opening, end, entries)
    if name.value in STATEMENT_CALLS:
        return ast.CallNamedFunctionExpression(name.start, end, name, [argument], None, -1, statement=True)
    if unfolded:
        return ast.ErrorNode(name.start, end, [argument])  # what is wrong has been said
    return ast.BlockExpression(name.start, end, [name, argument])
