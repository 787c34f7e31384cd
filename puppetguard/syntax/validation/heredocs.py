"""Heredocs that say what syntax their text is of: JSON, Base64, Puppet, EPP."""

from __future__ import annotations

from typing import NoReturn

from puppetguard.source import FileKind, SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.problems import Problem, Related
from puppetguard.syntax.validation.flaw import Flaw
from puppetguard.syntax.validation.walk import HeredocSyntaxError, Validation, visits

_VALID = {"json": "valid JSON", "base64": "valid Base64", "pp": "valid Puppet code", "epp": "a valid EPP template"}
_DEEPEST_HEREDOC = 10  # heredocs of Puppet code in heredocs of Puppet code


@visits(ast.HeredocExpression)
def _heredoc(state: Validation, node: ast.HeredocExpression) -> None:
    text = node.text
    if node.syntax and isinstance(text, ast.LiteralString):
        # Of a name such as data+json, the longest suffix that is known counts.
        syntax = node.syntax.rpartition("+")[2]
        if syntax in _VALID:
            _check(state, node, text, syntax)
    state.stack.append(text)


def _check(state: Validation, node: ast.HeredocExpression, text: ast.LiteralString, syntax: str) -> None:
    if syntax == "json":
        from puppetguard.syntax.validation.json_text import json_flaw  # only few files pay for it

        flaw = json_flaw(text.value)
    elif syntax == "base64":
        from puppetguard.syntax.validation.base64_text import base64_flaw

        flaw = base64_flaw(text.value)
    elif "+" in node.syntax:
        message = f"Puppet itself fails on the syntax `{node.syntax}`"
        raise HeredocSyntaxError(
            Problem("CRASH:ArgumentError", node.start, node.end, message, f"write `{syntax}`", "error", "validate")
        )
    else:
        flaw = _puppet_flaw(state, text.value, "epp" if syntax == "epp" else "pp")
    if flaw is not None:
        _fail(state, node, text, syntax, flaw)


def _fail(state: Validation, node: ast.HeredocExpression, text: ast.LiteralString, syntax: str, flaw: Flaw) -> NoReturn:
    line_end = state.text.find("\n", text.start, text.end)
    end = line_end if line_end >= 0 else text.end
    place = ""
    related: Related = ()
    if flaw.line:
        place = f"line {flaw.line} of it" + (f", column {flaw.column}" if flaw.column else "") + ": "
        if flaw.line > 1 and not node.escapes:  # joined lines would count as one
            related = _line_of_text(state, text, flaw.line)
    message = f"the text of this heredoc is not {_VALID[syntax]}: {place}{flaw.message}"
    code = f"ILLEGAL_{syntax.upper()}"
    raise HeredocSyntaxError(Problem(code, text.start, end, message, flaw.hint, "error", "validate", related))


def _line_of_text(state: Validation, text: ast.LiteralString, line: int) -> Related:
    """Return the line of the file that is the given one of a heredoc's text, without the blanks around it."""
    start = text.start
    for _ in range(line - 1):
        start = state.text.find("\n", start, text.end) + 1
        if not start:
            return ()
    whole = state.text[start : text.end].split("\n", 1)[0]
    start += len(whole) - len(whole.lstrip())
    return ((start, start + len(whole.strip()), f"line {line} of the text"),)


def _puppet_flaw(state: Validation, text: str, kind: FileKind) -> Flaw | None:
    """Return what is wrong with Puppet code or a template, or None."""
    from puppetguard.syntax.parser import ParseOptions, parse

    if state.heredoc_depth >= _DEEPEST_HEREDOC:
        return Flaw(0, 0, "heredocs of Puppet code nest too deep", "write the innermost ones into files")
    source = SourceFile("heredoc", text, kind)
    result = parse(source, ParseOptions(state.puppet), heredoc_depth=state.heredoc_depth + 1)
    for problem in result.problems:
        if problem.severity == "error":
            # Puppet's place for what is never closed may be the end; it starts at the first related one.
            at_end = problem.start >= len(text.rstrip()) and problem.related
            line = source.position(problem.related[0][0] if at_end else problem.start).line
            message = problem.message.replace("the file ends too early", "the text ends too early")
            return Flaw(line, 0, message, problem.hint)
    return None
