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
    from puppetguard.model.subject import Subject


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return may_configure(subject.source.text)


def _setting_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled word, once for each place."""
    if subject.source.kind != "pp":
        yield from _in_template(subject)
        return
    from puppetguard.model.config_files import format_of, known_text, slips
    from puppetguard.model.configured_texts import configured_texts

    seen: set[Span] = set()
    for one in configured_texts(subject, format_of):
        for slip in slips(one.format_name, known_text(one.text.text)):
            spans = one.text.spans(subject.source, slip.start, slip.end)
            if len(spans) == 1 and spans[0] not in seen and subject.source.slice(spans[0]) == slip.word:
                seen.add(spans[0])
                yield _hit(slip, spans[0], Confidence.CERTAIN if one.certain else Confidence.LIKELY)


def _in_template(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.config_files import is_unit, slips

    text = subject.source.text
    if is_unit(text):
        for slip in slips("systemd", text):
            yield _hit(slip, Span(slip.start, slip.end), Confidence.LIKELY)


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
