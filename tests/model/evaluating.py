"""What expressions of some code can be, in a short form."""

from __future__ import annotations

import json

from puppetguard.model.evaluation import Evaluator
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import Possibility, StaticHash, StaticList, StaticText, StaticValue, Undefined
from puppetguard.source import SourceFile
from puppetguard.syntax import ast, parse
from puppetguard.syntax.walk import walk


def possibilities(code: str) -> tuple[SourceFile, list[Possibility]]:
    """Return what the argument of the one call of ``notice`` in a manifest can be."""
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    evaluator = Evaluator(source, result.program)
    scope = evaluator.scopes.top
    for node in walk(result.program):
        scope = evaluator.scopes.of(node) or scope
        if isinstance(node, ast.CallNamedFunctionExpression) and source.slice(node.functor.span) == "notice":
            return source, evaluator.evaluate(node.arguments[0], scope)
    raise AssertionError("there is no notice")


def plain(value: StaticValue) -> object:
    match value:
        case StaticText():
            return value.text.replace(UNKNOWN, "?")
        case StaticList(items):
            return [plain(item) for item in items]
        case StaticHash(entries):
            return {key: plain(item) for key, item in entries.items()}
        case Undefined():
            return None


def texts(code: str) -> str:
    """Return the possibilities as text, those that are not certain marked by ``~``."""
    _, found = possibilities(code)
    return " | ".join(json.dumps(plain(one.value)).strip('"') + "~" * (not one.certain) for one in found)
