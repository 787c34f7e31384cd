"""The state of a scan, and how tokens and errors are appended to the stream."""

from __future__ import annotations

from typing import ClassVar

from puppetguard.syntax import tokens as t
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.stream import TokenStream

SIMPLE = object()
"""The value of a variable token that stands for ``$name`` or ``${name}`` in a string."""

_MOST_UNCLOSED = 3
"""So often scanning starts again behind an unclosed string or heredoc, whose end is sought in the rest of the file."""


class OpenString:
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


class ScanState:
    """Fills a TokenStream; the loop and what interrupts it are in the classes that derive from this one."""

    ERROR: ClassVar[int] = t.ERROR.kind

    def __init__(self, stream: TokenStream, *, in_heredoc: bool = False) -> None:
        self.stream = stream
        self.text = stream.text
        self.kinds = stream.kinds
        self.spans = stream.spans
        self.keywords = t.TASK_KEYWORDS if stream.tasks else t.KEYWORDS
        self.in_heredoc = in_heredoc
        self.frames: list[OpenString] = []
        self.depth = 0  # of braces inside the innermost interpolation
        self.pending: int | None = None  # where to go on at the end of this line: behind the text of its heredocs
        self.no_slash_after = len(self.text)  # no closing slash is to be found from here on
        self.unclosed = 0
        self.render_tag = False  # inside <%= rather than <%
        self.tag = 0  # where the last tag of a template starts

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

        Inside a string, the error stands in place of the whole string: Puppet reads a string before it parses any of
        it.
        """
        if self.frames:
            outer = self.frames[0].index
            if self.kinds[outer] != self.ERROR:
                self.kinds[outer] = self.ERROR
                self.stream.values[outer] = problem
            return
        self.emit_value(self.ERROR, start, end, problem)

    def forget_behind(self, offset: int) -> None:
        """Forget comments and warnings at or behind ``offset``, when scanning starts there again (-1: it does not)."""
        comments, warnings = self.stream.comments, self.stream.warnings
        while offset >= 0 and comments and comments[-1].end > offset:
            comments.pop()
        while offset >= 0 and warnings and warnings[-1].start > offset:
            warnings.pop()

    def line_behind(self, offset: int) -> int:
        """Return the end of the line of ``offset``, where to go on behind something unclosed, or -1."""
        self.unclosed += 1
        if self.unclosed > _MOST_UNCLOSED:
            return -1
        line_end = self.text.find("\n", offset)
        return line_end if line_end >= 0 else -1

    def find_tokens(self, position: int) -> None:
        """Scan from ``position`` as far as it goes."""
        raise NotImplementedError
