"""Heredocs that say what syntax their text is of: JSON, Base64, Puppet, EPP."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, NoReturn

from puppetguard.source import FileKind, SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.problems import Problem
from puppetguard.syntax.validation.walk import HeredocSyntaxError, Validation, visits

_JSON_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|(/\*.*?\*/|//[^\n]*)', re.DOTALL)
_DEEPEST_JSON = 100  # as Ruby's parser has it
_KNOWN = ("json", "base64", "pp", "epp")
_DEEPEST_HEREDOC = 10  # heredocs of Puppet code in heredocs of Puppet code


@visits(ast.HeredocExpression)
def _heredoc(state: Validation, node: ast.HeredocExpression) -> None:
    text = node.text
    if node.syntax and isinstance(text, ast.LiteralString):
        # Of a name such as data+json, the longest suffix that is known counts.
        syntax = node.syntax.rpartition("+")[2]
        if syntax in _KNOWN:
            _check(state, node, text, syntax)
    state.stack.append(text)


def _check(state: Validation, node: ast.HeredocExpression, text: ast.LiteralString, syntax: str) -> None:
    why = None
    if syntax == "json":
        why = json_error(text.value)
    elif syntax == "base64":
        try:
            base64.b64decode("".join(text.value.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            why = str(error)
    elif "+" in node.syntax:
        message = f"Puppet itself fails on the syntax `{node.syntax}`"
        raise HeredocSyntaxError(
            Problem("CRASH:ArgumentError", node.start, node.end, message, f"write `{syntax}`", "error", "validate")
        )
    else:
        why = _puppet_error(state, text.value, "epp" if syntax == "epp" else "pp")
    if why is not None:
        _fail(state, text, syntax, why)


def _fail(state: Validation, text: ast.LiteralString, syntax: str, why: str) -> NoReturn:
    line_end = state.text.find("\n", text.start, text.end)
    end = line_end if line_end >= 0 else text.end
    message = f"the text of this heredoc is not valid {syntax}: {why}"
    raise HeredocSyntaxError(Problem(f"ILLEGAL_{syntax.upper()}", text.start, end, message, "", "error", "validate"))


def json_error(text: str) -> str | None:
    """Return what is wrong with a JSON text (comments allowed, as Ruby's parser allows them), or None."""
    depth = deepest = 0
    for char in text:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    if deepest > _DEEPEST_JSON:
        return f"it nests deeper than {_DEEPEST_JSON} levels"

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no JSON value")

    try:
        json.loads(_JSON_COMMENT.sub(lambda match: " " if match[1] else match[0], text), parse_constant=refuse)
    except ValueError as error:
        return str(error)
    return None


def _puppet_error(state: Validation, text: str, kind: FileKind) -> str | None:
    """Return what is wrong with Puppet code or a template, or None."""
    from puppetguard.syntax.parser import ParseOptions, parse

    if state.heredoc_depth >= _DEEPEST_HEREDOC:
        return "heredocs of Puppet code nest too deep"
    source = SourceFile("heredoc", text, kind)
    result = parse(source, ParseOptions(state.puppet), heredoc_depth=state.heredoc_depth + 1)
    for problem in result.problems:
        if problem.severity == "error":
            return f"line {source.position(problem.start).line} of it: {problem.message}"
    return None
