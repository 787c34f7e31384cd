"""A type whose parameters Puppet refuses: the manifest fails when it gets there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject


_FORMS = {
    "array": "Array[TYPE, MIN, MAX]",
    "boolean": "Boolean[true]",
    "callable": "Callable[[TYPE, …], RETURNED]",
    "class": "Class['name']",
    "collection": "Collection[MIN, MAX]",
    "enum": "Enum['word', …]",
    "float": "Float[FROM, TO]",
    "hash": "Hash[KEY_TYPE, VALUE_TYPE, MIN, MAX]",
    "init": "Init[TYPE]",
    "integer": "Integer[FROM, TO]",
    "iterable": "Iterable[TYPE]",
    "iterator": "Iterator[TYPE]",
    "notundef": "NotUndef[TYPE]",
    "optional": "Optional[TYPE]",
    "pattern": "Pattern[/…/, …]",
    "regexp": "Regexp[/…/]",
    "resource": "Resource['type', 'title']",
    "runtime": "Runtime['ruby', 'Class']",
    "semver": "SemVer['>=1.0.0 <2.0.0']",
    "sensitive": "Sensitive[TYPE]",
    "string": "String[MIN, MAX]",
    "struct": "Struct[{ 'key' => TYPE, … }]",
    "timespan": "Timespan[FROM, TO]",
    "timestamp": "Timestamp[FROM, TO]",
    "tuple": "Tuple[TYPE, …, MIN, MAX]",
    "type": "Type[TYPE]",
    "uri": "URI['https://…']",
    "variant": "Variant[TYPE, …]",
}
"""How the types are written that take parameters, the sizes of which may be left out."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return "[" in subject.source.text


def _malformed_type(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each type with parameters that cannot be, once."""
    from puppetguard.model.types.interpretation import PARAMETERIZED, interpreted
    from puppetguard.model.types.names import NOT_PARAMETERIZED
    from puppetguard.model.types.problems import MalformedTypeError
    from puppetguard.model.types.tree import from_tree
    from puppetguard.syntax import ast

    until = alias_until = -1
    for node in subject.of_kinds(ast.TypeAlias, ast.AccessExpression):
        if isinstance(node, ast.TypeAlias):
            alias_until = node.end
        if not isinstance(node, ast.AccessExpression) or node.start < until:
            continue
        left = node.left
        if not isinstance(left, ast.QualifiedReference):
            continue
        name = left.value.removeprefix("::").lower()
        if name not in PARAMETERIZED and name not in NOT_PARAMETERIZED:
            continue
        until = node.end
        try:
            interpreted(from_tree(node, subject.source))
        except MalformedTypeError as problem:
            if problem.everywhere or node.start >= alias_until:
                span = Span(problem.start, problem.end)
                shown = _shown(subject.source.slice(node.span))
                form = _FORMS.get(problem.name, "")
                hint = f"it is written `{form}`" if form else f"`{problem.name.capitalize()}` takes no parameters"
                yield Hit(span, message=f"`{shown}` is no type: {problem.message}", hint=hint)


def _shown(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


CHECK = Check(_malformed_type, concerns=_concerns)
