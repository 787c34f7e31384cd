"""Whether a place is within a comment."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


def in_comment(subject: Subject, at: int) -> bool:
    """Tell whether the offset ``at`` is within a comment of the file."""
    comments = subject.program.comments
    index = bisect_right(comments, at, key=attrgetter("start")) - 1
    return index >= 0 and at < comments[index].end
