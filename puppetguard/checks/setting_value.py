"""Values that the program which reads a configuration file cannot take: ``size 10OM``, ``PermitRootLogin nope``.

sshd does not start with one, cron skips the file, systemd the line; SELinux or PAM may lock everybody out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.config_files import may_configure
from puppetguard.model.config_values import SIGNS
from puppetguard.model.configured_texts import configured_texts

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.source import Span


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return may_configure(text) or any(sign in text for sign in SIGNS)


def _setting_value(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such value, once for each place."""
    from puppetguard.model.config_files import known_text
    from puppetguard.model.config_values import format_of, value_flaws

    seen: set[Span] = set()
    for one in configured_texts(subject, format_of):
        for flaw in value_flaws(one.format_name, known_text(one.text.text)):
            spans = one.text.spans(subject.source, flaw.start, flaw.end)
            if len(spans) != 1 or spans[0] in seen or subject.source.slice(spans[0]).lower() != flaw.word.lower():
                continue
            span = spans[0]
            seen.add(span)
            yield Hit(
                span,
                Confidence.CERTAIN if one.certain else Confidence.LIKELY,
                flaw.said,
                flaw.hint,
                remedy=Remedy(f"write `{flaw.meant}`", (Replacement(span, flaw.meant),)) if flaw.meant else None,
            )


CHECK = Check(_setting_value, concerns=_concerns, kinds=frozenset({"pp"}), fixes="suggested")
