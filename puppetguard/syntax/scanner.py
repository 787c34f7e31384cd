"""Text to tokens: the terminals' patterns joined into one scanner, and what a pattern alone cannot tell.

One regular expression, the terminals of ``tokens.py`` as its groups, runs over the text; the number of the group that
matched is the kind of the token. What depends on the context interrupts it: strings with interpolation, heredocs, regular
expressions (or division), keywords, the tags of templates. Interpolations are kept on a stack, so no nesting of them can
overflow anything. A lexical error becomes an ERROR token that holds its Problem; scanning goes on behind it.
"""

from __future__ import annotations

import re
from functools import cache

from puppetguard.syntax import tokens as t
from puppetguard.syntax.ast import Comment
from puppetguard.syntax.elements import Terminal
from puppetguard.syntax.escapes import DOUBLE_QUOTE_ESCAPES, single_quoted, unescape
from puppetguard.syntax.heredoc import Body, Header, read_body, read_header
from puppetguard.syntax.lexical_errors import (
    escape_warnings,
    is_infinite,
    number_problem,
    stray_problem,
    unclosed_comment,
)
from puppetguard.syntax.problems import Problem
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
        t.DOUBLE_QUOTED, t.DOUBLE_QUOTE, t.END, t.STRAY,
    )
) | {_NEWLINE, _TAG_END_SCANNED}  # fmt: skip
_PLAIN = tuple(kind not in _SPECIAL for kind in range(_TAG_END_SCANNED + 1))

_DIVISION_AFTER = frozenset(
    terminal.kind
    for terminal in (
        t.CLOSE_PAREN, t.RBRACK, t.RRCOLLECT, t.RCOLLECT, t.NAME, t.CLASSREF, t.NUMBER, t.SINGLE_QUOTED, t.DOUBLE_QUOTED,
        t.TRUE, t.FALSE, t.TEXT_START, t.TEXT_MIDDLE, t.TEXT_END, t.HEREDOC_TEXT, t.REGEX, t.VARIABLE, t.WORD,
        t.RESOLVED_STRING,
    )
)  # fmt: skip
"""Kinds of token behind which a slash divides. Elsewhere it starts a regular expression."""

_STRING_TEXT = re.compile(r'[^"\\$]*+(?:\\(?s:.)[^"\\$]*+)*+')
_HEREDOC_TEXTS = {
    (False, False): re.compile(r"[^$]*+"),
    (True, False): re.compile(r"(?:[^\\$]|\\\\|\\(?!\\))*+"),
    (True, True): re.compile(r"(?:[^\\$]|\\[\\$]|\\(?![\\$]))*+"),
}
"""The text of a heredoc up to an interpolation: (some escapes are on, the escape of ``$`` is on)."""

_QUOTED = (t.SINGLE_QUOTED.kind, t.DOUBLE_QUOTED.kind)
_NAMES = frozenset((t.NAME.kind, t.WORD.kind, t.NUMBER.kind, *t.KEYWORD_KINDS))
_PLAN_WORDS = ("plan", "apply")
_TRIMMED = re.compile(r"[ \t]*+(?:\r?\n)?")
_COMMENT_END = re.compile(r"-?(?<!%)%>")
_SIMPLE_INTERPOLATION = re.compile(r"\{((?:::)?[a-z_]\w*+(?:::[a-z_]\w*+)*+)\}", re.ASCII)
_INTERPOLATED_NAME = re.compile(r"(?:::)?\w++(?:::\w++)*+", re.ASCII)
_BARE_WORD = re.compile(t.BAREWORD, re.ASCII)
_REGEX_LITERAL = re.compile(r"/[^/\\]*+(?:\\(?s:.)[^/\\]*+)*+/")
_TEMPLATE_TAG = re.compile(r"<%(?!%)(=|-|#-|#|)")


_TEMPLATE_FORMS = {t.MINUS.kind: r"-(?!%>)", t.MODULO.kind: r"%(?!>)", t.STRAY.kind: r"(?!-?%>)(?s:.)"}
_LINE_FORMS = {t.STRAY.kind: r"[^\n]", t.COMMENT.kind: r"\#[^\n]*+"}
_NEVER = "(?!)"


@cache
def scanner_pattern(*, stop_at_line_end: bool, template: bool) -> re.Pattern[str]:
    """Return the terminals' patterns joined into one; the number of a group is the kind of the terminal.

    Two forms differ: with ``stop_at_line_end`` a line feed is a token (the text of a heredoc follows it); in a template the
    end of a tag is one, and goes before the operators that it begins with.
    """
    forms = {terminal.kind: terminal.regex() for terminal in Terminal.members if terminal.pattern is not None}
    if stop_at_line_end:
        forms |= _LINE_FORMS
    if template:
        forms |= _TEMPLATE_FORMS
    forms[_NEWLINE] = r"\n" if stop_at_line_end else _NEVER
    forms[_TAG_END_SCANNED] = "-?%>" if template else _NEVER
    blank = _LINE_BLANK if stop_at_line_end else t.BLANK
    return re.compile(rf"{blank}*+(?:{'|'.join(f'({form})' for form in forms.values())})", re.ASCII)


_SIMPLE = object()
"""The value of a variable token that stands for ``$name`` or ``${name}`` in a string."""

_MOST_UNCLOSED = 3
"""So often scanning starts again behind an unclosed string or heredoc; each search for its end reads the rest of the file."""


class _OpenString:
    """A string (or the text of a heredoc) that is being scanned: where it began, and what to go back to behind it."""

    __slots__ = ("body", "delimiter", "depth", "escapes", "index", "interpolation", "start")

    def __init__(self, index: int, start: int, depth: int, escapes: frozenset[str], *, is_heredoc_text: bool) -> None:
        self.index = index  # of its first token
        self.start = start
        self.depth = depth  # of braces around it
        self.escapes = escapes
        self.body = is_heredoc_text
        self.delimiter = start + 1  # behind the last mark that opened or closed something
        self.interpolation = -1  # index of the first token of the interpolation that is open


def scan(text: str, *, start: int = 0, template: bool = False, tasks: bool = False) -> TokenStream:
    """Return the tokens of ``text`` from ``start`` on.

    ``template``: the text is an EPP template; ``tasks``: ``plan`` and ``apply`` are keywords.
    """
    stream = TokenStream(text, is_template=template, tasks=tasks)
    scanner = Scanner(stream)
    scanner.run(start)
    return stream


class Scanner:
    """Fills a TokenStream. ``run`` is the loop; the other methods are what interrupts it."""

    def __init__(self, stream: TokenStream, *, in_heredoc: bool = False) -> None:
        self.stream = stream
        self.text = stream.text
        self.kinds = stream.kinds
        self.spans = stream.spans
        self.keywords = t.TASK_KEYWORDS if stream.tasks else t.KEYWORDS
        self.in_heredoc = in_heredoc
        self.frames: list[_OpenString] = []
        self.depth = 0  # of braces inside the innermost interpolation
        self.pending: int | None = None  # where to go on at the end of this line: behind the text of its heredocs
        self.no_slash_after = len(self.text)  # no closing slash is to be found from here on
        self.unclosed = 0
        self.render_tag = False  # inside <%= rather than <%

    # --- emitting ---

    def emit(self, kind: int, start: int, end: int) -> None:
        """Append a token."""
        self.kinds.append(kind)
        self.spans.append((start, end))

    def emit_value(self, kind: int, start: int, end: int, value: object) -> None:
        """Append a token that has a value."""
        self.stream.values[len(self.kinds)] = value
        self.kinds.append(kind)
        self.spans.append((start, end))

    def error(self, start: int, end: int, problem: Problem) -> None:
        """Append an error token.

        Inside a string, the error stands in place of the whole string: Puppet reads a string before it parses any of it.
        """
        if self.frames:
            outer = self.frames[0].index
            if self.kinds[outer] != _ERROR:
                self.kinds[outer] = _ERROR
                self.stream.values[outer] = problem
            return
        self.emit_value(_ERROR, start, end, problem)

    # --- the loop ---

    def run(self, position: int) -> None:
        """Scan from ``position`` to the end of the text."""
        template = self.stream.is_template
        if template:
            self.emit(t.EPP_START.kind, position, position)
            position = self.template_text(position)
        while position >= 0:
            pattern = scanner_pattern(stop_at_line_end=self.pending is not None, template=template)
            position = self.scan_run(pattern, position)
        end = len(self.text)
        if self.frames:
            self.leave_string(self.frames[0], end)
        self.emit(_END, end, end)
        self.emit(_END, end, end)

    def scan_run(self, pattern: re.Pattern[str], position: int) -> int:
        """Scan with one pattern as far as it goes; return where to go on, or -1 at the end."""
        kinds_append = self.kinds.append
        spans_append = self.spans.append
        keyword = self.keywords.get
        plain = _PLAIN
        comments = self.stream.comments
        for match in pattern.finditer(self.text, position):
            kind: int = match.lastindex  # type: ignore[assignment]  # one group always matches
            if plain[kind]:
                kinds_append(kind)
                spans_append(match.span(kind))
            elif kind == _NAME:
                kinds_append(keyword(match[kind], _NAME))
                spans_append(match.span(kind))
            elif kind == _COMMENT:
                comments.append(Comment(*match.span(kind)))
            elif kind == _LBRACE:
                self.depth += 1
                kinds_append(kind)
                spans_append(match.span(kind))
            elif kind == _RBRACE and (self.depth or not self.frames):
                self.depth -= self.depth > 0
                kinds_append(kind)
                spans_append(match.span(kind))
            else:
                after = self.special(kind, match)
                if after is not None:
                    return after
        return -1

    def special(self, kind: int, match: re.Match[str]) -> int | None:
        """Handle a token that needs more than its pattern; return where to go on, or None to go on behind it."""
        start, end = match.span(kind)
        if kind == t.DOUBLE_QUOTED.kind:
            self.emit(kind, start, end)
            return None
        if kind == t.DOUBLE_QUOTE.kind:
            return self.open_string(start)
        if kind == _RBRACE:
            return self.end_interpolation(end)
        if kind == _LPAREN:
            begin = match.start()
            line_start = "\n" in self.text[max(begin - 1, 0) : start]
            self.emit(t.LPAREN_FIRST.kind if line_start else kind, start, end)
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
            return position
        if kind == _TAG_END_SCANNED:
            return self.end_tag(start, end)
        if kind == _END:
            return self.end_of_text(start)
        return self.stray(start, end)

    def end_of_text(self, end: int) -> int:
        """Report what is still open; return where to go on, or -1."""
        if self.frames:
            return self.unclosed_string(end)
        if self.stream.is_template:
            message = "this tag of the template is never closed with `%>`"
            self.error(end, end, Problem("EPP_UNBALANCED_TAG", end, end, message))
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
        self.error(start, after, problem)
        if problem.code != "UNCLOSED_QUOTE":
            return after
        return self.abandon_strings() if self.frames else self.line_behind(start)

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
            problem = Problem("CRASH:ArgumentError", start, end, message)
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
        while at >= 0 and (kinds[at] in _STRING_TEXTS or (kinds[at] == _VARIABLE and values.get(at) is _SIMPLE)):
            at -= 1
        return kinds[at] if at >= 0 else 0

    def line_behind(self, offset: int) -> int:
        """Return the end of the line of ``offset``, where to go on behind something unclosed; -1 when it is hopeless."""
        self.unclosed += 1
        if self.unclosed > _MOST_UNCLOSED:
            return -1
        line_end = self.text.find("\n", offset)
        return line_end if line_end >= 0 else -1

    # --- strings with interpolation ---

    def open_string(self, start: int) -> int:
        """Begin a double-quoted string at its quote; return where to go on."""
        self.frames.append(
            _OpenString(len(self.kinds), start, self.depth, DOUBLE_QUOTE_ESCAPES, is_heredoc_text=False)
        )
        return self.string_text(start, start + 1)

    def string_text(self, token_start: int, position: int) -> int:
        """Scan the text of the innermost open string from ``position`` up to an interpolation or the end of the string.

        ``token_start`` is where the token of this text starts: at the quote, or behind the last interpolation.
        """
        text = self.text
        frame = self.frames[-1]
        pattern = _STRING_TEXT if not frame.body else _HEREDOC_TEXTS[bool(frame.escapes), "$" in frame.escapes]
        text_start = position
        while True:
            position = pattern.match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
            if position >= len(text) or text[position] == "\\":
                if frame.body:
                    return self.close_string(token_start, text_start, len(text))
                return self.unclosed_string(frame.delimiter)
            if text[position] == '"':
                return self.close_string(token_start, text_start, position)
            name = _INTERPOLATED_NAME.match(text, position + 1)
            simple = name or _SIMPLE_INTERPOLATION.match(text, position + 1)
            if simple is not None and (name is not None or simple[1] not in _PLAN_WORDS):
                self.text_part(token_start, text_start, position, behind=position + 1)
                span = (position, simple.end()) if name is not None else simple.span(1)
                self.emit_value(_VARIABLE, *span, _SIMPLE)
                token_start = text_start = position = frame.delimiter = simple.end()
            elif text.startswith("{", position + 1):
                self.text_part(token_start, text_start, position, behind=position + 2)
                frame.delimiter = position + 2
                frame.interpolation = len(self.kinds)
                self.depth = 0
                return position + 2
            else:
                position = frame.delimiter = position + 1

    def text_part(self, token_start: int, text_start: int, end: int, *, behind: int) -> None:
        """Emit the text before an interpolation; ``behind``: the offset behind the mark that ends it, for warnings."""
        value = self.resolve(text_start, end, behind)
        kind = _TEXT_START if len(self.kinds) == self.frames[-1].index else _TEXT_MIDDLE
        self.emit_value(kind, token_start, end, value)

    def close_string(self, token_start: int, text_start: int, end: int) -> int:
        """End the innermost open string; ``end`` is the offset of its closing quote."""
        frame = self.frames[-1]
        behind = end if frame.body else end + 1
        value = self.resolve(text_start, end, behind)
        if len(self.kinds) > frame.index:
            self.emit_value(_TEXT_END, token_start, behind, value)
        else:
            kind = t.HEREDOC_TEXT.kind if frame.body else t.RESOLVED_STRING.kind
            self.emit_value(kind, token_start, behind, value)
        self.leave_string(frame, behind)
        return behind if not frame.body else -1

    def leave_string(self, frame: _OpenString, end: int) -> None:
        """Take an open string off the stack; what an error stands for becomes one token."""
        del self.frames[self.frames.index(frame) :]
        self.depth = frame.depth
        index = frame.index
        if not self.frames and index < len(self.kinds) and self.kinds[index] == _ERROR:
            for at in range(index + 1, len(self.kinds)):
                self.stream.values.pop(at, None)
            del self.kinds[index + 1 :], self.spans[index + 1 :]
            self.spans[index] = (frame.start, end)

    def resolve(self, start: int, end: int, behind: int) -> str:
        """Resolve the escapes of a text part."""
        raw = self.text[start:end]
        if "\\" not in raw:
            return raw
        frame = self.frames[-1]
        found = unescape(raw, frame.escapes, keep_unknown=frame.body)
        if found.impossible is not None:
            message = f"the escape `\\u{{{found.impossible:X}}}` is no character"
            if len(self.kinds) == frame.index:
                self.emit(_TEXT_START, start, end)
            self.error(start, end, Problem("CRASH:ArgumentError", start, end, message))
        if not frame.body:
            self.stream.warnings += escape_warnings(found, behind)
        return found.value

    def end_interpolation(self, end: int) -> int:
        """End the innermost interpolation at its ``}`` and go on with the text behind it."""
        frame = self.frames[-1]
        self.name_to_variable(frame.interpolation)
        frame.interpolation = -1
        frame.delimiter = end
        return self.string_text(end, end)

    def name_to_variable(self, first: int) -> None:
        """In ``${name}``, ``${name[…]}`` and ``${name.…}`` the name (keywords included) is a variable's."""
        kinds = self.kinds
        count = len(kinds) - first
        if not count or (count > 1 and kinds[first + 1] not in (_DOT, _LBRACK)) or kinds[first] not in _NAMES:
            return
        if kinds[first] not in (t.PLAN.kind, t.APPLY.kind):
            kinds[first] = _VARIABLE

    def unclosed_string(self, at: int) -> int:
        """Report that the innermost open string never ends; go on at the end of the line on which the outermost began."""
        inner, outer = self.frames[-1], self.frames[0]
        if outer.body and inner is outer:
            self.name_to_variable(outer.interpolation)
            return self.close_string(at, at, at)
        if inner.index == len(self.kinds):
            self.emit(_TEXT_START, inner.start, inner.start + 1)
        start = min(inner.start, len(self.text))
        related = ((start, start + 1, "the string starts here"),)
        problem = Problem("UNCLOSED_QUOTE", at, at, "this string is never closed", "a `\"` is missing", related=related)
        self.error(inner.start, at, problem)
        return self.abandon_strings()

    def abandon_strings(self) -> int:
        """Take all open strings off the stack, one error token in their place; return the end of the line of the first."""
        outer = self.frames[0]
        self.leave_string(outer, len(self.text))
        return -1 if outer.body else self.line_behind(outer.start)

    # --- heredocs ---

    def heredoc(self, start: int) -> int:
        """Emit a heredoc: a token for its ``@(TAG)``, then those of its text; its lines are passed over later."""
        text = self.text
        if self.in_heredoc:
            message = "a heredoc cannot stand in an interpolation of another heredoc"
            problem = Problem("CRASH:NoMethodError", start, start + 2, message, "Puppet itself fails on it")
            self.error(start, start + 2, problem)
            return start + 2
        header = read_header(text, start)
        if isinstance(header, Problem):
            self.error(start, max(header.end, start + 2), header)
            if header.code == "HEREDOC_UNCLOSED_PARENTHESIS" and self.line_behind(start) < 0:
                return -1
            return start + 2 if header.code == "HEREDOC_UNCLOSED_PARENTHESIS" else header.end
        if self.pending is not None:
            text_start = self.pending
        else:
            text_start = text.find("\n", header.end) + 1 or -1
        body = read_body(text, header, start, text_start)
        if isinstance(body, Problem):
            self.error(start, header.end, body)
            return header.end if self.line_behind(start) >= 0 else -1
        self.emit_value(t.HEREDOC.kind, start, header.end, header)
        self.heredoc_text(header, body)
        self.pending = body.resume
        return header.end

    def heredoc_text(self, header: Header, body: Body) -> None:
        """Scan the text of a heredoc (its margin is off already) and append its tokens at their places in the file."""
        escapes = frozenset(header.escapes.replace("L", "\n") + "\\") if header.escapes else frozenset[str]()
        if not header.interpolates:
            value = unescape(body.text, escapes, keep_unknown=True).value if escapes else body.text
            end = body.offset_in_source(len(body.text))
            self.emit_value(t.HEREDOC_TEXT.kind, body.start, end, value)
            return
        stream = TokenStream(body.text, tasks=self.stream.tasks)
        inner = Scanner(stream, in_heredoc=True)
        inner.frames.append(_OpenString(0, -1, 0, escapes, is_heredoc_text=True))
        position = inner.string_text(0, 0)
        while position >= 0:
            position = inner.scan_run(scanner_pattern(stop_at_line_end=False, template=False), position)
        self.adopt(stream, body)

    def adopt(self, inner: TokenStream, body: Body) -> None:
        """Append the tokens of a heredoc's text, moved to their places in the file."""
        offset = body.offset_in_source
        first = len(self.kinds)
        for at, (kind, (start, end)) in enumerate(zip(inner.kinds, inner.spans, strict=True)):
            value = inner.values.get(at)
            span = (offset(start), offset(end - 1) + 1 if end > start else offset(end))
            if isinstance(value, Problem):
                value.start, value.end = offset(value.start), offset(max(value.end, value.start))
                value.related = tuple((offset(max(a, 0)), offset(max(b, 0)), note) for a, b, note in value.related)
                self.error(*span, value)
                continue
            if kind in _QUOTED and "\n" in inner.text[start:end]:
                raw = inner.text[start + 1 : end - 1]
                kind, value = t.RESOLVED_STRING.kind, single_quoted(raw) if inner.text[start] == "'" else raw
            if value is not None:
                self.stream.values[len(self.kinds)] = value
            self.emit(kind, *span)
        if first == len(self.kinds):
            self.emit_value(t.HEREDOC_TEXT.kind, body.start, body.start, "")
        self.stream.comments += [Comment(offset(c.start), offset(c.end)) for c in inner.comments]
        self.stream.warnings += inner.warnings

    # --- templates ---

    def template_text(self, position: int, *, trim: bool = False) -> int:
        """Emit the text of a template from ``position`` up to the next tag; return where its code starts, or -1.

        ``trim``: the tag before ended with ``-%>``, which takes the blanks behind it and one line break.
        """
        text = self.text
        end = len(text)
        raw = position
        rest = position < end
        if trim:
            position = _TRIMMED.match(text, position).end()  # type: ignore[union-attr]  # it can match nothing
        while True:
            tag = _TEMPLATE_TAG.search(text, position)
            piece_end = tag.start() if tag else end
            piece = text[position:piece_end]
            if tag and tag[1] in ("-", "#-"):
                piece = piece.rstrip(" \t")
            if piece or (rest and not tag):
                value = piece.replace("<%%", "<%").replace("%%>", "%>")
                self.emit_value(t.RENDER_TEXT.kind, raw, piece_end, value)
            if tag is None:
                return -1
            if not tag[1].startswith("#"):
                break
            closing = _COMMENT_END.search(text, tag.end())
            if closing is None:
                at = tag.start() + 2
                problem = Problem("EPP_UNBALANCED_COMMENT", at, at, "this comment of the template is never closed")
                self.error(tag.start(), at, problem)
                return -1
            self.stream.comments.append(Comment(tag.start(), closing.end()))
            raw = position = closing.end()
            rest = position < end
            if closing[0].startswith("-"):
                position = _TRIMMED.match(text, position).end()  # type: ignore[union-attr]
        self.render_tag = tag[1] == "="
        if self.render_tag:
            self.emit_value(t.RENDER_START.kind, *tag.span(), raw)
        elif tag.end() == end and tag[1] == "":
            self.error(end, end, Problem("EPP_UNBALANCED_EXPRESSION", end, end, "the template ends in an opening `<%`"))
            return -1
        return tag.end()

    def end_tag(self, start: int, end: int) -> int:
        """End a tag of a template."""
        if self.frames:
            return self.unclosed_string(len(self.text))
        if self.render_tag:
            self.emit(t.RENDER_END.kind, start, end)
            self.render_tag = False
        return self.template_text(end, trim=self.text[start] == "-")
