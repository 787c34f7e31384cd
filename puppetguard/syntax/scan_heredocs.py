"""Scanning heredocs: the header, and the text that starts on the next line."""

from __future__ import annotations

from puppetguard.syntax import tokens as t
from puppetguard.syntax.ast import Comment
from puppetguard.syntax.escapes import Unescaped, single_quoted, unescape
from puppetguard.syntax.heredoc import Body, Header, end_line, read_body, read_header
from puppetguard.syntax.lexical_errors import impossible_character
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.scan_state import OpenString
from puppetguard.syntax.scan_strings import StringScanning
from puppetguard.syntax.stream import TokenStream

_QUOTED = (t.SINGLE_QUOTED.kind, t.DOUBLE_QUOTED.kind)


class HeredocScanning(StringScanning):
    """Scans heredocs."""

    def heredoc(self, start: int) -> int:
        """Emit a heredoc: a token for its ``@(TAG)``, then those of its text; its lines are passed over later."""
        text = self.text
        if self.in_heredoc:
            message = "a heredoc cannot stand in an interpolation of another heredoc"
            problem = Problem(
                "CRASH:NoMethodError", start, start + 2, message, "put the inner one into a variable first"
            )
            self.error(start, start + 2, problem)
            return start + 2
        header = read_header(text, start)
        if isinstance(header, Problem):
            from puppetguard.syntax.broken_heredocs import guessed_header  # only needed when something is wrong

            tag, end = guessed_header(text, start)
            return self.without_heredoc(start, end, tag, header)
        text_start = self.text_start(header.end)
        body = read_body(text, header, start, text_start)
        if isinstance(body, Problem):
            return self.without_heredoc(start, header.end, header.tag, body)
        self.emit_value(t.HEREDOC.kind, start, header.end, header)
        self.heredoc_text(header, body)
        self.pending = body.resume
        return header.end

    def text_start(self, end: int) -> int:
        """Return where the text of a heredoc starts whose header ends at ``end``, or -1 when no line is left."""
        return self.pending if self.pending is not None else self.text.find("\n", end) + 1 or -1

    def without_heredoc(self, start: int, end: int, tag: str, problem: Problem) -> int:
        """Emit an error in place of a heredoc, and pass its text over; return where to go on, or -1.

        Where nothing shows how far the text goes, it is the rest of the file: read as code, it would make no sense.
        """
        text = self.text
        text_start = self.text_start(end)
        tail = end_line(text, tag, text_start) if tag and text_start >= 0 else None
        behind = tail.end() if tail is not None else -1
        if behind < 0 <= text_start and self.line_behind(start) >= 0:
            from puppetguard.syntax.broken_heredocs import end_like

            like = end_like(text, tag, text_start)
            behind = like.end(2) if like is not None else -1
        self.error(start, end if behind >= 0 else len(text), problem)
        if behind < 0:
            return -1
        self.pending = behind
        return end

    def heredoc_text(self, header: Header, body: Body) -> None:
        """Scan the text of a heredoc (its margin is off already) and append its tokens at their places in the file."""
        escapes = frozenset(header.escapes.replace("L", "\n") + "\\") if header.escapes else frozenset[str]()
        if not header.interpolates:
            found = unescape(body.text, escapes, keep_unknown=True) if escapes else Unescaped(body.text)
            end = body.offset_in_source(len(body.text))
            if found.impossible is not None:
                self.error(body.start, end, _moved(impossible_character(body.text, *found.impossible), body))
            else:
                self.emit_value(t.HEREDOC_TEXT.kind, body.start, end, found.value)
            return
        stream = TokenStream(body.text, tasks=self.stream.tasks)
        inner = type(self)(stream, in_heredoc=True)
        inner.frames.append(OpenString(0, -1, 0, escapes, is_heredoc_text=True))
        position = inner.string_text(0, 0)
        if position >= 0:
            inner.find_tokens(position)
        self.adopt(stream, body)

    def adopt(self, inner: TokenStream, body: Body) -> None:
        """Append the tokens of a heredoc's text, moved to their places in the file."""
        offset = body.offset_in_source
        first = len(self.kinds)
        for at, (kind, (start, end)) in enumerate(zip(inner.kinds, inner.spans, strict=True)):
            value = inner.values.get(at)
            span = (offset(start), offset(end - 1) + 1 if end > start else offset(end))
            if isinstance(value, Problem):
                self.error(*span, _moved(value, body))
                continue
            if kind in _QUOTED and "\n" in inner.text[start:end]:
                raw = inner.text[start + 1 : end - 1]
                resolved = single_quoted(raw) if inner.text[start] == "'" else raw
                self.emit_value(t.RESOLVED_STRING.kind, *span, resolved)
                continue
            if value is not None:
                self.stream.values[len(self.kinds)] = value
            self.emit(kind, *span)
        if first == len(self.kinds):
            self.emit_value(t.HEREDOC_TEXT.kind, body.start, body.start, "")
        self.stream.comments += [Comment(offset(c.start), offset(c.end)) for c in inner.comments]
        self.stream.warnings += [_moved(warning, body) for warning in inner.warnings]


def _moved(problem: Problem, body: Body) -> Problem:
    """Return a problem in the text of a heredoc with its places in the file."""
    offset = body.offset_in_source
    problem.start, problem.end = offset(problem.start), offset(max(problem.end, problem.start))
    problem.related = tuple((offset(max(a, 0)), offset(max(b, 0)), note) for a, b, note in problem.related)
    return problem
