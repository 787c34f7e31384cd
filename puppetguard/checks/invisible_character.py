"""Characters that nobody sees, or that show the code in another order than Puppet reads it.

Controls of writing direction make a reviewer read something else than what is run ("Trojan Source", CVE-2021-42574). A
character without width makes two names differ that look alike. A no-break space looks like a blank, but no shell takes
it for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._comments import in_comment
from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_ORDER = late_pattern("[\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = late_pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""All others that Unicode has nothing shown for (``Default_Ignorable_Code_Point``)."""
_AFTER = late_pattern("[\ufe00-\ufe0f\U000e0000-\U000e0fff]")
"""Those of them that say how the character before is shown: an emoji, a flag."""
_KEYCAP = "\u20e3"
_NO_BREAK = late_pattern("[\u00a0\u2007\u202f]")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return not subject.source.text.isascii()


def _invisible_character(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each such character; one that the writing of a language needs is none, nor are those of prose."""
    text = subject.source.text
    line_end = -1
    for match in _ORDER.finditer(text):
        # They come in pairs and more: one hit for each line.
        if match.start() <= line_end:
            continue
        line_end = text.find("\n", match.start())
        line_end = len(text) if line_end < 0 else line_end
        yield _hit(match, "it shows what follows in another order than Puppet reads it", Confidence.CERTAIN)
    for match in _NO_WIDTH.finditer(text):
        at = match.start()
        # Between letters of other scripts, and in emoji, it has its use; at the start it is the parser's business.
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if _AFTER.match(match[0]):
            beside = before.isascii() and after != _KEYCAP
        else:
            beside = before.isascii() or after.isascii()
        if at and beside and not in_comment(subject, at):
            sure = Confidence.LIKELY if match[0] == "\u00ad" else Confidence.CERTAIN
            yield _hit(match, "nobody sees it, and the text is another one than it seems", sure)
    if _NO_BREAK.search(text):
        yield from _blanks(subject)


def _blanks(subject: Subject) -> Iterator[Hit]:
    """Yield the blanks of commands, titles and names that are none to a shell."""
    found: set[Span] = set()
    for execution in subject.executions:
        for match in _NO_BREAK.finditer(execution.text.text):
            for span in execution.text.spans(subject.source, *match.span()):
                if subject.source.slice(span) == match[0] and span not in found:
                    found.add(span)
                    message = "to the shell it is a letter of a word, no blank between two"
                    yield _hit(match, message, Confidence.LIKELY, span)
    from puppetguard.model.names import plain_names

    for span in plain_names(subject):
        for match in _NO_BREAK.finditer(subject.source.text, *span):
            if match.span() not in found:
                yield _hit(match, "the name is another one than it seems", Confidence.LIKELY)


def _hit(match: re.Match[str], why: str, confidence: Confidence, span: Span | None = None) -> Hit:
    place = span or Span(*match.span())
    code = f"U+{ord(match[0]):04X}"
    blank = match[0] in "\u00a0\u2007\u202f"
    return Hit(
        place,
        confidence,
        f"the character {code} ({_name(match[0])}): {why}",
        f"write a plain blank, or `\\u{{{ord(match[0]):x}}}` in a double-quoted string"
        if blank
        else f"remove it, or write `\\u{{{ord(match[0]):x}}}` in a double-quoted string",
        remedy=Remedy("write a plain blank" if blank else "remove it", (Replacement(place, " " if blank else ""),)),
    )


def _name(character: str) -> str:
    import unicodedata

    return unicodedata.name(character, "which has no name")


CHECK = Check(_invisible_character, concerns=_concerns, fixes="suggested")
