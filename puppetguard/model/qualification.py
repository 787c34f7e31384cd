"""Which commands of an ``exec`` Puppet takes only with a search path.

Source: ``validatecmd`` and ``extractexe`` of ``Puppet::Provider::Exec``. All that counts is whether ``path`` is set: an
empty one will do, and ``environment`` does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from puppetguard.model.absolute_paths import is_relative
from puppetguard.model.effective import Effective, effective
from puppetguard.model.late import late_pattern
from puppetguard.model.resources import Resource, Resources
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticList, StaticText, StaticValue, Undefined
from puppetguard.source import SourceFile, Span

_VALIDATING = frozenset(("posix", "windows"))
"""The providers that refuse what is not qualified. Others run it through a shell that finds it."""
_QUOTED = late_pattern(r'"([^"]+)"|\'([^\']+)\'')
_RUN = ("command", "onlyif", "unless", "refresh")


class Unqualified(msgspec.Struct, frozen=True):
    """A program that is run by a name that is no absolute path: where, and whether that is certain."""

    program: str
    attribute: str
    span: Span
    certain: bool


def lacks_path(resource: Resource, resources: Resources) -> Effective | None:
    """Return what is known of the path of an exec, if it needs one and nothing in its file sets it; else None."""
    if not is_validated(resource, resources):
        return None
    path = effective(resource, "path", resources)
    if path.unset:
        return path
    first = path.influences[0] if path.influences else None
    kept_away = first is not None and first.sure and not path.unknown
    # `undef` keeps a default away.
    return path if kept_away and all(one.certain and isinstance(one.value, Undefined) for one in path.values) else None


def is_validated(resource: Resource, resources: Resources) -> bool:
    """Tell whether the provider of an exec looks for the program of a command itself, before any shell does."""
    provider = effective(resource, "provider", resources)
    return not provider.unknown and all(_is_validating(one.value) for one in provider.values)


def _is_validating(provider: StaticValue) -> bool:
    return isinstance(provider, Undefined) or (isinstance(provider, StaticText) and provider.text in _VALIDATING)


def unqualified(resource: Resource, resources: Resources, source: SourceFile) -> Iterator[Unqualified]:
    """Yield the programs that an exec runs by names that are not absolute, of each attribute that has some."""
    command = effective(resource, "command", resources)
    if command.unset:
        for title in resource.titles:
            yield from _of_command(title.value, title.certain, "title", resource.title_place(title.value), source)
    for name in _RUN:
        for influence in effective(resource, name, resources).influences:
            attribute = influence.attribute
            for one in attribute.values:
                place = attribute.place(one.value, one.value)
                certain = influence.sure and one.certain
                commands: Sequence[StaticValue] = (one.value,)
                if name in ("onlyif", "unless") and isinstance(one.value, StaticList):
                    commands = one.value.items
                for value in commands:
                    yield from _of_command(value, certain, name, place, source)
            if influence.sure:
                break


def _of_command(
    value: StaticValue, certain: bool, attribute: str, place: Span, source: SourceFile
) -> Iterator[Unqualified]:
    """Yield the program of a command, a text or a list of arguments, if its name certainly is not absolute."""
    start = 0
    if isinstance(value, StaticList):
        value = value.items[0] if value.items else Undefined()
        program = value.text if isinstance(value, StaticText) else UNKNOWN
    else:
        program = value.text if isinstance(value, StaticText) else UNKNOWN
        if quoted := _QUOTED.match(program):
            start = 1
            program = quoted[1] or quoted[2]
        else:
            program = program.partition(" ")[0]
    if not isinstance(value, StaticText) or not is_relative(program):
        return
    spans = value.spans(source, start, start + len(program))
    span = spans[0] if len(spans) == 1 else place
    yield Unqualified(program.replace(UNKNOWN, "…"), attribute, span, certain)
