"""Settings of programs that open a door, by whatever means they are set: ``PermitRootLogin yes``.

That can be an attribute or parameter of a class, a key of a hash of options, the line of a ``file_line``, a change of
``augeas``, a line of a file's content, or what ``sed`` puts in place of another line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from puppetguard.checks._contract import Check, Hit
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_SPEAKING_OF_IT = frozenset("match match_for_absence unless onlyif message description doc".split())
"""Attributes whose texts say what is looked for, not what is set."""


class DangerousSettingParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``names``: those of the setting, in small letters, as programs or modules have it; ``values``: the wrong ones."""

    names: tuple[str, ...]
    values: tuple[str, ...]


def _concerns(subject: Subject, parameters: DangerousSettingParameters) -> bool:
    return subject.mentions(parameters.names)


def _dangerous_setting(subject: Subject, parameters: DangerousSettingParameters) -> Iterator[Hit]:
    """Yield each place where the setting has one of the values."""
    yield from once([*_named(subject, parameters), *_in_texts(subject, parameters)])


def _named(subject: Subject, parameters: DangerousSettingParameters) -> Iterator[Hit]:
    from puppetguard.model.named_values import named_values

    for value in named_values(subject, _is_one_of(parameters.names)):
        if value.text.strip().lower() in parameters.values:
            confidence = (
                Confidence.CERTAIN if value.certain and value.named.origin != "parameter" else Confidence.LIKELY
            )
            yield _hit(value.span, confidence, value.named.name.rpartition("/")[2], value.text)


def _is_one_of(names: tuple[str, ...]) -> Callable[[str], bool]:
    """Return the test of a name: one of these, or one with something in front, such as ``sshd_``."""
    endings = tuple(f"_{name}" for name in names)
    return lambda name: name in names or name.endswith(endings)


def _in_texts(subject: Subject, parameters: DangerousSettingParameters) -> Iterator[Hit]:
    from puppetguard.model.named_values import texts_with

    setting = _setting(parameters)
    for place, text, match in texts_with(subject, setting, parameters.names):
        if place.name in _SPEAKING_OF_IT or match[2].lower() not in parameters.values:
            continue
        start = text.text.rfind("\n", 0, match.start()) + 1
        end = text.text.find("\n", match.end())
        # Of several on a line, as in `s/Setting yes/Setting no/`, the last one is what comes of it.
        if setting.search(text.text, match.end(), len(text.text) if end < 0 else end):
            continue
        if text.text[start : match.start()].lstrip().startswith(("#", ";", "grep ")):
            continue
        spans = text.spans(subject.source, *match.span())
        if len(spans) > 1:
            # The value comes from elsewhere: the name tells where it is set.
            spans = text.spans(subject.source, *match.span(1))
        yield _hit(spans[0], Confidence.LIKELY, match[1], match[2])


def _setting(parameters: DangerousSettingParameters) -> re.Pattern[str]:
    names = "|".join(map(re.escape, parameters.names))
    return re.compile(
        rf"(?:(?<![\w-])|(?<=\$a))({names})(?:[ \t]{{0,20}}[=:]?[ \t]{{0,20}})[\"']?([A-Za-z0-9-]{{1,40}})(?![\w-])",
        re.IGNORECASE,
    )


def _hit(span: Span, confidence: Confidence, name: str, value: str) -> Hit:
    return Hit(span, confidence, captures={"name": name, "value": value})


def _fields(parameters: DangerousSettingParameters) -> tuple[str, ...]:
    return "name", "value"


CHECK = Check(_dangerous_setting, parameters=DangerousSettingParameters, concerns=_concerns, fields=_fields)
