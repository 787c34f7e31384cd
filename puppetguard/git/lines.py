"""Which lines of a file a change has touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

_MOST = 4_000_000
"""How many pairs of lines are compared at most; a change beyond that is one whole range."""

_MOST_FILES = 200
"""How many files that are gone a new one is compared with."""

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


def likeliest_origin(content: bytes, gone: Mapping[str, bytes]) -> str | None:
    """Return the one of the files that are gone with which a new one shares most lines: at least half of the longer.

    As with git, that tells a file that has another name, and was changed along with it.
    """
    lines = Counter(content.split(b"\n"))
    total = lines.total()
    best: tuple[float, str] | None = None
    for path, data in list(gone.items())[:_MOST_FILES]:
        other = Counter(data.split(b"\n"))
        share = (lines & other).total() / max(total, other.total())
        if share >= 0.5 and (best is None or share > best[0]):
            best = share, path
    return best[1] if best is not None else None


def _range(start: int, end: int) -> Range:
    return (start + 1, end) if end > start else (max(start, 1), start + 1)


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
