"""The source of both versions side by side, around a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from puppetguard.change.difference import Change
from puppetguard.report.guarded import GuardReport
from puppetguard.report.markup import shortened
from puppetguard.source import SourceFile

BEFORE, AFTER = 3, 9
"""How many rows are shown before the place of a change, and from there on."""
_LONGEST = 400
"""How many characters of a line are shown."""
_MOST = 2000
"""How many lines may differ on either side for these to be aligned; more are shown in their order."""
_ALIKE = 0.35
"""How alike two lines must be for their words to be compared."""
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)


class Part(NamedTuple):
    """A part of a line, and whether it is different on the other side."""

    text: str
    marked: bool


class Line(NamedTuple):
    """A line of one side: its number and its parts."""

    number: int
    parts: tuple[Part, ...]


class Row(NamedTuple):
    """Lines that stand side by side, either of which may be missing; ``here`` tells that it is the place of the change.

    Without any line it stands for rows that are left out.
    """

    base: Line | None
    head: Line | None
    changed: bool = False
    here: bool = False


Pair = tuple[int | None, int | None, bool]
"""The numbers of two lines that stand side by side, and whether they differ."""


class Sides:
    """Both sides of what a guard compared; files are aligned once."""

    def __init__(self, report: GuardReport) -> None:
        self._base = report.base_sources
        self._head = report.head_sources
        self._aligned: dict[tuple[str, str], list[Pair]] = {}

    def rows(self, base_file: str, head_file: str, changes: Sequence[Change]) -> list[Row]:
        """Return the rows around changes that are in these files; none if the source of neither is known."""
        base, head = self._base.get(base_file), self._head.get(head_file)
        if base is None and head is None:
            return []
        key = base_file, head_file
        if key not in self._aligned:
            self._aligned[key] = _aligned(_lines(base), _lines(head))
        pairs = self._aligned[key]
        old = {change.base.line for change in changes if change.base is not None}
        new = {change.head.line for change in changes if change.head is not None}
        here = {number for number, (left, right, _) in enumerate(pairs) if left in old or right in new}
        shown = sorted({at for one in here for at in range(max(0, one - BEFORE), min(len(pairs), one + AFTER))})
        rows: list[Row] = []
        for before, number in zip([None, *shown], shown, strict=False):
            if before is not None and number > before + 1:
                rows.append(Row(None, None))
            rows.append(_row(pairs[number], base, head, here=number in here))
        return rows


def files_of(change: Change) -> tuple[str, str]:
    """Return the files that a change is in before and after; where it is in one version only, twice the same."""
    base, head = change.base or change.head, change.head or change.base
    assert base is not None
    assert head is not None
    return base.file, head.file


def _lines(source: SourceFile | None) -> list[str]:
    if source is None:
        return []
    lines = [line.removesuffix("\r") for line in source.text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _aligned(base: list[str], head: list[str]) -> list[Pair]:
    """Return which lines stand side by side, from the first to the last."""
    start = 0
    while start < min(len(base), len(head)) and base[start] == head[start]:
        start += 1
    end = 0
    while end < min(len(base), len(head)) - start and base[-1 - end] == head[-1 - end]:
        end += 1
    old, new = base[start : len(base) - end], head[start : len(head) - end]
    pairs: list[Pair] = [(number, number, False) for number in range(1, start + 1)]
    if max(len(old), len(new)) > _MOST:
        pairs += _side_by_side(range(start, start + len(old)), range(start, start + len(new)))
    else:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
            left, right = range(start + i1, start + i2), range(start + j1, start + j2)
            if tag == "equal":
                pairs += [(one + 1, other + 1, False) for one, other in zip(left, right, strict=True)]
            else:
                pairs += _side_by_side(left, right)
    first, second = len(base) - end + 1, len(head) - end + 1
    return [*pairs, *((first + number, second + number, False) for number in range(end))]


def _side_by_side(left: Iterable[int], right: Iterable[int]) -> Iterator[Pair]:
    for one, other in zip_longest(left, right):
        yield None if one is None else one + 1, None if other is None else other + 1, True


def _row(pair: Pair, base: SourceFile | None, head: SourceFile | None, *, here: bool) -> Row:
    left, right, changed = pair
    old = "" if left is None or base is None else shortened(base.line_text(left), _LONGEST)
    new = "" if right is None or head is None else shortened(head.line_text(right), _LONGEST)
    parts = _words(old, new) if changed and left and right else ((Part(old, False),), (Part(new, False),))
    return Row(
        None if left is None else Line(left, parts[0]),
        None if right is None else Line(right, parts[1]),
        changed,
        here,
    )


def _words(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return two lines in parts, those marked that the other has not; none are where they have little in common."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return (Part(old, False),), (Part(new, False),)
    left: list[Part] = []
    right: list[Part] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left.append(Part("".join(before[i1:i2]), tag != "equal"))
        right.append(Part("".join(after[j1:j2]), tag != "equal"))
    return tuple(part for part in left if part.text), tuple(part for part in right if part.text)
