"""Modes of files that Puppet refuses: the file is not managed, and all that depends on it is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.resources import Attribute, Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticText

_TYPES = ("file", "concat")
_LONGEST = 30
_NO_TEXTS = ("Integer", "Float", "Boolean")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    from puppetguard.model.file_modes import may_have_invalid_mode

    return may_have_invalid_mode(subject.source.text)


def _invalid_file_mode(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each mode that Puppet refuses, once for each place."""
    files = subject.resources.of_types(_TYPES)
    yield from once(hit for resource in files for hit in _hits(subject.source, resource))


def _hits(source: SourceFile, resource: Resource) -> Iterator[Hit]:
    from puppetguard.model.script import UNKNOWN
    from puppetguard.model.values import StaticText

    attribute = resource.attributes.get("mode")
    if attribute is None or resource.type is None:
        return
    for one in attribute.values:
        if not isinstance(one.value, StaticText) or UNKNOWN in one.value.text:
            continue
        sure = Confidence.CERTAIN if one.certain else Confidence.LIKELY
        if one.value.type in _NO_TEXTS:
            yield _no_text(source, one.value, sure)
        elif one.value.type == "String":
            hit = _no_mode(source, attribute, one.value, sure)
            if hit is not None:
                yield hit


def _no_text(source: SourceFile, value: StaticText, sure: Confidence) -> Hit:
    from puppetguard.model.file_modes import is_valid_mode

    span = Span(value.fragments[0].start, value.fragments[0].end)
    written = source.slice(span)
    quoted = f"'{written.rjust(4, '0')}'"
    plain = written.isdecimal() and is_valid_mode(quoted[1:-1])
    remedy = Remedy(f"write {quoted}", (Replacement(span, quoted),), safe=True) if plain else None
    return Hit(
        span,
        sure,
        f"the mode `{written}` is no text: Puppet refuses it",
        remedy.description if remedy else "write the octal digits in quotes, such as '0644'",
        remedy=remedy,
    )


def _no_mode(source: SourceFile, attribute: Attribute, value: StaticText, sure: Confidence) -> Hit | None:
    from puppetguard.model.file_modes import is_listing, is_valid_mode, meant_mode, reason_of

    text = value.text
    if is_valid_mode(text):
        if not is_listing(text):
            return None
        return Hit(
            attribute.place(value, value),
            sure,
            f"`{text}` takes rights away: it is what `ls` shows, but Puppet reads the hyphen as minus",
            f"did you mean '{meant_mode(text)}'?",
            remedy=_in_place_of(value, meant_mode(text), source),
        )
    meant = meant_mode(text)
    return Hit(
        attribute.place(value, value),
        sure,
        f"`{text[:_LONGEST]}` is no mode: {reason_of(text)}; Puppet refuses it",
        f"did you mean '{meant}'?" if meant else "write three or four octal digits, such as '0644'",
        remedy=_in_place_of(value, meant, source),
    )


def _in_place_of(value: StaticText, meant: str | None, source: SourceFile) -> Remedy | None:
    """Return what writes another text in place of one that stands somewhere as it is."""
    if meant is None or len(value.fragments) != 1:
        return None
    span = Span(value.fragments[0].start, value.fragments[0].end)
    return Remedy(f"write '{meant}'", (Replacement(span, meant),)) if source.slice(span) == value.text else None


CHECK = Check(_invalid_file_mode, concerns=_concerns, marks=("mode",), fixes="safe")
