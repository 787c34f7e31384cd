"""Comments that say themselves that something about security is not done yet, or wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_MARKS = ("TODO", "FIXME", "XXX", "HACK", "BUG", "INSECURE")
_TO_DO = late_pattern(r"\b(?:TODO|FIXME|XXX|HACK|BUG|INSECURE)\b")
_SECURITY = late_pattern(
    r"\b(?:insecure\w{0,3}|secur\w{1,6}|passw\w{1,6}|secrets?|credentials?|vulnerab\w{1,6}|exploit\w{0,4}|CVE-\d|encrypt\w{0,4}"
    r"|certificates?|private key|tokens?|permissions?|sudo|chmod|0?777|firewall|selinux|injection|hard-?coded)\b",
    re.IGNORECASE,
)


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return any(map(text.__contains__, _MARKS))


def _suspicious_comment(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such comment, at the word that says that something is to be done."""
    text = subject.source.text
    for comment in subject.program.comments:
        mark = _TO_DO.search(text, comment.start, comment.end)
        if mark is None:
            continue
        end = text.find("\n", mark.end(), comment.end)
        topic = _SECURITY.search(text, mark.start(), comment.end if end < 0 else end)
        if topic is not None and topic[0] != mark[0]:
            yield Hit(
                Span(*mark.span()),
                Confidence.POSSIBLE,
                f"a comment says `{mark[0]}`, and speaks of `{topic[0]}`",
                "do what it says, or say why it is safe",
            )


CHECK = Check(_suspicious_comment, concerns=_concerns)
