"""Yes, no, and undecided: Kleene's three-valued logic, with the evidence for a yes.

What cannot be known before the code runs is undecided, and stays so under ``not``: only a yes is ever reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from puppetguard.model.values import StaticValue
from puppetguard.source import Span


class Verdict(NamedTuple):
    """The answer to a test; ``truth`` is None if it is undecided.

    ``certain`` tells that the answer does not depend on a decision, on a parameter's default or on what other files may
    add. The rest is evidence for a yes: ``captures`` are the named groups of regular expressions, ``value`` is the
    value, or the element of an array, that told; ``spans`` are the places that told, the most telling first.
    """

    truth: bool | None
    certain: bool = True
    captures: Mapping[str, str] = {}
    value: StaticValue | None = None
    spans: tuple[Span, ...] = ()


YES = Verdict(truth=True)
NO = Verdict(truth=False)
UNDECIDED = Verdict(truth=None)


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether all are yes, with the evidence of them all; the first no ends it."""
    undecided = False
    certain = True
    captures: dict[str, str] = {}
    value: StaticValue | None = None
    spans: tuple[Span, ...] = ()
    for one in verdicts:
        if one.truth is False:
            return Verdict(False, one.certain)
        undecided = undecided or one.truth is None
        certain = certain and one.certain
        captures.update(one.captures)
        value = one.value if value is None else value
        spans += one.spans
    return UNDECIDED if undecided else Verdict(True, certain, captures, value, spans)


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return whether one is a yes, with its evidence; a certain one if there is any, else the first."""
    undecided = False
    certain = True
    found: Verdict | None = None
    for one in verdicts:
        if one.truth and one.certain:
            return one
        if one.truth:
            found = found or one
        undecided = undecided or one.truth is None
        certain = certain and one.certain
    return found or (UNDECIDED if undecided else Verdict(False, certain))


def negation(verdict: Verdict) -> Verdict:
    """Return the opposite, for which there is no evidence to be shown; what is undecided stays so."""
    return verdict if verdict.truth is None else Verdict(not verdict.truth, verdict.certain)
