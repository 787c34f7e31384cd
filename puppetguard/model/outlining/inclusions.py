"""Which classes a manifest declares whose names are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.late import late_pattern
from puppetguard.model.outline import InclusionOutline, Via
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText, flattened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from puppetguard.model.calls import Call
    from puppetguard.model.contexts import Context
    from puppetguard.model.outlining.whereabouts import Whereabouts
    from puppetguard.model.values import Possibility
    from puppetguard.source import Span

DECLARING: dict[str, Via] = {
    "include": "include", "contain": "contain", "require": "require", "hiera_include": "hiera_include",
}  # fmt: skip
"""The functions that declare classes."""
_CLASS_REFERENCE = late_pattern(r"Class\[\s*['\"]?([\w:]+)['\"]?\s*\]")
"""`include Class['x']`"""
_MERGING = late_pattern(r"\b(?:unique|deep|hiera_array)\b")
"""What makes a lookup gather the values of all levels."""


def inclusions(where: Whereabouts) -> Iterator[InclusionOutline]:
    """Yield the declarations of classes whose names are not known from the manifest alone."""
    for call in where.subject.calls:
        via = DECLARING.get(call.name or "")
        if via == "hiera_include":
            yield from _looked_up(where, call)
        elif via is not None:
            for argument in call.arguments:
                yield from _unknown(where, argument.values, via, argument.span, call.context)
    for resource in where.subject.resources.all:
        if resource.type == "class" and resource.form not in PARTIAL:
            via = "create" if resource.form == "function" else "resource"
            yield from _unknown(where, resource.titles, via, resource.title_span, resource.context)


def _unknown(
    where: Whereabouts, values: Sequence[Possibility], via: Via, span: Span, context: Context
) -> Iterator[InclusionOutline]:
    conditional = len(values) > 1 or where.is_conditional(context)
    for value in flattened(one.value for one in values):
        if not isinstance(value, StaticText):
            continue
        if value.type == "Type" and (named := _CLASS_REFERENCE.fullmatch(value.text)):
            yield InclusionOutline(
                class_name(named[1]),
                via,
                where.place(span),
                "",
                container=where.container(context),
                conditional=conditional,
            )
        elif UNKNOWN in value.text:
            cause = value.cause
            known = ("expression", "", False) if cause is None else (cause.kind, cause.name, cause.exact)
            yield InclusionOutline(
                class_name(value.text),
                via,
                where.place(span),
                *known,
                merged=_MERGING.search(where.source.slice(span)) is not None,
                container=where.container(context),
                conditional=conditional,
            )


def _looked_up(where: Whereabouts, call: Call) -> Iterator[InclusionOutline]:
    """Yield what ``hiera_include`` declares: the classes that all levels of Hiera have under a key."""
    if not call.arguments:
        return
    key = call.arguments[0]
    for one in key.values:
        value = one.value
        name = value.text if isinstance(value, StaticText) and UNKNOWN not in value.text else ""
        yield InclusionOutline(
            UNKNOWN,
            "hiera_include",
            where.place(key.span),
            "lookup" if name else "expression",
            name,
            exact=True,
            merged=True,
            container=where.container(call.context),
            conditional=len(key.values) > 1 or where.is_conditional(call.context),
        )


def class_name(name: str) -> str:
    """Return a class's name as Puppet knows it."""
    return name.removeprefix("::").lower()
