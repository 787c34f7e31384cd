"""From a source file to its tree and everything that is wrong with it."""

from __future__ import annotations

import gc
import re
import sys

import msgspec

from puppetguard.source import SourceFile
from puppetguard.syntax import ast, tokens as t
from puppetguard.syntax.grammar import manifest, template
from puppetguard.syntax.problems import NestingLimitError, Problem
from puppetguard.syntax.scanner import scan
from puppetguard.syntax.stream import TokenStream
from puppetguard.syntax.validation import validate

MAX_NESTING = 500
"""How deep brackets and interpolations may nest. Puppet itself runs out of stack somewhat later."""

LIMIT_CODE = "NESTING_LIMIT"
"""The code of the one problem that is ours, not Puppet's: the source was not looked at any further."""

_FRAMES_A_LEVEL = 24  # of Python's stack, for the costliest way to nest
_RECURSION = MAX_NESTING * _FRAMES_A_LEVEL + 2000
if sys.getrecursionlimit() < _RECURSION:
    # Room for MAX_NESTING on Python's own stack, which since 3.11 is not the machine's. Set once for the process: a
    # limit that went up and down would change under the feet of other threads.
    sys.setrecursionlimit(_RECURSION)
_OPENING = (t.LBRACE.kind, t.LBRACK.kind, t.LISTSTART.kind, t.LPAREN.kind, t.LPAREN_FIRST.kind, t.TEXT_START.kind)
_CONDITIONS = (t.IF.kind, t.UNLESS.kind, t.CASE.kind)
"""Keywords that can stand in one another's condition, before any bracket."""

_CLOSING = (t.RBRACE.kind, t.RBRACK.kind, t.CLOSE_PAREN.kind, t.TEXT_END.kind)


class ParseOptions(msgspec.Struct, frozen=True):
    """How to read: as which major version of Puppet (7 or 8), and whether it is a plan of Bolt (``tasks``).

    With None for ``tasks``, the source says it itself: see ``is_plan``.
    """

    puppet: int = 8
    tasks: bool | None = False


class ParseResult(msgspec.Struct):
    """What was read.

    ``problems`` are errors and warnings, errors in the order in which Puppet meets them (it stops at the first one of
    the parse phase). ``program`` holds what could be parsed; an ErrorNode stands where it could not.
    """

    source: SourceFile
    program: ast.Program
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether Puppet accepts the source."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def complete(self) -> bool:
        """Whether all of the source was looked at; a limit of the parser is no verdict of Puppet's."""
        return not any(problem.code == LIMIT_CODE for problem in self.problems)

    @property
    def parsed(self) -> bool:
        """Whether Puppet's parser makes a tree of the source (which its validator may still refuse)."""
        return not any(problem.severity == "error" and problem.phase == "parse" for problem in self.problems)


_DEFAULTS = ParseOptions()
_PLAN = re.compile(r"(?>(?:\s+|#[^\n]*|/\*.*?\*/)*)plan\s+[a-z][\w:]*\s*[({]", re.DOTALL)


def is_plan(text: str) -> bool:
    """Tell whether a source defines a plan of Bolt first of all; without Bolt, such a text is never valid."""
    return _PLAN.match(text) is not None


def parse(source: SourceFile, options: ParseOptions = _DEFAULTS, *, heredoc_depth: int = 0) -> ParseResult:
    """Parse and statically validate a manifest or template; never raises for anything in the text.

    ``heredoc_depth``: how many heredocs of Puppet code the text is nested in.
    """
    # A parse makes many records at once, none of them in a cycle: the garbage collector would look in vain.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _parse(source, options, heredoc_depth)
    finally:
        if collecting:
            gc.enable()


def _parse(source: SourceFile, options: ParseOptions, heredoc_depth: int) -> ParseResult:
    text = source.text
    is_template = source.kind == "epp"
    start = 1 if text.startswith("\ufeff") else 0
    tasks = not is_template and is_plan(text) if options.tasks is None else options.tasks
    stream = scan(text, start=start, template=is_template, tasks=tasks)
    if start:
        message = "the file starts with a byte order mark, which Puppet refuses"
        stream.problems.append(Problem("ILLEGAL_BOM", 0, 1, message, "save it as UTF-8 without one"))
    too_deep = nesting_problem(stream)
    program = None
    if too_deep is None:
        try:
            program, _ = (template if is_template else manifest).match(stream, 0)
        except NestingLimitError as error:
            too_deep = nesting_limit(error.offset)
        except RecursionError:  # nesting without brackets that nesting_problem does not know
            too_deep = nesting_limit(stream.spans[0][0])
    if program is None or too_deep is not None:
        program = ast.Program(0, len(text), [ast.ErrorNode(0, len(text))], None, stream.comments)
        problems = stream.problems if too_deep is None else [*stream.problems, too_deep]
        return ParseResult(source, program, tuple(problems))
    problems = validate(program, stream, options.puppet, heredoc_depth=heredoc_depth)
    return ParseResult(source, program, (*_credible(problems), *stream.warnings))


def _credible(problems: list[Problem]) -> list[Problem]:
    """Drop repetitions, and what follows a missing quote: behind it, code and text have changed places."""
    if len(problems) < 2:
        return problems
    from puppetguard.syntax.guesses import SWAPPED  # only needed when something is wrong

    kept: list[Problem] = []
    seen: set[tuple[str, int]] = set()
    for problem in problems:
        if (problem.code, problem.start) in seen:
            continue
        seen.add((problem.code, problem.start))
        kept.append(problem)
        if problem.phase == "parse" and (problem.code == "UNCLOSED_QUOTE" or problem.hint.startswith(SWAPPED)):
            break
    return kept


def nesting_problem(stream: TokenStream) -> Problem | None:
    """Return what to say when brackets nest too deep; the offset is that of the first one too many."""
    kinds = stream.kinds
    if len(kinds) <= MAX_NESTING or sum(map(bytes(kinds).count, (*_OPENING, *_CONDITIONS))) <= MAX_NESTING:
        return None
    depth = conditions = 0
    for index, kind in enumerate(kinds):
        if kind in _OPENING:
            depth += 1
            if kind == t.LBRACE.kind and conditions:
                conditions -= 1
        elif kind in _CONDITIONS:
            conditions += 1
        elif kind in _CLOSING and depth:
            depth -= 1
        if depth + conditions > MAX_NESTING:
            return nesting_limit(stream.spans[index][0])
    return None


def nesting_limit(offset: int) -> Problem:
    """Return what to say of nesting beyond MAX_NESTING."""
    return Problem(LIMIT_CODE, offset, offset + 1, f"this nests more than {MAX_NESTING} levels deep", "split it up")
