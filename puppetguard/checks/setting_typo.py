"""Misspelled words of well-known configuration files: ``PermitRootLogni``, ``dialy``, ``ExecStrat``.

sshd does not start, logrotate skips the file, systemd ignores the line: none of them tells whoever runs Puppet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.config_files import may_configure
from puppetguard.source import PUPPET_KINDS, Span

if TYPE_CHECKING:
    from puppetguard.model.config_files import WordSlip
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticText

_TEXTS = {
    "file": ("content", "path"),
    "file_line": ("line", "path"),
    "concat::fragment": ("content", "target"),
    "systemd::unit_file": ("content", ""),
    "systemd::dropin_file": ("content", ""),
}
"""The attribute that has the text, and the one that has the path, of types that write files."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_configure(subject.source.text)


def _setting_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled word, once for each place."""
    if subject.source.kind != "pp":
        yield from _in_template(subject)
        return
    seen: set[Span] = set()
    for resource in subject.resources.all:
        if resource.type not in _TEXTS:
            continue
        for span, word, hit in _in_texts(subject, resource):
            if span not in seen and subject.source.slice(span) == word:
                seen.add(span)
                yield hit


def _in_template(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.config_files import is_unit, slips

    text = subject.source.text
    if is_unit(text):
        for slip in slips("systemd", text):
            yield _hit(slip, Span(slip.start, slip.end), Confidence.LIKELY)


def _in_texts(subject: Subject, resource: Resource) -> Iterator[tuple[Span, str, Hit]]:
    from puppetguard.model.config_files import format_of, known_text, slips
    from puppetguard.model.values import StaticText

    named, placed = _TEXTS[resource.type or ""]
    attribute = resource.attributes.get(named)
    if attribute is None:
        return
    formats = {"systemd"}
    if placed:
        at = resource.attributes.get(placed)
        paths = at.values if at is not None else resource.titles
        texts = [one.value.text for one in paths if isinstance(one.value, StaticText)]
        formats = {found for text in texts if (found := format_of(text)) is not None}
    if len(formats) != 1:
        return
    (format_name,) = formats
    for one in attribute.values:
        if isinstance(one.value, StaticText):
            for slip in slips(format_name, known_text(one.value.text)):
                span = _place(subject, one.value, slip)
                if span is not None:
                    yield span, slip.word, _hit(slip, span, Confidence.CERTAIN if one.certain else Confidence.LIKELY)


def _place(subject: Subject, value: StaticText, slip: WordSlip) -> Span | None:
    spans = value.spans(subject.source, slip.start, slip.end)
    return spans[0] if len(spans) == 1 else None


def _hit(slip: WordSlip, span: Span, confidence: Confidence) -> Hit:
    if slip.kind == "user":
        message = f"`{slip.word}` stands where the user is to be: cron runs nothing of such a line"
        return Hit(span, confidence, message, "write the user before the command: `root`")
    return Hit(
        span,
        confidence,
        f"`{slip.word}` is no {slip.kind} that this file can have, but nearly `{slip.meant}`",
        f"did you mean `{slip.meant}`?",
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)),
    )


CHECK = Check(_setting_typo, concerns=_concerns, kinds=PUPPET_KINDS | {"erb"}, fixes="suggested")
