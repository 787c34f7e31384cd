"""A comparison with a value that a fact, or a parameter by its type, never has: the branch for it is never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject
    from puppetguard.model.types.records import Type
    from puppetguard.syntax import ast

    Option = ast.LiteralString | ast.QualifiedReference


_TO_REGEX = late_pattern(r"[=!]=\s{0,9}['\"]?/|/['\"]?\s{0,9}(?:[=!]=|=>|:|,)")
_QUOTED = late_pattern(
    r"/\S{0,500}?(?:\.[*+]|\\[.dsw]|\^|\$/|\[[a-zA-Z0-9-]{1,50}\]|\([^()/]{0,200}\|)\S{0,500}/|/\^\S{1,500}/"
)
"""A text that is written like a regular expression, in slashes and with signs that paths do not have."""
_NUMBERS = frozenset("versioncmp size length count abs floor ceiling round".split())
"""Functions that return a number."""
_OTHER_KIND = late_pattern(
    r"\"\s{0,9}[=!]=\s{0,9}[utf\d]|[\s(](?:undef|true|false|\d{1,20})\s{0,9}[=!]=\s{0,9}\""
    r"|\b(?:versioncmp|size|length|count|abs|floor|ceiling|round)\b"
)
"""What stands where a text may be compared with something else, or a number with a text."""
_UNQUOTED_WORD = late_pattern(r"[=!]=\s{0,9}[A-Z]|[\s{,][A-Z]\w{0,80}\s{0,40}(?:=>|:(?!:)|,)")
"""A word with a capital, where a variable may be compared with it."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.lower_text
    return (
        "is_virtual" in text
        or "selinux" in text
        or "fips_enabled" in text
        or "enum" in text
        or "facts" in text
        or "::os" in text
        or "::operatingsystem" in text
        or "::kernel" in text
        or "osfamily" in text
        or "operatingsystem" in text
        or "debian" in text
        or "redhat" in text
        # The others answer most, and take a twentieth of the time.
        or ("/" in text and _TO_REGEX.search(text) is not None)
        or _OTHER_KIND.search(text) is not None
        or _UNQUOTED_WORD.search(subject.source.text) is not None
    )


def _impossible(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each text that is compared with what it cannot be."""
    if subject.source.kind == "erb":
        yield from _in_template(subject)
        return
    from puppetguard.knowledge.fact_values import BOOLEAN_FACTS
    from puppetguard.model.scoped_nodes import scoped
    from puppetguard.syntax import ast

    kinds = (ast.CaseExpression, ast.SelectorExpression, ast.ComparisonExpression, ast.InExpression)
    decisions = (ast.CaseExpression, ast.SelectorExpression)
    for node, scope in scoped(subject, *kinds):
        then = "always" if isinstance(node, ast.ComparisonExpression) and node.operator == "!=" else "never"
        if isinstance(node, ast.ComparisonExpression) and (hit := _with_regex(subject, node, then)) is not None:
            yield hit
            continue
        yield from _of_other_kind(subject, node, then)
        for asked, options in _compared(node):
            if not options:
                continue
            for option in options:
                if isinstance(option, ast.LiteralString) and _QUOTED.fullmatch(option.value):
                    yield _of_quoted(node, option, then)
            if words := _words(subject, asked, scope):
                for option in options:
                    if isinstance(option, ast.LiteralString):
                        yield from _of_type(asked, words, option, then)
            elif (fact := _fact(subject, asked, scope)) is None:
                for option in options:
                    if isinstance(option, ast.QualifiedReference):
                        found = list(_unquoted("os.family", option)) if isinstance(node, decisions) else []
                        yield from found or _no_text(asked, option, then)
            elif fact in BOOLEAN_FACTS:
                if _is_fact_itself(subject, asked, scope) and not _allows_booleans(subject, node, asked):
                    yield from _of_boolean(fact, options, then)
            else:
                beside = {one.value.lower() for one in options}
                for option in options:
                    if isinstance(option, ast.LiteralString):
                        yield from _hit(fact, option, beside, then)
                    else:
                        yield from _unquoted(fact, option)


def _with_regex(subject: Subject, node: ast.ComparisonExpression, then: str) -> Hit | None:
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
        f"`{node.operator}` compares with the regular expression itself: this is {then} true",
        f"did you mean `{meant}`?",
    )


def _of_other_kind(subject: Subject, node: ast.Node, then: str) -> Iterator[Hit]:
    """Yield each literal of one kind that is compared with what is certainly of another: Puppet converts neither."""
    from puppetguard.syntax import ast

    match node:
        case ast.CaseExpression():
            pairs = [(node.test, value) for option in node.options for value in option.values]
        case ast.SelectorExpression():
            pairs = [(node.left, one.matching) for one in node.selectors]
        case ast.ComparisonExpression() if node.operator in ("==", "!="):
            pairs = [(node.left, node.right), (node.right, node.left)]
        case _:
            return
    for asked, option in pairs:
        if isinstance(asked, ast.ConcatenatedString):
            if isinstance(option, ast.LiteralUndef):
                message = f"what stands in quotes is a text, and never `undef`: this is {then} true"
                yield Hit(option.span, Confidence.LIKELY, message, "leave out the quotes, or compare with `''`")
            elif isinstance(option, (ast.LiteralBoolean, ast.LiteralInteger, ast.LiteralFloat)):
                written = subject.source.slice(option.span)
                message = f"what stands in quotes is a text, and never equal to `{written}`: this is {then} true"
                yield _to_be_written(option, message, f"'{written}'")
        elif isinstance(option, ast.LiteralString) and option.quote and (name := _number_by(asked)):
            text = f"the text `{option.value}`" if option.value else "an empty text"
            message = f"`{name}` returns a number, which is never equal to {text}: this is {then} true"
            number = option.value if re.fullmatch(r"-?(?:0|[1-9]\d{0,9})", option.value) else ""
            yield _to_be_written(option, message, number)


def _to_be_written(option: ast.Node, message: str, meant: str) -> Hit:
    remedy = Remedy(f"write `{meant}`", (Replacement(option.span, meant),)) if meant else None
    return Hit(option.span, Confidence.LIKELY, message, f"write `{meant}`" if meant else "", remedy=remedy)


def _number_by(node: ast.Node) -> str:
    """Return the name of the function that returns a number here; an empty text if it is something else."""
    from puppetguard.syntax import ast

    if not isinstance(node, (ast.CallNamedFunctionExpression, ast.CallMethodExpression)):
        return ""
    functor = node.functor
    name = str(getattr(getattr(functor, "right", functor), "value", "")).removeprefix("stdlib::")
    return name if name in _NUMBERS else ""


def _of_quoted(node: ast.Node, option: ast.LiteralString, then: str) -> Hit:
    return Hit(
        Span(option.start, option.end),
        Confidence.LIKELY,
        f"quotes make a text of this regular expression, slashes and all: this is {then} true",
        "leave out the quotes" + (", and write `=~` or `!~`" if "Comparison" in type(node).__name__ else ""),
    )


def _compared(node: ast.Node) -> Iterator[tuple[ast.Node, list[Option]]]:
    """Yield what is asked, and the words that it is compared with, those together of which each would do."""
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


def _texts(nodes: list[ast.Node]) -> list[Option]:
    from puppetguard.syntax import ast

    found: list[Option] = []
    for node in nodes:
        if isinstance(node, ast.LiteralList):
            found += _texts(node.values)
        elif isinstance(node, (ast.LiteralString, ast.QualifiedReference)):
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


def _of_type(asked: ast.Node, words: tuple[str, ...], option: ast.LiteralString, then: str) -> Iterator[Hit]:
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
        f"`${name}` is never `{word}`, by its type: this is {then} true",
        f"did you mean `{meant}`?" if meant else f"it is one of {', '.join(f'`{one}`' for one in words[:8])}",
        remedy=Remedy(f"write `{meant}`", (Replacement(span, meant),)) if meant and clear else None,
    )


def _fact(subject: Subject, node: ast.Node, scope: Scope) -> str | None:
    """Return the fact that an expression is, as it is called now; None if it is none of which the values are known."""
    from puppetguard.knowledge.fact_values import BOOLEAN_FACTS, fact_values
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.model.values import StaticText

    found = subject.evaluator.evaluate(node, scope)
    value = found[0].value if len(found) == 1 else None
    cause = value.cause if isinstance(value, StaticText) else None
    if cause is None or cause.kind != "fact" or not cause.exact:
        return None
    name = ".".join(place_of_legacy(cause.name) or (cause.name,))
    return name if name in fact_values() or name in BOOLEAN_FACTS else None


def _is_fact_itself(subject: Subject, node: ast.Node, scope: Scope) -> bool:
    """Tell whether an expression is a fact where it stands: a variable may hold the text of it, ``"${fact}"``."""
    from puppetguard.syntax import ast

    if isinstance(node, ast.VariableExpression):
        return node.name.startswith("::") or not any(
            found for found, _ in subject.evaluator.scopes.layers(node.name, scope)
        )
    return isinstance(node, ast.AccessExpression)


def _allows_booleans(subject: Subject, node: ast.Node, fact: ast.Node) -> bool:
    """Tell whether true and false are asked for as well: whoever does so knows of old versions that had texts."""
    from puppetguard.syntax import ast

    match node:
        case ast.InExpression(right=ast.LiteralList() as right):
            asked = right.values
        case ast.CaseExpression():
            asked = [value for option in node.options for value in option.values]
        case ast.SelectorExpression():
            asked = [one.matching for one in node.selectors]
        case _:
            asked = []
    if any(isinstance(one, ast.LiteralBoolean) for one in asked):
        return True
    written = re.escape(subject.source.slice(fact.span))
    return re.search(rf"{written}\s{{0,9}}[=!]=\s{{0,9}}(?:true|false)\b", subject.source.text) is not None


def _of_boolean(fact: str, options: list[Option], then: str) -> Iterator[Hit]:
    """Yield the texts ``true`` and ``false``, which a fact that is true or false never is."""
    from puppetguard.syntax import ast

    for option in options:
        word = option.value
        if isinstance(option, ast.LiteralString) and word in ("true", "false") and option.quote:
            message = f"the fact `{fact}` is a boolean, and never the text `{word}`: this is {then} true"
            remedy = Remedy(f"write `{word}` without quotes", (Replacement(option.span, word),))
            yield Hit(option.span, Confidence.LIKELY, message, f"write `{word}` without quotes", remedy=remedy)


def _hit(fact: str, option: ast.LiteralString, beside: set[str], then: str) -> Iterator[Hit]:
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
        message = f"no node has `{word}` for the fact `{fact}`: this is {then} true"
        yield Hit(span, Confidence.LIKELY, message, f"did you mean `{meant}`?", remedy=remedy)
        return
    family = family_of(word) if fact == "os.family" else None
    if family is not None and family.lower() not in beside:
        message = f"`{word}` is no family of systems: where it is the name, `os.family` is `{family}`"
        yield Hit(span, Confidence.LIKELY, message, f"ask for `os.name`, or write `{family}`")


def _unquoted(fact: str, option: ast.QualifiedReference) -> Iterator[Hit]:
    """Yield the name of a system without quotes: with a capital it is that of a type."""
    from puppetguard.knowledge.fact_values import fact_values, family_of

    word = option.value
    known = {one.lower(): one for one in fact_values()[fact]}
    meant = known.get(word.lower()) or (word if fact == "os.family" and family_of(word) else None)
    if meant is not None:
        yield _as_text(option, meant, "never")


def _no_text(asked: ast.Node, option: ast.QualifiedReference, then: str) -> Iterator[Hit]:
    """Yield a word with a capital that a variable is compared with, if there is no such type of values or resources."""
    from puppetguard.knowledge.data_types import DATA_TYPES
    from puppetguard.knowledge.resource_types import type_names
    from puppetguard.syntax import ast

    word = option.value
    if not isinstance(asked, (ast.VariableExpression, ast.AccessExpression)) or "::" in word:
        return
    if word.lower() not in DATA_TYPES and word.lower() not in type_names():
        yield _as_text(option, word, then)


def _as_text(option: ast.QualifiedReference, meant: str, then: str) -> Hit:
    return Hit(
        option.span,
        Confidence.LIKELY,
        f"`{option.value}` without quotes is the name of a type, and not this text: this is {then} true",
        f"write `'{meant}'`",
        remedy=Remedy(f"write `'{meant}'`", (Replacement(option.span, f"'{meant}'"),)),
    )


def _in_template(subject: Subject) -> Iterator[Hit]:
    """Yield the names of systems that a template in ERB compares with a fact: Ruby tells capitals apart."""
    from puppetguard.knowledge.fact_values import fact_values
    from puppetguard.knowledge.legacy_facts import place_of_legacy
    from puppetguard.model.attribute_names import is_slip, near_name
    from puppetguard.model.templates.erb_comparisons import comparisons

    for one in comparisons(subject.template):
        fact = ".".join(place_of_legacy(one.name) or (one.name,))
        known = {each.lower(): each for each in fact_values().get(fact, ())}
        lower = one.text.lower()
        near = lower if lower in known else near_name(lower, known)
        if near is None or known[near] == one.text or (near != lower and not is_slip(lower, near)):
            continue
        meant = known[near]
        span = Span(one.start, one.end)
        if subject.source.slice(span) != one.text:
            continue
        message = f"no node has `{one.text}` for the fact `{fact}`, and Ruby tells capitals apart: this is never true"
        remedy = Remedy(f"write `{meant}`", (Replacement(span, meant),))
        yield Hit(span, Confidence.LIKELY, message, f"did you mean `{meant}`?", remedy=remedy)


CHECK = Check(_impossible, concerns=_concerns, kinds=PUPPET_KINDS | {"erb"}, fixes="suggested")
