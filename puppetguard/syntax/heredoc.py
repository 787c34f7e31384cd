"""Heredocs: the header ``@(TAG:syntax/escapes)``, where the text is, and its margin."""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from puppetguard.syntax.problems import Problem

BLANKS = "[ \\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_BLANK_CHARS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HEADER = re.compile(
    rf"@\(([^:/\r\n)]+)(?::{BLANKS}*([a-z][a-zA-Z0-9_+]+){BLANKS}*)?(?:/((?:\w|\$)*){BLANKS}*)?\)", re.ASCII
)
_QUOTED_TAG = re.compile(rf'\A{BLANKS}*"(.*?)"{BLANKS}*\Z')
ESCAPE_LETTERS = "trnsuL$"


class Header(msgspec.Struct, frozen=True):
    """What stands in ``@(…)``; ``escapes`` are the letters (``L``: joined lines), ``end`` the offset behind."""

    tag: str
    syntax: str
    escapes: str
    interpolates: bool
    end: int


class Body(msgspec.Struct, frozen=True):
    """The text of a heredoc.

    ``text`` is without its margin, ``start`` the offset of the first text line, ``resume`` the offset behind the end
    line. ``line_starts`` and ``shifts`` map an offset of ``text`` to the source (see ``offset_in_source``).
    """

    text: str
    start: int
    resume: int
    line_starts: list[int]
    shifts: list[int]

    def offset_in_source(self, offset: int) -> int:
        """Return the source offset of the character at ``offset`` of the text."""
        return offset + self.shifts[bisect_right(self.line_starts, offset) - 1]


def read_header(source: str, start: int) -> Header | Problem:
    """Read the header at ``start`` (the ``@``); a Problem when there is something wrong with it."""
    close = source.find(")", start)
    if close < 0:
        from puppetguard.syntax.broken_heredocs import closed_header  # only needed when something is wrong

        message = "the `)` of this heredoc tag is missing"
        return Problem("HEREDOC_UNCLOSED_PARENTHESIS", start, start + 2, message, closed_header(source, start))
    end = close + 1
    match = _HEADER.fullmatch(source, start, end)
    if match is None:
        from puppetguard.syntax.broken_heredocs import closed_header

        message = "this heredoc tag cannot be read"
        hint = "write `@(TAG)`, `@(TAG:syntax)` (lower case, two letters or more) or `@(TAG/escapes)`"
        related: tuple[tuple[int, int, str], ...] = ()
        if "\n" in source[start:end]:
            message = "the `)` of this heredoc tag is missing on its line"
            hint = closed_header(source, start)
            related = ((start, start + 2, "the tag starts here"),)
        return Problem("HEREDOC_INVALID_SYNTAX", end, end, message, hint, related=related)
    name, syntax, escapes = match[1], match[2] or "", match[3]
    quoted = _QUOTED_TAG.match(name)
    tag = (quoted[1] if quoted else name).strip()
    if not tag:
        hint = 'write the word that ends the text, such as `@("EOT")`'
        return Problem("HEREDOC_EMPTY_ENDTAG", end, end, "this heredoc has an empty end tag", hint)
    if escapes is None:
        letters = ""
    elif escapes == "":
        letters = ESCAPE_LETTERS
    else:
        letters = escapes
        for letter in letters:
            if letter not in ESCAPE_LETTERS:
                meant = letter.swapcase()
                hint = f"perhaps `{meant}`; " if meant in ESCAPE_LETTERS else ""
                hint += "the letters are t, r, n, s, u, L and $"
                message = f"`{letter}` is not an escape of a heredoc"
                return Problem("HEREDOC_INVALID_ESCAPE", end, end, message, hint)
        twice = next((letter for at, letter in enumerate(letters) if letter in letters[:at]), "")
        if twice:
            message = f"the heredoc escape `{twice}` is given twice"
            return Problem("HEREDOC_MULTIPLE_AT_ESCAPES", end, end, message, "write each letter once")
    return Header(tag, syntax, letters, quoted is not None, end)


def read_body(source: str, header: Header, at: int, text_start: int) -> Body | Problem:
    """Read the text that starts at ``text_start`` (-1: there is no line) for the heredoc whose ``@`` is at ``at``."""
    if text_start < 0:
        hint = f"its text starts on the next line, and ends with a line with `{header.tag}`"
        return Problem("HEREDOC_WITHOUT_TEXT", header.end, header.end, "this heredoc has no text", hint)
    tail = end_line(source, header.tag, text_start)
    if tail is None:
        from puppetguard.syntax.broken_heredocs import end_like

        message = f"the end of this heredoc, a line with `{header.tag}`, is missing"
        related = [(at, header.end, "the heredoc starts here")]
        hint = f"end its text with a line with nothing but `| {header.tag}`"
        like = end_like(source, header.tag, text_start)
        if "," in header.tag:
            hint = (
                f"all up to the `)` is the tag: write `@({header.tag.partition(',')[0].rstrip()})`, the rest behind it"
            )
        elif like is not None:
            related.append((*like.span(2), "this looks like its end"))
            mark = "| " if like[1] else ""
            hint = f"perhaps the line with `{like[2]}` should end it: write nothing but `{mark}{header.tag}` there"
        return Problem("HEREDOC_WITHOUT_END_TAGGED_LINE", text_start, text_start, message, hint, related=tuple(related))
    line_start = max(source.rfind("\n", text_start, tail.start()) + 1, text_start)
    margin, chomp = _end_marks(source[line_start : tail.start()])
    text = source[text_start:line_start]
    if chomp:
        text = text.removesuffix("\n").removesuffix("\r")
    if margin and margin in text:
        return _without_margin(text, margin, text_start, tail.end())
    return Body(text, text_start, tail.end(), [0], [text_start])


def end_line(source: str, tag: str, text_start: int) -> re.Match[str] | None:
    """Find the tag that ends the text which starts at ``text_start``, and what may follow it on its line."""
    return re.compile(rf"{re.escape(tag)}{BLANKS}*+\r?(?:\n|\Z)").search(source, text_start)


def _end_marks(before_tag: str) -> tuple[str, bool]:
    """Return the margin (empty for none) and whether the last line break goes, from the end line up to its tag.

    The end line need not begin with the marks: any line that ends with the tag ends the heredoc.
    """
    rest = before_tag.rstrip(_BLANK_CHARS)
    chomp = rest.endswith("-")
    if chomp:
        rest = rest[:-1].rstrip(_BLANK_CHARS)
    if not rest.endswith("|"):
        return "", chomp
    rest = rest[:-1]
    return rest[len(rest.rstrip(_BLANK_CHARS)) :], chomp


def _without_margin(text: str, margin: str, text_start: int, resume: int) -> Body:
    """Take the margin off each line that starts with exactly it."""
    width = len(margin)
    lines: list[str] = []
    line_starts: list[int] = []
    shifts: list[int] = []
    offset, shift = 0, text_start
    for line in text.split("\n"):
        kept = line
        if line.startswith(margin):
            kept = line[width:]
            shift += width
        lines.append(kept)
        line_starts.append(offset)
        shifts.append(shift)
        offset += len(kept) + 1
    return Body("\n".join(lines), text_start, resume, line_starts, shifts)
