"""Running the validation over a tree."""

from __future__ import annotations

from functools import cache
from typing import Any

# The modules register what they check.
import puppetguard.syntax.validation.blocks
import puppetguard.syntax.validation.definitions
import puppetguard.syntax.validation.heredocs
import puppetguard.syntax.validation.keys
import puppetguard.syntax.validation.resources
import puppetguard.syntax.validation.rvalues  # noqa: F401
from puppetguard.syntax import ast
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.stream import TokenStream
from puppetguard.syntax.validation.blocks import check_statements
from puppetguard.syntax.validation.definitions import template_parameters
from puppetguard.syntax.validation.scripting import visitors_for_tasks
from puppetguard.syntax.validation.walk import VISITORS, HeredocSyntaxError, Validation, Visitor

_STRUCTURE = frozenset(("NOT_TOP_LEVEL", "NOT_ABSOLUTE_TOP_LEVEL", "IDEM_NOT_ALLOWED_LAST"))
"""Codes that say nothing when a brace may be missing somewhere."""


def validate(program: ast.Program, stream: TokenStream, puppet: int, *, heredoc_depth: int = 0) -> list[Problem]:
    """Return the problems of the parse phase followed by those of the validation, in Puppet's order.

    When something could not be parsed, only what is not an echo of that is added.
    """
    state = Validation(stream, puppet)
    state.heredoc_depth = heredoc_depth
    try:
        _walk(state, program, stream)
        found = state.problems
    except HeredocSyntaxError as failure:
        # Puppet throws what it found so far away. We report it too, behind.
        found = [failure.problem, *(problem for problem in state.problems if problem.severity == "error")]
    if not stream.problems:
        return found
    return stream.problems + _without_echoes(found, stream)


@cache
def _table(tasks: bool) -> dict[type[Any], Visitor]:
    return visitors_for_tasks() if tasks else VISITORS


def _walk(state: Validation, program: ast.Program, stream: TokenStream) -> None:
    visitors = _table(stream.tasks)
    stack = state.stack
    if stream.is_template:
        if program.parameters:
            template_parameters(state, program.parameters)
        check_statements(state, program.statements, None)
        stack += reversed(program.parameters or [])
    else:
        stack.append(program)
    pop = stack.pop
    get = visitors.get
    while stack:
        node = pop()
        visitor = get(type(node))
        if visitor is not None:
            visitor(state, node)


def _without_echoes(found: list[Problem], stream: TokenStream) -> list[Problem]:
    """Drop what a mistake that was reported already may have caused: what is on its line, or next to it."""
    lines = {stream.line_of(problem.start) for problem in stream.problems}
    near = lines | {line - 1 for line in lines} | {line + 1 for line in lines}
    return [
        problem
        for problem in found
        if problem.severity == "error" and problem.code not in _STRUCTURE and stream.line_of(problem.start) not in near
    ]
