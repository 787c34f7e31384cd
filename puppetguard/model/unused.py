"""Variables, parameters and parameters of lambdas that nothing in their own file reads.

What other files may still read of them, templates above all, only the whole code base tells (``model.readers``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.scopes import ITERATORS
from puppetguard.model.signatures import METAPARAMETERS
from puppetguard.source import Span
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject

Kind = Literal["variable", "parameter", "lambda", "beside"]
"""``beside`` is what a lambda takes together with something else, which may need it there."""

_NAME = late_pattern(r"\w+")
_CODE = late_pattern(r"<%|%\{|[@$]\w|\$\{")
"""What a text has in it that names variables, to be evaluated by a template, by Hiera or by a function."""
_BY_NAME = frozenset("getvar get defined lookupvar stdlib::getvar inline_template inline_epp".split())
"""The functions that are told the name of a variable."""
_ALL = "scope.to_hash"
"""What a template says that takes all variables."""
_NAMING = ("getvar", "defined", "lookupvar", "<%")
"""What a file has in it that names variables so."""
IN_FULL = late_pattern(r"['\"](?:::)?((?:[a-z]\w{0,99}::){1,9}\w{1,99})['\"]")
"""A text that may be the name of a variable of a class."""
_FULL = late_pattern(r"\$?(?:::)?([\w*]+(?:::[\w*]+)+)(?:\..*)?")
_NOT_MEANT = late_pattern(
    r"(?i)\b(?:deprecat\w*|unused|not used|no longer|ignored|obsolete|no effect|compatib\w*|reserved|placeholder"
    r"|not implemented|todo|fixme|legacy|former(?:ly)?|noop|does nothing)\b"
)
_PARAM = late_pattern(r"(?m)^(?=(?:@param\s+(?:\[[^\]]*\]\s*)?|\[\*|\*\s*\$?|\$)(\w+))")
"""Where the documentation begins to speak of a parameter, and its name."""
_PARAM_END = late_pattern(r"(?m)^@|^\[\*|^\s*$\n\S|\Z")
"""Where it ends to do so."""
_LONGEST = 200
_CALLS = (ast.CallNamedFunctionExpression, ast.CallMethodExpression)
_WITHOUT_VALUE = frozenset(("each", "reverse_each"))
"""Functions that take no notice of what their lambdas return."""
_RESOURCES = (ast.HostClassDefinition, ast.ResourceTypeDefinition)
_BODIES = (ast.HostClassDefinition, ast.ResourceTypeDefinition, ast.FunctionDefinition, ast.PlanDefinition)


class Unused(msgspec.Struct, frozen=True):
    """A name that is set at a place and not read in the file; ``scope`` is where (a template: top)."""

    name: str
    kind: Kind
    span: Span
    scope: Scope


def unused(subject: Subject) -> Iterator[Unused]:
    """Yield what the definitions and lambdas of a file set and do not read, in the order of the source.

    Left out are names that begin with ``_``, what is taken from an array together with others, what texts speak of that
    are evaluated, and parameters of which the documentation says that they do nothing.
    """
    found = [one for one in subject.unread if one.kind != "beside"]
    if not found:
        return
    spoken = spoken_of(subject)
    if _ALL in subject.source.text and any(
        isinstance(one, ast.LiteralString) and _ALL in one.value for one in subject.of_kinds(ast.LiteralString)
    ):
        return
    together = _put_together(subject)
    definitions = {id(one.node): one for one in subject.definitions}
    for one in found:
        if one.name in spoken or (together is not None and together.fullmatch(one.name)):
            continue
        definition = definitions.get(id(one.scope.node)) if one.kind == "parameter" else None
        if definition is not None and _is_given_up(definition.comment, one.name):
            continue
        if one.kind == "parameter" and _is_for_hiera(one.scope.node):
            continue
        yield one


def unread(subject: Subject) -> Iterator[Unused]:
    """Yield all names that definitions and lambdas set and that no code of the file reads."""
    uses = subject.variable_uses
    scopes: dict[int, Scope] = {}
    read: set[tuple[int, str]] = set()
    for one in uses.reads:
        read.update(_resolved(one.scope, one.node))
    targets: dict[int, list[ast.VariableExpression]] = {}
    for variable, scope, _ in uses.targets:
        scopes[id(scope)] = scope
        targets.setdefault(id(scope), []).append(variable)
    for definition in subject.definitions:
        body = subject.evaluator.scopes.of(definition.node)
        if body is not None:
            scopes[id(body)] = body
    for node in subject.of_kinds(ast.LambdaExpression):
        inner = subject.evaluator.scopes.of(node)
        if inner is not None:
            scopes[id(inner)] = inner
    yield from _of_template(subject)
    together = _taken_apart(subject) | _given_back(subject)
    iterating = _iterating(subject)
    for scope in sorted(scopes.values(), key=lambda one: one.node.start if one.node is not None else -1):
        opener = scope.node
        if isinstance(opener, _BODIES):
            if all(isinstance(one, ast.AssignmentExpression) for one in opener.body.statements):
                # It only holds data for others, or nothing yet.
                given = []
            else:
                given = opener.parameters
            # One that is set again is no longer what it is given; that is an error.
            again = {one.name for one in targets.get(id(scope), ())}
            # A metaparameter does what it does without being read.
            meta = METAPARAMETERS if isinstance(opener, _RESOURCES) else frozenset[str]()
            yield from (
                Unused(one.name, "parameter", _named(one), scope)
                for one in given
                if (id(scope), one.name) not in read and not one.name.startswith("_") and one.name not in meta | again
            )
        elif isinstance(opener, ast.LambdaExpression):
            given = opener.parameters
            for each in given:
                if (id(scope), each.name) not in read and not each.name.startswith("_"):
                    alone = len(given) == 1 and id(opener) in iterating
                    yield Unused(each.name, "lambda" if alone else "beside", _named(each), scope)
        else:
            # What top scope and nodes set is there for all.
            continue
        seen: set[str] = set()
        for target in targets.get(id(scope), ()):
            name = target.name
            if name in seen or name.startswith("_") or (id(scope), name) in read or id(target) in together:
                continue
            seen.add(name)
            yield Unused(name, "variable", target.span, scope)


def _of_template(subject: Subject) -> Iterator[Unused]:
    """Yield the parameters of a template."""
    names = {one.node.name for one in subject.variable_uses.reads}
    top = subject.evaluator.scopes.top
    for one in subject.program.parameters or ():
        if one.name not in names and not one.name.startswith("_"):
            yield Unused(one.name, "parameter", _named(one), top)


def _resolved(scope: Scope, node: ast.VariableExpression) -> Iterator[tuple[int, str]]:
    """Yield the scopes that a read may have a variable from."""
    at: Scope | None = scope
    while at is not None:
        settings = at.settings.get(node.name, ())
        if settings or _has_parameter(at, node.name):
            yield id(at), node.name
            if any(one.end <= node.start for one in settings):
                return
        if not isinstance(at.node, ast.LambdaExpression):
            return
        at = at.outer


def _has_parameter(scope: Scope, name: str) -> bool:
    return isinstance(scope.node, ast.LambdaExpression) and any(one.name == name for one in scope.node.parameters)


def _named(one: ast.Parameter) -> Span:
    return Span(one.name_start, one.name_start + 1 + len(one.name))


def _taken_apart(subject: Subject) -> set[int]:
    """Return the variables that take an element of an array beside others."""
    found: set[int] = set()
    for node in subject.of_kinds(ast.AssignmentExpression):
        if isinstance(node, ast.AssignmentExpression) and isinstance(node.left, ast.LiteralList):
            left: list[ast.Node] = [node.left]
            while left:
                one = left.pop()
                if isinstance(one, ast.LiteralList):
                    left += one.values
                else:
                    found.add(id(one))
    return found


def _given_back(subject: Subject) -> set[int]:
    """Return the variables of which the assignment is the value of a function or lambda: it is its last statement."""
    found: set[int] = set()
    nobody_s = _iterating(subject, _WITHOUT_VALUE)
    for node in subject.of_kinds(ast.LambdaExpression, ast.FunctionDefinition):
        assert isinstance(node, (ast.LambdaExpression, ast.FunctionDefinition))
        if id(node) in nobody_s:
            continue
        waiting: list[ast.Node | None] = [node.body]
        while waiting:
            match waiting.pop():
                case ast.BlockExpression(statements=[*_, last]):
                    waiting.append(last)
                case ast.IfExpression(then=then, else_=otherwise) | ast.UnlessExpression(then=then, else_=otherwise):
                    waiting += (then, otherwise)
                case ast.CaseExpression(options=options):
                    waiting += (one.then for one in options)
                case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
                    found.add(id(variable))
    # So is the value of one in a condition, which mostly was to be a comparison.
    for node in subject.of_kinds(ast.IfExpression, ast.UnlessExpression, ast.CaseExpression):
        assert isinstance(node, (ast.IfExpression, ast.UnlessExpression, ast.CaseExpression))
        test = node.test
        while isinstance(test, ast.ParenthesizedExpression):
            test = test.expr
        match test:
            case ast.AssignmentExpression(left=ast.VariableExpression() as variable):
                found.add(id(variable))
    return found


def _iterating(subject: Subject, functions: Collection[str] = ITERATORS) -> set[int]:
    """Return the lambdas that some functions call, those for each element of a collection."""
    found: set[int] = set()
    for node in subject.of_kinds(*_CALLS):
        if isinstance(node, _CALLS) and node.lambda_ is not None:
            function = node.functor.right if isinstance(node, ast.CallMethodExpression) else node.functor
            if isinstance(function, ast.QualifiedName) and function.value in functions:
                found.add(id(node.lambda_))
    return found


def spoken_of(subject: Subject) -> frozenset[str]:
    """Return the names in texts that are evaluated: templates, interpolations, what functions are told.

    If a function is told a name that is put together or goes through a variable, it may be any text of the file.
    """
    found: set[str] = set()
    texts: set[str] = set()
    computed = False
    for node in subject.of_kinds(ast.LiteralString, ast.QualifiedName, *_CALLS):
        if isinstance(node, ast.LiteralString):
            if _CODE.search(node.value):
                found.update(_NAME.findall(node.value))
            elif len(node.value) < _LONGEST:
                texts.add(node.value)
        elif isinstance(node, ast.QualifiedName):
            texts.add(node.value)
        elif isinstance(node, _CALLS):
            for one in _told(node):
                if isinstance(one, ast.LiteralString):
                    found.update(_NAME.findall(one.value))
                else:
                    computed = True
    return frozenset(found | texts if computed else found)


def _put_together(subject: Subject) -> re.Pattern[str] | None:
    """Return what matches the names that functions are told and that are put together (``"port_${name}"``)."""
    if not any(word in subject.source.text for word in _NAMING):
        return None
    names = (_written(one) for node in subject.of_kinds(*_CALLS) if isinstance(node, _CALLS) for one in _told(node))
    patterns = {matching(one.removeprefix("$")) for one in names if "*" in one and "::" not in one and "<%" not in one}
    return re.compile("|".join(sorted(patterns))) if patterns else None


def matching(name: str) -> str:
    """Return the regular expression of a name in which ``*`` stands for what is not known."""
    return r"[\w:]*".join(map(re.escape, name.partition(".")[0].split("*")))


def named_in_full(subject: Subject) -> tuple[str, ...]:
    """Return the variables of classes that templates in texts read, and those that functions are told the names of.

    Where a name is put together, ``*`` stands for what is not written.
    """
    text = subject.source.text
    if not any(word in text for word in _NAMING):
        return ()
    found: dict[str, None] = {}
    for node in subject.of_kinds(ast.LiteralString, *_CALLS):
        if isinstance(node, ast.LiteralString):
            if "<%" in node.value:
                found.update(dict.fromkeys(IN_FULL.findall(node.value)))
        elif isinstance(node, _CALLS):
            function = node.functor.right if isinstance(node, ast.CallMethodExpression) else node.functor
            # What `defined` is told without a `$` is no variable.
            variable = not isinstance(function, ast.QualifiedName) or function.value != "defined"
            for one in _told(node):
                if (name := _FULL.fullmatch(_written(one))) is not None and (variable or name[0][0] == "$"):
                    found[name[1]] = None
    return tuple(found)


def _written(node: ast.Node) -> str:
    """Return the name that a function is told, with ``*`` for what is not written; empty for no text."""
    if isinstance(node, ast.LiteralString):
        return node.value
    if not isinstance(node, ast.ConcatenatedString):
        return ""
    return "".join(one.value if isinstance(one, ast.LiteralString) else "*" for one in node.segments)


def _told(node: ast.CallNamedFunctionExpression | ast.CallMethodExpression) -> Iterator[ast.Node]:
    """Yield what a function is told that takes the name of a variable."""
    if isinstance(node, ast.CallMethodExpression):
        function, given = node.functor.right, [node.functor.left]
    else:
        function, given = node.functor, node.arguments[:1]
    if isinstance(function, ast.QualifiedName) and function.value.removeprefix("::") in _BY_NAME:
        yield from given


def _is_for_hiera(node: ast.Node | None) -> bool:
    """Tell whether Hiera calls a function for data: what it passes is prescribed."""
    return isinstance(node, ast.FunctionDefinition) and any(
        isinstance(one, ast.QualifiedReference) and one.value == "Puppet::LookupContext"
        for parameter in node.parameters
        for one in (parameter.type_expr,)
    )


def _is_given_up(comment: str, name: str) -> bool:
    """Tell whether the documentation of a parameter says that it is not used any more, or not yet."""
    return name in comment and name in _given_up(comment)


@lru_cache(maxsize=4)
def _given_up(comment: str) -> frozenset[str]:
    """Return the parameters of which documentation says so, each where it first speaks of it."""
    if _NOT_MEANT.search(comment) is None:
        return frozenset()
    parts: dict[str, str] = {}
    for found in _PARAM.finditer(comment):
        end = _PARAM_END.search(comment, found.end(1))
        parts.setdefault(found[1], comment[found.start() : end.start() if end else len(comment)])
    return frozenset(name for name, part in parts.items() if _NOT_MEANT.search(part))


def queried(subject: Subject) -> tuple[str, ...]:
    """Return the names of parameters that are asked of resources: by ``X['t']['name']``, collectors, ``getparam``."""
    found: dict[str, None] = {}
    for node in subject.of_kinds(ast.AccessExpression, ast.CollectExpression, ast.CallNamedFunctionExpression):
        match node:
            case ast.AccessExpression(left=ast.AccessExpression(left=ast.QualifiedReference())):
                found.update((one.value, None) for one in node.keys if isinstance(one, ast.LiteralString))
            case ast.CollectExpression():
                found.update(_compared(node.query.expr))
            case ast.CallNamedFunctionExpression(functor=ast.QualifiedName(value="getparam")):
                found.update((one.value, None) for one in node.arguments if isinstance(one, ast.LiteralString))
    return tuple(found)


class Asked(msgspec.Struct, frozen=True):
    """What a collector compares with something: the ``type``, the attribute ``name``, and its place.

    ``value`` is what it is to be equal to, at its place, if that is a text and there is no other condition (empty
    otherwise); ``form`` tells what is looked for, ``alone`` that nothing is done but to collect it.
    """

    type: str
    name: str
    span: Span
    value: str
    value_span: Span
    form: Literal["virtual", "exported"]
    alone: bool


def asked_of(subject: Subject) -> Iterator[Asked]:
    """Yield what collectors compare with something."""
    arrows = [one.span for one in subject.of_kinds(ast.RelationshipExpression)]
    for node in subject.of_kinds(ast.CollectExpression):
        assert isinstance(node, ast.CollectExpression)
        if not isinstance(node.type_expr, ast.QualifiedReference):
            continue
        kind = node.type_expr.value.removeprefix("::").lower()
        form: Literal["virtual", "exported"] = "exported" if isinstance(node.query, ast.ExportedQuery) else "virtual"
        alone = not node.operations and not any(span.start <= node.start < span.end for span in arrows)
        for one in _asked(node.query.expr):
            name, right = one.left, one.right
            assert isinstance(name, ast.QualifiedName)
            plain = node.query.expr is one and one.operator == "=="
            value = right.value if plain and isinstance(right, (ast.LiteralString, ast.QualifiedName)) else ""
            yield Asked(kind, name.value, name.span, value, right.span, form, alone)


def _compared(query: ast.Node | None) -> Iterator[tuple[str, None]]:
    """Yield the names that the parts of a query compare with something."""
    return ((one.left.value, None) for one in _asked(query) if isinstance(one.left, ast.QualifiedName))


def _asked(query: ast.Node | None) -> Iterator[ast.ComparisonExpression]:
    pending = [query]
    while pending:
        match pending.pop():
            case ast.ComparisonExpression(left=ast.QualifiedName()) as comparison:
                yield comparison
            case ast.AndExpression() | ast.OrExpression() as both:
                pending += (both.left, both.right)
            case ast.ParenthesizedExpression(expr=inner):
                pending.append(inner)
