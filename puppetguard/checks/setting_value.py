"""Values that the program which reads a configuration file cannot take: ``size 10OM``, ``PermitRootLogin nope``.

sshd does not start with one, cron skips the file, systemd the line; SELinux or PAM may lock everybody out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.config_files import may_configure
from puppetguard.model.config_values import SIGNS, may_switch
from puppetguard.model.configured_texts import configured_texts

if TYPE_CHECKING:
    from puppetguard.model.config_flaws import ValueFlaw
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import StaticText
    from puppetguard.source import Span

_ENTRY = "postgresql::server::config_entry"
_SETTING = "ini_setting"


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return may_configure(text) or any(sign in text for sign in SIGNS) or may_switch(text)


def _setting_value(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such value, once for each place."""
    from puppetguard.model.config_files import known_text
    from puppetguard.model.config_values import format_of, switch_flaws, value_flaws

    seen: set[Span] = set()
    flaws = [
        (one.text, one.certain, flaw)
        for one in configured_texts(subject, format_of)
        for flaw in value_flaws(one.format_name, known_text(one.text.text))
    ]
    if may_switch(subject.source.text):
        flaws += [
            (one.text, one.certain, flaw)
            for one in configured_texts(subject, _any_format)
            for flaw in switch_flaws(known_text(one.text.text))
        ]
    for text, certain, flaw in (*flaws, *_in_settings(subject)):
        spans = text.spans(subject.source, flaw.start, flaw.end)
        if len(spans) != 1 or spans[0] in seen or subject.source.slice(spans[0]).lower() != flaw.word.lower():
            continue
        span = spans[0]
        seen.add(span)
        yield Hit(
            span,
            Confidence.CERTAIN if certain else Confidence.LIKELY,
            flaw.said,
            flaw.hint,
            remedy=Remedy(f"write `{flaw.meant}`", (Replacement(span, flaw.meant),)) if flaw.meant else None,
        )


def _any_format(_: str) -> str:
    return "any"


def _in_settings(subject: Subject) -> Iterator[tuple[StaticText, bool, ValueFlaw]]:
    """Yield the flaws of values that resources for single settings have."""
    from puppetguard.model.config_files import known_text
    from puppetguard.model.config_values import format_of, setting_flaws
    from puppetguard.model.values import StaticText

    for resource in subject.resources.of_types((_ENTRY, _SETTING)):
        value, path = resource.attributes.get("value"), resource.attributes.get("path")
        named = resource.attributes.get("setting")
        names = resource.titles if named is None else named.values
        if value is None or len(names) != 1 or not isinstance(names[0].value, StaticText):
            continue
        formats = {"postgresql" if resource.type == _ENTRY else None}
        if resource.type == _SETTING and path is not None:
            formats = {format_of(one.value.text) for one in path.values if isinstance(one.value, StaticText)}
        (format_name,) = formats if len(formats) == 1 else (None,)
        for one in value.values if format_name is not None else ():
            if isinstance(one.value, StaticText) and format_name is not None:
                for flaw in setting_flaws(format_name, names[0].value.text, known_text(one.value.text)):
                    yield one.value, one.certain, flaw


CHECK = Check(_setting_value, concerns=_concerns, kinds=frozenset({"pp"}), fixes="suggested")
