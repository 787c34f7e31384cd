"""Going on behind a mistake: where to pick up the reading again.

What a writer means shows in the layout: a statement ends where a line starts at or left of the column in which the
statement started. So that is where reading goes on, with the brackets that the mistake left open taken into account.
"""

from __future__ import annotations

import re

from puppetguard.syntax import tokens as t
from puppetguard.syntax.stream import TokenStream

_LBRACE = t.LBRACE.kind
_RBRACE = t.RBRACE.kind
_END = t.END.kind
_ARROWS = (t.FARROW.kind, t.APPEND_ARROW.kind)
_NOT_BEHIND_A_START = (*_ARROWS, t.COLON.kind)  # behind the name of an attribute, or a title
_OPENING = frozenset((t.LBRACE.kind, t.LBRACK.kind, t.LISTSTART.kind, t.LPAREN.kind, t.LPAREN_FIRST.kind))
_CLOSING = frozenset((t.RBRACE.kind, t.RBRACK.kind, t.CLOSE_PAREN.kind))
_ATTRIBUTE_NAMES = (t.KEYWORD_KINDS | {t.NAME.kind, t.TIMES.kind}) - {t.TRUE.kind, t.FALSE.kind}


_FARTHEST = 2000
"""How many tokens ahead an attribute or parameter is looked for; without a bound, many mistakes would take long."""

_LONGEST_TITLE = 50  # tokens

_INDENT = re.compile(r"[ \t\r]{0,1000}")


def column_of_line(stream: TokenStream, index: int) -> int:
    """Return the column (from 0) of the first character that is no blank on the line of token ``index``."""
    line_start = stream.line_starts[line] if (line := stream.line_of(stream.spans[index][0])) else 0
    match = _INDENT.match(stream.text, line_start)
    return match.end() - line_start if match else 0


def leading_column(stream: TokenStream, index: int) -> int:
    """Return the column (from 0) of a token that is the first on its line, or -1 for any other."""
    start = stream.spans[index][0]
    line = stream.line_of(start)
    line_start = stream.line_starts[line]
    return start - line_start if not index or stream.spans[index - 1][1] <= line_start else -1


def resume_statement(stream: TokenStream, first: int, failed: int, starters: frozenset[int], *, nested: bool) -> int:
    """Return the token at which the next statement starts, behind the one that started at ``first``.

    ``failed`` is the token that fitted nowhere, ``starters`` are the kinds with which a statement can start, ``nested``
    tells that a ``}`` may close a block around the statement.
    """
    kinds = stream.kinds
    limit = column_of_line(stream, first)
    depth = sum((kind == _LBRACE) - (kind == _RBRACE) for kind in kinds[first:failed])
    index = failed
    while kinds[index] != _END:
        kind = kinds[index]
        if kind == _LBRACE:
            depth += 1
        elif kind == _RBRACE:
            if depth <= 0 and nested:
                break
            depth = max(depth - 1, 0)
        elif (
            index > first
            and kind in starters
            and kinds[index - 1] != t.HEREDOC.kind
            and 0 <= leading_column(stream, index) <= limit
            and not _is_attribute_or_title(stream, index)
        ):
            break
        index += 1
    stream.resumed = index = max(index, first + 1) if kinds[first] != _END else index
    return index


def _is_attribute_or_title(stream: TokenStream, index: int) -> bool:
    """Whether ``name =>`` or ``title:`` starts at a token, which is the rest of a resource rather than a statement."""
    kinds = stream.kinds
    if kinds[index] == t.TEXT_START.kind:
        farthest = min(index + _LONGEST_TITLE, len(kinds) - 2)
        while index < farthest and kinds[index] != t.TEXT_END.kind:
            index += 1
    return kinds[index + 1] in _NOT_BEHIND_A_START


def resume_block(stream: TokenStream, failed: int) -> int:
    """Return the ``{`` behind a parameter list without its ``(``, or -1; ``failed`` is where the ``{`` was expected."""
    kinds = stream.kinds
    if kinds[failed] not in (t.VARIABLE.kind, t.CLASSREF.kind):
        return -1
    for index in range(failed, min(failed + _FARTHEST, len(kinds))):
        if kinds[index] == _LBRACE and kinds[index - 1] == t.CLOSE_PAREN.kind:
            stream.resumed = index
            return index
        if kinds[index] in (t.IF.kind, t.CASE.kind, t.CLASS.kind, t.DEFINE.kind, _END):
            break
    return -1


def resume_attribute(stream: TokenStream, first: int, failed: int) -> int:
    """Return the token at which the attributes of a resource go on, or -1 when the resource seems to be over.

    ``first`` is the first token of the resource, ``failed`` the one that fitted nowhere. The token returned is the next
    ``name =>``, or the ``;`` or ``}`` that ends the body.
    """
    kinds = stream.kinds
    limit = column_of_line(stream, first)
    depth = 0
    index = failed
    farthest = failed + _FARTHEST
    while kinds[index] != _END and index < farthest:
        kind = kinds[index]
        column = leading_column(stream, index)
        if depth <= 0:
            if kind in (_RBRACE, t.SEMICOLON.kind):
                stream.resumed = index
                return index
            starts = column >= 0 or kinds[index - 1] == t.COMMA.kind or index == failed
            if starts and kind in _ATTRIBUTE_NAMES and kinds[index + 1] in _ARROWS:
                stream.resumed = index
                return index
        if index > first and 0 <= column <= limit:
            return index if kind == _RBRACE else -1
        if kind in _OPENING:
            depth += 1
        elif kind in _CLOSING:
            depth -= 1
        index += 1
    return -1


def resume_parameter(stream: TokenStream, first: int, failed: int) -> int:
    """Return the ``,`` or ``)`` at which a parameter list goes on, or -1 when it seems to be over."""
    kinds = stream.kinds
    limit = column_of_line(stream, first)
    depth = 0
    index = failed
    farthest = failed + _FARTHEST
    while kinds[index] != _END and index < farthest:
        kind = kinds[index]
        column = leading_column(stream, index)
        if depth <= 0 and kind in (t.COMMA.kind, t.CLOSE_PAREN.kind):
            return index
        starts = column >= 0 or index == failed
        if depth <= 0 and starts and kind in (t.VARIABLE.kind, t.CLASSREF.kind):
            return index
        if kind == _LBRACE and depth <= 0 and kinds[index - 1] not in _ARROWS:
            return -1
        if index > first and 0 <= column <= limit and kind not in _CLOSING:
            return -1
        if kind in _OPENING:
            depth += 1
        elif kind in _CLOSING:
            depth -= 1
        index += 1
    return -1
