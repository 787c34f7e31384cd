"""Values in configuration files that the program which reads them cannot take: ``size 10OM``, ``30 25 * * *``.

The format of a file is known by its path. What has parts that are not known is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from puppetguard.model.config_files import format_of as format_of_words
from puppetguard.model.config_flaws import UNKNOWN, WORD, ValueFlaw
from puppetguard.model.late import late_pattern
from puppetguard.model.look_alikes import meant_number, with_digits

if TYPE_CHECKING:
    from puppetguard.knowledge.setting_values import Values

_TABLES = {
    "hosts": r"/etc/hosts",
    "fstab": r"/etc/fstab",
    "selinux": r"/etc/selinux/config|/etc/sysconfig/selinux",
    "syslog": r"/etc/(?:rsyslog|syslog)\.conf|/etc/rsyslog\.d/[^/]+\.conf",
    "pam": r"/etc/pam\.d/[^/]+",
    "modules": r"/etc/modules|/(?:etc|usr/lib|run)/modules-load\.d/[^/]+\.conf",
    "modprobe": r"/(?:etc|usr/lib|lib|run)/modprobe\.d/[^/]+\.conf",
    "exports": r"/etc/exports(?:\.d/[^/]+\.exports)?",
    "nsswitch": r"/etc/nsswitch\.conf",
    "interfaces": r"/etc/network/interfaces(?:\.d/[^/]+)?",
    "link": r"/etc/sysconfig/network-scripts/ifcfg-[^/]+",
    "sources": r"/etc/apt/sources\.list(?:\.d/[^/]+\.list)?",
    "tmpfiles": r"/(?:etc|usr/lib|run)/tmpfiles\.d/[^/]+\.conf",
    "mysql": r"/etc/(?:my\.cnf|my\.cnf\.d/[^/]+\.cnf|mysql/.+\.cnf)",
    "postgresql": r"/(?:etc|var/lib)/(?:postgresql|pgsql)/.*(?:postgresql(?:\.auto)?\.conf|conf\.d/[^/]+\.conf)",
    "php": r"/etc/(?:php\.ini|php\.d/[^/]+\.ini|php[0-9]?/.+\.ini)",
    "hba": r"/(?:etc|var/lib)/.*pg_hba\.conf",
}
_PATH = late_pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TABLES.items()))
SIGNS = (
    "/etc/hosts", "/modules", "/modprobe.d", "/exports", "/nsswitch", "/network", "sources.list", "tmpfiles.d/",
    "my.cnf", "/mysql/", "postgresql", "/php", "/etc/fstab", "/selinux", "syslog", "/pam.d", "pg_hba",
)  # fmt: skip
"""What is in the path of such a file, beside those that ``config_files`` knows."""
_LINES = {
    "key": late_pattern(r"^[ \t]*(?P<key>[A-Za-z][\w-]*)(?:[ \t]*=[ \t]*|[ \t]+)(?P<value>[^\n]*)$", re.MULTILINE),
    "assigned": late_pattern(r"^[ \t]*(?P<key>[A-Za-z]\w*)[ \t]*=[ \t]*(?P<value>[^\n]*)$", re.MULTILINE),
    "ended": late_pattern(r"^[ \t]*(?P<key>[a-z][a-z_]*)[ \t]+(?P<value>[^;{}\n]*);", re.MULTILINE),
    "blank": late_pattern(r"^[ \t]*(?P<key>[A-Za-z]\w*)[ \t]+(?P<value>[^\n]*)$", re.MULTILINE),
    "stuck": late_pattern(r"^(?P<key>[A-Z][A-Z0-9_]*)=(?P<value>[^\n]*)$", re.MULTILINE),
}
_SYNTAX = {
    "sshd": "key",
    "ssh": "key",
    "systemd": "assigned",
    "nginx": "ended",
    "apache": "blank",
    "logrotate": "key",
    "selinux": "stuck",
    "redis": "key",
    "haproxy": "key",
    "keepalived": "key",
    "yum": "assigned",
    "link": "stuck",
    "mysql": "key",
    "postgresql": "key",
    "php": "key",
}
_WHOLE = frozenset({"systemd", "nginx"})
"""Formats in which the value is all that stands there, and not its first word."""
_SECTION = late_pattern(r"^[ \t]*\[([^\]\n]+)\][ \t]*$", re.MULTILINE)
_NUMBER = late_pattern(
    r"^(?![ \t]{0,99}(?:#|;|//))[^\n#]{2,80}[=: \t][\"']?(?P<word>[1-9]\d{0,6}O\d{0,6}[kKmMgGtT]?[bB]?)"
    r"[\"']?[ \t]*[;,]?[ \t]*$",
    re.MULTILINE,
)
"""The value of a setting that is a number but for the letter O."""


_SWITCHES = {
    "true": "ture treu rtue ttrue trrue truue truee",
    "false": "flase fasle afsle ffalse faalse fallse falsse falsee",
    "yes": "yess yyes yees yse",
    "no": "noo",
    "on": "onn",
    "off": "offf ooff",
}
"""What a finger makes of the words that switch something on and off: letters swapped, or twice."""
_MEANT = {slip: word for word, slips in _SWITCHES.items() for slip in slips.split()}
_SWITCH = late_pattern(
    r"^[ \t]*[\w.\[\]-]{2,60}(?:[ \t][\w-]{1,40}){0,4}?[ \t]*[=:][ \t]*[\"']?(?P<word>"
    + "|".join(sorted(_MEANT))
    + r")[\"']?[ \t]*[;,]?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


def format_of(path: str) -> str | None:
    """Return the format of a file whose values are known; None if its path does not tell it."""
    match = _PATH.fullmatch(path)
    return format_of_words(path) if match is None else match.lastgroup


def value_flaws(format_name: str, text: str) -> Iterator[ValueFlaw]:
    """Yield the values of a text in a format that cannot be."""
    if format_name in _SYNTAX:
        yield from _settings(format_name, text)
    from puppetguard.model.config_tables import READERS

    read = READERS.get(format_name)
    if read is not None:
        yield from read(text)


def setting_flaws(format_name: str, key: str, value: str) -> Iterator[ValueFlaw]:
    """Yield what is wrong with the value of one setting; the places count in the value."""
    from puppetguard.knowledge.setting_values import ANY_CASE, SETTINGS

    values = SETTINGS.get(format_name, {}).get(key.lower() if format_name in ANY_CASE else key)
    if values is not None:
        yield from _value(format_name, key, values, value, 0)


@lru_cache(maxsize=1)
def may_switch(text: str) -> bool:
    """Tell whether a manifest can have a word that `switch_flaws` looks for; cheap, and never wrongly False."""
    lower = text.lower()
    return any(word in lower for word in _MEANT) or re.search(r"\dO", text) is not None


def switch_flaws(text: str) -> Iterator[ValueFlaw]:
    """Yield the slips of words that switch something on and off, and of numbers, as values in any format."""
    for match in _SWITCH.finditer(text):
        word = match["word"]
        meant = _MEANT[word.lower()]
        meant = meant.upper() if word.isupper() else meant.capitalize() if word[0].isupper() else meant
        said = f"`{word}` switches nothing on or off, but nearly `{meant}`"
        yield ValueFlaw(*match.span("word"), word, said, f"did you mean `{meant}`?", meant)
    for match in _NUMBER.finditer(text):
        word, meant = match["word"], with_digits(match["word"])
        said = f"`{word}` is no number: it has the letter O for a zero"
        yield ValueFlaw(*match.span("word"), word, said, f"did you mean `{meant}`?", meant)


# --- settings ---------------------------------------------------------------------------------------------------------


def _settings(format_name: str, text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import ANY_CASE, SETTINGS

    known = SETTINGS[format_name]
    skipped: list[tuple[int, int]] = []
    if format_name == "logrotate":
        from puppetguard.model.config_files import scripts_within

        skipped = scripts_within(text)
    for match in _LINES[_SYNTAX[format_name]].finditer(text):
        key = match["key"].lower() if format_name in ANY_CASE else match["key"]
        if format_name == "mysql":
            key = key.replace("-", "_")
        values = known.get(key)
        if values is None and format_name == "systemd":
            values = _of_service(text, match.start(), key)
        if values is None or any(start <= match.start() < end for start, end in skipped):
            continue
        yield from _value(format_name, match["key"], values, match["value"], match.start("value"))


def _of_service(text: str, at: int, key: str) -> Values | None:
    from puppetguard.knowledge.setting_values import SETTINGS

    values = SETTINGS["systemd [Service]"].get(key)
    if values is None:
        return None
    sections = [match[1] for match in _SECTION.finditer(text, 0, at)]
    return values if sections and sections[-1] == "Service" else None


def _value(format_name: str, key: str, values: Values, written: str, start: int) -> Iterator[ValueFlaw]:
    """Yield what is wrong with what stands behind the name of a setting."""
    value = written.rstrip()
    if format_name not in _WHOLE:
        first = WORD.search(value)
        if first is None:
            return
        value, start = first[0], start + first.start()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value, start = value[1:-1], start + 1
    if not value or any(sign in value for sign in (UNKNOWN, "$", "#", "\\")) or re.search(r"%\{|%[A-Za-z]|<%", value):
        return
    asked = value.lower() if values.any_case else value
    words = {word.lower() for word in values.words} if values.any_case else values.words
    if asked in words or (values.pattern and re.fullmatch(values.pattern, value)):
        return
    yield _flaw(value, start, key, values)


def _flaw(value: str, start: int, key: str, values: Values) -> ValueFlaw:
    from puppetguard.model.spelling import closest, is_clear

    end = start + len(value)
    if values.pattern and not values.words:
        meant = meant_number(value, values.pattern)
        hint = f"did you mean `{meant}`?" if meant else f"write it like `{values.example}`"
        return ValueFlaw(start, end, value, f"`{value}` is no {values.name}, which `{key}` takes", hint, meant)
    known = {word.lower(): word for word in values.words} if values.any_case else {word: word for word in values.words}
    asked = value.lower() if values.any_case else value
    near = closest(asked, sorted(known))
    meant = known[near] if near is not None and is_clear(asked, near, known) else ""
    listed = ", ".join(f"`{word}`" for word in sorted(values.words) if word not in ("true", "false", "1", "0"))
    hint = f"did you mean `{known[near]}`?" if near is not None else f"it takes {listed}"
    return ValueFlaw(start, end, value, f"`{value}` is nothing that `{key}` takes", hint, meant)
