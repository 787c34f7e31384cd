"""Commands that a file hands to others to run: scripts, units of systemd, jobs of types that modules bring.

A script counts by its first line (``#!/bin/sh``), wherever it is the content of a resource, or a template; what cron,
login shells and logrotate run, by the path of its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.model.executions import Execution, Language
from puppetguard.model.expressions import shown
from puppetguard.model.resources import Attribute, Resource
from puppetguard.model.script import UNKNOWN
from puppetguard.model.sourced_files import MARKS, SourcedCommand, may_be_sourced, sourced_commands
from puppetguard.model.unit_files import UnitCommand, is_unit_path, unit_commands
from puppetguard.model.values import Fragment, Possibility, StaticHash, StaticList, StaticText, StaticValue, flattened
from puppetguard.source import Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SHEBANG = re.compile(r"#![ \t]{0,9}(?:/usr)?(?:/local)?/bin/(?:env[ \t]{1,9}(?:-S[ \t]{1,9})?)?(?:ba|da|k|mk|a)?sh\b")
_JOBS: dict[str, tuple[str, ...]] = {
    "cron::job": ("command",),
    "cron::hourly": ("command",),
    "cron::daily": ("command",),
    "cron::weekly": ("command",),
    "cron::monthly": ("command",),
    "logrotate::rule": ("prerotate", "postrotate", "firstaction", "lastaction"),
    "supervisord::program": ("command",),
    "scheduled_task": ("command",),
}
"""Types of well-known modules with attributes that are commands, as their documentation has it."""
_UNITS: dict[str, tuple[str, ...]] = {
    "file": ("content",),
    "systemd::unit_file": ("content",),
    "systemd::dropin_file": ("content",),
    "systemd::timer": ("content", "timer_content", "service_content"),
}
_SOURCED = {"file": ("content", "path"), "file_line": ("line", "path")}
"""The attribute that has the text, and the one that has the path."""
_UNIT_ENTRIES = {"systemd::manage_unit": "service_entry", "systemd::manage_dropin": "service_entry"}


def delivered_scripts(subject: Subject) -> Iterator[Execution]:
    """Yield the commands that a file hands to others to run, once for each text they can be."""
    text = subject.source.text
    if subject.source.kind == "epp":
        if "#!" in text:
            yield from _template(subject)
        return
    if "run_command" in text:
        yield from _told_to_targets(subject)
    scripts, units = "#!" in text, "Exec" in text
    sourced = any(mark in text for mark in MARKS)
    for resource in subject.resources.all:
        if resource.type is None:
            continue
        if scripts and (content := resource.attributes.get("content")) is not None:
            yield from _scripts(resource, content)
        for name in _JOBS.get(resource.type, ()):
            if (attribute := resource.attributes.get(name)) is not None:
                yield from _jobs(resource, attribute)
        if units:
            yield from _units(resource)
        if sourced:
            yield from _sourced(resource)


def _template(subject: Subject) -> Iterator[Execution]:
    """Yield the script that a template makes; what its expressions give is not known."""
    fragments: list[Fragment] = []
    for node in walk(subject.program):
        if isinstance(node, ast.RenderStringExpression):
            fragments.append(Fragment(node.value, node.start, node.end))
        elif isinstance(node, ast.RenderExpression):
            fragments.append(Fragment(UNKNOWN, node.start, node.end, made=True))
    text = StaticText(tuple(fragments))
    if _SHEBANG.match(text.text):
        whole = subject.program
        place = Span(fragments[0].start, fragments[0].start)
        yield Execution(
            "template", "content", text, text.text, None, place, whole.span, certain=False, node=whole, choices={}
        )


def _told_to_targets(subject: Subject) -> Iterator[Execution]:
    """Yield what Bolt's ``run_command`` runs."""
    for call in subject.calls:
        if call.name == "run_command" and call.arguments:
            first = call.arguments[0]
            for one in first.values:
                if isinstance(one.value, StaticText):
                    script = one.value.text
                    name = call.name_span
                    yield Execution(
                        "run_command", "command", one.value, script, None, name, call.node.span, one.certain, call.node
                    )


def _scripts(resource: Resource, content: Attribute) -> Iterator[Execution]:
    for one in content.values:
        if isinstance(one.value, StaticText) and _SHEBANG.match(one.value.text):
            yield _execution(resource, content, one, one.value)


def _jobs(resource: Resource, attribute: Attribute) -> Iterator[Execution]:
    language: Language = "cmd" if resource.type == "scheduled_task" else "sh"
    for one in attribute.values:
        items = one.value.items if isinstance(one.value, StaticList) else (one.value,)
        for item in items:
            if isinstance(item, StaticText):
                yield _execution(resource, attribute, one, item, language=language)


def _execution(
    resource: Resource,
    attribute: Attribute,
    one: Possibility,
    text: StaticText,
    *,
    language: Language = "sh",
    command: UnitCommand | SourcedCommand | None = None,
) -> Execution:
    script = text.text
    arguments: tuple[str, ...] | None = None
    if isinstance(command, SourcedCommand):
        script = command.script
    elif command is not None:
        script, arguments = " ".join(command.arguments), command.arguments
    return Execution(
        resource.type or "",
        attribute.name,
        text,
        script,
        arguments,
        attribute.name_span,
        attribute.written,
        one.certain,
        resource.node,
        one.choices,
        language,
        None if command is None else command.offsets,
    )


def _units(resource: Resource) -> Iterator[Execution]:
    """Yield the commands of units of systemd, which it runs without a shell."""
    for name in _UNITS.get(resource.type or "", ()):
        attribute = resource.attributes.get(name)
        if attribute is None or (resource.type == "file" and not _is_unit(resource)):
            continue
        for one in attribute.values:
            if isinstance(one.value, StaticText):
                for command in unit_commands(one.value.text):
                    yield _execution(resource, attribute, one, one.value, command=command)
    entries = resource.attributes.get(_UNIT_ENTRIES.get(resource.type or "", ""))
    for one in entries.values if entries is not None else ():
        if isinstance(one.value, StaticHash):
            assert entries is not None
            for key, value in one.value.entries.items():
                if key.startswith("Exec"):
                    yield from _entry(resource, entries, one, value)


def _sourced(resource: Resource) -> Iterator[Execution]:
    """Yield what is run of files that have no first line to say so."""
    named, placed = _SOURCED.get(resource.type or "", ("", ""))
    attribute = resource.attributes.get(named) if named else None
    if attribute is None:
        return
    at = resource.attributes.get(placed)
    paths = {
        one.value.text for one in (resource.titles if at is None else at.values) if isinstance(one.value, StaticText)
    }
    path = paths.pop() if len(paths) == 1 else ""
    if not may_be_sourced(path):
        return
    for one in attribute.values:
        if isinstance(one.value, StaticText) and _SHEBANG.match(one.value.text) is None:
            for command in sourced_commands(path, one.value.text):
                yield _execution(resource, attribute, one, one.value, command=command)


def _entry(resource: Resource, attribute: Attribute, one: Possibility, value: StaticValue) -> Iterator[Execution]:
    for item in flattened((value,)):
        if isinstance(item, StaticText):
            for command in unit_commands(item.text, setting=False):
                yield _execution(resource, attribute, one, item, command=command)


def _is_unit(resource: Resource) -> bool:
    named: Sequence[Possibility] = resource.titles
    if (path := resource.attributes.get("path")) is not None:
        named = path.values
    return any(is_unit_path(shown(one.value)) for one in named)
