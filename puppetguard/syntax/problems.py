"""What is wrong with a source text, as a record; and the pyparsing exception that carries it out of a rule."""

from __future__ import annotations

from typing import Literal, NoReturn

import msgspec
import pyparsing as pp

ProblemSeverity = Literal["error", "warning", "deprecation"]
Phase = Literal["parse", "validate"]
Related = tuple[tuple[int, int, str], ...]
"""Other places that explain a problem: start, end, text."""


class Problem(msgspec.Struct):
    """One static error or warning.

    ``code`` is Puppet's issue code (``CRASH:…`` where Puppet itself falls over, and a few of our own where it has
    none); ``start`` and ``end`` are character offsets. ``message`` says what is wrong, ``hint`` what to do about it
    (may be empty). ``related`` are other places that explain it: start, end, text. ``phase`` tells whether Puppet's
    parser or its validator finds it: an error of the first kind hides all of the second from Puppet.
    """

    code: str
    start: int
    end: int
    message: str
    hint: str = ""
    severity: ProblemSeverity = "error"
    phase: Phase = "parse"
    related: Related = ()


class SyntaxProblem(pp.ParseFatalException):
    """A rule's failure: ``problem`` is what to report, ``index`` the token at which the rule failed."""

    def __init__(self, text: str, problem: Problem, index: int) -> None:
        super().__init__(text, problem.start, problem.message)
        self.problem = problem
        self.index = index


class NestingLimitError(Exception):
    """The source nests deeper than the parser goes; ``offset`` is the place of the first bracket too many."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def raise_problem(text: str, problem: Problem, index: int) -> NoReturn:
    """Raise ``problem`` as the failure of a rule at token ``index``."""
    raise SyntaxProblem(text, problem, index)
