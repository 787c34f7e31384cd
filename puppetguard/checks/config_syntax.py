"""Contents of configuration files that no program can read: a `;` is missing, a brace, a comma, the end of a section.

nginx, Apache and sudo do not start with them; systemd and logrotate skip the line or the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.config_files import may_configure
from puppetguard.model.config_syntax import SIGNS
from puppetguard.model.configured_texts import configured_texts

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject
    from puppetguard.source import Span


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    text = subject.source.text
    return may_configure(text) or any(sign in text for sign in SIGNS)


def _config_syntax(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield what is wrong with each text, once for each place."""
    from puppetguard.model.config_files import known_text
    from puppetguard.model.config_syntax import format_of, syntax_flaws

    seen: set[Span] = set()
    for one in configured_texts(subject, format_of):
        for flaw in syntax_flaws(one.format_name, known_text(one.text.text), whole=one.whole):
            spans = one.text.spans(subject.source, flaw.start, flaw.end)
            if len(spans) != 1 or spans[0] in seen:
                continue
            seen.add(spans[0])
            yield Hit(spans[0], Confidence.CERTAIN if one.certain else Confidence.LIKELY, flaw.said, flaw.hint)


CHECK = Check(_config_syntax, concerns=_concerns, kinds=frozenset({"pp"}))
