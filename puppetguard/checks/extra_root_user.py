"""Accounts other than ``root`` that have its number, and so all of its rights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_TYPES = ("user", "accounts::user", "account", "users::user")
_ROOTS = frozenset(("root", "toor"))
"""``toor`` is the spare root of the BSDs."""
_ENTRY = re.compile(r"^[ \t]{0,20}([A-Za-z_][\w.-]{0,60}):[^:\n]{0,200}:0{1,4}:\d{1,6}:[^:\n]{0,200}:/", re.MULTILINE)


def _extra_root_user(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each account with the number 0 that is not root's own."""
    yield from once([*_resources(subject), *_commands(subject), *_lines(subject)])


def _resources(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.expressions import shown

    if "uid" not in subject.lower_code or "user" not in subject.lower_code:
        return
    for resource in subject.resources.of_types(_TYPES):
        attribute = resource.attributes.get("uid")
        if attribute is None or resource.form == "default":
            continue
        named = resource.attributes.get("name")
        titles = named.values if named is not None else resource.titles
        absent = "ensure" in resource.attributes and all(
            shown(one.value) == "absent" for one in resource.attributes["ensure"].values
        )
        for one in attribute.values:
            if shown(one.value) in ("0", "00") and not absent:
                strangers = [shown(title.value) for title in titles if shown(title.value) not in _ROOTS]
                if strangers and "…" not in strangers[0]:
                    confidence = Confidence.CERTAIN if one.certain else Confidence.LIKELY
                    span = attribute.node.span if attribute.node is not None else attribute.written
                    yield _hit(span, strangers[0], confidence)


def _commands(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.options import parse_options

    if "useradd" not in subject.lower_code and "usermod" not in subject.lower_code:
        return
    for execution in subject.executions:
        if "useradd" not in execution.shell_text and "usermod" not in execution.shell_text:
            continue
        for command in execution.commands(subject.source):
            if command.program in ("useradd", "usermod"):
                options = parse_options(
                    command.arguments, "ubcdefgGkKlprsRPZ", ("uid", "gid", "home-dir", "shell", "groups", "comment")
                )
                user = options.operands[-1].known if options.operands else None
                for uid in options.values("-u", "--uid"):
                    if uid.known == "0" and user is not None and user not in _ROOTS:
                        span = execution.spans(subject.source, *_span(uid.flat()[1]))[0]
                        confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
                        hit = _hit(span, user, confidence)
                        yield Hit(hit.span, hit.confidence, hit.message, hit.hint, run_by(execution, span))


def _lines(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.named_values import texts_with

    if ":0:" not in subject.source.text:
        return
    for place, text, match in texts_with(subject, _ENTRY, (":0:",)):
        if place.name in ("content", "line", "command", "") and match[1] not in _ROOTS:
            for span in text.spans(subject.source, *match.span(1))[:1]:
                yield _hit(span, match[1], Confidence.LIKELY)


def _span(offsets: Sequence[int]) -> tuple[int, int]:
    return offsets[0], offsets[-1] + 1


def _hit(span: Span, user: str, confidence: Confidence) -> Hit:
    return Hit(
        span,
        confidence,
        f"the user `{user}` has the number 0: it is root by another name, and no log tells the two apart",
        "give it a number of its own, and allow by `sudo` what it may do",
    )


CHECK = Check(_extra_root_user, marks=("uid", "useradd", "usermod", ":0:"))
