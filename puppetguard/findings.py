"""What a check reports: a rule's hit at a place."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

import msgspec


class _Level(StrEnum):
    """A level among levels that are listed from the least to the greatest, and compared so."""

    rank: int
    """The place among the levels, from 0."""

    def __new__(cls, value: str) -> Self:
        level = str.__new__(cls, value)
        level._value_ = value
        level.rank = len(cls.__members__)
        return level

    def __lt__(self, other: str) -> bool:
        return self.rank < type(self)(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= type(self)(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > type(self)(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= type(self)(other).rank


class Severity(_Level):
    """How bad it is when the finding is true."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Confidence(_Level):
    """How sure it is that the finding is true."""

    POSSIBLE = "possible"
    LIKELY = "likely"
    CERTAIN = "certain"


class Location(msgspec.Struct, frozen=True):
    """A range in a file: lines and columns from 1; the end is exclusive (the column after the last character).

    ``file`` is empty as long as the location is part of a ``model.unit.Unit``, which does not know its own name.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Related(msgspec.Struct, frozen=True):
    """A second place that explains a finding, and what is to be seen there."""

    location: Location
    message: str


class Edit(msgspec.Struct, frozen=True):
    """A range of text to replace; an empty range is a place to insert at."""

    location: Location
    replacement: str


class Fix(msgspec.Struct, frozen=True):
    """Edits that would mend a finding, to be made all together.

    ``safe`` tells that what the code means stays the same but for the defect; otherwise it is a suggestion.
    """

    description: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Finding(msgspec.Struct, frozen=True):
    """A rule's hit at a place.

    ``message`` says what is wrong, before and after included; ``hint`` says what to do about it (may be empty).
    ``fingerprint`` is the identity of the finding over time: it stays the same when lines above it come and go, or when
    the wording of the message changes.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    location: Location
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
