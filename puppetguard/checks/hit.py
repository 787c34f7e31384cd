"""What a check finds."""

from __future__ import annotations

import msgspec

from puppetguard.findings import Confidence
from puppetguard.source import Span


class Note(msgspec.Struct, frozen=True):
    """A second place that explains a hit, and what is to be seen there."""

    span: Span
    message: str


class Hit(msgspec.Struct, frozen=True):
    """A place where a check found what it looks for; the rule that uses the check makes it a finding.

    ``message`` says what is wrong, before and after included; ``hint`` what to do about it.
    """

    span: Span
    confidence: Confidence
    message: str
    hint: str = ""
    notes: tuple[Note, ...] = ()
