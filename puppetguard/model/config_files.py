"""Misspelled words in configuration files of which the format is known by their paths.

Only what one stroke of the keyboard parts from one word that the format has, and from no other, is a slip: versions and
modules bring words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

_FORMATS = {
    "logrotate": r"/etc/logrotate\.(?:conf|d/[^/]+)",
    "sshd": r"/etc/ssh/sshd_config(?:\.d/[^/]+)?",
    "ssh": r"/etc/ssh/ssh_config(?:\.d/[^/]+)?|.*/\.ssh/config",
    "systemd": r"/(?:etc|usr/lib|lib|run|usr/local/lib)/systemd/(?:system|user|network)/[^/]+"
    r"(?:\.(?:service|socket|mount|automount|swap|timer|path|slice|target|scope|network|netdev|link)|\.d/[^/]+\.conf)"
    r"|/etc/systemd/(?:system|user|journald|logind|resolved|timesyncd|networkd|coredump)\.conf(?:\.d/[^/]+\.conf)?",
    "sysctl": r"/etc/sysctl\.conf|/(?:etc|usr/lib)/sysctl\.d/[^/]+",
    "cron": r"/etc/cron\.d/[^/]+|/etc/crontab",
    "apache": r"/etc/(?:apache2|httpd)/.+\.(?:conf|load)|/etc/apache2/(?:sites|conf)-(?:available|enabled)/[^/]+",
    "limits": r"/etc/security/limits\.(?:conf|d/[^/]+)",
    "resolv": r"/etc/resolv\.conf",
    "sudoers": r"/etc/sudoers(?:\.d/[^/]+)?",
    "haproxy": r"/etc/haproxy/.+\.cfg",
    "chrony": r"/etc/(?:chrony/)?chrony\.conf|/etc/chrony(?:/conf)?\.d/[^/]+\.conf",
    "keepalived": r"/etc/keepalived/.+\.conf",
    "postfix": r"/etc/postfix/main\.cf",
    "redis": r"/etc/redis(?:\.conf|/.+\.conf)",
    "yum": r"/etc/yum\.repos\.d/[^/]+\.repo|/etc/(?:yum|dnf/dnf)\.conf",
    "udev": r"/(?:etc|usr/lib|lib|run)/udev/rules\.d/[^/]+\.rules",
    "nginx": r"/etc/nginx/(?:.+\.conf|sites-(?:available|enabled)/[^/]+)",
}
_PATH = late_pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FORMATS.items()))
_SIGNS = (
    "/logrotate.", "/ssh/", "/.ssh/", "/systemd/", "/sysctl", "/cron", "/apache2/", "/httpd/", "/nginx/", "/limits",
    "/resolv.", "/sudoers", "/haproxy/", "chrony", "/keepalived/", "/postfix/", "/redis", "/yum", "/dnf/", "/udev/",
    "systemd::", "[Unit]", "[Service]", "[Install]",
)  # fmt: skip
_SHORTEST = 5
_LINE = r"^[ \t]{0,99}"
_KEY = {
    "logrotate": late_pattern(_LINE + r"([a-z]{4,20})(?=[ \t=]|$)", re.MULTILINE),
    "sshd": late_pattern(_LINE + r"([A-Za-z][A-Za-z0-9]{3,40})(?=[ \t=])", re.MULTILINE),
    "ssh": late_pattern(_LINE + r"([A-Za-z][A-Za-z0-9]{3,40})(?=[ \t=])", re.MULTILINE),
    "systemd": late_pattern(_LINE + r"([A-Z][A-Za-z0-9]{3,60})(?=[ \t]*=)", re.MULTILINE),
    "sysctl": late_pattern(
        _LINE + r"-?(?:(?:net|kernel|vm|fs|user)[./](?:[\w-]+[./]){0,5})([a-z][a-z0-9_]{4,60})(?=[ \t]*=)", re.MULTILINE
    ),
    "apache": late_pattern(
        _LINE + r"</?([A-Z][A-Za-z]{4,40})[ \t>]|^[ \t]{0,99}([A-Z][A-Za-z]{4,40})[ \t]", re.MULTILINE
    ),
    "limits": late_pattern(_LINE + r"[^#\s]\S{0,60}[ \t]+(?:soft|hard|-)[ \t]+([a-z]{4,15})(?=[ \t])", re.MULTILINE),
    "resolv": late_pattern(_LINE + r"([a-z]{4,15})(?=[ \t])", re.MULTILINE),
    "sudoers": late_pattern(r"(?<![\w%:=])([A-Z][A-Z_]{3,20})(?=:[ \t]*(?:/|ALL|[A-Z_]+:))"),
    "haproxy": late_pattern(_LINE + r"([a-z][a-z0-9_.-]{4,40})(?=[ \t]|$)", re.MULTILINE),
    "chrony": late_pattern(
        _LINE + r"([a-z]{4,20})(?=[ \t]|$)|(?<=[ \t])(?<!^[ \t])([a-z]{5,20})(?=[ \t]|$)", re.MULTILINE
    ),
    "keepalived": late_pattern(_LINE + r"([a-z][a-z0-9_]{4,40})(?=[ \t]|$)", re.MULTILINE),
    "postfix": late_pattern(r"^([a-z][a-z0-9_]{5,60})(?=[ \t]*=)", re.MULTILINE),
    "redis": late_pattern(_LINE + r"([a-z][a-z-]{4,40})(?=[ \t])", re.MULTILINE),
    "yum": late_pattern(_LINE + r"([a-z][a-z_]{4,30})(?=[ \t]*=)", re.MULTILINE),
    "udev": late_pattern(
        r"(?:^|,)[ \t]*([A-Z]{3,12})(?=[ \t]*(?:\{[^}\n]*\})?[ \t]*(?:==|!=|\+=|-=|:=|=)[ \t]*\")", re.MULTILINE
    ),
    "nginx": late_pattern(_LINE + r"([a-z][a-z_]{5,40})[ \t]+[^;{}\n]*[;{][ \t]*$", re.MULTILINE),
}
_ANY_CASE = frozenset(("sshd", "ssh", "apache"))
_SECTION = late_pattern(r"^\[([A-Z][A-Za-z]{3,40})\][ \t]*$", re.MULTILINE)
_VALUE = late_pattern(_LINE + r"([A-Z][A-Za-z]{2,20})[ \t]*=[ \t]*([a-z][a-z+-]{2,30})[ \t]*$", re.MULTILINE)
_TARGETS = late_pattern(
    _LINE + r"(?:WantedBy|RequiredBy|After|Before|Wants|Requires|PartOf|BindsTo|Conflicts)[ \t]*=([^\n]*)", re.MULTILINE
)
_TARGET = late_pattern(r"(?<![\w.@%-])([a-z][a-z-]{5,40}\.target)(?![\w.@%-])")
_COMMAND = late_pattern(
    r"^[ \t]*(?:@[a-z]+|[\d*][\d*/,-]*(?:[ \t]+[\w*][\w*/,-]*){3}"
    r"[ \t]+(?:[\d*][\d*/,-]*|(?i:sun|mon|tue|wed|thu|fri|sat)[\w/,-]*))"
    r"[ \t]+(/[^\s]{1,200}|[a-z][\w.-]{1,40}(?=[ \t]+-))",
    re.MULTILINE,
)
_CRON = late_pattern(r"^@([A-Za-z]{3,15})(?=[ \t])", re.MULTILINE)
_SCRIPT = late_pattern(
    _LINE + r"(?:prerotate|postrotate|firstaction|lastaction|preremove)\b.*?(?:^[ \t]*endscript\b|\Z)",
    re.MULTILINE | re.DOTALL,
)
_UNIT = late_pattern(r"^\[(?:Unit|Service|Install)\][ \t]*$", re.MULTILINE)


class WordSlip(NamedTuple):
    """A word at ``[start, end)`` of a text, the one that is meant, and what such a word is called.

    A ``user`` is a command where one is to be, and nothing is meant for it.
    """

    start: int
    end: int
    word: str
    meant: str
    kind: str


def may_configure(text: str) -> bool:
    """Tell whether a file can have the content of one of these files; cheap, and never wrongly False."""
    return any(sign in text for sign in _SIGNS)


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit of systemd by what it says."""
    return len({match[0].strip() for match in _UNIT.finditer(text)}) > 1


def format_of(path: str) -> str | None:
    """Return the format of a file; None if its path does not tell it."""
    match = _PATH.fullmatch(path)
    return None if match is None else match.lastgroup


def slips(format_name: str, text: str) -> Iterator[WordSlip]:
    """Yield the misspelled words of a text in a format."""
    if format_name == "cron":
        yield from _times(text)
        return
    if format_name == "systemd":
        yield from _of_units(text)
    skipped = scripts_within(text) if format_name == "logrotate" else []
    for match in _KEY[format_name].finditer(text):
        group = match.lastindex or 1
        start, end = match.span(group)
        if any(one <= start < other for one, other in skipped) or _is_continued(text, match.start()):
            continue
        meant = _meant(format_name, match[group])
        if meant is not None:
            yield WordSlip(start, end, match[group], meant, "setting")


def scripts_within(text: str) -> list[tuple[int, int]]:
    """Return where in a text for logrotate there are scripts for a shell."""
    return [match.span() for match in _SCRIPT.finditer(text)]


def _meant(format_name: str, word: str) -> str | None:
    from puppetguard.knowledge.settings import lower_setting_words, setting_words
    from puppetguard.model.spelling import is_clear, likeliest

    if format_name in _ANY_CASE:
        known = lower_setting_words(format_name)
        asked = word.lower()
        found = None if asked in known else likeliest(asked, known.keys())
        if found is None or len(found[0]) < _SHORTEST or not is_clear(asked, found[0], known):
            return None
        return known[found[0]]
    words = setting_words(format_name)
    found = None if word in words else likeliest(word, words)
    if found is None or len(found[0]) < _SHORTEST or not is_clear(word, found[0], words):
        return None
    return found[0]


def _is_continued(text: str, start: int) -> bool:
    """Tell whether the line before goes on in this one."""
    return text[:start].rstrip(" \t").endswith("\\\n")


def _of_units(text: str) -> Iterator[WordSlip]:
    from puppetguard.knowledge.settings import VALUES, setting_words
    from puppetguard.model.spelling import closest, is_clear, likeliest

    sections = setting_words("systemd-sections")
    for match in _SECTION.finditer(text):
        found = None if match[1] in sections else likeliest(match[1], sections)
        if found is not None and is_clear(match[1], found[0], sections):
            yield WordSlip(*match.span(1), match[1], found[0], "section")
    for match in _VALUE.finditer(text):
        values = VALUES.get(match[1], "").split()
        near = closest(match[2], values) if values and match[2] not in values else None
        if near is not None:
            yield WordSlip(*match.span(2), match[2], near, f"`{match[1]}`")
    targets = setting_words("systemd-targets")
    for line in _TARGETS.finditer(text):
        for match in _TARGET.finditer(line[1]):
            found = None if match[1] in targets else likeliest(match[1], targets)
            if found is not None and is_clear(match[1], found[0], targets):
                start = line.start(1) + match.start(1)
                yield WordSlip(start, start + len(match[1]), match[1], found[0], "target")


def _times(text: str) -> Iterator[WordSlip]:
    from puppetguard.knowledge.settings import CRON_TIMES
    from puppetguard.model.spelling import closest

    for match in _CRON.finditer(text):
        near = None if match[1].lower() in CRON_TIMES else closest(match[1].lower(), CRON_TIMES)
        if near is not None:
            yield WordSlip(*match.span(1), match[1], near, "time")
    for match in _COMMAND.finditer(text):
        yield WordSlip(*match.span(1), match[1], "", "user")


def known_text(text: str) -> str:
    """Return a text whose unknown parts are no part of words."""
    return text.replace(UNKNOWN, "\0") if UNKNOWN in text else text
