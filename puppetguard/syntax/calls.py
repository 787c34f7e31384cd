"""What may follow an operand: calls, methods, accesses, collectors, selectors; and lists of arguments."""

from __future__ import annotations

from typing import Any

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.complaints import complaint_at
from puppetguard.syntax.elements import Element, Matcher, Maybe, Series, Shaped, Terminal, unexpected
from puppetguard.syntax.expression import Continuation
from puppetguard.syntax.leaves import TypeOrFunction, nothing
from puppetguard.syntax.problems import NestingLimitError, SyntaxProblem
from puppetguard.syntax.stream import TokenStream

_COMMA = t.COMMA.kind
_FARROW = t.FARROW.kind
_LPAREN = t.LPAREN.kind
_LBRACE = t.LBRACE.kind
_PIPE = t.PIPE.kind

_NO_EXPRESSIONS = frozenset(
    (
        ast.AssignmentExpression,
        ast.RelationshipExpression,
        ast.ResourceExpression,
        ast.ResourceDefaultsExpression,
        ast.ResourceOverrideExpression,
        ast.BlockExpression,
    )
)

_DEEPEST_SELECTOR = 200


class Items(Shaped):
    """Values and bare ``key => value`` pairs, separated by commas; adjacent pairs become one hash. The value is a list.

    ``lone_words``: ``type`` and ``function`` may be items by themselves (in arrays), not only in pairs.
    ``trailing``: a last comma may follow. ``least``: how many there must be (0 or 1). ``only_expressions``: what is no
    pair must be an expression.
    """

    def __init__(
        self,
        name: str,
        value: Element,
        closer: Terminal,
        *,
        lone_words: bool = False,
        trailing: bool = True,
        least: int = 0,
        only_expressions: bool = False,
    ) -> None:
        super().__init__(name)
        behind = frozenset((_FARROW, _COMMA, closer.kind)) if lone_words else t.FARROW.first
        first = TypeOrFunction("item", value, behind)
        second = TypeOrFunction("value", value, frozenset((_COMMA, closer.kind)))
        match_first: Matcher = first.match
        match_second: Matcher = second.match
        starters: frozenset[int] = frozenset()

        def match(stream: TokenStream, index: int) -> tuple[list[ast.Node], int]:
            kinds = stream.kinds
            items: list[ast.Node] = []
            if kinds[index] not in starters and not least:
                return items, index
            pairs: ast.LiteralHash | None = None
            while True:
                item, index = match_first(stream, index)
                if kinds[index] != _FARROW:
                    if only_expressions and type(item) in _NO_EXPRESSIONS:
                        unexpected(stream, index, "=>")
                    pairs = None
                    items.append(item)
                else:
                    arrow = stream.spans[index][0]
                    paired, index = match_second(stream, index + 1)
                    entry = ast.KeyedEntry(item.start, paired.end, item, paired, arrow)
                    if pairs is None:
                        pairs = ast.LiteralHash(item.start, paired.end, [entry])
                        items.append(pairs)
                    else:
                        pairs.entries.append(entry)
                        pairs.end = paired.end
                if kinds[index] != _COMMA:
                    return items, index
                index += 1
                if trailing and kinds[index] not in starters:
                    return items, index

        def bind() -> None:
            nonlocal starters
            starters = value.first_kinds()

        self.may_be_empty = not least
        self.match, self.bind = match, bind  # type: ignore[method-assign]  # closures, for speed
        self.shape(Series(nothing(first, Maybe(nothing(t.FARROW, second))), t.COMMA, trailing=trailing))


def close(stream: TokenStream, index: int, closer: Terminal, opening: int) -> int:
    """Return the offset behind the bracket that closes the one at token ``opening``; fail when it is not there."""
    if stream.kinds[index] != closer.kind:
        raise SyntaxProblem(stream.text, complaint_at(stream, index, closer.text, opened=opening), index)
    return stream.spans[index][1]


def call(arguments: Element, lambda_: Element) -> Continuation:
    """``(arguments) |…| { … }`` behind what is called."""
    match_arguments, match_lambda = arguments.match, lambda_.match

    def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
        opening = index
        values, index = match_arguments(stream, index + 1)
        end = close(stream, index, t.CLOSE_PAREN, opening)
        index += 1
        block = None
        if stream.kinds[index] == _PIPE:
            block, index = match_lambda(stream, index)
            end = block.end
        at = stream.spans[opening][0]
        return ast.CallNamedFunctionExpression(left.start, end, left, values, block, at), index

    return follow


def method(arguments: Element, lambda_: Element) -> Continuation:
    """``.name(arguments) |…| { … }`` behind a value."""
    match_arguments, match_lambda = arguments.match, lambda_.match
    names = (t.NAME.kind, t.TYPE.kind)

    def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
        kinds, spans = stream.kinds, stream.spans
        dot = spans[index][0]
        index += 1
        if kinds[index] not in names:
            unexpected(stream, index, "the name of a function")
        start, end = spans[index]
        name = ast.QualifiedName(start, end, stream.text[start:end])
        functor = ast.NamedAccessExpression(left.start, end, left, name, dot)
        index += 1
        values: list[ast.Node] = []
        at = -1
        if kinds[index] == _LPAREN:
            opening = index
            at = spans[opening][0]
            values, index = match_arguments(stream, index + 1)
            end = close(stream, index, t.CLOSE_PAREN, opening)
            index += 1
        block = None
        if kinds[index] == _PIPE:
            block, index = match_lambda(stream, index)
            end = block.end
        return ast.CallMethodExpression(left.start, end, functor, values, block, at), index

    return follow


def access(keys: Element) -> Continuation:
    """``[keys]`` behind a value or a type."""
    match_keys = keys.match

    def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
        opening = index
        values, index = match_keys(stream, index + 1)
        end = close(stream, index, t.RBRACK, opening)
        return ast.AccessExpression(left.start, end, left, values), index + 1

    return follow


def collect(expression: Element, attributes: Element, closer: Terminal, query: type[ast.VirtualQuery]) -> Continuation:
    """``<| query |> { attributes }`` behind a type."""
    match_expression, match_attributes = expression.match, attributes.match

    def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
        kinds, spans = stream.kinds, stream.spans
        opening = index
        index += 1
        condition = None
        if kinds[index] != closer.kind:
            condition, index = match_expression(stream, index)
        end = close(stream, index, closer, opening)
        found = query(spans[opening][0], end, condition)
        index += 1
        operations: list[ast.Node] = []
        if kinds[index] == _LBRACE:
            brace = index
            operations, index = match_attributes(stream, index + 1)
            end = close(stream, index, t.RBRACE, brace)
            index += 1
        return ast.CollectExpression(left.start, end, left, found, operations), index

    return follow


def selector(entry: Element, entries: Element) -> Continuation:
    """``? { match => value, … }`` or ``? match => value`` behind a value."""
    match_entry, match_entries = entry.match, entries.match
    depth = 0  # of selectors without braces, the one kind of nesting that has no bracket

    def follow(stream: TokenStream, index: int, left: Any) -> tuple[Any, int]:
        nonlocal depth
        at = stream.spans[index][0]
        if stream.kinds[index + 1] == _LBRACE:
            opening = index + 1
            several, index = match_entries(stream, index + 2)
            end = close(stream, index, t.RBRACE, opening)
            return ast.SelectorExpression(left.start, end, left, several, at), index + 1
        if depth >= _DEEPEST_SELECTOR:
            raise NestingLimitError(at)
        depth += 1
        try:
            only, index = match_entry(stream, index + 1)
        finally:
            depth -= 1
        return ast.SelectorExpression(left.start, only.end, left, [only], at), index

    return follow
