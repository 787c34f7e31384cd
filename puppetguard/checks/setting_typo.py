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
        if resource.type == "sysctl":
            found = _in_names(subject, resource)
        elif resource.type in _TEXTS:
            found = _in_texts(subject, resource)
        else:
            continue
        for span, word, hit in found:
            if span not in seen and subject.source.slice(span) == word:
                seen.add(span)
                yield hit
    if "sysctl" in subject.source.text and subject.may_execute:
        for span, word, hit in _in_commands(subject):
            if span not in seen and subject.source.slice(span) == word:
                seen.add(span)
                yield hit


def _in_commands(subject: Subject) -> Iterator[tuple[Span, str, Hit]]:
    from puppetguard.model.config_files import WordSlip, slip_of_name

    for execution in subject.executions:
        if execution.language != "sh" or "sysctl" not in execution.script:
            continue
        for command in execution.commands(subject.source):
            for argument in command.arguments if command.program == "sysctl" else ():
                name = argument.start_text.partition("=")[0]
                meant = slip_of_name(name)
                if meant is None:
                    continue
                offsets = argument.flat()[1][: len(name)]
                spans = execution.spans(subject.source, offsets[0], offsets[-1] + 1)
                if len(spans) == 1:
                    slip = WordSlip(0, len(name), name, meant, "setting")
                    sure = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
                    yield spans[0], name, _hit(slip, spans[0], sure, "that the kernel has")


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


def _in_names(subject: Subject, resource: Resource) -> Iterator[tuple[Span, str, Hit]]:
    from puppetguard.model.config_files import WordSlip, slip_of_name
    from puppetguard.model.values import StaticText

    for one in resource.titles:
        if isinstance(one.value, StaticText) and (meant := slip_of_name(one.value.text)) is not None:
            slip = WordSlip(0, len(one.value.text), one.value.text, meant, "setting")
            span = _place(subject, one.value, slip)
            if span is not None:
                yield span, slip.word, _hit(slip, span, Confidence.LIKELY, "that the kernel has")


def _hit(slip: WordSlip, span: Span, confidence: Confidence, where: str = "that this file can have") -> Hit:
    if slip.kind == "user":
        message = f"`{slip.word}` stands where the user is to be: cron runs nothing of such a line"
        return Hit(span, confidence, message, "write the user before the command: `root`")
    return Hit(
        span,
        confidence,
        f"`{slip.word}` is no {slip.kind} {where}, but nearly `{slip.meant}`",
        f"did you mean `{slip.meant}`?",
        remedy=Remedy(f"write `{slip.meant}`", (Replacement(span, slip.meant),)),
    )


CHECK = Check(_setting_typo, concerns=_concerns, kinds=PUPPET_KINDS | {"erb"}, fixes="suggested")
