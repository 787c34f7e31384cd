"""The comments of a file that excuse findings in it, and the lines that they speak for.

``# puppetguard: ignore[rule-id, …] reason`` at the end of a line speaks for that line and for the statement that
begins in it; on a line of its own, for the statement that comes next. ``# puppetguard: ignore-file[…] reason`` speaks
for the whole file. puppet-lint's ``# lint:ignore:ID reason`` speaks for its line, or on a line of its own for all up to
``# lint:endignore``; as there, nested ones are closed innermost first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.outline import NOWHERE, Place
from puppetguard.source import PUPPET_KINDS

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.source import SourceFile

WORD = "puppetguard:"
_LINT = "lint:"
_DIRECTIVE = late_pattern(
    r"puppetguard:[ \t]{0,20}([A-Za-z-]{1,40})[ \t]{0,20}(?:\[([^\]\n]{0,2000})(\]?))?(.{0,2000})"
)
_NAME = late_pattern(r"[^\s,]+")
_LINT_WORD = late_pattern(r"lint:(?:ignore:(\w+)|(endignore))")
_VERBS = ("ignore", "ignore-file")
_HASH = late_pattern(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
_TAG = late_pattern(r"<%#(.*?)-?%>", re.DOTALL)
_LAST = 1_000_000_000
"""Stands for the last line of a file."""

Form = Literal["line", "file", "lint"]


class Excused(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name in such a comment, and its place."""

    name: str
    place: Place


class Suppression(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment that excuses findings in the lines from ``first`` to ``last``.

    ``names`` are those of rules, as written. ``flaw`` tells what is wrong with the comment itself: ``unclosed`` for a
    block that has no end, ``unnamed`` where no rules are named, or the word that should have been ``ignore``.
    ``whole`` is what goes if the comment goes: all of its line if nothing else is on it, else the blanks before it,
    too; NOWHERE if something in it would stay.
    """

    form: Form
    place: Place
    first: int
    last: int
    names: tuple[Excused, ...] = ()
    reason: str = ""
    flaw: str = ""
    whole: Place = NOWHERE


class _Comment(msgspec.Struct, frozen=True):
    """One line of a comment: its text without marks, where that starts, and whether code stands before it."""

    text: str
    start: int
    end: int
    trails: bool
    whole: tuple[int, int] | None = None
    """What goes if it goes; None if it is a part of a longer one."""


def suppressions(subject: Subject) -> tuple[Suppression, ...]:
    """Return the suppressions of a file, in its order."""
    text = subject.source.text
    if WORD not in text and _LINT not in text:
        return ()
    found: list[Suppression] = []
    blocks: list[list[int]] = []
    extents: _Extents | None = None
    for comment in _comments(subject):
        if comment.text.startswith(WORD):
            extents = extents or _Extents(subject)
            one = _own(subject.source, comment, extents)
            if one is not None:
                found.append(one)
        elif comment.text.startswith(_LINT):
            _lint(subject.source, comment, found, blocks)
    return tuple(found)


def _own(source: SourceFile, comment: _Comment, extents: _Extents) -> Suppression | None:
    match = _DIRECTIVE.match(comment.text)
    if match is None:
        return None
    verb, listed, closed, rest = match.groups()
    place = _place(source, comment.start, comment.end)
    if verb not in _VERBS:
        # Prose may begin with our name; what has brackets, or is nearly the word, was meant for us.
        from puppetguard.model.spelling import edits

        meant = listed is not None or edits(verb, "ignore") <= 2
        return Suppression("line", place, 0, 0, flaw=verb) if meant else None
    if listed is None or not closed or not listed.strip(" ,\t"):
        if listed is None and rest[:1].isalnum():
            return None
        return Suppression("line", place, 0, 0, flaw="unnamed")
    offset = comment.start + match.start(2)
    names = tuple(
        Excused(name[0], _place(source, offset + name.start(), offset + name.end())) for name in _NAME.finditer(listed)
    )
    reason = rest.strip().lstrip(":—–-").strip()
    whole = NOWHERE if comment.whole is None else _place(source, *comment.whole)
    if verb == "ignore-file":
        return Suppression("file", place, 1, _LAST, names, reason, whole=whole)
    first, last = extents.of(comment)
    return Suppression("line", place, first, last, names, reason, whole=whole)


def _lint(source: SourceFile, comment: _Comment, found: list[Suppression], blocks: list[list[int]]) -> None:
    """Note what a comment for puppet-lint says; ``blocks`` are those that are open, by their numbers in ``found``."""
    names: list[Excused] = []
    ends = False
    at = 0
    for word in re.finditer(r"\S+", comment.text):
        control = _LINT_WORD.match(word[0])
        if control is None:
            break
        at = word.end()
        start = comment.start + word.start() + (control.start(1) if control[1] else 0)
        if control[2]:
            ends = True
        else:
            names.append(Excused(control[1], _place(source, start, start + len(control[1]))))
    line = source.position(comment.start).line
    if ends and blocks:
        for number in blocks.pop():
            found[number] = msgspec.structs.replace(found[number], last=line - 1, flaw="")
    if not names:
        return
    place = _place(source, comment.start, comment.end)
    reason = comment.text[at:].strip()
    if comment.trails:
        found.append(Suppression("lint", place, line, line, tuple(names), reason))
    else:
        blocks.append([len(found)])
        # puppet-lint says that the end is missing, and excuses nothing.
        found.append(Suppression("lint", place, line + 1, line, tuple(names), reason, flaw="unclosed"))


class _Extents:
    """Where statements begin and end, in lines."""

    def __init__(self, subject: Subject) -> None:
        self._source = subject.source
        self._kind = subject.source.kind
        self._outermost: dict[int, int] = {}
        self._starts: list[int] = []
        if self._kind in PUPPET_KINDS:
            for node in subject.nodes[1:]:
                if node.start not in self._outermost:
                    self._outermost[node.start] = node.end
            self._starts = sorted(self._outermost)

    def of(self, comment: _Comment) -> tuple[int, int]:
        """Return the first and the last line that a comment speaks for."""
        source = self._source
        line = source.position(comment.start).line
        if comment.trails:
            first = source.line_starts[line - 1]
            return line, max([line, *self._ends(first, comment.start)])
        following = self._following(line)
        if following is None:
            return line + 1, line + 1
        start = source.line_starts[following - 1]
        end = source.line_starts[following] if following < len(source.line_starts) else len(source.text) + 1
        return following, max([following, *self._ends(start, end)])

    def _ends(self, start: int, end: int) -> Iterator[int]:
        """Yield the last lines of what begins in a range."""
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            at = self._outermost[self._starts[index]]
            yield self._source.position(max(at - 1, 0)).line
        if self._kind == "yaml":
            yield self._indented(self._source.position(start).line)

    def _following(self, line: int) -> int | None:
        """Return the next line with code."""
        source = self._source
        in_template = self._kind in ("erb", "epp")
        for number in range(line + 1, len(source.line_starts) + 1):
            text = source.line_text(number).strip()
            if text and not text.startswith("<%#" if in_template else "#"):
                return number
        return None

    def _indented(self, line: int) -> int:
        """Return the last line below a key in YAML: those that are indented deeper belong to it."""
        source = self._source
        text = source.line_text(line)
        depth = len(text) - len(text.lstrip())
        last = line
        for number in range(line + 1, len(source.line_starts) + 1):
            text = source.line_text(number)
            bare = text.lstrip()
            if bare and len(text) - len(bare) <= depth:
                break
            last = number if bare else last
        return last


def _comments(subject: Subject) -> Iterator[_Comment]:
    """Yield the lines of comments that may be for us or for puppet-lint."""
    source = subject.source
    text = source.text
    if source.kind in PUPPET_KINDS:
        ranges = [(one.start, one.end) for one in subject.program.comments]
    elif source.kind == "erb":
        ranges = [match.span() for match in _TAG.finditer(text)]
    elif source.kind == "json":
        ranges = []
    else:
        ranges = [match.span() for match in _HASH.finditer(text)]
    for start, end in ranges:
        at = start
        for line in text[start:end].splitlines(keepends=True):
            bare = line.lstrip(" \t")
            mark = next((one for one in ("<%#", "/*", "#") if bare.startswith(one)), "")
            body = bare[len(mark) :].lstrip(" \t")
            begin = at + len(line) - len(body)
            body = body.rstrip()
            for closing in ("-%>", "%>", "*/"):
                body = body.removesuffix(closing).rstrip() if mark != "#" else body
            if body.startswith((WORD, _LINT)):
                before = text[text.rfind("\n", 0, at) + 1 : at].strip()
                whole = None
                if mark == "#":
                    whole = _whole(text, at + len(line) - len(bare), at + len(line.rstrip("\r\n")), mark)
                elif len(text[start:end].splitlines()) == 1:
                    whole = _whole(text, start, end, mark)
                yield _Comment(body, begin, begin + len(body), before not in ("", "<%", "<%-"), whole)
            at += len(line)


def _whole(text: str, start: int, end: int, mark: str) -> tuple[int, int]:
    """Return what goes with a comment of one line."""
    if mark == "<%#":
        # What stands around a tag is put out; only the end of line that the tag takes away is not.
        return start, end + (text.startswith("\n", end) if text.endswith("-%>", start, end) else 0)
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    after = len(text) if after < 0 else after
    if text[end:after].strip():
        return start, end
    if not text[before:start].strip():
        return before, min(after + 1, len(text))
    return before + len(text[before:start].rstrip()), after - text.endswith("\r", end, after)


def _place(source: SourceFile, start: int, end: int) -> Place:
    return Place(*source.position(start), *source.position(end))


class Judged(NamedTuple):
    """What became of a suppression in a ``file``.

    ``unknown`` are its names that no rule has, with the one that was meant (empty if none is near), ``idle`` those
    that excuse nothing, with the reason for it; ``needless`` those of them that can go, for all that they stand for was
    looked for.
    """

    file: str
    suppression: Suppression
    unknown: Mapping[str, str]
    idle: Mapping[str, str]
    needless: Collection[str] = ()
