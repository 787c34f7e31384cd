"""Finds what expressions can be: literals, variables of the same file, decisions, operators, pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from puppetguard.model import decisions
from puppetguard.model.exact import NotKnown, boolean, formatted, kind, number_value, truth
from puppetguard.model.operators import access, arithmetic, as_items, comparison, match, membership, negative
from puppetguard.model.origins import Quoting
from puppetguard.model.patterns import MOST
from puppetguard.model.scopes import Scope, Scopes, Setting
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import (
    ELEMENT,
    Cause,
    Fragment,
    Possibility,
    StaticHash,
    StaticList,
    StaticText,
    StaticValue,
    Undefined,
    Way,
    array,
    cause_of,
    combinations,
    hash_of,
    is_known,
    joined,
    made,
    pairs_of,
    text_of,
    under,
    unknown,
)
from puppetguard.source import SourceFile
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

if TYPE_CHECKING:
    from puppetguard.model.scopes import Fork

_DEEPEST = 60
"""How deep expressions and variables made of variables are followed."""
_MOST_CALLS = 5000
"""How many calls of lambdas are followed in one file."""

_FACT_ROOTS = {"facts": "", "trusted": "trusted", "server_facts": "server_facts"}
_LOOKUPS = frozenset("lookup hiera hiera_array hiera_hash".split())


class Evaluator:
    """Evaluates expressions of one program."""

    def __init__(self, source: SourceFile, program: ast.Program) -> None:
        self.source = source
        self._program = program
        self._open: list[int] = []
        self._place: int | None = None
        self._calls = 0
        self._settings: dict[tuple[int, int], list[Possibility]] = {}
        self._branches: dict[tuple[int, int], list[decisions.Branch]] = {}

    @cached_property
    def scopes(self) -> Scopes:
        """The variables of the program; read when the first expression is evaluated."""
        return Scopes(self._program, self.source.text)

    def evaluate(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what ``node`` can be, as seen from ``scope``: at least one possibility, at most ``MOST``.

        If there are more, the last stands for the rest and is not known.
        """
        if len(self._open) > _DEEPEST or id(node) in self._open:
            return [Possibility(unknown(node, Cause("many")))]
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
        match node:
            case ast.LiteralString():
                quoted = bool(node.quote)
                quoting: Quoting = {"'": "single", '"': "double"}.get(node.quote, "verbatim")  # type: ignore[assignment] # all of them are
                return [text_of(Fragment(node.value, node.start + quoted, node.end - quoted, quoting))]
            case ast.QualifiedName():
                return [text_of(Fragment(node.value, node.start, node.end))]
            case ast.VariableExpression():
                return self._variable(node, scope)
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
                return self._call(node, scope)
            case ast.AssignmentExpression():
                return self.evaluate(node.right, scope)
            case ast.SelectorExpression() | ast.IfExpression() | ast.UnlessExpression() | ast.CaseExpression():
                return self._conditional(node, scope)
            case ast.BinaryExpression() | ast.UnaryExpression():
                return self._operator(node, scope)
        return self._literal(node)

    def _literal(self, node: ast.Node) -> list[Possibility]:
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

    def _applied(
        self,
        node: ast.Node,
        parts: Sequence[Sequence[Possibility]],
        operation: Callable[[list[StaticValue]], StaticValue],
    ) -> list[Possibility]:
        """Return what an operation makes of each combination of its operands."""
        found: list[Possibility] = []
        for combination in combinations(parts, node):
            try:
                value = operation(combination.values)
            except NotKnown as stopped:
                value = unknown(node, stopped.cause or _derived(combination.values))
            found.append(combination.of(value))
        return found

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
            value = unknown(node, stopped.cause or _derived([one.value]))
        return Possibility(value, one.choices, one.default, one.override)

    def _heredoc(self, node: ast.HeredocExpression, scope: Scope) -> list[Possibility]:
        quoting: Quoting = "escaped heredoc" if node.escapes else "heredoc"
        if isinstance(node.text, ast.ConcatenatedString):
            # Its text stands below, but is evaluated here.
            with self._seen_from(node.start if self._place is None else self._place):
                return self._concatenated(node.text, scope, quoting)
        if isinstance(node.text, ast.LiteralString):
            return [text_of(Fragment(node.text.value, node.text.start, node.text.end, quoting))]
        return []

    def _seen_from(self, place: int | None) -> _Place:
        return _Place(self, place)

    # --- variables and decisions ---

    def _variable(self, node: ast.VariableExpression, scope: Scope) -> list[Possibility]:
        name = node.name
        place = node.start if self._place is None else self._place
        found: list[Possibility] = []
        unset = [Way()]
        for settings, foreign in self.scopes.layers(name, scope):
            if settings is None:
                break
            visible = [one for one in _visible(settings, None if foreign else place)]
            if not visible:
                continue
            values, left = decisions.settled(visible, lambda one: self._setting(one, node), self._branches_of)
            found += (one for value in values for way in unset if (one := under(value, way)) is not None)
            unset = [both for way in unset for one in left if (both := decisions.together(way, one)) is not None]
            if not unset or len(found) > MOST:
                break
        if unset:
            value = self._unset(node, name, scope)
            found += (one for way in unset[:MOST] if (one := under(Possibility(value), way)) is not None)
        if len(found) > 1:
            around = [choice for step in self.scopes.steps_around(place) for choice in decisions.answers(step)]
            found = [one for one in found if not decisions.contradicts(one, around)]
        return found

    def _unset(self, node: ast.Node, name: str, scope: Scope) -> StaticText:
        """Return the value of a variable that this file does not set."""
        plain = name.removeprefix("::")
        if plain in _FACT_ROOTS:
            return unknown(node, Cause("fact", _FACT_ROOTS[plain]))
        if plain.isdecimal():
            return unknown(node, Cause("match", plain))
        if plain in ("title", "name") and name == plain:
            body: Scope | None = scope
            while body is not None and isinstance(body.node, ast.LambdaExpression):
                body = body.outer
            opener = body.node if body is not None else None
            if isinstance(opener, ast.HostClassDefinition):
                written = self.source.text[opener.name_start : opener.name_end] == opener.name
                fragment = Fragment(opener.name, opener.name_start, opener.name_end, made=not written)
                return StaticText((fragment,))
            if isinstance(opener, ast.ResourceTypeDefinition):
                return unknown(node, Cause("title"))
        from puppetguard.model.fact_names import is_fact

        return unknown(node, Cause("fact" if is_fact(plain) else "variable", plain))

    def _setting(self, setting: Setting, node: ast.Node) -> list[Possibility]:
        if setting.bound is not None:
            return [setting.bound]
        if setting.value is None:
            why = Cause("parameter", node.name if isinstance(node, ast.VariableExpression) else "")
            return [Possibility(unknown(node, why), default=True)]
        key = id(setting.value), id(setting.scope)
        values = self._settings.get(key)
        if values is None:
            # Remembered, for variables made of variables would otherwise cost twice as much with each.
            with self._seen_from(None):
                values = self._settings[key] = self.evaluate(setting.value, setting.scope)
        if setting.part:
            values = [msgspec.structs.replace(one, value=_part(one.value, setting, node)) for one in values]
        if setting.element:
            values = [
                Possibility(
                    item, {**one.choices, f"{ELEMENT}{setting.value.start}": str(index)}, one.default, one.override
                )
                for one in values
                for index, item in enumerate(islice(_elements(one.value, setting.element, setting.value), MOST + 1))
            ]
        if setting.overridable:
            values = [Possibility(one.value, one.choices, default=True, override=one.override) for one in values]
        return values

    def _branches_of(self, fork: Fork, scope: Scope) -> list[decisions.Branch]:
        key = id(fork), id(scope)
        found = self._branches.get(key)
        if found is None:
            with self._seen_from(None):
                found = self._branches[key] = decisions.branches(fork, scope, self.evaluate)
        return found

    def _conditional(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        """Return what a conditional is as a value: the last statement of whichever block is taken."""
        found: list[Possibility] = []
        fork = self.scopes.fork(node, scope)
        with self._seen_from(self._place):
            branches = decisions.branches(fork, scope, self.evaluate)
        for index, way in branches:
            values: Sequence[Possibility] = [Possibility(Undefined())]
            block = fork.blocks[index] if index >= 0 else None
            if isinstance(block, ast.BlockExpression):
                if block.statements:
                    values = self.evaluate(block.statements[-1], scope)
            elif block is not None:
                values = self.evaluate(block, scope)
            elif isinstance(node, ast.SelectorExpression):
                values = [Possibility(unknown(node, Cause("choice")))]
            found += (one for value in values if (one := under(value, way)) is not None)
            if len(found) > MOST:
                break
        return found

    # --- collections ---

    def _list(self, node: ast.LiteralList, scope: Scope) -> list[Possibility]:
        parts = [self._evaluated(one, scope) for one in node.values]
        if not any(isinstance(one, ast.UnfoldExpression) for one in node.values):
            return [one.of(array(one.values, node, written=len(parts))) for one in combinations(parts, node)]

        def whole(values: list[StaticValue]) -> StaticValue:
            items, complete = _unfolded(values, node.values)
            return array(items, node, complete=complete)

        return self._applied(node, parts, whole)

    def _evaluated(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        return self.evaluate(node.expr if isinstance(node, ast.UnfoldExpression) else node, scope)

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
                    parts[-1] = [one for value in parts[-1] if (one := under(value, _way(found[0]))) is not None]
            else:
                complete = False
                loose = loose or any(_may_be(one.value, known) for one in found for known in keys)

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
            cause = _derived([one.value for one in self.evaluate(computed, scope)])
            return [Possibility(unknown(node, cause or Cause("expression", exact=False)))]

        def element(values: list[StaticValue]) -> StaticValue:
            if kind(values[0]) == "Any":
                raise NotKnown(_inner(values[0], values[1:]))
            return access(values[0], values[1:], node)

        return self._applied(node, [self.evaluate(one, scope) for one in (node.left, *node.keys)], element)

    # --- operators ---

    def _operator(self, node: ast.Node, scope: Scope) -> list[Possibility]:
        if isinstance(node, (ast.AndExpression, ast.OrExpression)):
            return self._logical(node, scope, ends=isinstance(node, ast.OrExpression))
        if isinstance(node, ast.UnaryExpression):
            one = [self.evaluate(node.expr, scope)]
            match node:
                case ast.NotExpression():
                    return self._applied(node, one, lambda values: boolean(not _sure(values[0]), node))
                case ast.UnaryMinusExpression():
                    return self._applied(node, one, lambda values: negative(values[0], node))
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
        return self._applied(node, both, lambda values: operation(operator, values[0], values[1], node))

    def _logical(self, node: ast.BinaryExpression, scope: Scope, *, ends: bool) -> list[Possibility]:
        """Return the result of ``and`` or ``or``, which a left side that is ``ends`` decides alone."""
        left = self.evaluate(node.left, scope)
        if all(truth(one.value) is ends for one in left):
            return self._applied(node, [left], lambda _: boolean(ends, node))

        def whole(values: list[StaticValue]) -> StaticValue:
            truths = [truth(value) for value in values]
            if ends in truths:
                return boolean(ends, node)
            return boolean([_sure(value) for value in values][-1], node)

        return self._applied(node, [left, self.evaluate(node.right, scope)], whole)

    # --- calls ---

    def _call(
        self, node: ast.CallNamedFunctionExpression | ast.CallMethodExpression, scope: Scope
    ) -> list[Possibility]:
        functor: ast.Node = node.functor
        given = node.arguments
        if isinstance(node, ast.CallMethodExpression):
            functor, given = node.functor.right, [node.functor.left, *given]
        if not isinstance(functor, (ast.QualifiedName, ast.QualifiedReference)):
            return []
        name = functor.value.removeprefix("::")
        if name in self.scopes.functions:
            return [Possibility(unknown(node, Cause("call", name)))]
        parts = [self._evaluated(one, scope) for one in given]
        if name in _LOOKUPS:
            return self._applied(node, parts[:1], lambda values: unknown(node, Cause("lookup", _key(values))))
        from puppetguard.model import functions

        if isinstance(functor, ast.QualifiedReference):
            known = functions.TYPES.get(name.lower())
        else:
            known = functions.function(name)
        if node.lambda_ is not None:
            return self._call_with_lambda(node, node.lambda_, name, given, parts, scope)

        def returned(values: list[StaticValue]) -> StaticValue:
            items, complete = _unfolded(values, given)
            if items and kind(items[0]) == "Any" and name in ("get", "dig"):
                raise NotKnown(_inner(items[0], items[1:], dotted=name == "get"))
            if known is None or not complete:
                raise NotKnown(_call_cause(name, items))
            return functions.result(known, items, node)

        return self._applied(node, parts, returned)

    def _call_with_lambda(
        self,
        node: ast.Node,
        block: ast.LambdaExpression,
        name: str,
        given: Sequence[ast.Node],
        parts: Sequence[Sequence[Possibility]],
        scope: Scope,
    ) -> list[Possibility]:
        from puppetguard.model import iteration

        follow = iteration.ITERATIONS.get(name)
        if follow is None or iteration.leaves(block):
            return [Possibility(unknown(node, Cause("call", name)))]

        def called(values: Sequence[StaticValue]) -> list[Possibility]:
            self._calls += 1
            if self._calls > _MOST_CALLS:
                raise NotKnown(Cause("many"))
            if len(values) != len(block.parameters) or any(one.captures_rest for one in block.parameters):
                raise NotKnown
            inner = self.scopes.called(block, scope, [Possibility(value) for value in values])
            statements = block.body.statements
            with self._seen_from(None):
                return self.evaluate(statements[-1], inner) if statements else [Possibility(Undefined())]

        found: list[Possibility] = []
        for combination in combinations(parts, node):
            try:
                items, complete = _unfolded(combination.values, given)
                if not complete:
                    raise NotKnown
                results = follow(iteration.Iteration(called, len(block.parameters), node), items)
            except NotKnown as stopped:
                results = [Possibility(unknown(node, stopped.cause or _derived(combination.values)))]
            way = Way(tuple(combination.choices.items()), combination.default, combination.override)
            found += (one for result in results if (one := under(result, way)) is not None)
        return found


class _Place:
    """From where variables are seen while the text of a heredoc, or what a variable is set to, is evaluated."""

    def __init__(self, evaluator: Evaluator, place: int | None) -> None:
        self._evaluator = evaluator
        self._inside = place
        self._before = evaluator._place  # noqa: SLF001 # a part of it

    def __enter__(self) -> None:
        self._evaluator._place = self._inside  # noqa: SLF001 # a part of it

    def __exit__(self, *_: object) -> None:
        self._evaluator._place = self._before  # noqa: SLF001 # a part of it


def _visible(settings: Sequence[Setting], place: int | None) -> Iterator[tuple[Setting, tuple[decisions.Step, ...]]]:
    """Yield the settings that may have been reached at a place, each with the decisions between it and that place.

    Without a place, all of them.
    """
    for setting in settings:
        if place is None:
            yield setting, setting.path
            continue
        if setting.end > place:
            continue
        path = setting.path
        around = 0
        for fork, index in path:
            block = fork.blocks[index]
            if not block.start <= place < block.end:
                break
            around += 1
        # In another block of the same fork it is not set.
        if around == len(path) or not path[around].fork.start <= place < path[around].fork.end:
            yield setting, path[around:]


def _part(value: StaticValue, setting: Setting, node: ast.Node) -> StaticValue:
    """Return what a variable gets that stands in an array on the left side of an assignment."""
    name = node.name if isinstance(node, ast.VariableExpression) else ""
    for step in setting.part:
        if isinstance(step, str) or kind(value) in ("Any", "Sensitive"):
            return unknown(node, _derived([value]))
        index, size = step
        if isinstance(value, StaticHash):
            found = value.entries.get(name) if not value.loose else None
            return unknown(node, _derived([value])) if found is None or len(setting.part) > 1 else found
        items = value.items if isinstance(value, StaticList) else (value,)
        if len(items) != size or (isinstance(value, StaticList) and not value.complete):
            return unknown(node, _derived([value]))
        value = items[index]
    return value


def _elements(value: StaticValue, element: str, node: ast.Node) -> Iterator[StaticValue]:
    """Yield what a parameter of a lambda is in turn."""
    if isinstance(value, StaticList) and not value.sensitive:
        for index, item in enumerate(value.items):
            yield made(str(index), node, "Integer") if element == "key" else item
        if not value.complete and element == "key":
            yield unknown(node)
    elif isinstance(value, StaticHash) and not value.sensitive:
        for key, item in pairs_of(value):
            yield key if element == "key" else item if element == "value" else array((key, item), node)
        if not value.complete:
            yield unknown(node)
    else:
        yield unknown(node, _derived([value]))


def _unfolded(values: Sequence[StaticValue], nodes: Sequence[ast.Node]) -> tuple[list[StaticValue], bool]:
    """Return values with what ``*`` stands for, and whether these are all."""
    found: list[StaticValue] = []
    complete = True
    for value, node in zip(values, nodes, strict=True):
        if isinstance(node, ast.UnfoldExpression):
            items, all_ = as_items(value, node)
            found += items
            complete = complete and all_
        else:
            found.append(value)
    return found, complete


def _way(one: Possibility) -> Way:
    return Way(tuple(one.choices.items()), one.default, one.override)


def _may_be(value: StaticValue, key: StaticText) -> bool:
    """Tell whether a key that is not known may be this one."""
    if not isinstance(value, StaticText) or value.type not in ("String", "Any"):
        return False
    start, _, rest = value.text.partition(UNKNOWN)
    return key.text.startswith(start) and key.text.endswith(rest.rpartition(UNKNOWN)[2])


def _membership(_: str, left: StaticValue, right: StaticValue, node: ast.Node) -> StaticValue:
    return membership(left, right, node)


def _sure(value: StaticValue) -> bool:
    found = truth(value)
    if found is None:
        raise NotKnown
    return found


def _derived(values: Sequence[StaticValue]) -> Cause | None:
    """Return why something made of values is not known."""
    cause = next((found for value in values if (found := cause_of(value)) is not None), None)
    return None if cause is None else Cause(cause.kind, cause.name, exact=False)


def _inner(value: StaticValue, keys: Sequence[StaticValue], *, dotted: bool = False) -> Cause | None:
    """Return why an element of something unknown is not known: that of facts is a fact."""
    cause = cause_of(value)
    if cause is None or cause.kind != "fact" or not cause.exact:
        return _derived([value])
    texts = [key.text for key in keys if isinstance(key, StaticText) and is_known(key)]
    if len(texts) < len(keys) or not texts or (dotted and len(texts) > 1):
        return Cause(cause.kind, cause.name, exact=False)
    return Cause("fact", ".".join(filter(None, (cause.name, *texts))))


def _call_cause(name: str, values: Sequence[StaticValue]) -> Cause:
    """Return why the result of a function is not known that is not followed."""
    first = values[0] if values else None
    if name in ("fact", "stdlib::fact", "getvar") and isinstance(first, StaticText) and is_known(first):
        path = first.text.removeprefix("::")
        if name != "getvar":
            return Cause("fact", path)
        if path.startswith("facts."):
            return Cause("fact", path.removeprefix("facts."))
    return Cause("call", name)


def _key(values: Sequence[StaticValue]) -> str:
    """Return the key that is looked up; empty if it is not known."""
    found = values[0] if values else None
    if isinstance(found, StaticHash):
        found = found.entries.get("name")
    return found.text if isinstance(found, StaticText) and is_known(found) else ""
