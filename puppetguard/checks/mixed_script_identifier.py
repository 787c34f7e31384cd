"""Words in which letters of two scripts look like those of one: ``pаypal`` with a Cyrillic ``а``.

Such a name is another one than it seems to be: a file that no program finds, a host of somebody else. Words of prose
are whole words of one script, and letters that look like no Latin one (``µs``, ``kΩ``) deceive nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._comments import in_comment
from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_LOOKS_LIKE = dict(
    zip(
        # Cyrillic, then Greek, of https://www.unicode.org/Public/security/latest/confusables.txt
        "асԁеһіјӏорԛѕԝхуАВСЕНІЈКМОРЅТХУανορυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "acdehijlopqswxyABCEHIJKMOPSTXYavopuikABEZHIKMNOPTYX",
        strict=True,
    )
)
_WORD = late_pattern(r"[^\W\d_]{2,200}")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return not subject.source.text.isascii()


def _mixed_script_identifier(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each word of the code, its comments left out, with Latin letters and others that look like these."""
    text = subject.source.text
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        strangers = [at for at, char in enumerate(word) if char in _LOOKS_LIKE]
        # Every letter that is not Latin looks like a Latin one, and some are Latin.
        if not strangers or not all(char.isascii() or char in _LOOKS_LIKE for char in word):
            continue
        if len(strangers) == len(word) or in_comment(subject, match.start()):
            continue
        first = word[strangers[0]]
        script = "Cyrillic" if "\u0400" <= first <= "\u052f" else "Greek"
        seems = "".join(_LOOKS_LIKE.get(char, char) for char in word)
        span = Span(*match.span())
        yield Hit(
            span,
            Confidence.CERTAIN,
            f"`{word}` only looks like `{seems}`: `{first}` (U+{ord(first):04X}) is a {script} letter",
            f"write `{seems}` with Latin letters",
            remedy=Remedy(f"write `{seems}`", (Replacement(span, seems),)),
        )


CHECK = Check(_mixed_script_identifier, concerns=_concerns, fixes="suggested")
