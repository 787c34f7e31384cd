"""A comparison with a value that a fact, or a parameter by its type, never has: the branch for it is never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.records import Type
    from puppetguard.syntax import ast


_BARE = re.compile(r"(?:\bif|\bunless|\band|\bor|!)[\s(!]{1,9}[a-z_][a-z0-9_]{0,60}[\s)]{1,9}(?:\{|and\b|or\b)")
_TO_REGEX = re.compile(r"[=!]=\s{0,9}['\"]?/|/['\"]?\s{0,9}(?:[=!]=|=>|:|,)")
_QUOTED = re.compile(
    r"/\S{0,500}?(?:\.[*+]|\\[.dsw]|\^|\$/|\[[a-zA-Z0-9-]{1,50}\]|\([^()/]{0,200}\|)\S{0,500}/|/\^\S{1,500}/"
)
"""A text that is written like a regular expression, in slashes and with signs that paths do not have."""
_BOOLEANS = ("is_virtual", "fips_enabled", "os.selinux.enabled", "os.selinux.enforced")
"""Facts that are true or false, and no texts."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.lower_text
    return (
        "is_virtual" in text
        or "selinux" in text
        or "fips_enabled" in text
        or _BARE.search(text) is not None
        or _TO_REGEX.search(text) is not None
        or "enum" in text
        or "facts" in text
        or "::os" in text
        or "::operatingsystem" in text
        or "::kernel" in text
        or "osfamily" in text
    )


def _impossible(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text that is compared with what it cannot be."""
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    kinds = (ast.CaseExpression, ast.SelectorExpression, ast.ComparisonExpression, ast.InExpression)
    for node, scope in scoped(subject, ast.IfExpression, ast.UnlessExpression):
        if isinstance(node, (ast.IfExpression, ast.UnlessExpression)):
            yield from (_of_word(word) for word in _words_alone(node.test) if word.value in scope.settings)
    for node, scope in scoped(subject, *kinds):
        if isinstance(node, ast.ComparisonExpression) and (hit := _with_regex(subject, node)) is not None:
            yield hit
            continue
        for asked, options in _compared(node):
            if not options:
                continue
            for option in options:
                if _QUOTED.fullmatch(option.value):
                    yield _of_quoted(node, option)
            if words := _words(subject, asked, scope):
                for option in options:
                    yield from _of_type(asked, words, option)
            elif (fact := _fact(subject, asked, scope)) is not None:
                if fact in _BOOLEANS:
                    if not _is_asked_both_ways(subject, node, asked):
                        yield from (_of_boolean(fact, one) for one in options if one.value.lower() in ("true", "false"))
                    continue
                beside = {one.value.lower() for one in options}
                for option in options:
                    yield from _hit(fact, option, beside)


def _with_regex(subject: Subject, node: ast.ComparisonExpression) -> Hit | None:
    """Return what is wrong with ``$x == /y/``: it is not whether one matches the other that is asked."""
    from puppetguard.syntax import ast

    if node.operator not in ("==", "!=") or not isinstance(node.right, ast.LiteralRegularExpression):
        return None
    between = subject.source.text[node.left.end : node.right.start]
    start = node.left.end + between.find(node.operator)
    span = Span(start, start + 2)
    meant = "=~" if node.operator == "==" else "!~"
    return Hit(
        span,
        Confidence.LIKELY,
        f"`{node.operator}` compares with the regular expression itself: {_outcome(node)}",
        f"did you mean `{meant}`?",
    )


def _words_alone(test: ast.Node) -> Iterator[ast.QualifiedName]:
    """Yield the words that stand for a condition by themselves, also beside others."""
    from puppetguard.model.forks import unwound
    from puppetguard.syntax import ast

    stack = [test]
    while stack:
        node = unwound(stack.pop())
        if isinstance(node, (ast.AndExpression, ast.OrExpression)):
            stack += (node.right, node.left)
        elif isinstance(node, ast.NotExpression):
            stack.append(node.expr)
        elif isinstance(node, ast.QualifiedName):
            yield node


def _of_word(word: ast.QualifiedName) -> Hit:
    span = Span(word.start, word.end)
    return Hit(
        span,
        Confidence.CERTAIN,
        f"`{word.value}` is a text, which is always true, and not the value of `${word.value}`",
        f"did you mean `${word.value}`?",
    )


def _outcome(node: ast.Node) -> str:
    from puppetguard.syntax import ast

    never = not isinstance(node, ast.ComparisonExpression) or node.operator == "=="
    return f"this is {'never' if never else 'always'} true"


def _of_quoted(node: ast.Node, option: ast.LiteralString) -> Hit:
    return Hit(
        Span(option.start, option.end),
        Confidence.LIKELY,
        f"quotes make a text of this regular expression, slashes and all: {_outcome(node)}",
        "leave out the quotes" + (", and write `=~` or `!~`" if "Comparison" in type(node).__name__ else ""),
    )


def _is_asked_both_ways(subject: Subject, node: ast.Node, asked: ast.Node) -> bool:
    """Tell whether somebody asks for the boolean as well, for a Facter so old that it had texts only."""
    from puppetguard.syntax import ast

    options: list[ast.Node] = []
    match node:
        case ast.CaseExpression():
            options = [value for option in node.options for value in option.values]
        case ast.SelectorExpression():
            options = [one.matching for one in node.selectors]
    if any(isinstance(one, ast.LiteralBoolean) for one in options):
        return True
    written = re.escape(subject.source.slice(asked.span))
    return re.search(rf"{written}\s{{0,9}}[=!]=\s{{0,9}}(?:true|false)\b", subject.source.text) is not None


def _of_boolean(fact: str, option: ast.LiteralString) -> Hit:
    return Hit(
        Span(option.start, option.end),
        Confidence.LIKELY,
        f"the fact `{fact}` is true or false, and no text: it is never `'{option.value}'`",
        "leave out the quotes",
    )


def _compared(node: ast.Node) -> Iterator[tuple[ast.Node, list[ast.LiteralString]]]:
    """Yield what is asked, and the texts that it is compared with, those together of which each would do."""
    from puppetguard.syntax import ast

    match node:
        case ast.CaseExpression():
            yield from ((node.test, _texts(option.values)) for option in node.options)
        case ast.SelectorExpression():
            yield from ((node.left, _texts([one.matching])) for one in node.selectors)
        case ast.InExpression():
            yield node.left, _texts([node.right]) if isinstance(node.right, ast.LiteralList) else []
        case ast.ComparisonExpression() if node.operator in ("==", "!="):
            yield node.left, _texts([node.right])
            yield node.right, _texts([node.left])


def _texts(nodes: list[ast.Node]) -> list[ast.LiteralString]:
    from puppetguard.syntax import ast

    found: list[ast.LiteralString] = []
    for node in nodes:
        if isinstance(node, ast.LiteralList):
            found += _texts(node.values)
        elif isinstance(node, ast.LiteralString):
            found.append(node)
    return found


def _words(subject: Subject, node: ast.Node, scope: Scope) -> tuple[str, ...]:
    """Return all words that a parameter can be by its type; none if it may be something else."""
    from puppetguard.model.types.system import parsed
    from puppetguard.syntax import ast

    if not isinstance(node, ast.VariableExpression):
        return ()
    settings = next((found for found, _ in subject.evaluator.scopes.layers(node.name, scope)), None)
    owner = settings[0].scope.node if settings and len(settings) == 1 and settings[0].overridable else None
    for one in getattr(owner, "parameters", ()):
        if one.name == node.name and one.type_expr is not None:
            return tuple(_of_enum(parsed(subject.source.slice(one.type_expr.span))) or ())
    return ()


def _of_enum(kind: Type) -> list[str] | None:
    """Return the words of a type that has nothing else but ``undef`` and booleans; None if it has."""
    from puppetguard.model.types import records

    match kind:
        case records.Enum():
            return list(kind.values)
        case records.Boolean():
            return []
        case records.Optional():
            return None if kind.type is None else _of_enum(kind.type)
        case records.Variant():
            found = [_of_enum(one) for one in kind.types]
            return None if None in found else [word for one in found for word in one or ()]
    return None


def _of_type(asked: ast.Node, words: tuple[str, ...], option: ast.LiteralString) -> Iterator[Hit]:
    from puppetguard.model.spelling import closest, is_clear

    word = option.value
    if not word or word.lower() in {one.lower() for one in words}:
        return
    quoted = option.end - option.start == len(word) + 2
    span = Span(option.start + quoted, option.end - quoted)
    meant = closest(word, words)
    name = getattr(asked, "name", "")
    clear = meant is not None and is_clear(word, meant, words)
    yield Hit(
        span,
        Confidence.LIKELY,
        f"`${name}` is never `{word}`, by its type: this is never true",
        f"did you mean `{meant}`?" if meant else f"it is one of {', '.join(f'`{one}`' for one in words[:8])}",
        remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if meant and clear else None,
    )


def _fact(subject: Subject, node: ast.Node, scope: Scope) -> str | None:
    """Return the fact that an expression is, as it is called now; None if it is none of which the values are known."""
    from puppetguard.knowledge.fact_values import fact_values
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.model.values import StaticText

    found = subject.evaluator.evaluate(node, scope)
    value = found[0].value if len(found) == 1 else None
    cause = value.cause if isinstance(value, StaticText) else None
    if cause is None or cause.kind != "fact" or not cause.exact:
        return None
    name = ".".join(place_of_legacy(cause.name) or (cause.name,))
    return name if name in fact_values() or name in _BOOLEANS else None


def _hit(fact: str, option: ast.LiteralString, beside: set[str]) -> Iterator[Hit]:
    from puppetguard.knowledge.fact_values import fact_values, family_of
    from puppetguard.model.attribute_names import is_slip, near_name
    from puppetguard.model.spelling import is_clear

    word = option.value
    known = {one.lower(): one for one in fact_values()[fact]}
    lower = word.lower()
    if lower in known or not lower:
        return
    quoted = option.end - option.start == len(word) + 2
    span = Span(option.start + quoted, option.end - quoted)
    near = near_name(lower, known)
    if near is not None and is_slip(lower, near):
        meant = known[near]
        remedy = Remedy(f"write `{meant}`", (Replacement(span, meant),)) if is_clear(lower, near, known) else None
        message = f"no node has `{word}` for the fact `{fact}`: this is never true"
        yield Hit(span, Confidence.LIKELY, message, f"did you mean `{meant}`?", remedy=remedy)
        return
    family = family_of(word) if fact == "os.family" else None
    if family is not None and family.lower() not in beside:
        message = f"`{word}` is no family of systems: where it is the name, `os.family` is `{family}`"
        yield Hit(span, Confidence.LIKELY, message, f"ask for `os.name`, or write `{family}`")


CHECK = Check(_impossible, concerns=_concerns, fixes="suggested")
