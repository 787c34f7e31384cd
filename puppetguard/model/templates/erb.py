"""ERB templates: their tags, and the Ruby program that they become.

After ``ERB::Compiler`` with the trim mode ``-``, which is Puppet's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

TagKind = Literal["code", "output", "comment"]

_OPEN = re.compile(r"^[ \t]*<%-|<%-|<%%|<%=|<%#|<%", re.MULTILINE)
_CLOSE = re.compile(r"-%>|%%>|%>")
_LINE_END = re.compile(r"\r?\n|\Z")
_CODE = re.compile(r"<=|< %|\bscope[.\[]|@[a-z_]")
_FURTHEST = 300
"""How many characters before the end of a tag its code is looked for, if nothing opens it."""
TEXT = "\x00"
"""Stands in the program for the output of a piece of text; it occurs in no template that Ruby reads."""
OPEN, CLOSE = "\x01", "\x02"
"""Stand in the program for the parentheses around what a tag ``<%= %>`` puts out."""


class Tag(NamedTuple):
    """A tag: what it does, its range with its marks, and the range of the code in it.

    ``end`` is the end of the text if nothing closes it; ``closed`` tells that.
    """

    kind: TagKind
    start: int
    end: int
    code_start: int
    code_end: int
    closed: bool
    trimmed: bool


class Template(NamedTuple):
    """A template: its tags, ends of tags that close nothing, and its program, with where that comes from."""

    text: str
    tags: tuple[Tag, ...]
    stray: tuple[int, ...]
    program: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Return the offset in the template of an offset in the program; where there is none, that right before."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.program)
        offset = self.offsets[index]
        return min(offset + at - self.starts[index], len(self.text)) if at < end else offset


class _Program:
    """The program as the compiler writes it: commands of one line are joined with ``; ``."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.offsets: list[int] = []
        self.first = True

    def write(self, text: str, offset: int) -> None:
        self.starts.append(self.length)
        self.offsets.append(offset)
        self.parts.append(text)
        self.length += len(text)

    def push(self, *pieces: tuple[str, int]) -> None:
        if not self.first:
            self.write("; ", pieces[0][1])
        self.first = False
        for text, offset in pieces:
            self.write(text, offset)

    def line(self, offset: int) -> None:
        self.write("\n", offset)
        self.first = True


def read_erb(text: str) -> Template:
    """Read a template; any text is one."""
    tags: list[Tag] = []
    stray: list[int] = []
    program = _Program()
    at = 0
    while True:
        start, mark, end = _next_open(text, at)
        if start > at:
            piece = text[at:start]
            stray += (at + one for one in _stray(piece))
            program.push((f"{TEXT}{chr(10) * piece.count(chr(10))}", at))
        if not mark:
            break
        tag, code = _tag(text, start, mark, end)
        tags.append(tag)
        if not tag.closed:
            # Its code is put out as text.
            program.push((TEXT, start))
            break
        _compile(tag, code, program)
        at = tag.end
        if tag.trimmed and (rest := _LINE_END.match(text, at)):
            program.line(at)
            at = rest.end()
    return Template(
        text, tuple(tags), tuple(stray), "".join(program.parts), tuple(program.starts), tuple(program.offsets)
    )


def _stray(text: str) -> Iterator[int]:
    """Yield where a tag ends in a text that none opens, behind what looks like code: `%>` alone is no sign of one."""
    at = text.find("%>")
    while at >= 0:
        start = max(text.rfind("\n", max(at - _FURTHEST, 0), at), text.rfind("%", 0, at), at - _FURTHEST)
        # A blank in the mark is a part of what is looked for: `< %= x %>`.
        start -= text[max(start - 2, 0) : start] == "< " and 2
        if _CODE.search(text, max(start, 0), at):
            yield at
        at = text.find("%>", at + 2)


def _next_open(text: str, at: int) -> tuple[int, str, int]:
    """Return start, mark and end of the next tag that opens; the end of the text with no mark if there is none."""
    search = at
    while match := _OPEN.search(text, search):
        if match[0] != "<%%":
            # Blanks before `<%-` are dropped; the compiler finds them only at what is a start of a line to it.
            return match.start(), match[0].lstrip(" \t"), match.end()
        search = match.end()
    return len(text), "", len(text)


def _tag(text: str, start: int, mark: str, code_start: int) -> tuple[Tag, str]:
    kind: TagKind = "output" if mark == "<%=" else "comment" if mark == "<%#" else "code"
    search = code_start
    while match := _CLOSE.search(text, search):
        if match[0] != "%%>":
            code = text[code_start : match.start()]
            return Tag(kind, start, match.end(), code_start, match.start(), True, match[0] == "-%>"), code
        search = match.end()
    return Tag(kind, start, len(text), code_start, len(text), False, False), text[code_start:]


def _compile(tag: Tag, code: str, program: _Program) -> None:
    code = code.replace("%%>", "%> ") if "%%>" in code else code
    if tag.kind == "output":
        program.push((OPEN, tag.start), (code, tag.code_start), (CLOSE, tag.code_end))
    elif tag.kind == "comment":
        program.push(("\n" * code.count("\n"), tag.code_end))
    elif code.endswith("\n"):
        program.push((code[:-1], tag.code_start))
        program.line(tag.code_end)
    else:
        program.push((code, tag.code_start))
