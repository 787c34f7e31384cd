"""Texts that resources write into configuration files whose format is known by the path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.values import StaticText

if TYPE_CHECKING:
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject

_TEXTS = {
    "file": ("content", "path"),
    "file_line": ("line", "path"),
    "concat::fragment": ("content", "target"),
    "systemd::unit_file": ("content", ""),
    "systemd::dropin_file": ("content", ""),
}
"""The attribute that has the text, and the one that has the path, of types that write files."""


class ConfiguredText(NamedTuple):
    """A text in a format, the ``resource`` that writes it, surely or not, and whether it is the ``whole`` file."""

    text: StaticText
    format_name: str
    certain: bool
    resource: Resource
    whole: bool


def configured_texts(subject: Subject, format_of: Callable[[str], str | None]) -> Iterator[ConfiguredText]:
    """Yield the texts of a manifest for files of which ``format_of`` tells the format by the path."""
    for resource in subject.resources.all:
        named, placed = _TEXTS.get(resource.type or "", ("", ""))
        attribute = resource.attributes.get(named) if named else None
        if attribute is None:
            continue
        formats: set[str] = {"systemd"}
        if placed:
            at = resource.attributes.get(placed)
            paths = at.values if at is not None else resource.titles
            texts = [one.value.text for one in paths if isinstance(one.value, StaticText)]
            formats = {found for text in texts if (found := format_of(text)) is not None}
        if len(formats) != 1:
            continue
        (format_name,) = formats
        for one in attribute.values:
            if isinstance(one.value, StaticText):
                yield ConfiguredText(one.value, format_name, one.certain, resource, resource.type == "file")
