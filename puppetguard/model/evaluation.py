"""Finds what expressions can be: literals, variables of the same file, decisions, operators, pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from puppetguard.model import decisions
from puppetguard.model.causes import derived, of_element
from puppetguard.model.elements import may_be, unfolded
from puppetguard.model.exact import NotKnown, boolean, formatted, kind, number_value, truth
from puppetguard.model.forks import Step, unwound
from puppetguard.model.invocations import Invocations, applied, given_expression
from puppetguard.model.lazy import lazy
from puppetguard.model.operators import access, arithmetic, comparison, match, membership, negative
from puppetguard.model.origins import Quoting
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope, Scopes
from puppetguard.model.values import (
    Cause,
    Fragment,
    Possibility,
    StaticHash,
    StaticText,
    StaticValue,
    Undefined,
    array,
    hash_of,
    is_known,
    joined,
    text_of,
    unknown,
)
from puppetguard.model.variables import Variables
from puppetguard.model.ways import combinations, under, way_of
from puppetguard.source import SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

_DEEPEST = 60
"""How deep expressions and variables made of variables are followed."""

_PLAIN = frozenset({ast.LiteralString, ast.QualifiedName, ast.LiteralBoolean, ast.LiteralUndef})
"""Whatever they are, they are one value that is known."""
_QUOTING: dict[str, Quoting] = {"'": "single", '"': "double", "": "verbatim"}


class Evaluator:
    """Evaluates expressions of one program."""

    def __init__(self, source: SourceFile, program: ast.Program) -> None:
        self.source = source
        self._program = program
        self._open: list[int] = []

    def release(self) -> None:
        """Let go of all that was worked out, once nothing more is asked."""
        scopes: Scopes | None = vars(self).get("scopes")
        if scopes is not None:
            scopes.release()
        vars(self).clear()

    @lazy
    def scopes(self) -> Scopes:
        """The variables of the program; read when the first expression is evaluated."""
        return Scopes(self._program, self.source.text)

    @lazy
    def variables(self) -> Variables:
        """What the variables are."""
        return Variables(self.source.text, self.scopes, self.evaluate)

    @lazy
    def _invocations(self) -> Invocations:
        return Invocations(self.scopes, self.evaluate)

    def evaluate(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what ``node`` can be, as seen from ``scope``: at least one possibility, at most ``MOST``.

        If there are more, the last stands for the rest and is not known.
        """
        if len(self._open) > _DEEPEST or id(node) in self._open:
            return [Possibility(unknown(node, Cause("many")))]
        if type(node) in _PLAIN:
            # Nothing is evaluated for it.
            return self._literal(node)
        self._open.append(id(node))
        try:
            found = self._evaluate(node, scope)
        except NotKnown as stopped:
            found = [Possibility(unknown(node, stopped.cause))]
        finally:
            self._open.pop()
        if len(found) > MOST:
            return [*found[: MOST - 1], Possibility(unknown(node, Cause("many")))]
        return found or [Possibility(unknown(node))]

    def _evaluate(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        if isinstance(node, ast.VariableExpression):
            return self.variables.of(node, scope)
        if not node.children:
            return self._literal(node)
        match node:
            case ast.ConcatenatedString():
                return self._concatenated(node, scope, "double" if node.quote else "heredoc")
            case ast.TextExpression() | ast.ParenthesizedExpression():
                return self.evaluate(node.expr, scope)
            case ast.LiteralList():
                return self._list(node, scope)
            case ast.LiteralHash():
                return self._hash(node, scope)
            case ast.HeredocExpression():
                return self._heredoc(node, scope)
            case ast.AccessExpression():
                return self._access(node, scope)
            case ast.CallNamedFunctionExpression() | ast.CallMethodExpression():
                return self._invocations.of(node, scope)
            case ast.AssignmentExpression():
                return self.evaluate(node.right, scope)
            case ast.SelectorExpression() | ast.IfExpression() | ast.UnlessExpression() | ast.CaseExpression():
                return self._conditional(node, scope)
            case ast.BinaryExpression() | ast.UnaryExpression():
                return self._operator(node, scope)
        return []

    def _literal(self, node: ast.Node) -> list[Possibility]:
        if isinstance(node, ast.LiteralString):
            quoted = bool(node.quote)
            return [text_of(Fragment(node.value, node.start + quoted, node.end - quoted, _QUOTING[node.quote]))]

        if isinstance(node, ast.QualifiedName):
            return [text_of(Fragment(node.value, node.start, node.end))]

        def one(text: str, kind_: str) -> list[Possibility]:
            # Of a number that is written in another way not each digit has its place.
            other = self.source.text[node.start : node.end] != text
            return [text_of(Fragment(text, node.start, node.end, made=other), kind_)]  # type: ignore[arg-type] # all are

        match node:
            case ast.QualifiedReference():
                return one(node.value, "Type")
            case ast.LiteralInteger():
                return one(str(node.value), "Integer")
            case ast.LiteralFloat():
                return one(number_value(node.value, node).text, "Float")
            case ast.LiteralBoolean():
                return one(str(node.value).lower(), "Boolean")
            case ast.LiteralUndef():
                return [Possibility(Undefined())]
            case ast.LiteralDefault():
                return one("default", "Default")
            case ast.LiteralRegularExpression():
                return one(f"/{node.pattern}/", "Regexp")
        return []

    # --- text ---

    def _concatenated(self, node: ast.ConcatenatedString, scope: Scope, quoting: Quoting) -> list[Possibility]:
        parts: list[list[Possibility]] = []
        for segment in node.segments:
            if isinstance(segment, ast.LiteralString):
                parts.append([text_of(Fragment(segment.value, segment.start, segment.end, quoting))])
            else:
                parts.append([self._as_text(one, segment) for one in self.evaluate(segment, scope)])
        return [
            one.of(joined([value for value in one.values if isinstance(value, StaticText)], node))
            for one in combinations(parts, node)
        ]

    def _as_text(self, one: Possibility, node: ast.Node) -> Possibility:
        if isinstance(one.value, StaticText) and one.value.type == "String" and not one.value.sensitive:
            return one
        try:
            value: StaticValue = formatted(one.value, node)
        except NotKnown as stopped:
            value = unknown(node, stopped.cause or derived([one.value]))
        return Possibility(value, one.choices, one.default, one.override)

    def _heredoc(self, node: ast.HeredocExpression, scope: Scope) -> list[Possibility]:
        quoting: Quoting = "escaped heredoc" if node.escapes else "heredoc"
        if isinstance(node.text, ast.ConcatenatedString):
            # Its text stands below, but is evaluated here.
            place = self.variables.place
            with self.variables.seen_from(node.start if place is None else place):
                return self._concatenated(node.text, scope, quoting)
        if isinstance(node.text, ast.LiteralString):
            return [text_of(Fragment(node.text.value, node.text.start, node.text.end, quoting))]
        return []

    # --- decisions ---

    def _conditional(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what a conditional is as a value: the last statement of whichever block is taken."""
        found: list[Possibility] = []
        fork = self.scopes.fork(node, scope)
        for index, way in decisions.branches(fork, scope, self.evaluate):
            values: Sequence[Possibility] = [Possibility(Undefined())]
            block = fork.blocks[index] if index >= 0 else None
            if isinstance(block, ast.BlockExpression):
                if block.statements:
                    values = self.evaluate(block.statements[-1], scope)
            elif block is not None:
                values = self.evaluate(block, scope)
                inner = unwound(block)
                # Statements have blocks, which are known to be around what is in them; values have none.
                if isinstance(inner, ast.VariableExpression) and self.variables.is_overridden(
                    inner.name, scope, Step(fork, index)
                ):
                    values = [Possibility(unknown(inner, Cause("parameter", inner.name)), default=True)]
            elif isinstance(node, ast.SelectorExpression):
                values = [Possibility(unknown(node, Cause("choice")))]
            found += (one for value in values if (one := under(value, way)) is not None)
            if len(found) > MOST:
                break
        return found

    # --- collections ---

    def _list(self, node: ast.LiteralList, scope: Scope) -> list[Possibility]:
        parts = [self.evaluate(given_expression(one), scope) for one in node.values]
        if not any(isinstance(one, ast.UnfoldExpression) for one in node.values):
            return [one.of(array(one.values, node, written=len(parts))) for one in combinations(parts, node)]

        def whole(values: list[StaticValue]) -> StaticValue:
            items, complete = unfolded(values, node.values)
            return array(items, node, complete=complete)

        return applied(node, parts, whole)

    def _hash(self, node: ast.LiteralHash, scope: Scope) -> list[Possibility]:
        keys: list[StaticText] = []
        parts: list[list[Possibility]] = []
        complete, loose = True, False
        for entry in node.entries:
            found = self.evaluate(entry.key, scope)
            key = found[0].value
            if len(found) == 1 and isinstance(key, StaticText) and is_known(key) and key.type not in ("Type", "Regexp"):
                keys.append(key)
                parts.append(self.evaluate(entry.value, scope))
                if not found[0].certain:
                    parts[-1] = [one for value in parts[-1] if (one := under(value, way_of(found[0]))) is not None]
            else:
                complete = False
                loose = loose or any(may_be(one.value, known) for one in found for known in keys)

        def whole(values: list[StaticValue]) -> StaticValue:
            found = hash_of(zip(keys, values, strict=True), node, complete=complete, written=len(keys))
            return msgspec.structs.replace(found, loose=True) if loose and isinstance(found, StaticHash) else found

        return [one.of(whole(one.values)) for one in combinations(parts, node)]

    def _access(self, node: ast.AccessExpression, scope: Scope) -> list[Possibility]:
        if isinstance(node.left, ast.QualifiedReference):
            # A type or a reference to a resource is what is written, unless a part of it is computed.
            computed = next((one for one in walk(node) if isinstance(one, ast.VariableExpression)), None)
            if computed is None:
                return [text_of(Fragment(self.source.slice(node.span), node.start, node.end), "Type")]
            cause = derived([one.value for one in self.evaluate(computed, scope)])
            return [Possibility(unknown(node, cause or Cause("expression", exact=False)))]

        def element(values: list[StaticValue]) -> StaticValue:
            if kind(values[0]) == "Any":
                raise NotKnown(of_element(values[0], values[1:]))
            return access(values[0], values[1:], node)

        return applied(node, [self.evaluate(one, scope) for one in (node.left, *node.keys)], element)

    # --- operators ---

    def _operator(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        if isinstance(node, (ast.AndExpression, ast.OrExpression)):
            return self._logical(node, scope, ends=isinstance(node, ast.OrExpression))
        if isinstance(node, ast.UnaryExpression):
            one = [self.evaluate(node.expr, scope)]
            match node:
                case ast.NotExpression():
                    return applied(node, one, lambda values: boolean(not _sure(values[0]), node))
                case ast.UnaryMinusExpression():
                    return applied(node, one, lambda values: negative(values[0], node))
            return []
        assert isinstance(node, ast.BinaryExpression)
        operator = node.operator
        operation: Callable[[str, StaticValue, StaticValue, ast.Node], StaticValue]
        match node:
            case ast.ArithmeticExpression():
                operation = arithmetic
            case ast.ComparisonExpression():
                operation = comparison
            case ast.MatchExpression():
                operation = match
            case ast.InExpression():
                operation = _membership
            case _:
                return []
        both = [self.evaluate(node.left, scope), self.evaluate(node.right, scope)]
        return applied(node, both, lambda values: operation(operator, values[0], values[1], node))

    def _logical(self, node: ast.BinaryExpression, scope: Scope, *, ends: bool) -> list[Possibility]:
        """Return the result of ``and`` or ``or``, which a left side that is ``ends`` decides alone."""
        left = self.evaluate(node.left, scope)
        if all(truth(one.value) is ends for one in left):
            return applied(node, [left], lambda _: boolean(ends, node))

        def whole(values: list[StaticValue]) -> StaticValue:
            truths = [truth(value) for value in values]
            if ends in truths:
                return boolean(ends, node)
            return boolean([_sure(value) for value in values][-1], node)

        return applied(node, [left, self.evaluate(node.right, scope)], whole)


def _membership(_: str, left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    return membership(left, right, node)


def _sure(value: StaticValue) -> bool:
    found = truth(value)
    if found is None:
        raise NotKnown
    return found
