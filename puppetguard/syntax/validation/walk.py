"""The state of a validation, and the table of what is checked at which node.

The walk is in pre-order, as Puppet's is, for the first problem must be the one that Puppet finds first. A visitor
checks its node and puts the children on the stack, the first child last; it never recurses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puppetguard.syntax import ast
from puppetguard.syntax.positions import position_of
from puppetguard.syntax.problems import Problem, ProblemSeverity, Related
from puppetguard.syntax.stream import TokenStream

TOP, IN_CLASS, IN_BLOCK = "top", "class", "block"


class HeredocSyntaxError(Exception):
    """The text of a heredoc is not of the syntax that it claims; Puppet stops at it, so it carries the only problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Validation:
    """One run over one tree. ``places`` tells, by id, where a definition stands: TOP, IN_CLASS, IN_BLOCK or nowhere."""

    def __init__(self, stream: TokenStream, puppet: int) -> None:
        self.text = stream.text
        self.tasks = stream.tasks
        self.puppet = puppet
        self.problems: list[Problem] = []
        self.reported: set[tuple[str, int]] = set()
        self.stack: list[Any] = []
        self.good_names: set[str] = set()  # of variables, seen to be right
        self.places: dict[int, str] = {}
        self.no_append: set[int] = set()  # ids of the `+>` operations that may not be one
        self.idem_known: dict[int, bool] = {}
        self.applies = 0  # depth of apply blocks
        self.heredoc_depth = 0  # of heredocs of Puppet code around this text

    def report(
        self,
        code: str,
        node: ast.Node,
        message: str,
        hint: str = "",
        *,
        severity: ProblemSeverity = "error",
        related: Related = (),
    ) -> None:
        """Record a problem with ``node``, at the place where Puppet reports it."""
        self.report_at(code, position_of(node), node.end, message, hint, severity=severity, related=related)

    def report_at(
        self,
        code: str,
        start: int,
        end: int,
        message: str,
        hint: str = "",
        *,
        severity: ProblemSeverity = "error",
        related: Related = (),
    ) -> None:
        """Record a problem at given offsets, once; the range is cut at the end of its first line."""
        if (code, start) in self.reported:
            return
        self.reported.add((code, start))
        line_end = self.text.find("\n", start, end)
        end = max(start, line_end if line_end >= 0 else end)
        self.problems.append(Problem(code, start, end, message, hint, severity, "validate", related))

    def push(self, *nodes: ast.Node | None) -> None:
        """Put children on the stack, to be visited in the order given."""
        self.stack += [node for node in reversed(nodes) if node is not None]


Visitor = Callable[[Validation, Any], None]
VISITORS: dict[type[Any], Visitor] = {}


def visits(*kinds: type[Any]) -> Callable[[Visitor], Visitor]:
    """Register a visitor for the given kinds of node."""

    def register(visitor: Visitor) -> Visitor:
        for kind in kinds:
            VISITORS[kind] = visitor
        return visitor

    return register
