"""Scanning heredocs: the header, and the text that starts on the next line."""

from __future__ import annotations

from puppetguard.syntax import tokens as t
from puppetguard.syntax.ast import Comment
from puppetguard.syntax.escapes import single_quoted, unescape
from puppetguard.syntax.heredoc import Body, Header, read_body, read_header
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
            problem = Problem("CRASH:NoMethodError", start, start + 2, message, "Puppet itself fails on it")
            self.error(start, start + 2, problem)
            return start + 2
        header = read_header(text, start)
        if isinstance(header, Problem):
            self.error(start, max(header.end, start + 2), header)
            if header.code == "HEREDOC_UNCLOSED_PARENTHESIS" and self.line_behind(start) < 0:
                return -1
            return start + 2 if header.code == "HEREDOC_UNCLOSED_PARENTHESIS" else header.end
        text_start = self.pending if self.pending is not None else text.find("\n", header.end) + 1 or -1
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
                value.start, value.end = offset(value.start), offset(max(value.end, value.start))
                value.related = tuple((offset(max(a, 0)), offset(max(b, 0)), note) for a, b, note in value.related)
                self.error(*span, value)
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
        self.stream.warnings += inner.warnings
