"""What an expression can be, as far as its own file tells.

An expression has *possibilities*: values it can take, each with the decisions that lead to it, so that the two halves of an
``if`` are never mixed in one text. Text that is not known is ``UNKNOWN``, a value of its own that is equal to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from puppetguard.model.origins import Quoting, origins
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Choice, Scope, Scopes, Setting
from puppetguard.model.script import UNKNOWN
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast

_DEEPEST = 60
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=@%/.,:")
"""What stdlib's ``shellquote`` leaves without quotes."""


class Fragment(msgspec.Struct, frozen=True):
    """A run of text and where it comes from; ``[start, end)`` is the place of the text itself, without quotes.

    ``made`` tells that it is not written there, but made by what is (or is not known at all).
    """

    text: str
    start: int
    end: int
    quoting: Quoting = "verbatim"
    made: bool = False


class StaticText(msgspec.Struct, frozen=True):
    """A text put together from fragments."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """The text, ``UNKNOWN`` for each part that is not known."""
        return "".join(fragment.text for fragment in self.fragments)

    def spans(self, source: SourceFile, start: int, end: int) -> list[Span]:
        """Return the places in the source that ``text[start:end]`` comes from: one for each fragment it touches."""
        found: list[Span] = []
        at = 0
        for fragment in self.fragments:
            first, last = max(start, at) - at, min(end, at + len(fragment.text)) - at
            at += len(fragment.text)
            if first < last:
                found.append(_span(fragment, source, first, last))
        return found


class StaticList(msgspec.Struct, frozen=True):
    """An array."""

    items: tuple[StaticValue, ...]


class StaticHash(msgspec.Struct, frozen=True):
    """A hash; only entries whose key is known."""

    entries: Mapping[str, StaticValue]


class Undefined(msgspec.Struct, frozen=True):
    """``undef``."""


StaticValue = StaticText | StaticList | StaticHash | Undefined


class Possibility(msgspec.Struct, frozen=True):
    """A value, and what must be so for it: decisions, and whether parameters have their defaults."""

    value: StaticValue
    choices: Mapping[str, str] = {}
    default: bool = False

    @property
    def certain(self) -> bool:
        """Tells whether the value is this whenever the code runs."""
        return not self.choices and not self.default


def unknown(node: ast.Node) -> StaticText:
    """Return the value of an expression of which nothing is known."""
    return StaticText((Fragment(UNKNOWN, node.start, node.end, made=True),))


class Evaluator:
    """Evaluates expressions of one program."""

    def __init__(self, source: SourceFile, program: ast.Program) -> None:
        self.source = source
        self.scopes = Scopes(program, source.text)
        self._open: list[int] = []

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
                quoting: Quoting = {"'": "single", '"': "double"}.get(node.quote, "verbatim")  # type: ignore[assignment]
                return [_text(Fragment(node.value, node.start + quoted, node.end - quoted, quoting))]
            case ast.QualifiedName() | ast.QualifiedReference():
                return [_text(Fragment(node.value, node.start, node.end))]
            case ast.LiteralInteger() | ast.LiteralBoolean():
                return [_text(Fragment(str(node.value).lower(), node.start, node.end, made=True))]
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
                parts.append([_text(Fragment(segment.value, segment.start, segment.end, quoting))])
            else:
                parts.append([self._as_text(one, segment) for one in self.evaluate(segment, scope)])
        return [
            Possibility(_joined(values), choices, default)
            for values, choices, default in _combinations(parts)
        ]

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
            return [_text(Fragment(node.text.value, node.text.start, node.text.end, quoting))]
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
        values = self.evaluate(setting.value, setting.scope)
        if setting.element:
            values = [
                Possibility(item, one.choices, one.default)
                for one in values
                for item in (one.value.items if isinstance(one.value, StaticList) else (unknown(node),))
            ]
        decided = [_decided(one, setting.choices, default=setting.overridable) for one in values]
        return [one for one in decided if one is not None]

    def _selector(self, node: ast.SelectorExpression, scope: Scope) -> list[Possibility]:
        found: list[Possibility] = []
        for entry in node.selectors:
            choice = self.scopes.choice(node.left, entry.matching)
            found += (
                decided
                for one in self.evaluate(entry.value, scope)
                if (decided := _decided(one, (choice,))) is not None
            )
        return found

    def _branches(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what an ``if`` or ``case`` is as a value: the last statement of whichever block is taken."""
        found: list[Possibility] = []
        for block, choices in self.scopes.blocks(node):
            last = block.statements[-1] if block.statements else None
            for one in self.evaluate(last, scope) if last is not None else [Possibility(Undefined())]:
                decided = _decided(one, choices)
                if decided is not None:
                    found.append(decided)
        return found

    # --- collections ---

    def _list(self, nodes: Sequence[ast.Node], scope: Scope) -> list[Possibility]:
        parts = [self.evaluate(node, scope) for node in nodes]
        return [
            Possibility(StaticList(tuple(values)), choices, default) for values, choices, default in _combinations(parts)
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
            Possibility(StaticHash(dict(zip(keys, values, strict=True))), choices, default)
            for values, choices, default in _combinations(parts)
        ]

    def _access(self, node: ast.AccessExpression, scope: Scope) -> list[Possibility]:
        if len(node.keys) != 1:
            return []
        found: list[Possibility] = []
        for (left, key), choices, default in _combinations(
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
        for (left, right), choices, default in _combinations(
            [self.evaluate(node.left, scope), self.evaluate(node.right, scope)]
        ):
            value: StaticValue = unknown(node)
            if isinstance(left, StaticList):
                value = StaticList(left.items + (right.items if isinstance(right, StaticList) else (right,)))
            elif isinstance(left, StaticHash) and isinstance(right, StaticHash):
                value = StaticHash({**left.entries, **right.entries})
            found.append(Possibility(value, choices, default))
        return found

    def _call(self, node: ast.Node, name: str, given: Sequence[ast.Node], scope: Scope) -> list[Possibility]:
        if name not in ("join", "shellquote", "shell_join", "stdlib::shell_join", "flatten") or not given:
            return []
        found: list[Possibility] = []
        for values, choices, default in _combinations([self.evaluate(one, scope) for one in given]):
            items = _flattened(values[:1] if name == "join" else values)
            if name == "flatten":
                value: StaticValue = StaticList(tuple(items))
            elif not all(isinstance(item, StaticText) for item in items):
                value = unknown(node)
            else:
                texts = [item for item in items if isinstance(item, StaticText)]
                separator = values[1] if name == "join" and len(values) > 1 else StaticText(())
                glue = separator.text if isinstance(separator, StaticText) else UNKNOWN
                value = _glued(texts, glue, node) if name == "join" else _shell_quoted(texts, node)
            found.append(Possibility(value, choices, default))
        return found


# --- putting together -------------------------------------------------------------------------------------------------


def _text(fragment: Fragment) -> Possibility:
    return Possibility(StaticText((fragment,)))


def _joined(values: Iterable[StaticValue]) -> StaticText:
    return StaticText(
        tuple(fragment for value in values if isinstance(value, StaticText) for fragment in value.fragments)
    )


def _glued(texts: Sequence[StaticText], glue: str, node: ast.Node) -> StaticText:
    fragments: list[Fragment] = []
    for text in texts:
        if fragments:
            fragments.append(Fragment(glue, node.start, node.end, made=True))
        fragments += text.fragments
    return StaticText(tuple(fragments))


def _shell_quoted(texts: Sequence[StaticText], node: ast.Node) -> StaticText:
    """Return texts as words of a shell command, each in single quotes where it needs them."""
    words: list[StaticText] = []
    for text in texts:
        if text.text and all(char in _PLAIN for char in text.text):
            words.append(text)
        else:
            mark = Fragment("'", node.start, node.end, made=True)
            words.append(StaticText((mark, *text.fragments, mark)) if "'" not in text.text else unknown(node))
    return _glued(words, " ", node)


def _flattened(values: Iterable[StaticValue]) -> list[StaticValue]:
    found: list[StaticValue] = []
    for value in values:
        found += _flattened(value.items) if isinstance(value, StaticList) else [value]
    return found


def _decided(one: Possibility, choices: Sequence[Choice], *, default: bool = False) -> Possibility | None:
    """Return a possibility under further decisions; None if it contradicts them."""
    merged = dict(one.choices)
    for asked, answer in choices:
        if merged.setdefault(asked, answer) != answer:
            return None
    return Possibility(one.value, merged, one.default or default)


def _combinations(
    parts: Sequence[Sequence[Possibility]],
) -> list[tuple[tuple[StaticValue, ...], Mapping[str, str], bool]]:
    """Return every way to take one possibility of each part that does not contradict itself, at most ``MOST``."""
    found: list[tuple[tuple[StaticValue, ...], Mapping[str, str], bool]] = [((), {}, False)]
    for part in parts:
        longer = []
        for values, choices, default in found:
            for one in part:
                if all(choices.get(asked, answer) == answer for asked, answer in one.choices.items()):
                    longer.append(((*values, one.value), {**choices, **one.choices}, default or one.default))
        found = longer[:MOST]
    return found


def _span(fragment: Fragment, source: SourceFile, first: int, last: int) -> Span:
    if fragment.made:
        return Span(fragment.start, fragment.end)
    written = source.text[fragment.start : fragment.end]
    line_start = fragment.start == 0 or source.text[fragment.start - 1] == "\n"
    places = origins(written, fragment.text, fragment.quoting, line_start=line_start)
    if places is None:
        return Span(fragment.start, fragment.end)
    end = places[last] if last < len(places) else len(written)
    if last < len(places):
        # Up to the next character, but not its escape or the margin before it.
        end = min(end, places[last - 1] + max(1, _width(written, places[last - 1], fragment)))
    return Span(fragment.start + places[first], fragment.start + max(end, places[last - 1] + 1))


def _width(written: str, place: int, fragment: Fragment) -> int:
    return 2 if written[place] == "\\" and fragment.quoting not in ("verbatim", "heredoc") else 1
