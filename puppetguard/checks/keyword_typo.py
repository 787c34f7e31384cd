"""A word without quotes that is nearly `true`, `false`, `undef` or `default`: Puppet takes it for a text.

A text is true, so that `flase` switches on what it was to switch off; an option `defualt` fits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.keyword_slips import meant_keyword
from puppetguard.syntax import ast

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_OPTIONS = (ast.CaseOption, ast.SelectorEntry)
_SAYS = {
    "true": ", not the value `true`",
    "false": ", and each text is true",
    "undef": ", not the value `undef`",
    "default": ": it matches only that text, not what is left over",
}


def _keyword_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled keyword that stands where a value does, and `default` in quotes."""
    yield from _quoted_default(subject)
    slips: dict[int, str] = {}
    for each in subject.of_kinds(ast.QualifiedName):
        if isinstance(each, ast.QualifiedName) and (meant := meant_keyword(each.value)) is not None:
            slips[id(each)] = meant
    if not slips:
        return
    from puppetguard.syntax.walk import walk_with_ancestors

    for node, ancestors in walk_with_ancestors(subject.program):
        if not isinstance(node, ast.QualifiedName) or id(node) not in slips:
            continue
        meant, parent = slips[id(node)], ancestors[-1]
        if meant == "default":
            is_meant = isinstance(parent, _OPTIONS) and node is not getattr(parent, "value", None)
        else:
            is_meant = _is_value(node, parent) and not _is_known_elsewhere(parent, ancestors)
        if is_meant:
            yield Hit(
                node.span,
                Confidence.LIKELY,
                f"`{node.value}` is a text{_SAYS[meant]}",
                f"did you mean `{meant}`?",
                remedy=Remedy(f"write `{meant}`", (Replacement(node.span, meant),)),
            )


def _quoted_default(subject: Subject) -> Iterator[Hit]:
    """Yield the last option that is the text ``default``, or nearly so, where no other one is for what is left."""
    for node in subject.of_kinds(ast.CaseExpression, ast.SelectorExpression):
        if isinstance(node, ast.CaseExpression):
            options = [one.values for one in node.options]
        else:
            assert isinstance(node, ast.SelectorExpression)
            options = [[one.matching] for one in node.selectors]
        every = [one for values in options for one in values]
        last = options[-1] if len(options) > 1 else []
        if len(last) != 1 or any(isinstance(one, ast.LiteralDefault) for one in every):
            continue
        (option,) = last
        if not isinstance(option, ast.LiteralString) or not option.quote:
            continue
        if option.value == "default" or meant_keyword(option.value) == "default":
            yield Hit(
                option.span,
                Confidence.LIKELY,
                f"`{option.quote}{option.value}{option.quote}` is a text{_SAYS['default']}",
                "write `default` without quotes",
                remedy=Remedy("write `default`", (Replacement(option.span, "default"),)),
            )


def _is_value(node: ast.Node, parent: ast.Node) -> bool:
    match parent:
        case ast.AttributeOperation() | ast.LiteralList():
            return True
        case ast.Parameter(type_expr=None) | ast.KeyedEntry() | ast.SelectorEntry():
            return node is parent.value
        case ast.AssignmentExpression():
            return node is parent.right
        case ast.ComparisonExpression() | ast.AndExpression() | ast.OrExpression() | ast.NotExpression():
            return True
        case ast.IfExpression() | ast.UnlessExpression():
            return node is parent.test
        case ast.CaseOption():
            return any(node is one for one in parent.values)
    return False


def _is_known_elsewhere(parent: ast.Node, ancestors: tuple[ast.Node, ...]) -> bool:
    """Tell whether the value is one of a type of which the values are known: `unknown-value` has more to say."""
    if not isinstance(parent, ast.AttributeOperation):
        return False
    from puppetguard.knowledge.resource_types import metaparameters, resource_types

    for one in reversed(ancestors):
        kind = one.type_name if isinstance(one, ast.ResourceExpression) else None
        if isinstance(kind, ast.QualifiedName):
            known = resource_types().get(kind.value)
            return parent.attribute_name in metaparameters() or (
                known is not None and parent.attribute_name in known.values
            )
    return False


CHECK = Check(_keyword_typo, fixes="suggested")
