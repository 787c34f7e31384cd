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
_STRINGS = frozenset((t.SINGLE_QUOTED.kind, t.DOUBLE_QUOTED.kind, t.RESOLVED_STRING.kind))
_VALUES = _STRINGS | {
    kind.kind
    for kind in (
        t.NAME,
        t.WORD,
        t.NUMBER,
        t.VARIABLE,
        t.CLASSREF,
        t.TRUE,
        t.FALSE,
        t.UNDEF,
        t.RBRACK,
        t.CLOSE_PAREN,
        t.TEXT_END,
    )
}
_WORDS_OF_OTHER_LANGUAGES = {
    "elif": "elsif",
    "elseif": "elsif",
    "then": "{",
    "switch": "case",
    "endif": "}",
    "fi": "}",
    "def": "define",
}
MISSING_QUOTE = "perhaps a quote"
"""How the hint begins when a quote seems to be missing."""

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
    start, end = stream.spans[index]
    if kind == t.RENDER_START.kind:
        start = int(str(stream.values[index]))  # Puppet counts the text before the tag as a part of it
    message = f"unexpected {shown(stream, index)}"
    hint, related = _guess(stream, index, expected)
    if not hint and expected[:1] in "{}[]():,=|?<%" and not expected.isalpha():
        hint = f"`{expected}` is expected here"
    if opened is not None and not related:
        at, after = stream.spans[opened]
        related = ((at, after, f"this `{stream.token_text(opened)}` is still open"),)
    return Problem("SYNTAX_ERROR", start, max(end, start), message, hint, related=related)


Related = tuple[tuple[int, int, str], ...]


def _guess(stream: TokenStream, index: int, expected: str) -> tuple[str, Related]:
    """Return a hint at what probably happened, and places that explain it."""
    kinds = stream.kinds
    kind, before = kinds[index], kinds[index - 1] if index else 0
    text = stream.token_text(index)
    previous = stream.token_text(index - 1) if index else ""
    for at in (index, index - 1):
        if at >= 0 and kinds[at] in _STRINGS and "\n" in stream.token_text(at):
            start, _ = stream.spans[at]
            quote = stream.text[start]
            note = "a string over several lines starts here"
            return f"{MISSING_QUOTE} (`{quote}`) is missing before this", ((start, start + 1, note),)
    if kind == t.IF.kind and before == t.ELSE.kind:
        return "`else if` is written `elsif`", ()
    for word in (text, previous):
        if word in _WORDS_OF_OTHER_LANGUAGES and expected != "=>":
            return f"perhaps `{_WORDS_OF_OTHER_LANGUAGES[word]}` is meant instead of `{word}`", ()
    if kind == t.PIPE.kind and t.PIPE.kind in (before, kinds[index + 1]):
        return "the operators are `and` and `or`", ()
    if kind == t.ASSIGN.kind:
        return "a comparison is written `==`" if expected in (
            "{",
            ")",
        ) else "`=` assigns; a pair is written with `=>`", ()
    if kind == t.FARROW.kind and before in _VALUES:
        return f"perhaps a `,` is missing before `{previous}`", ()
    if kind == t.RBRACE.kind and expected == "a statement":
        return "this `}` closes nothing", ()
    if kind in _VALUES and before in _VALUES and expected in (",", "]", ")", "}", "=>"):
        return f"perhaps a `,` is missing after `{previous}`", ()
    return "", ()


def attribute_complaint(stream: TokenStream, index: int, *, expected: str) -> Problem:
    """Return what to say of token ``index`` among the attributes of a resource."""
    problem = complaint_at(stream, index, expected)
    if problem.code != "SYNTAX_ERROR" or stream.kinds[index] == t.END.kind or problem.related:
        return problem
    kinds = stream.kinds
    before, kind, after = kinds[index - 1], kinds[index], kinds[index + 1]
    name = stream.token_text(index - 1)
    if expected == "=>":
        if kind == t.ASSIGN.kind:
            problem.hint = f"write `{name} => …`: `=` assigns a variable"
        elif kind == t.COLON.kind:
            problem.hint = f"write `{name} => …`, or `;` before a further title"
        elif before == t.NAME.kind or before in t.KEYWORD_KINDS:
            problem.hint = f"`=>` is missing after `{name}`"
    elif expected == ":":
        if kind in (t.FARROW.kind, t.COMMA.kind):
            problem.hint = "the title of the resource is missing, or the `:` behind it"
        else:
            problem.hint = f"`:` is missing after the title {shown(stream, index - 1)}"
    elif kind in t.KEYWORD_KINDS | {t.NAME.kind} and after in (t.FARROW.kind, t.APPEND_ARROW.kind):
        problem.hint = f"`,` is missing after {shown(stream, index - 1)}"
    elif kind in _STRINGS and after == t.FARROW.kind:
        problem.hint = "the name of an attribute is written without quotes"
    elif kind in _STRINGS and after == t.COLON.kind:
        problem.hint = "`;` is missing before this further title"
    return problem


def _end_of_file(stream: TokenStream, index: int, expected: str) -> Problem:
    """Return what to say when the file ends too early: at the bracket that is open, or behind the last token."""
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
    message = "a list separated by commas is no statement"
    del item
    return Problem("PARSE_ERROR_NO_CODE", start, end, message, "an array is written `[…, …]`, a call `name(…, …)`")


def no_resource(stream: TokenStream, left: ast.Node) -> Problem:
    """Return what to say of braces with attributes behind an expression that names no resource."""
    message = "this names no resource type, so no attributes can follow it in braces"
    at = position_of(left)
    before = stream.token_text(max(stream.index_at(left.start) - 1, 0))
    meant = _WORDS_OF_OTHER_LANGUAGES.get(before)
    hint = f"perhaps `{meant}` is meant instead of `{before}`" if meant else ""
    return Problem("PARSE_ERROR_NO_CODE", at, max(left.end, at), message, hint)


def expected_names(kinds: frozenset[int]) -> list[str]:
    """Return the names of terminals, sorted."""
    return sorted(terminal.text for terminal in Terminal.members if terminal.kind in kinds)
