"""What a check reports: a rule's hit at a place."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How bad it is when the finding is true."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Confidence(StrEnum):
    """How sure it is that the finding is true."""

    POSSIBLE = "possible"
    LIKELY = "likely"
    CERTAIN = "certain"


class Location(msgspec.Struct, frozen=True):
    """A range in a file: lines and columns from 1; the end is exclusive (the column after the last character)."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Related(msgspec.Struct, frozen=True):
    """A second place that explains a finding, and what is to be seen there."""

    location: Location
    message: str


class Finding(msgspec.Struct, frozen=True):
    """A rule's hit at a place.

    ``message`` says what is wrong, before and after included; ``hint`` says what to do about it (may be empty).
    """

    rule: str
    severity: Severity
    confidence: Confidence
    location: Location
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
