"""What rules may ask of a value: a small language of tests, which YAML writes down and which never guesses.

A test answers yes, no, or that it cannot be known before the code runs (see ``verdicts``).
"""

from __future__ import annotations

from puppetguard.model.predicates.predicate import Predicate, Scalar, Terms, group_names, judge, judge_text, literals
from puppetguard.model.predicates.verdicts import NO, UNDECIDED, YES, Verdict, conjunction, disjunction, negation

__all__ = [
    "NO",
    "UNDECIDED",
    "YES",
    "Predicate",
    "Scalar",
    "Terms",
    "Verdict",
    "conjunction",
    "disjunction",
    "group_names",
    "judge",
    "judge_text",
    "literals",
    "negation",
]
