"""Yes, no, or not known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Answer(Enum):
    """What can be said to a question about types."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def answer(truth: bool) -> Answer:  # it is what is answered
    """Return the answer for what is known to be so or not."""
    return YES if truth else NO


def every(answers: Iterable[Answer]) -> Answer:
    """Return ``YES`` if all are, ``NO`` if one is."""
    found = YES
    for one in answers:
        if one is NO:
            return NO
        if one is UNKNOWN:
            found = UNKNOWN
    return found


def some(answers: Iterable[Answer]) -> Answer:
    """Return ``YES`` if one is, ``NO`` if all are."""
    found = NO
    for one in answers:
        if one is YES:
            return YES
        if one is UNKNOWN:
            found = UNKNOWN
    return found


def negated(one: Answer) -> Answer:
    """Return the opposite."""
    return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[one]
