"""The commands in files that cron, shells and logrotate read, told by their paths: no first line says what they are.

Sources: crontab(5) (the user stands before the command in ``/etc/crontab`` and ``/etc/cron.d``), bash(1) "Invocation",
logrotate(8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

MARKS = ("/cron", "/etc/profile", "/rc.local", "bashrc", ".bash_", ".profile", "/logrotate.")
"""What the path of such a file has in it."""
_TABLE = late_pattern(r"/etc/(?:crontab|cron\.d/[A-Za-z0-9_-][^/]{0,200})")
_SOURCED = late_pattern(
    r"/etc/(?:profile(?:\.d/[^/]{1,200}\.sh)?|bash\.bashrc|bashrc|rc\.local|rc\.d/rc\.local)"
    r"|.{1,200}/\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile)"
)
_ROTATION = late_pattern(r"/etc/logrotate\.(?:conf|d/[^/]{1,200})")
_FIELD = rf"(?>[\d*{UNKNOWN}][\w*/,~{UNKNOWN}-]{{0,60}})"
_NAMED = rf"(?>[\w*{UNKNOWN}][\w*/,~{UNKNOWN}-]{{0,60}})"
_JOB = late_pattern(
    rf"^[ \t]{{0,20}}(?:@[a-z]{{4,10}}|{_FIELD}(?:[ \t]{{1,20}}{_NAMED}){{4}})[ \t]{{1,20}}"
    rf"[\w{UNKNOWN}][\w.${UNKNOWN}-]{{0,40}}[ \t]{{1,20}}(?P<command>\S[^\n]{{0,5000}})",
    re.MULTILINE,
)
_SCRIPT = late_pattern(
    r"^[ \t]{0,99}(?:prerotate|postrotate|firstaction|lastaction|preremove)[ \t]{0,99}\n(?P<command>.{0,20000}?)"
    r"^[ \t]{0,99}endscript\b",
    re.MULTILINE | re.DOTALL,
)


class SourcedCommand(NamedTuple):
    """A script, and the place in the file of each of its characters."""

    script: str
    offsets: Sequence[int]


def may_be_sourced(path: str) -> bool:
    """Tell whether the file at a path is one that has such commands."""
    return any(pattern.fullmatch(path) is not None for pattern in (_TABLE, _SOURCED, _ROTATION))


def sourced_commands(path: str, text: str) -> Iterator[SourcedCommand]:
    """Yield what is run of the file at a path."""
    if _TABLE.fullmatch(path) is not None:
        for match in _JOB.finditer(text):
            yield _cron_command(match["command"], match.start("command"))
    elif _ROTATION.fullmatch(path) is not None:
        for match in _SCRIPT.finditer(text):
            yield SourcedCommand(match["command"], range(*match.span("command")))
    elif _SOURCED.fullmatch(path) is not None:
        yield SourcedCommand(text, range(len(text)))


def _cron_command(text: str, start: int) -> SourcedCommand:
    """Return what the shell gets of the command of a job, and where that stands: ``\\%`` is ``%``, ``%`` ends it."""
    chars: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text) and text[at] != "%":
        at += text.startswith("\\%", at)
        chars.append(text[at])
        places.append(start + at)
        at += 1
    return SourcedCommand("".join(chars), places)
