"""Commands that destroy what nobody can bring back.

A directory of the system that is deleted, or would be if a variable were empty; a disk that is formatted at each run; a
file of accounts that is overwritten by one line. The agent runs as root, without asking, and on all nodes at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.checks._executed import run_by
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.circumstances import Surroundings
    from puppetguard.model.destruction import Destruction
    from puppetguard.model.executions import Execution
    from puppetguard.model.subject import Subject

_MARKS = late_pattern(
    r">|\b(?:rm|find|mv|chmod|chown|chgrp|dd|tee|cp|truncate|shred|rsync|mk(?:fs|e2fs|dosfs)|wipefs|[cs]?g?fdisk"
    r"|parted|mdadm|blkdiscard|cryptsetup|zpool|zfs|dmsetup|[lv]vremove|vgremove|kill|reboot|shutdown|halt|poweroff"
    r"|(?:tel)?init|systemctl|crontab|ip6?tables|[ea][br][pt]tables|nft|ufw|mysql|mariadb|psql|sqlite3|mysqladmin|dropdb"
    r"|redis-cli|mongo|mongosh|rabbitmqctl|user(?:del)|deluser|group(?:del)|delgroup|apt|apt-get|aptitude|dpkg|rpm|yum"
    r"|dnf|zypper|apk|pacman|pkg|docker|podman|terraform|tofu|git)|\(\)"
)
"""The programs and signs of which some destroy; read before the shell is."""
_INTERPOLATION = late_pattern(r"(?:\$\{[^{}]{1,200}\}){1,9}\Z")


def _destructive_command(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each command that destroys something, once for each place."""
    yield from once(_hits(subject))


def _hits(subject: Subject) -> Iterator[Hit]:
    executions = [one for one in subject.executions if one.language == "sh" and _MARKS.search(one.script)]
    if not executions:
        return
    # What is known of programs and their effects is loaded for files that need it.
    from puppetguard.model.circumstances import Surroundings
    from puppetguard.model.destruction import destructions

    surroundings = Surroundings(subject)
    for execution in executions:
        for found in destructions(subject, execution, surroundings):
            spans = execution.spans(subject.source, found.start, found.end)
            span = _joined(subject.source, spans) if spans else execution.place
            hit = _hit(subject, surroundings, execution, found, span)
            if hit is not None:
                yield hit


def _joined(source: SourceFile, spans: list[Span]) -> Span:
    """Return the place of a word that is put together of text and interpolations, if they are written side by side."""
    first = spans[0]
    start, end = first
    if source.text.startswith("${", start - 2) and start >= 2:
        start -= 2
    for span in spans[1:]:
        if not 0 <= span.start - end <= len("}${") or source.text[end : span.start].strip("${}"):
            break
        end = span.end
    if source.text.startswith("${", start) and end == first.end and source.text.startswith("}", end):
        end += 1
    return Span(start, end)


def _hit(
    subject: Subject, surroundings: Surroundings, execution: Execution, found: Destruction, span: Span
) -> Hit | None:
    message = found.message
    if found.glued and (before := _INTERPOLATION.search(subject.source.text, max(0, span.start - 1000), span.start)):
        # What is written before it is empty: by a default, or by what the variable is set to.
        if _is_asked(subject, surroundings, execution, before[0]):
            return None
        span = Span(before.start(), span.end)
        message = f"{message} (`{before[0]}` is empty)"
    confidence = found.confidence if execution.attribute != "status" else min(found.confidence, Confidence.LIKELY)
    return Hit(span, confidence, message, found.hint, run_by(execution, span), severity=found.severity)


def _is_asked(subject: Subject, surroundings: Surroundings, execution: Execution, written: str) -> bool:
    """Tell whether the code asks for a variable before it uses it: ``if $dir { … }``."""
    from puppetguard.model.emptiness import Emptiness

    return Emptiness(subject.source, execution, (), surroundings.of(execution)).is_asked_in_code(written)


CHECK = Check(_destructive_command, commands=True)
