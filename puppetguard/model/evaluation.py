"""Finds what expressions can be: literals, variables of the same file, decisions, functions that build texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from puppetguard.model.origins import Quoting
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope, Scopes, Setting
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    ELEMENT,
    Fragment,
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    combinations,
    elements,
    flattened,
    glued,
    joined,
    shell_quoted,
    text_of,
    under,
    unknown,
)
from puppetguard.source import SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

_DEEPEST = 60
"""How deep expressions and variables made of variables are followed."""


class Evaluator:
    """Evaluates expressions of one program."""

    def __init__(self, source: SourceFile, program: ast.Program) -> None:
        self.source = source
        self._program = program
        self._open: list[int] = []
        self._settings: dict[tuple[int, int], list[Possibility]] = {}

    @cached_property
    def scopes(self) -> Scopes:
        """The variables of the program; read when the first expression is evaluated."""
        return Scopes(self._program, self.source.text)

    def evaluate(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what ``node`` can be, as seen from ``scope``: at least one possibility, at most ``MOST``."""
        if len(self._open) > _DEEPEST or id(node) in self._open:
            return [Possibility(unknown(node))]
        self._open.append(id(node))
        try:
            return self._evaluate(node, scope)[:MOST] or [Possibility(unknown(node))]
        finally:
            self._open.pop()

    def _evaluate(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        match node:
            case ast.LiteralString():
                quoted = bool(node.quote)
                quoting: Quoting = {"'": "single", '"': "double"}.get(node.quote, "verbatim")  # type: ignore[assignment] # all of them are
                return [text_of(Fragment(node.value, node.start + quoted, node.end - quoted, quoting))]
            case ast.QualifiedName() | ast.QualifiedReference():
                return [text_of(Fragment(node.value, node.start, node.end))]
            case ast.LiteralInteger() | ast.LiteralBoolean():
                return [text_of(Fragment(str(node.value).lower(), node.start, node.end, made=True))]
            case ast.LiteralUndef():
                return [Possibility(Undefined())]
            case ast.ConcatenatedString():
                return self._concatenated(node, scope, "double" if node.quote else "heredoc")
            case ast.HeredocExpression():
                return self._heredoc(node, scope)
            case ast.TextExpression() | ast.ParenthesizedExpression():
                return self.evaluate(node.expr, scope)
            case ast.VariableExpression():
                return self._variable(node, scope)
            case ast.AssignmentExpression():
                return self.evaluate(node.right, scope)
            case ast.LiteralList():
                return self._list(node.values, scope)
            case ast.LiteralHash():
                return self._hash(node, scope)
            case ast.AccessExpression():
                return self._access(node, scope)
            case ast.SelectorExpression():
                return self._selector(node, scope)
            case ast.IfExpression() | ast.UnlessExpression() | ast.CaseExpression():
                return self._branches(node, scope)
            case ast.ArithmeticExpression() if node.operator == "+":
                return self._sum(node, scope)
            case ast.CallNamedFunctionExpression() if isinstance(node.functor, ast.QualifiedName):
                return self._call(node, node.functor.value, node.arguments, scope)
            case ast.CallMethodExpression() if isinstance(node.functor.right, ast.QualifiedName):
                return self._call(node, node.functor.right.value, [node.functor.left, *node.arguments], scope)
        return []

    # --- text ---

    def _concatenated(self, node: ast.ConcatenatedString, scope: Scope, quoting: Quoting) -> list[Possibility]:
        parts: list[list[Possibility]] = []
        for segment in node.segments:
            if isinstance(segment, ast.LiteralString):
                parts.append([text_of(Fragment(segment.value, segment.start, segment.end, quoting))])
            else:
                parts.append([self._as_text(one, segment) for one in self.evaluate(segment, scope)])
        return [Possibility(joined(values, node), choices, default) for values, choices, default in combinations(parts)]

    def _as_text(self, one: Possibility, node: ast.Node) -> Possibility:
        value = one.value
        if isinstance(value, Undefined):
            value = StaticText(())
        elif not isinstance(value, StaticText):
            value = unknown(node)
        return Possibility(value, one.choices, one.default)

    def _heredoc(self, node: ast.HeredocExpression, scope: Scope) -> list[Possibility]:
        quoting: Quoting = "escaped heredoc" if node.escapes else "heredoc"
        if isinstance(node.text, ast.ConcatenatedString):
            return self._concatenated(node.text, scope, quoting)
        if isinstance(node.text, ast.LiteralString):
            return [text_of(Fragment(node.text.value, node.text.start, node.text.end, quoting))]
        return []

    # --- variables and decisions ---

    def _variable(self, node: ast.VariableExpression, scope: Scope) -> list[Possibility]:
        found: list[Possibility] = []
        for setting in self.scopes.lookup(node.name, scope):
            found += self._setting(setting, node)
        return found

    def _setting(self, setting: Setting, node: ast.Node) -> list[Possibility]:
        if setting.value is None:
            return [Possibility(unknown(node), default=True)]
        key = id(setting.value), id(setting.scope)
        if key not in self._settings:
            # Remembered, for variables made of variables would otherwise cost twice as much with each.
            self._settings[key] = self.evaluate(setting.value, setting.scope)
        values = self._settings[key]
        if setting.element:
            values = [
                Possibility(item, {**one.choices, f"{ELEMENT}{setting.value.start}": str(index)}, one.default)
                for one in values
                for index, item in enumerate(elements(one.value, node))
            ]
        decided = [under(one, setting.choices, default=setting.overridable) for one in values]
        return [one for one in decided if one is not None]

    def _selector(self, node: ast.SelectorExpression, scope: Scope) -> list[Possibility]:
        found: list[Possibility] = []
        for entry in node.selectors:
            choice = self.scopes.choice(node.left, entry.matching)
            found += (
                decided for one in self.evaluate(entry.value, scope) if (decided := under(one, (choice,))) is not None
            )
        return found

    def _branches(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what an ``if`` or ``case`` is as a value: the last statement of whichever block is taken."""
        found: list[Possibility] = []
        for block, choices in self.scopes.blocks(node):
            last = block.statements[-1] if block.statements else None
            for one in self.evaluate(last, scope) if last is not None else [Possibility(Undefined())]:
                decided = under(one, choices)
                if decided is not None:
                    found.append(decided)
        return found

    # --- collections ---

    def _list(self, nodes: Sequence[ast.Node], scope: Scope) -> list[Possibility]:
        parts = [self.evaluate(node, scope) for node in nodes]
        return [
            Possibility(StaticList(tuple(values)), choices, default) for values, choices, default in combinations(parts)
        ]

    def _hash(self, node: ast.LiteralHash, scope: Scope) -> list[Possibility]:
        keys: list[str] = []
        parts: list[list[Possibility]] = []
        for entry in node.entries:
            key = self.evaluate(entry.key, scope)[0]
            if isinstance(key.value, StaticText) and UNKNOWN not in key.value.text:
                keys.append(key.value.text)
                parts.append(self.evaluate(entry.value, scope))
        return [
            Possibility(
                StaticHash(dict(zip(keys, values, strict=True)), len(keys) == len(node.entries)), choices, default
            )
            for values, choices, default in combinations(parts)
        ]

    def _access(self, node: ast.AccessExpression, scope: Scope) -> list[Possibility]:
        if isinstance(node.left, ast.QualifiedReference):
            # A type or a reference to a resource is what is written, unless a part of it is computed.
            computed = any(isinstance(one, (ast.VariableExpression, ast.TextExpression)) for one in walk(node))
            return [] if computed else [text_of(Fragment(self.source.slice(node.span), node.start, node.end))]
        if len(node.keys) != 1:
            return []
        found: list[Possibility] = []
        for (left, key), choices, default in combinations(
            [self.evaluate(node.left, scope), self.evaluate(node.keys[0], scope)]
        ):
            name = key.text if isinstance(key, StaticText) else UNKNOWN
            value: StaticValue | None = None
            if isinstance(left, StaticHash):
                value = left.entries.get(name)
            elif isinstance(left, StaticList) and name.isdecimal() and int(name) < len(left.items):
                value = left.items[int(name)]
            found.append(Possibility(unknown(node) if value is None else value, choices, default))
        return found

    def _sum(self, node: ast.ArithmeticExpression, scope: Scope) -> list[Possibility]:
        found: list[Possibility] = []
        for (left, right), choices, default in combinations(
            [self.evaluate(node.left, scope), self.evaluate(node.right, scope)]
        ):
            value: StaticValue = unknown(node)
            if isinstance(left, StaticList):
                value = StaticList(left.items + (right.items if isinstance(right, StaticList) else (right,)))
            elif isinstance(left, StaticHash) and isinstance(right, StaticHash):
                value = StaticHash({**left.entries, **right.entries}, left.complete and right.complete)
            found.append(Possibility(value, choices, default))
        return found

    def _call(self, node: ast.Node, name: str, given: Sequence[ast.Node], scope: Scope) -> list[Possibility]:
        if name not in ("join", "shellquote", "shell_join", "stdlib::shell_join", "flatten") or not given:
            return []
        found: list[Possibility] = []
        for values, choices, default in combinations([self.evaluate(one, scope) for one in given]):
            items = flattened(values[:1] if name == "join" else values)
            if name == "flatten":
                value: StaticValue = StaticList(tuple(items))
            elif not all(isinstance(item, StaticText) for item in items):
                value = unknown(node)
            else:
                texts = [item for item in items if isinstance(item, StaticText)]
                separator = values[1] if name == "join" and len(values) > 1 else StaticText(())
                glue = separator.text if isinstance(separator, StaticText) else UNKNOWN
                value = glued(texts, glue, node) if name == "join" else shell_quoted(texts, node)
            found.append(Possibility(value, choices, default))
        return found
