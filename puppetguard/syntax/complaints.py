"""Saying what is wrong where a token fits nowhere, and what probably happened.

Only called when something is wrong, so nothing here needs to be fast.
"""

from __future__ import annotations

from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.elements import Terminal
from puppetguard.syntax.positions import position_of
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.recovery import column_of_line, leading_column
from puppetguard.syntax.stream import TokenStream

_OPENERS = {
    t.LBRACE.kind: "{",
    t.LBRACK.kind: "[",
    t.LISTSTART.kind: "[",
    t.LPAREN.kind: "(",
    t.LPAREN_FIRST.kind: "(",
    t.TEXT_START.kind: '"',
    t.RENDER_START.kind: "<%=",
}
_CLOSERS = {
    t.RBRACE.kind: "{",
    t.RBRACK.kind: "[",
    t.CLOSE_PAREN.kind: "(",
    t.TEXT_END.kind: '"',
    t.RENDER_END.kind: "<%=",
}
_PARTNER = {"{": "}", "[": "]", "(": ")", '"': '"', "<%=": "%>"}
_TAKES_THE_REST = frozenset(
    (
        "HEREDOC_EMPTY_ENDTAG", "HEREDOC_INVALID_ESCAPE", "HEREDOC_INVALID_SYNTAX", "HEREDOC_MULTIPLE_AT_ESCAPES",
        "HEREDOC_UNCLOSED_PARENTHESIS", "HEREDOC_WITHOUT_END_TAGGED_LINE", "HEREDOC_WITHOUT_TEXT",
        "UNCLOSED_MLCOMMENT", "EPP_UNBALANCED_TAG", "EPP_UNBALANCED_COMMENT", "EPP_UNBALANCED_EXPRESSION",
    )
)  # fmt: skip
"""Errors behind which the rest of the file may not have been read."""

_STATEMENTS = (
    ast.AssignmentExpression,
    ast.RelationshipExpression,
    ast.ResourceExpression,
    ast.ResourceDefaultsExpression,
    ast.ResourceOverrideExpression,
    ast.CollectExpression,
)
_SHOWN = 40  # characters of a token in a message


def shown(stream: TokenStream, index: int) -> str:
    """Return a token as it is shown in a message: its first line, not too long."""
    kind = stream.kinds[index]
    if kind == t.END.kind:
        return "end of the file"
    if kind in (t.TEXT_START.kind, t.TEXT_MIDDLE.kind, t.TEXT_END.kind):
        return "`}`" if kind != t.TEXT_START.kind else "a string"
    if kind == t.RENDER_TEXT.kind:
        return "text of the template"
    text = stream.token_text(index).split("\n", 1)[0]
    if len(text) > _SHOWN:
        text = text[:_SHOWN] + "…"
    return f"`{text}`"


def complaint_at(stream: TokenStream, index: int, expected: str, *, opened: int | None = None) -> Problem:
    """Return what to say of token ``index``, which fits nowhere; ``expected`` is what could stand there.

    ``opened`` is the token of the bracket that should be closed here, if that is what is expected.
    """
    kind = stream.kinds[index]
    if kind in (t.ERROR.kind, t.STRAY.kind):
        problem = stream.values[index]
        assert isinstance(problem, Problem)
        return problem
    if kind == t.END.kind:
        return _end_of_file(stream, index, expected)
    from puppetguard.syntax.guesses import SWAPPED, guess  # only needed when something is wrong
    from puppetguard.syntax.misfit import open_bracket, still_open

    start, end = stream.spans[index]
    if kind == t.RENDER_START.kind:
        start = int(str(stream.values[index]))  # Puppet counts the text before the tag as a part of it
    message = f"unexpected {shown(stream, index)}"
    hint, related = guess(stream, index, expected)
    if not hint and expected[:1] in "{}[]():,=|?<%" and not expected.isalpha():
        hint = f"`{expected}` is expected here"
        opened = open_bracket(stream, index) if opened is None and expected in ("]", ")", "}") else opened
    elif not hint and expected != "a statement" and expected.startswith(("a ", "the ")):
        hint = f"{expected} is expected here"
    if opened is not None and not related and not hint.startswith(SWAPPED):
        related = still_open(stream, opened)
    return Problem("SYNTAX_ERROR", start, max(end, start), message, hint, related=related)


def attribute_complaint(stream: TokenStream, index: int, *, expected: str) -> Problem:
    """Return what to say of token ``index`` among the attributes of a resource."""
    problem = complaint_at(stream, index, expected)
    if problem.code == "SYNTAX_ERROR" and stream.kinds[index] not in (t.END.kind, t.STRAY.kind):
        from puppetguard.syntax.resource_guesses import attribute_guess

        found = attribute_guess(stream, index, expected)
        if found is not None:
            problem.hint, problem.related = found
    return problem


def _end_of_file(stream: TokenStream, index: int, expected: str) -> Problem:
    """Return what to say when the file ends too early: at the bracket that is open, or behind the last token."""
    from puppetguard.syntax.guesses import guess

    cause = stream.values.get(index - 1)
    if isinstance(cause, Problem) and cause.code in _TAKES_THE_REST:
        return cause  # what is missing here may stand in what could not be read
    opening = unclosed_bracket(stream)
    if opening is not None:
        start, end = stream.spans[opening]
        sign = _OPENERS[stream.kinds[opening]]
        message = f"this `{sign}` is never closed"
        at_end = stream.spans[index][0]
        related = ((at_end, at_end, "the file ends here"),)
        hint = f"`{_PARTNER[sign]}` is missing"
        return Problem("SYNTAX_ERROR", start, min(end, start + len(sign)), message, hint, related=related)
    last = max(index - 1, 0)
    start, end = stream.spans[last]
    misfit = guess(stream, index, expected)
    if stream.kinds[last] in (t.COMMA.kind, t.SEMICOLON.kind):
        hint = f"take the last `{stream.token_text(last)}` away, or write what should follow it"
    elif misfit.hint:
        hint = misfit.hint
    elif expected in ("expression", "operand"):
        hint = "a value is missing"
    else:
        hint = f"{expected} is missing" if expected.isalpha() or " " in expected else f"`{expected}` is missing"
    return Problem("SYNTAX_ERROR", end if last < index else start, end, "the file ends too early", hint)


def unclosed_bracket(stream: TokenStream) -> int | None:
    """Return the index of the bracket that was probably forgotten to be closed, or None when all are closed.

    By the layout: the first brace inside which a line starts at or left of the line that opened it.
    """
    kinds = stream.kinds
    stack: list[int] = []
    suspect: int | None = None
    for index, kind in enumerate(kinds[:-2]):
        if kind in _CLOSERS:
            if stack and _OPENERS[kinds[stack[-1]]] == _CLOSERS[kind]:
                stack.pop()
                if suspect is not None and len(stack) < 1:
                    suspect = None
            continue
        if suspect is None and stack and kinds[stack[-1]] == t.LBRACE.kind:
            column = leading_column(stream, index)
            if 0 <= column <= column_of_line(stream, stack[-1]) and kind not in (t.ELSE.kind, t.ELSIF.kind):
                suspect = stack[-1]
        if kind in _OPENERS:
            stack.append(index)
    if not stack:
        return None
    return suspect if suspect is not None else stack[-1]


def missing_brace(stream: TokenStream, opening: int, index: int) -> Problem:
    """Return what to say of the block that starts at token ``opening`` and is not closed at the end of the file."""
    problem = complaint_at(stream, index, "}")
    if problem.message == "the file ends too early":
        start, end = stream.spans[opening]
        return Problem("SYNTAX_ERROR", start, end, "this `{` is never closed", "`}` is missing")
    return problem


def comma_list(stream: TokenStream, comma: int, before: ast.Node | None, item: ast.Node) -> Problem:
    """Return what to say of a comma list that is not the argument list of a statement call."""
    start, end = stream.spans[comma]
    if isinstance(before, ast.QualifiedName):
        name = before.value
        message = f"`{name}` cannot be called without parentheses"
        return Problem("PARSE_ERROR_NO_CODE", start, end, message, f"write `{name}(…)`")
    message = "a list separated by commas is not a statement"
    hint = "an array is written `[…, …]`, a call `name(…, …)`"
    if isinstance(item, _STATEMENTS):
        hint = "no comma stands between statements: take it away"
    return Problem("PARSE_ERROR_NO_CODE", start, end, message, hint)


def no_resource(stream: TokenStream, left: ast.Node) -> Problem:
    """Return what to say of braces with attributes behind an expression that names no resource."""
    from puppetguard.syntax.guesses import other_language

    message = "this names no resource type, so no attributes can follow it in braces"
    at = position_of(left)
    first = stream.index_at(left.start)
    before = stream.token_text(max(first - 1, 0))
    hint = other_language(before)
    if not hint and first and stream.kinds[first - 1] in (t.NAME.kind, t.WORD.kind):
        title = stream.text[left.start : left.end]
        shown_title = title if len(title) <= _SHOWN and "\n" not in title else "…"
        hint = f"the title stands inside the braces: `{before} {{ {shown_title}: … }}`"
    return Problem("PARSE_ERROR_NO_CODE", at, max(left.end, at), message, hint)


def expected_names(kinds: frozenset[int]) -> list[str]:
    """Return the names of terminals, sorted."""
    return sorted(terminal.text for terminal in Terminal.members if terminal.kind in kinds)
