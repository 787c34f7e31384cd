"""What probably happened where a token fits nowhere: the mistakes that people make, told by the tokens around.

Each guess looks at one Misfit and returns a Guess, or None when it has nothing to say; the first one that has wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from puppetguard.syntax import tokens as t
from puppetguard.syntax.misfit import (
    CLOSERS,
    CONDITIONS,
    EDGES,
    ENDS_OF_VALUES,
    OPENERS,
    OPERATORS,
    STRINGS,
    VALUE_ENDS,
    VALUE_STARTS,
    WORDS,
    Guess,
    Misfit,
    first_line,
    kinds_of,
    open_bracket,
    still_open,
)
from puppetguard.syntax.recovery import column_of_line, leading_column
from puppetguard.syntax.stream import TokenStream

_WORDS_OF_OTHER_LANGUAGES = {
    "elif": "elsif",
    "elseif": "elsif",
    "then": "{",
    "switch": "case",
    "endif": "}",
    "fi": "}",
    "def": "define",
    "not": "!",
    "is": "==",
}
_LOOPS = ("for", "foreach", "while", "until", "loop")
NO_LOOPS = "there are no loops: call `each`, as in `$list.each |$item| { … }`"
MISSING_QUOTE = "perhaps a quote"
INNER_QUOTE = "a quote inside the text?"
SWAPPED = (MISSING_QUOTE, INNER_QUOTE)
"""How a hint begins when code and text have probably changed places."""

_CONFLICT = re.compile(r"<{7} |={7}\Z|>{7} |\|{7} ")
_DEEPEST = 20  # brackets in one another that are looked at
_PATH_BEHIND = re.compile(r"[\w./:*@%~+-]*")


def guess(stream: TokenStream, index: int, expected: str) -> Guess:
    """Return what probably happened at token ``index``; an empty hint when nothing is known."""
    misfit = Misfit(stream, index, expected)
    return next((found for each in _GUESSES if (found := each(misfit))), Guess(""))


def other_language(word: str) -> str:
    """Return a hint when ``word`` is one of other languages, else an empty text."""
    if word in _LOOPS:
        return NO_LOOPS
    meant = _WORDS_OF_OTHER_LANGUAGES.get(word)
    return f"perhaps `{meant}` is meant instead of `{word}`" if meant else ""


# --- quotes ---------------------------------------------------------------------------------------------------------


def _missing_quote(m: Misfit) -> Guess | None:
    """A string over several lines right before: it probably began with the quote that should have ended another."""
    first = m.first_touching()
    for at in range(m.index, max(first - 2, -1), -1):
        start = _start_of_long_string(m, at)
        if start is not None:
            note = "a string over several lines starts here"
            hint = f"{MISSING_QUOTE} (`{m.stream.text[start]}`) is missing before this"
            return Guess(hint, ((start, start + 1, note),))
    return None


def _start_of_long_string(m: Misfit, at: int) -> int | None:
    """Return where the string over several lines starts whose last token is ``at``, or None when it is no such."""
    kinds = m.stream.kinds
    if "\n" not in m.stream.token_text(at):
        return None
    if kinds[at] == t.TEXT_END.kind and at < m.index:
        while kinds[at] != t.TEXT_START.kind:
            at -= 1
        return m.stream.spans[at][0] if at and kinds[at - 1] != t.HEREDOC.kind else None
    return m.stream.spans[at][0] if kinds[at] in STRINGS else None


def _inner_quote(m: Misfit) -> Guess | None:
    if not (m.before in STRINGS and m.touches() and m.kind in VALUE_STARTS):
        return None
    quote = m.previous[-1:]
    other = "double" if quote == "'" else "single"
    return Guess(f"{INNER_QUOTE} Write `\\{quote}`, or use {other} quotes around it")


# --- words ----------------------------------------------------------------------------------------------------------


def _conflict(m: Misfit) -> Guess | None:
    if _CONFLICT.match(m.start_of_line().rstrip()):
        return Guess("a merge in git left this: keep one of the versions and delete the marks")
    return None


def _blank_before_index(m: Misfit) -> Guess | None:
    """``File ['/a']``: with a blank before it, the bracket begins an array."""
    owners = (t.CLASSREF.kind, t.VARIABLE.kind)
    if m.kind == t.LISTSTART.kind and m.before in owners and not m.touches():
        between = m.stream.text[m.stream.spans[m.index - 1][1] : m.stream.spans[m.index][0]]
        if between.strip(" \t") == "":
            return Guess(f"write the `[` right behind `{m.previous}`, without a blank")
    return None


def _other_language(m: Misfit) -> Guess | None:
    if m.kind == t.IF.kind and m.before == t.ELSE.kind:
        return Guess("`else if` is written `elsif`")
    if m.expected == "=>":
        return None
    for word in (m.text, m.previous):
        if found := other_language(word):
            return Guess(found)
    return None


def _misplaced_keyword(m: Misfit) -> Guess | None:
    if m.kind == t.INHERITS.kind:
        return Guess("`inherits` stands before the `{` of a class")
    if m.kind in (t.ELSE.kind, t.ELSIF.kind) and m.expected == "a statement":
        if m.before == t.RBRACE.kind:
            return Guess(f"no `if` that can have {'an' if m.text[0] == 'e' else 'a'} `{m.text}` ends right before this")
        return Guess(f"`{m.text}` follows the `}}` of an `if`")
    return None


def unquoted_text(m: Misfit) -> Guess | None:
    """Versions, addresses and paths without quotes."""
    if (
        m.kind == t.COLON.kind
        and m.before in WORDS
        and m.touches()
        and m.stream.text.startswith("/", m.stream.spans[m.index][1])
    ):
        match = _PATH_BEHIND.match(m.stream.text, m.stream.spans[m.index - 1][0])
        return Guess(f"quote an address: '{match[0]}'") if match else None
    parts = kinds_of(t.NAME, t.WORD, t.NUMBER, t.DOT, t.MINUS, t.COLON, t.REGEX, t.SLASH)
    first = m.first_touching(parts)
    if first == m.index:
        return None
    start = m.stream.spans[first][0]
    match = _PATH_BEHIND.match(m.stream.text, start)
    text = match[0].rstrip(":.") if match else ""
    if not text:
        return None
    kinds = set(m.stream.kinds[first : m.index + 1])
    if kinds & {t.REGEX.kind, t.SLASH.kind} and (m.before in parts and m.before != t.NUMBER.kind):
        return Guess(f"quote a path: '{text}'")
    if m.kind == t.NUMBER.kind and m.before == t.DOT.kind:
        what = "an address" if re.fullmatch(r"\d+(?:\.\d+){3}", text) else "a version"
        return Guess(f"quote {what}: '{text}'")
    if m.kind == t.DOT.kind and m.expected == "{" and t.NODE.kind in m.stream.kinds[max(first - 1, 0) : first]:
        return Guess(f"quote this name: '{text}'")
    return None


# --- operators ------------------------------------------------------------------------------------------------------


def _comparison(m: Misfit) -> Guess | None:
    if m.kind == t.PIPE.kind and t.PIPE.kind in (m.before, m.after):
        return Guess("the operators are `and` and `or`")
    if m.kind == t.GREATER.kind and m.before == t.LESS.kind:
        return Guess("`<>` is written `!=`")
    if m.kind == t.GREATER.kind and m.before == t.MINUS.kind:
        return Guess("`->` is written without a blank")
    if m.kind == t.FARROW.kind and m.expected == "{":
        return Guess("a comparison is written `>=` or `==`; `=>` joins a name and its value")
    return None


def _assignment(m: Misfit) -> Guess | None:
    if m.kind == t.COLON.kind and m.after == t.ASSIGN.kind:
        return Guess("an assignment is written `=`")
    if m.kind == t.PLUS.kind and m.before == t.PLUS.kind and m.touches():
        return Guess("there is no `++`: a variable cannot be changed")
    if m.kind != t.ASSIGN.kind:
        return None
    if m.before == t.EQUAL.kind and m.touches():
        return Guess("a comparison is written `==`")
    if m.after in (t.LESS.kind, t.GREATER.kind) and m.touches(1):
        return Guess(f"`={m.text_at(1)}` is written `{m.text_at(1)}=`")
    if m.before in (t.ASSIGN.kind, t.EQUAL.kind):
        return Guess("perhaps one `=` too many")
    if m.expected in ("{", ")", "|>", "|>>"):
        return Guess("a comparison is written `==`")
    return Guess("`=` assigns; a pair is written with `=>`")


def _value_missing(m: Misfit) -> Guess | None:
    ends = kinds_of(t.COMMA, t.SEMICOLON, t.RBRACE, t.RBRACK, t.CLOSE_PAREN)
    if m.kind in ends and m.before in OPERATORS:
        return Guess(f"a value is missing after `{m.previous}`")
    if m.kind == t.COMMA.kind and m.before in (t.COMMA.kind, t.LBRACK.kind, t.LISTSTART.kind, t.LPAREN.kind):
        return Guess("this `,` is one too many")
    if m.kind in (t.RBRACE.kind, t.END.kind) and m.before == t.SEMICOLON.kind and m.expected == "a statement":
        return Guess("take the `;` before this away: it stands only between statements")
    return None


def _arrow(m: Misfit) -> Guess | None:
    if m.kind != t.FARROW.kind:
        return None
    if m.expected == ":":
        return Guess("the value of a case is followed by `:`, not by `=>`")
    if m.expected == ",":
        return Guess("the default of a parameter is written with `=`")
    if m.expected == "a statement" and m.before == t.RBRACK.kind:
        return Guess("resources are put in order with `->`; `=>` joins a name and its value")
    if m.expected == "a statement":
        return Guess(
            "this pair stands in no hash or resource: perhaps a `}` before it is too many, or a `{` is missing"
        )
    if m.before in VALUE_ENDS:
        return Guess(f"perhaps a `,` is missing before `{first_line(m.previous)}`")
    return None


def _other_signs(m: Misfit) -> Guess | None:
    if m.kind == t.LEFT_SHIFT.kind and m.after in WORDS | kinds_of(t.CLASSREF, t.MINUS) | STRINGS and m.touches(1):
        return Guess("a heredoc is written `@(EOT)`")
    if m.kind == t.MODULO.kind and m.after == t.LBRACE.kind:
        return Guess("`%{…}` is of Hiera's data; in code a variable is written `$name`")
    if m.before == t.DOT.kind and m.kind in STRINGS | kinds_of(t.VARIABLE, t.TEXT_START):
        return Guess('behind a `.` stands the name of a function; texts are joined in one string, "${a}${b}"')
    if m.kind == t.PIPE.kind and m.before == t.LBRACE.kind:
        return Guess("the parameters stand before the brace: `|$item| { … }`")
    if m.expected == "|" and m.kind in WORDS:
        return Guess(f"the name of a parameter starts with `$`: `|${m.text}|`")
    if m.kind == t.COLON.kind and m.expected == "=>" and m.kind_at(-2) == t.QMARK.kind:
        return Guess("a choice is written `$x ? { true => …, default => … }`")
    return None


# --- lists and brackets ---------------------------------------------------------------------------------------------


def _separator(m: Misfit) -> Guess | None:
    listed = m.expected in (",", "]", ")", "}", "=>", "|")
    if m.kind == t.SEMICOLON.kind and listed:
        if m.after in CLOSERS:
            return Guess(f"take this `;` away: `{m.expected}` ends the list")
        return Guess("separate them with `,` instead of `;`")
    if m.kind == t.COMMA.kind and m.expected == "}" and m.before == t.RBRACE.kind:
        return Guess("no comma stands between the options of a `case`")
    if m.expected == "=>" and m.kind in (t.COLON.kind, t.COMMA.kind, t.RBRACE.kind):
        if m.kind_at(-2) == t.ASSIGN.kind:
            return Guess(f"write `{m.text_at(-3)} => …`: `=` assigns a variable")
        if m.kind == t.COLON.kind:
            return Guess(f"write `{first_line(m.previous)} => …`")
        return Guess("a hash holds pairs, `key => value`; an array is written `[…]`")
    return None


def _closer_missing(m: Misfit) -> Guess | None:
    """Where a bracket should be closed: by the layout, or by what follows."""
    if m.expected not in ("]", ")", "}", ","):
        return None
    opening = open_bracket(m.stream, m.index)
    if opening is None:
        if m.kind in CLOSERS:
            return Guess(f"this `{m.text}` closes nothing")
        return None
    closer = OPENERS[m.stream.kinds[opening]]
    related = still_open(m.stream, opening)
    if m.kind in CLOSERS:
        if any(m.stream.kinds[at] in OPENERS and OPENERS[m.stream.kinds[at]] == m.text for at in _around(m, opening)):
            return Guess(f"`{closer}` is missing before this", related)
        return Guess(f"this `{m.text}` closes nothing")
    column = leading_column(m.stream, m.index)
    if m.expected != "," and closer == m.expected and 0 <= column <= column_of_line(m.stream, opening):
        return Guess(f"`{closer}` is missing before this", related)
    of_type = opening > 0 and m.stream.kinds[opening - 1] == t.CLASSREF.kind
    if closer == "]" and of_type and m.kind == t.VARIABLE.kind and m.before == t.CLASSREF.kind:
        return Guess(f"`]` is missing before `{m.text}`", related)
    if m.kind == t.COLON.kind and closer in "])" and m.stream.kinds[opening - 1] in WORDS and opening:
        word = m.stream.token_text(opening - 1)
        return Guess(f"a resource stands in braces: `{word} {{ 'title': … }}`", related)
    return None


def _around(m: Misfit, opening: int) -> Iterable[int]:
    """Return the brackets that are open around the one at ``opening``."""
    at = open_bracket(m.stream, opening)
    for _ in range(_DEEPEST):
        if at is None:
            break
        yield at
        at = open_bracket(m.stream, at)


def _comma_missing(m: Misfit) -> Guess | None:
    if m.kind in VALUE_STARTS and m.before in VALUE_ENDS and m.expected in (",", "]", ")", "}", "=>"):
        if m.before in ENDS_OF_VALUES:
            return Guess("perhaps a `,` is missing before this")
        return Guess(f"perhaps a `,` is missing after `{first_line(m.previous)}`")
    if m.kind == t.RBRACE.kind and m.expected == "a statement":
        return Guess("this `}` closes nothing")
    return None


# --- definitions ----------------------------------------------------------------------------------------------------


def _parameter(m: Misfit) -> Guess | None:
    if m.expected == "," and m.before == t.VARIABLE.kind:
        if m.kind == t.COLON.kind:
            return Guess("the default of a parameter is written with `=`, its type before the name")
        if m.kind == t.CLASSREF.kind and m.after not in (t.VARIABLE.kind, t.LBRACK.kind):
            return Guess(f"the type stands before the name: `{m.text} {m.previous}`")
    if m.expected == "a parameter" and m.kind in WORDS:
        if m.after == t.VARIABLE.kind:
            return Guess(f"the name of a type is capitalised: `{_capitalised(m.text)}`")
        return Guess(f"the name of a parameter starts with `$`: `${m.text}`")
    return None


def _capitalised(name: str) -> str:
    return "::".join(part[:1].upper() + part[1:] for part in name.split("::"))


def _definition(m: Misfit) -> Guess | None:
    if m.expected == "type name" and m.kind in WORDS:
        return Guess(f"the name of a type is capitalised: `{_capitalised(m.text)}`")
    if m.expected != "{":
        return None
    word = m.kind_at(-2)
    if m.kind in EDGES | kinds_of(t.COLON, t.FARROW) and m.before == t.CLOSE_PAREN.kind and m.after == t.CLASSREF.kind:
        return Guess(f"the type that a function returns is written `>> {m.text_at(1)}`")
    if word == t.INHERITS.kind and m.kind == t.COMMA.kind:
        return Guess("a class inherits one class only")
    if word in (t.CLASS.kind, t.DEFINE.kind, t.FUNCTION.kind) and m.before in WORDS:
        if m.kind == t.DOT.kind:
            return Guess("the parts of a name are joined by `::`")
        if m.kind == t.CLASSREF.kind and m.touches():
            return Guess(f"names are lower case: `{(m.previous + m.text).lower()}`")
    if m.kind in VALUE_STARTS and word in (t.NODE.kind, t.COMMA.kind) and m.before in VALUE_ENDS | {t.REGEX.kind}:
        return Guess("separate the names of nodes with `,`")
    return None


def _condition_behind(m: Misfit) -> Guess | None:
    """``fail('…') if $x``, as in Ruby."""
    if m.expected != "{":
        return None
    kinds = m.stream.kinds
    line = m.stream.line_of(m.stream.spans[max(m.index - 1, 0)][0])
    for at in range(m.index - 1, max(m.index - 50, 0), -1):
        if m.stream.line_of(m.stream.spans[at][0]) != line:
            break
        if kinds[at] in (t.IF.kind, t.UNLESS.kind):
            behind = kinds[at - 1] in VALUE_ENDS - {t.RBRACE.kind} and leading_column(m.stream, at) < 0
            return Guess(f"the condition stands first: `{m.stream.token_text(at)} … {{ … }}`") if behind else None
    return None


def _block_taken_for_hash(m: Misfit) -> Guess | None:
    """``if $a and { … }``: behind the operator, the brace begins a hash."""
    opening = open_bracket(m.stream, m.index) if m.expected == "=>" else None
    return None if opening is None else no_block(m, opening)


def no_block(m: Misfit, opening: int) -> Guess | None:
    """A ``{`` that was taken for a resource's, but was probably meant for the block of a condition."""
    stream = m.stream
    line = stream.line_of(stream.spans[opening][0])
    depth = 0
    unclosed = None
    for at in range(opening - 1, max(opening - 100, -1), -1):
        kind = stream.kinds[at]
        if stream.line_of(stream.spans[at][0]) != line or (kind == t.RBRACE.kind and not depth):
            break
        if kind in CLOSERS:
            depth += 1
        elif kind in OPENERS and depth:
            depth -= 1
        elif kind in OPENERS:
            unclosed = at
        elif kind in WORDS and (hint := other_language(stream.token_text(at))):
            return Guess(hint, ((*stream.spans[at], "the word"),))
        elif kind in CONDITIONS and unclosed is not None:
            return Guess(
                f"a `{OPENERS[stream.kinds[unclosed]]}` is missing before the `{{`", still_open(stream, unclosed)
            )
        elif kind in CONDITIONS and stream.kinds[opening - 1] in OPERATORS:
            sign = stream.token_text(opening - 1)
            return Guess(f"a value is missing after `{sign}`", ((*stream.spans[opening - 1], f"this `{sign}`"),))
    return None


ABOUT_TEXT: tuple[Callable[[Misfit], Guess | None], ...] = (_conflict, _missing_quote, _inner_quote)
"""What goes before all other guesses, among attributes too."""

_GUESSES = (
    *ABOUT_TEXT, _blank_before_index, _other_language, _misplaced_keyword, unquoted_text, _comparison, _assignment,
    _value_missing, _parameter, _definition, _condition_behind, _arrow, _other_signs, _block_taken_for_hash, _separator,
    _closer_missing, _comma_missing,
)  # fmt: skip
