"""An ``exec`` that runs at each agent run, and does again each time what is done already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.index import Index
    from puppetguard.model.resources import Resource, Resources
    from puppetguard.model.subject import Subject

_GUARDS = ("creates", "onlyif", "unless", "refreshonly")
_SELDOM = ("schedule", "noop", "audit")
"""Attributes with which a resource may be left alone at most runs."""


def _guard_missing(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each exec that nothing keeps from running, at the first thing that it does again each time."""
    from puppetguard.model.effective import effective
    from puppetguard.model.patterns import literal
    from puppetguard.model.repeated import repeated
    from puppetguard.model.resources import PARTIAL

    unguarded = {
        id(one.node): one
        for one in subject.resources.of_types(("exec",))
        if one.type is not None and one.form not in PARTIAL and _is_unguarded(one, subject.resources)
    }
    for execution in subject.executions if unguarded else ():
        resource = unguarded.get(id(execution.node))
        if resource is None or execution.attribute not in ("command", "title"):
            continue
        cwd = literal(effective(resource, "cwd", subject.resources).certain_text or "")
        for again in repeated(execution, cwd, subject.source):
            yield Hit(
                again.span,
                _confidence(
                    resource,
                    subject.resources,
                    certain=execution.certain or _is_written(execution, resource),
                ),
                f"each agent run {again.what}: nothing keeps this `exec` from running",
                "add `creates`, `unless` or `onlyif`, or `refreshonly` if it is to run when something changes",
                run_by(execution, again.span),
                subject=_container(resource),
            )
            del unguarded[id(execution.node)]
            break


def _is_written(execution: Execution, resource: Resource) -> bool:
    """Tell whether the program stands in the resource itself: only a word behind it, as a version, may be another."""
    from puppetguard.syntax import ast

    attribute = resource.attributes.get(execution.attribute)
    node = attribute.node if attribute is not None else None
    first = node.segments[0] if isinstance(node, ast.ConcatenatedString) else None
    return isinstance(first, ast.LiteralString) and len(first.value.split(maxsplit=1)) > 1


def _is_unguarded(resource: Resource, resources: Resources) -> bool:
    from puppetguard.model.effective import effective
    from puppetguard.model.values import StaticText, Undefined

    if resource.context.container.kind in ("plan", "function"):
        return False
    if effective(resource, "noop", resources).certain_text == "true":
        return False
    for name in _GUARDS:
        found = effective(resource, name, resources)
        off = all(
            one.certain
            and (
                isinstance(one.value, Undefined)
                or (name == "refreshonly" and isinstance(one.value, StaticText) and one.value.text == "false")
            )
            for one in found.values
        )
        if found.unknown or not off:
            return False
    return True


def _confidence(resource: Resource, resources: Resources, *, certain: bool) -> Confidence:
    """Return how sure it is: what is declared only under some condition may be guarded by that."""
    from puppetguard.model.effective import effective

    seldom = any(not effective(resource, name, resources).unset for name in _SELDOM)
    if seldom or not certain or next(resource.context.conditions, None) is not None or resource.form == "virtual":
        return Confidence.POSSIBLE
    return Confidence.LIKELY


def _container(resource: Resource) -> str:
    container = resource.context.container
    return container.names[0] if container.kind in ("class", "define") else ""


def _confirm(index: Index, container: str) -> bool:
    """Tell whether no default of another file can guard it."""
    return not index.reach.may_be_guarded(container)


CHECK = Check(_guard_missing, scope="project", commands=True, marks=("exec",), confirm=_confirm)
