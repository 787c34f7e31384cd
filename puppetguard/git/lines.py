"""Which lines of a file a change has touched."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 4_000_000
"""How many pairs of lines are compared at most; a change beyond that is one whole range."""

Range = tuple[int, int]
"""The first and the last of some lines, from 1."""


def changed_lines(before: bytes, after: bytes) -> list[Range]:
    """Return the ranges of lines of ``after`` that are new or other ones than in ``before``.

    Where lines were only taken out, those above and below the gap count.
    """
    old, new = before.split(b"\n"), after.split(b"\n")
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    if not middle_old and not middle_new:
        return []
    if len(middle_old) * len(middle_new) > _MOST or not middle_old or not middle_new:
        return [_range(first, first + len(middle_new))]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    return [_range(first + start, first + end) for kind, _, _, start, end in matcher.get_opcodes() if kind != "equal"]


def _range(start: int, end: int) -> Range:
    return (start + 1, end) if end > start else (max(start, 1), start + 1)


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
