"""Text to tokens: the terminals' patterns joined into one scanner, and what a pattern alone cannot tell.

One regular expression, the terminals of ``tokens.py`` as its groups, runs over the text; the number of the group that
matched is the kind of the token. What depends on the context interrupts it: strings with interpolation, heredocs,
regular expressions (or division), keywords, the tags of templates. Interpolations are kept on a stack, so no nesting
of them can overflow anything. A lexical error becomes an ERROR token that holds its Problem; scanning goes on behind
it.
"""

from __future__ import annotations

import re
from functools import cache

from puppetguard.syntax import tokens as t
from puppetguard.syntax.ast import Comment
from puppetguard.syntax.elements import Terminal
from puppetguard.syntax.lexical_errors import (
    is_infinite,
    number_problem,
    stray_problem,
    unclosed_comment,
)
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.scan_heredocs import HeredocScanning
from puppetguard.syntax.scan_state import SIMPLE
from puppetguard.syntax.scan_templates import TemplateScanning
from puppetguard.syntax.stream import TokenStream

_LINE_BLANK = t.BLANK.replace("\\n", "")

_COMMENT = t.COMMENT.kind
_NAME = t.NAME.kind
_VARIABLE = t.VARIABLE.kind
_LBRACE = t.LBRACE.kind
_RBRACE = t.RBRACE.kind
_LPAREN = t.LPAREN.kind
_LBRACK = t.LBRACK.kind
_DOT = t.DOT.kind
_NUMBER = t.NUMBER.kind
_WORD = t.WORD.kind
_END = t.END.kind
_ERROR = t.ERROR.kind
_TEXT_START = t.TEXT_START.kind
_TEXT_MIDDLE = t.TEXT_MIDDLE.kind
_TEXT_END = t.TEXT_END.kind
_STRING_TEXTS = (_TEXT_START, _TEXT_MIDDLE)
_LAST_SCANNED = t.STRAY.kind
_NEWLINE = _LAST_SCANNED + 1
_TAG_END_SCANNED = _LAST_SCANNED + 2

_SPECIAL = frozenset(
    terminal.kind
    for terminal in (
        t.COMMENT, t.NAME, t.LBRACE, t.RBRACE, t.LPAREN, t.NUMBER, t.HEREDOC, t.ABSOLUTE_NAME, t.BLOCK_COMMENT, t.SLASH,
        t.DOUBLE_QUOTE, t.END, t.STRAY,
    )
) | {_NEWLINE, _TAG_END_SCANNED}  # fmt: skip
_PLAIN = tuple(kind not in _SPECIAL for kind in range(_TAG_END_SCANNED + 1))

_DIVISION_AFTER = frozenset(
    terminal.kind
    for terminal in (
        t.CLOSE_PAREN, t.RBRACK, t.RRCOLLECT, t.RCOLLECT, t.NAME, t.CLASSREF, t.NUMBER, t.SINGLE_QUOTED,
        t.DOUBLE_QUOTED, t.TRUE, t.FALSE, t.TEXT_START, t.TEXT_MIDDLE, t.TEXT_END, t.HEREDOC_TEXT, t.REGEX,
        t.VARIABLE, t.WORD, t.RESOLVED_STRING,
    )
)  # fmt: skip
"""Kinds of token behind which a slash divides. Elsewhere it starts a regular expression."""

_REGEX_LITERAL = re.compile(r"/[^/\\]*+(?>(?:\\(?s:.)[^/\\]*+)*)/")


_TEMPLATE_FORMS = {t.MINUS.kind: r"-(?!%>)", t.MODULO.kind: r"%(?!>)"}
_LINE_FORMS = {t.STRAY.kind: r"[^\n]", t.COMMENT.kind: r"\#[^\n]*+"}
_NEVER = "(?!)"
_BLANKS = re.compile(f"{t.BLANK}*+")
_LINE_BLANKS = re.compile(f"{_LINE_BLANK}*+")


@cache
def scanner_pattern(*, stop_at_line_end: bool, template: bool) -> re.Pattern[str]:
    """Return the terminals' patterns joined into one, with the blanks that may follow a token.

    Behind each pattern stands an empty group: the number of the group that took part is the kind of the terminal, and
    its place the end of the token. (With the patterns themselves in groups, Python's engine would not see by an
    alternative's first character that it cannot match, and would take half as long again.)

    Two forms differ: with ``stop_at_line_end`` a line feed is a token (the text of a heredoc follows it); in a
    template the end of a tag is one, and goes before the operators that it begins with.
    """
    forms = {terminal.kind: terminal.regex() for terminal in Terminal.members if terminal.pattern is not None}
    if stop_at_line_end:
        forms |= _LINE_FORMS
    if template:
        forms |= _TEMPLATE_FORMS
        forms[t.STRAY.kind] = rf"(?!-?%>){forms[t.STRAY.kind]}"
    forms[_NEWLINE] = r"\n" if stop_at_line_end else _NEVER
    forms[_TAG_END_SCANNED] = "-?%>" if template else _NEVER
    blank = _LINE_BLANK if stop_at_line_end else t.BLANK
    return re.compile(rf"(?:{'|'.join(f'(?:{form})()' for form in forms.values())}){blank}*+", re.ASCII)


def scan(text: str, *, start: int = 0, template: bool = False, tasks: bool = False) -> TokenStream:
    """Return the tokens of ``text`` from ``start`` on.

    ``template``: the text is an EPP template; ``tasks``: ``plan`` and ``apply`` are keywords.
    """
    stream = TokenStream(text, is_template=template, tasks=tasks)
    scanner = Scanner(stream)
    scanner.run(start)
    return stream


class Scanner(HeredocScanning, TemplateScanning):
    """The loop, and the tokens whose pattern does not tell all."""

    def run(self, position: int) -> None:
        """Scan from ``position`` to the end of the text."""
        template = self.stream.is_template
        if template:
            self.emit(t.EPP_START.kind, position, position)
            position = self.template_text(position)
        self.find_tokens(position)
        end = len(self.text)
        if self.frames:
            self.leave_string(self.frames[0], end)
        self.emit(_END, end, end)
        self.emit(_END, end, end)

    def find_tokens(self, position: int) -> None:
        """Scan from ``position`` as far as it goes."""
        template = self.stream.is_template
        while position >= 0:
            pattern = scanner_pattern(stop_at_line_end=self.pending is not None, template=template)
            position = self.scan_run(pattern, position)

    def scan_run(self, pattern: re.Pattern[str], position: int) -> int:
        """Scan with one pattern as far as it goes; return where to go on, or -1 at the end."""
        kinds_append = self.kinds.append
        spans_append = self.spans.append
        keyword = self.keywords.get
        plain = _PLAIN
        comments = self.stream.comments
        text = self.text
        position = (_BLANKS if self.pending is None else _LINE_BLANKS).match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
        for match in pattern.finditer(text, position):
            kind: int = match.lastindex  # type: ignore[assignment]  # one group always matches
            span = (match.start(), match.end(kind))
            if plain[kind]:
                kinds_append(kind)
                spans_append(span)
            elif kind == _NAME:
                kinds_append(keyword(text[span[0] : span[1]], _NAME))
                spans_append(span)
            elif kind == _COMMENT:
                comments.append(Comment(*span))
            elif kind == _LBRACE:
                self.depth += 1
                kinds_append(kind)
                spans_append(span)
            elif kind == _RBRACE and (self.depth or not self.frames):
                self.depth -= self.depth > 0
                kinds_append(kind)
                spans_append(span)
            else:
                after = self.special(kind, *span)
                if after is not None:
                    return after
        return -1

    def special(self, kind: int, start: int, end: int) -> int | None:
        """Handle a token that needs more than its pattern; return where to go on, or None to go on behind it."""
        if kind == t.DOUBLE_QUOTE.kind:
            return self.open_string(start)
        if kind == _RBRACE:
            return self.end_interpolation(end)
        if kind == _LPAREN:
            self.emit(t.LPAREN_FIRST.kind if self.is_first_on_line(start) else kind, start, end)
            return None
        if kind == _NUMBER:
            self.number(start, end)
            return None
        if kind == t.SLASH.kind:
            return self.slash(start, end)
        if kind == t.ABSOLUTE_NAME.kind:
            self.emit(_NAME, start, end)
            return None
        if kind == t.BLOCK_COMMENT.kind:
            self.stream.comments.append(Comment(start, end))
            return None
        if kind == t.HEREDOC.kind:
            return self.heredoc(start)
        if kind == _NEWLINE:
            position, self.pending = self.pending, None
            if position is not None and position < start:
                self.forget_behind(position)
            return position
        if kind == _TAG_END_SCANNED:
            return self.end_tag(start, end)
        if kind == _END:
            return self.end_of_text(start)
        return self.stray(start, end)

    def is_first_on_line(self, start: int) -> bool:
        """Whether only blanks stand between the line feed before ``start`` and it (comments do not count as blank)."""
        begin = self.spans[-1][1] if self.spans else 0
        before = self.text[begin:start]
        line_feed = before.rfind("\n")
        rest = before[line_feed + 1 :]
        return (line_feed >= 0 or not self.spans) and (not rest or rest.isspace())

    def end_of_text(self, end: int) -> int:
        """Report what is still open; return where to go on, or -1."""
        if self.frames:
            return self.unclosed_string(end)
        if self.stream.is_template:
            message = "this tag of the template is never closed with `%>`"
            related = ((self.tag, min(self.tag + 2, end), "the tag starts here"),)
            hint = "write `%>` where its code ends"
            self.error(end, end, Problem("EPP_UNBALANCED_TAG", end, end, message, hint, related=related))
        return -1

    # --- what a pattern alone cannot tell ---

    def stray(self, start: int, end: int) -> int | None:
        """Report a character that begins no token; return where to go on."""
        if self.text[start] == "$":
            self.emit(_VARIABLE, start, end)
            return None
        problem = stray_problem(self.text, start)
        after = max(problem.end, end)
        if problem.code == "SYNTAX_ERROR":  # to Puppet's lexer it is a token, though one that fits nowhere
            self.emit_value(t.STRAY.kind, start, after, problem)
            return None
        if problem.code != "UNCLOSED_QUOTE":
            self.error(start, after, problem)
            return after
        if self.frames:
            self.error(start, after, problem)
            return self.abandon_strings()
        behind = self.line_behind(start)
        self.error(start, behind if behind >= 0 else len(self.text), problem)
        return behind

    def number(self, start: int, end: int) -> None:
        """Emit a number; one that begins with 0 is octal (or hexadecimal, or a fraction)."""
        text = self.text
        problem = None
        if text[start] == "0" and end - start > 1 and text[start + 1] not in "xX.":
            digits = text[start + 1 : end]
            if not digits.isdigit() or "8" in digits or "9" in digits:
                problem = number_problem(text, start, end)
        elif is_infinite(text[start:end]):
            message = "this number is too large for a floating point number"
            hint = "the greatest one is about 1.8e308; quote it if it is a text"
            problem = Problem("CRASH:ArgumentError", start, end, message, hint)
        if problem is None:
            self.emit(_NUMBER, start, end)
        else:
            self.error(start, end, problem)

    def slash(self, start: int, end: int) -> int | None:
        """Emit a division, or a regular expression when no operand can end before the slash."""
        if self.text.startswith("*", end):
            self.error(start, end + 1, unclosed_comment(start))
            return -1
        if start < self.no_slash_after and self.previous_kind() not in _DIVISION_AFTER:
            match = _REGEX_LITERAL.match(self.text, start)
            if match is not None:
                from puppetguard.syntax.regexps import regexp_problem  # only files with a regular expression pay for it

                problem = regexp_problem(self.text, start + 1, match.end() - 1)
                if problem is None:
                    self.emit(t.REGEX.kind, start, match.end())
                else:
                    self.error(start, match.end(), problem)
                return match.end()
            self.no_slash_after = start
        self.emit(t.SLASH.kind, start, end)
        return None

    def previous_kind(self) -> int:
        """Return the kind of the token before, as Puppet's lexer knows it: the texts of an open string do not count."""
        kinds = self.kinds
        values = self.stream.values
        at = len(kinds) - 1
        while at >= 0 and (kinds[at] in _STRING_TEXTS or (kinds[at] == _VARIABLE and values.get(at) is SIMPLE)):
            at -= 1
        return kinds[at] if at >= 0 else 0
