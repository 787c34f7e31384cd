"""Lines of sudoers that let somebody run everything as root without being asked for a password.

Whoever gets hold of such an account, by a key that was left lying about or by a hole in a program, has the node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_LINE = late_pattern(
    r"(?:^|[\n'\"])[ \t]{0,40}([^\s#'\"][^\s'\"]{0,200})[ \t]{1,40}[^\s=]{1,200}[ \t]{0,20}=[ \t]{0,20}"
    r"(?:\((?:ALL|root)[ \t]{0,5}(?::[^)\n]{0,60})?\)[ \t]{0,20})?"
    r"((?:[A-Z]{2,12}:[ \t]{0,10}){0,4}NOPASSWD[ \t]{0,5}:[ \t]{0,10}(?:[A-Z]{2,12}:[ \t]{0,10}){0,4}ALL)(?![\w/=-])"
)


def _sudo_for_all(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such line that is written into a file."""
    yield from once(_hits(subject))


def _hits(subject: Subject) -> Iterator[Hit]:
    from puppetguard.model.named_values import texts_with
    from puppetguard.model.script import UNKNOWN

    for place, text, match in texts_with(subject, _LINE, ("nopasswd", "all=", "all =")):
        if match[1] == "root" or place.name in ("match", "unless", "onlyif"):
            continue
        who = match[1].replace(UNKNOWN, "…")
        for span in text.spans(subject.source, *match.span(2))[:1]:
            yield Hit(
                span,
                Confidence.LIKELY,
                f"{_everybody(who)} can run everything as root without a password",
                "name the commands that are needed, or ask for the password",
            )


def _everybody(who: str) -> str:
    if who in ("…", "%…"):
        return "everybody of the group that is named here" if who[0] == "%" else "the user that is named here"
    return f"everybody of the group `{who[1:]}`" if who.startswith("%") else f"`{who}`"


CHECK = Check(_sudo_for_all, marks=("nopasswd",))
