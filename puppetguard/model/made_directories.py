"""The directories that a manifest makes, or takes away, and those that its commands run in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.changes import changes
from puppetguard.model.effective import effective
from puppetguard.model.executions import Execution
from puppetguard.model.near_names import as_path, named, text_pattern
from puppetguard.model.patterns import Pattern, literal
from puppetguard.model.resources import PARTIAL, Resource
from puppetguard.model.script import UNKNOWN, Text
from puppetguard.model.subject import Subject
from puppetguard.model.values import StaticText, flattened
from puppetguard.source import Span

_GONE = ("absent", "purged", "false")
_MOST_PARTS = 20


class Directory(NamedTuple):
    """A directory, and where it is spoken of; ``certain`` tells that this does not depend on anything.

    ``asked`` tells that the command runs only if a guard says so, which may ask for the directory.
    """

    path: Pattern
    span: Span
    certain: bool
    asked: bool = False


class Managed(NamedTuple):
    """A path that a resource or a command makes or takes away.

    ``state`` is ``gone`` or ``file`` where it certainly is no directory; else empty.
    """

    path: Pattern
    span: Span
    state: str


def managed_paths(subject: Subject) -> Iterator[Managed]:
    """Yield the paths that a manifest manages: of ``file``, ``vcsrepo``, and what its commands make."""
    for resource in subject.resources.of_types(("file", "vcsrepo")):
        if resource.type is None or resource.form in PARTIAL:
            continue
        path = effective(resource, "path", subject.resources)
        values = resource.titles if path.unset else path.values
        state = _state(resource, subject)
        for one in values:
            for value in flattened((one.value,)):
                if isinstance(value, StaticText):
                    yield Managed(as_path(text_pattern(value, subject.source)), resource.title_span, state)
    for execution in subject.executions:
        for change in changes(execution.commands(subject.source)) if execution.language == "sh" else ():
            if change.kind == "exists" and change.truth and not change.is_text:
                yield Managed(as_path(named(change.target, execution, subject.source)), execution.place, "")


def _state(resource: Resource, subject: Subject) -> str:
    ensure = effective(resource, "ensure", subject.resources).certain_text
    if next(resource.context.conditions, None) is not None or ensure is None:
        return ""
    return "gone" if ensure in _GONE else "file" if ensure == "file" else ""


def used_directories(subject: Subject) -> Iterator[Directory]:
    """Yield the directories that execs run in: their ``cwd``, and those that their commands change to."""
    for resource in subject.resources.of_types(("exec",)):
        attribute = resource.attributes.get("cwd") if resource.type is not None else None
        for one in attribute.values if attribute is not None else ():
            if attribute is not None and isinstance(one.value, StaticText):
                path = as_path(text_pattern(one.value, subject.source))
                asked = not resource.attributes.keys().isdisjoint(("onlyif", "unless"))
                yield Directory(path, attribute.place(one.value, one.value), one.certain, asked)
    for execution in subject.executions:
        if execution.language == "sh" and "cd" in execution.script:
            yield from _entered(execution, subject)


def _entered(execution: Execution, subject: Subject) -> Iterator[Directory]:
    for command in execution.commands(subject.source):
        if command.program == "cd" and len(command.arguments) == 1:
            argument = command.arguments[0]
            spans = execution.spans(subject.source, argument.start, argument.end)
            path = as_path(named(argument.name, execution, subject.source))
            yield Directory(path, spans[0] if len(spans) == 1 else execution.place, execution.certain)


def ancestors(path: Pattern) -> Iterator[Pattern]:
    """Yield a path and the directories that it is in, the nearest first, as long as their ends are known."""
    while path:
        yield path
        last = path[-1]
        if not isinstance(last, Text) or "/" not in last.value.strip("/"):
            return
        path = (*path[:-1], *literal(last.value.rstrip("/").rpartition("/")[0]))


def without_each_part(path: str) -> Iterator[tuple[int, str]]:
    """Yield what two paths have in common that differ in one part: its number, and the path without it."""
    parts = path.split("/")
    for index in range(len(parts)) if len(parts) <= _MOST_PARTS else ():
        yield index, "/".join([*parts[:index], "", *parts[index + 1 :]])


def is_absolute(path: Pattern) -> bool:
    """Tell whether a path starts at the root, or with something that is not known."""
    first = path[0] if path else None
    return not isinstance(first, Text) or (first.value.startswith("/") and UNKNOWN not in first.value)
