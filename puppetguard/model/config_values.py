"""Values in configuration files that the program which reads them cannot take: ``size 10OM``, ``30 25 * * *``.

The format of a file is known by its path. What has parts that are not known is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.model.config_files import format_of as format_of_words
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
_UNKNOWN = "\0"
"""What stands for parts of a text that are not known (see ``config_files.known_text``)."""
_FIELDS = (
    ("minute", 0, 59, ""),
    ("hour", 0, 23, ""),
    ("day of a month", 1, 31, ""),
    ("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    ("day of the week", 0, 7, "sun mon tue wed thu fri sat"),
)
"""The columns of a table of cron: what they are called, the least and the largest number, and names."""
_JOB = late_pattern(
    r"^[ \t]*(?P<f0>[\d*][^\s=]*)[ \t]+(?P<f1>[^\s=]+)[ \t]+(?P<f2>[^\s=]+)[ \t]+(?P<f3>[^\s=]+)[ \t]+(?P<f4>[^\s=]+)"
    r"[ \t]+\S+[ \t]+\S",
    re.MULTILINE,
)
_PART = late_pattern(r"(?:\*|([A-Za-z0-9]+)(?:[-~]([A-Za-z0-9]+))?)(?:/(0*[1-9]\d*))?")
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
_ROW = late_pattern(r"^[ \t]*(?P<row>[^#\s][^\n]*)$", re.MULTILINE)
_WORD = late_pattern(r"\S+")
_SELECTOR = late_pattern(r"^(?P<selector>[\w*][\w*,.;!=-]*\.[\w*,.;!=-]*)[ \t]+[-/@|:~*&?]", re.MULTILINE)
_SELECTED = late_pattern(r"(?P<facilities>[\w*,-]+)\.[!=]{0,2}(?P<priority>[\w*]+)")
_CALENDAR = late_pattern(r"^[ \t]*OnCalendar[ \t]*=[ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_LIMIT = late_pattern(r"-1|\d+|unlimited|infinity")
_DATE = late_pattern(r"(?:[\d*,./~]+-)?(?P<month>[\d*,./]+)[-~](?P<day>[\d*,./]+)")
_TIME = late_pattern(r"(?P<hour>[\d*,./]+):(?P<minute>[\d*,./]+)(?::(?P<second>[\d*,./]+))?")
_WEEKDAYS = late_pattern(
    r"(?:(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?:\.\.|-|,)?)+",
    re.IGNORECASE,
)
_NEEDED = 3
_REQUIRED = frozenset({"granted", "denied"})
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


class ValueFlaw(NamedTuple):
    """What stands at ``[start, end)`` of a text and cannot be: why, what to do, and what is meant if that is sure."""

    start: int
    end: int
    word: str
    said: str
    hint: str
    meant: str = ""


def format_of(path: str) -> str | None:
    """Return the format of a file whose values are known; None if its path does not tell it."""
    match = _PATH.fullmatch(path)
    return format_of_words(path) if match is None else match.lastgroup


def value_flaws(format_name: str, text: str) -> Iterator[ValueFlaw]:
    """Yield the values of a text in a format that cannot be."""
    if format_name in _SYNTAX:
        yield from _settings(format_name, text)
    read = _READERS.get(format_name)
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
        first = _WORD.search(value)
        if first is None:
            return
        value, start = first[0], start + first.start()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value, start = value[1:-1], start + 1
    if not value or any(sign in value for sign in (_UNKNOWN, "$", "#", "\\")) or re.search(r"%\{|%[A-Za-z]|<%", value):
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


# --- tables -----------------------------------------------------------------------------------------------------------


def _cron(text: str) -> Iterator[ValueFlaw]:
    for job in _JOB.finditer(text):
        for index, field in enumerate(_FIELDS):
            start, word = job.start(f"f{index}"), job[f"f{index}"]
            if _UNKNOWN in word or _is_time(word, *field[1:]):
                continue
            name, low, high, names = field
            pattern = r"\d+"
            meant = meant_number(word, pattern)
            hint = f"did you mean `{meant}`?" if meant else f"it takes numbers from {low} to {high}"
            if not meant and word.isalpha():
                hint = (
                    f"it takes names like `{names.split()[0]}`, too; or a column before it is missing"
                    if names
                    else hint
                )
            said = f"`{word}` is no {name}: cron skips such a line, if not the whole file"
            yield ValueFlaw(start, start + len(word), word, said, hint, meant)
            break


def _is_time(word: str, low: int, high: int, names: str) -> bool:
    """Tell whether a column of a table of cron is one, as crontab(5) has it."""
    for one in word.split(","):
        part = _PART.fullmatch(one)
        if part is None:
            return False
        for bound in part.groups()[:2]:
            if bound is None or (names and bound.lower()[:3] in names.split()):
                continue
            if not bound.isdecimal() or not low <= int(bound) <= high:
                return False
    return True


def _resolv(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import RESOLVER

    for line in re.finditer(r"^[ \t]*options[ \t]+([^\n]+)", text, re.MULTILINE):
        for word in _WORD.finditer(text, *line.span(1)):
            yield from _near(word[0].partition(":")[0], word.start(), RESOLVER, "option of the resolver", least=4)
    for match in re.finditer(r"^[ \t]*nameserver[ \t]+(\S+)", text, re.MULTILINE):
        yield from _address(match[1].partition("%")[0], match.start(1))


def _ssh(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import ALGORITHMS

    for line in re.finditer(r"(?mi)^[ \t]*(?:Ciphers|MACs|KexAlgorithms)[ \t=]+[+^-]?(\S+)", text):
        at = line.start(1)
        for word in line[1].split(","):
            yield from _near(word, at, ALGORITHMS, "algorithm of OpenSSH", least=6)
            at += len(word) + 1


def _nginx(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import TLS_VERSIONS

    for line in re.finditer(r"(?m)^[ \t]*ssl_protocols[ \t]+([^;{}\n$]+);", text):
        for word in _WORD.finditer(text, *line.span(1)):
            yield from _closed(word[0], word.start(), TLS_VERSIONS, "version of TLS")


def _apache(text: str) -> Iterator[ValueFlaw]:
    for line in re.finditer(r"(?mi)^[ \t]*Require[ \t]+all[ \t]+([A-Za-z]+)[ \t]*$", text):
        if line[1].lower() not in ("granted", "denied"):
            yield from _closed(line[1].lower(), line.start(1), _REQUIRED, "answer of `Require all`")


def _logrotate(text: str) -> Iterator[ValueFlaw]:
    for line in re.finditer(r"(?m)^[ \t]*create[ \t]+(\d+)(?=[ \t]|$)", text):
        if re.fullmatch(r"0?[0-7]{3,4}", line[1]) is None:
            said = f"`{line[1]}` is no mode of a file"
            yield ValueFlaw(*line.span(1), line[1], said, "it takes three or four digits from 0 to 7: `0640`")


def _sudoers(text: str) -> Iterator[ValueFlaw]:
    """Yield the misspelled programs of rules: what is allowed is nothing that there is."""
    from puppetguard.model.command_names import slip_of_name

    for match in re.finditer(r"(?<![\w./*-])/(?:usr/)?s?bin/([A-Za-z][\w.+-]*)(?=[ \t,\n:]|$)", text):
        slip = slip_of_name(match[1], packaged=True)
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if slip is not None and not slip.doubtful and not line.lstrip().startswith("#"):
            said = f"`{match[1]}` is no known command, but nearly `{slip.meant}`: the rule allows nothing"
            yield ValueFlaw(*match.span(1), match[1], said, f"did you mean `{slip.meant}`?", slip.meant)


def _hosts(text: str) -> Iterator[ValueFlaw]:
    for match in re.finditer(r"^[ \t]*([^\s#]+)[ \t]+[^\s#]", text, re.MULTILINE):
        yield from _address(match[1].partition("%")[0], match.start(1))


def _address(word: str, start: int, *, network: bool = False) -> Iterator[ValueFlaw]:
    if _UNKNOWN in word or any(sign in word for sign in "$<{%@") or _is_address(word, network=network):
        return
    if _is_address(with_digits(word), network=network):
        # `invalid-address` says it of any text.
        return
    hint = "one of version 4 has four numbers from 0 to 255"
    yield ValueFlaw(start, start + len(word), word, f"`{word}` is no address, which must stand here", hint)


def _is_address(word: str, *, network: bool) -> bool:
    # Leading zeros are read by some programs, and refused by others.
    plain = re.sub(r"\b0+(?=\d)", "", word) if word.count(".") == 3 else word
    import ipaddress  # takes longer to import than most files do to check

    try:
        if network:
            ipaddress.ip_network(plain, strict=False)
        else:
            ipaddress.ip_address(plain)
    except ValueError:
        return False
    return True


def _exports(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import EXPORTS

    for group in re.finditer(r"\(([^()\n]*)\)", text):
        at = group.start(1)
        for option in group[1].split(","):
            name = option.partition("=")[0]
            yield from _near(name, at, EXPORTS, "option of an export", least=4)
            at += len(option) + 1


def _nsswitch(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import NAME_DATABASES, NAME_SERVICES

    for line in re.finditer(r"^[ \t]*(\w+):([^\n#]*)", text, re.MULTILINE):
        yield from _near(line[1], line.start(1), NAME_DATABASES, "database of names", least=4)
        for word in re.finditer(r"(?<![\[=!\w])[a-z0-9_]+(?![=\w])", line[2]):
            yield from _near(word[0], line.start(2) + word.start(), NAME_SERVICES, "service for names", least=4)


def _interfaces(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import INTERFACE_METHODS, INTERFACE_WORDS

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        yield from _near(words[0][0], words[0].start(), INTERFACE_WORDS, "word of this file", least=4)
        if words[0][0] == "iface" and len(words) > _NEEDED:
            yield from _near(words[3][0], words[3].start(), INTERFACE_METHODS, "method", least=4)
        if words[0][0] in ("address", "netmask", "gateway", "broadcast") and len(words) > 1:
            word = words[1][0]
            if "." in word or ":" in word:
                yield from _address(word, words[1].start(), network="/" in word)


def _link(text: str) -> Iterator[ValueFlaw]:
    for line in re.finditer(
        r"^(?:IPADDR|NETMASK|GATEWAY|DNS)\d*=[\"']?([\d.A-Za-z]*\.[\d.A-Za-z]*)", text, re.MULTILINE
    ):
        yield from _address(line[1], line.start(1))


def _sources(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import SOURCES

    for row in _ROW.finditer(text):
        word = row["row"].split()[0]
        if ":" in row["row"] and "/" in row["row"]:
            yield from _closed(word, row.start("row"), SOURCES, "type of a source of packages")


def _tmpfiles(text: str) -> Iterator[ValueFlaw]:
    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        if len(words) > _NEEDED - 1 and "%" not in words[1][0]:
            kind, mode = words[0][0], words[2][0]
            if _UNKNOWN not in kind and not re.fullmatch(r"[fwdDevqQpLcbCxXrRzZtThHaA][!+=~^?-]{0,4}", kind):
                said = f"`{kind}` is no type that `systemd-tmpfiles` knows"
                yield ValueFlaw(words[0].start(), words[0].end(), kind, said, "a directory is `d`, a file `f`")
            elif _UNKNOWN not in mode and '"' not in row["row"] and not re.fullmatch(r"[~:]{0,2}[0-7]{3,5}|-", mode):
                said = f"`{mode}` is no mode"
                yield ValueFlaw(words[2].start(), words[2].end(), mode, said, "it takes an octal number, or `-`")


def _fstab(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.mount_words import WORDS

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        if len(words) < _NEEDED + 1:
            continue
        yield from _near(words[2][0], words[2].start(), WORDS["mount", "fstype"], "file system that is known")
        at = words[3].start()
        if ";" in words[3][0] and _UNKNOWN not in words[3][0]:
            said = f"`{words[3][0]}` is one option to `mount`: commas stand between several"
            yield ValueFlaw(*words[3].span(), words[3][0], said, "write commas", words[3][0].replace(";", ","))
            continue
        for option in words[3][0].split(","):
            if "=" not in option:
                yield from _near(option, at, WORDS["mount", "options"], "option of `mount` that is known", least=5)
            at += len(option) + 1
        for number in words[4:6]:
            if not number[0].isdecimal() and not number[0].startswith("#") and _UNKNOWN not in number[0]:
                meant = meant_number(number[0], r"\d")
                hint = f"did you mean `{meant}`?" if meant else "options stand in one column, with commas between them"
                said = f"`{number[0]}` stands where a number is to be: whether to dump the file system, or check it"
                yield ValueFlaw(number.start(), number.end(), number[0], said, hint, meant)
                break
            if number[0].startswith("#"):
                break


def _near(word: str, start: int, known: frozenset[str], what: str, *, least: int = 3) -> Iterator[ValueFlaw]:
    """Yield a word that is a slip of one that is known: there may be others."""
    from puppetguard.model.spelling import is_clear, likeliest

    slip = None if word in known or _UNKNOWN in word else likeliest(word, known)
    if slip is not None and len(slip[0]) >= least and is_clear(word, slip[0], known):
        said = f"`{word}` is no {what}, but nearly `{slip[0]}`"
        yield ValueFlaw(start, start + len(word), word, said, f"did you mean `{slip[0]}`?", slip[0])


def _closed(word: str, start: int, known: frozenset[str], what: str) -> Iterator[ValueFlaw]:
    """Yield a word that is none of all there are."""
    from puppetguard.model.spelling import closest, is_clear

    if word in known or any(sign in word for sign in (_UNKNOWN, "$", "<", "{")):
        return
    near = closest(word, sorted(known))
    meant = near if near is not None and is_clear(word, near, known) else ""
    listed = ", ".join(f"`{one}`" for one in sorted(known))
    hint = f"did you mean `{near}`?" if near is not None else f"there are {listed}"
    yield ValueFlaw(start, start + len(word), word, f"`{word}` is no {what}", hint, meant)


def _limits(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import LIMIT_TYPES

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        if len(words) != _NEEDED + 1:
            continue
        yield from _closed(words[1][0], words[1].start(), LIMIT_TYPES, "type of a limit")
        value = words[3][0]
        if words[2][0] not in ("chroot", "priority", "nice") and _UNKNOWN not in value and not _LIMIT.fullmatch(value):
            meant = meant_number(value, r"\d+")
            hint = f"did you mean `{meant}`?" if meant else "it takes a number, `-1`, `unlimited` or `infinity`"
            yield ValueFlaw(words[3].start(), words[3].end(), value, f"`{value}` is no limit", hint, meant)


def _syslog(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import FACILITIES, PRIORITIES

    for match in _SELECTOR.finditer(text):
        for one in _SELECTED.finditer(text, *match.span("selector")):
            at = one.start()
            for facility in one["facilities"].split(","):
                if not facility.isdecimal():
                    yield from _closed(facility, at, FACILITIES, "facility of syslog")
                at += len(facility) + 1
            if not one["priority"].isdecimal():
                yield from _closed(one["priority"], one.start("priority"), PRIORITIES, "priority of syslog")


def _pam(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import PAM_CONTROLS, PAM_MODULES, PAM_TYPES

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        if len(words) < _NEEDED or words[0][0].startswith("@") or text[: row.start()].endswith("\\\n"):
            continue
        dash = words[0][0].startswith("-")
        kind = words[0][0].lower().removeprefix("-")
        yield from _closed(kind, words[0].start() + dash, PAM_TYPES, "type of a rule of PAM")
        if not words[1][0].startswith("["):
            control = words[1][0].lower()
            yield from _closed(control, words[1].start(), PAM_CONTROLS, "control of PAM")
            if control not in ("include", "substack"):
                name = words[2][0].rpartition("/")[2]
                start = words[2].end() - len(name)
                yield from _near(name, start, PAM_MODULES, "module of PAM that is known", least=10)


def _modules(text: str) -> Iterator[ValueFlaw]:
    for row in _ROW.finditer(text):
        if not row["row"].startswith(";"):
            yield from _module(row["row"].split()[0], row.start("row"))


def _modprobe(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import MODPROBE

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        if text[: row.start()].endswith("\\\n"):
            continue
        yield from _closed(words[0][0], words[0].start(), MODPROBE, "command of `modprobe`")
        if words[0][0] in ("blacklist", "options", "softdep") and len(words) > 1:
            yield from _module(words[1][0], words[1].start())


def _module(word: str, start: int) -> Iterator[ValueFlaw]:
    from puppetguard.model.operand_slips import slip_of_operand

    slip = None if _UNKNOWN in word else slip_of_operand(word, "kernel modules")
    if slip is not None and slip.meant:
        said = f"`{word}` is no module of the kernel that is known, but nearly `{slip.meant}`"
        yield ValueFlaw(start, start + len(word), word, said, f"did you mean `{slip.meant}`?", slip.meant)


def _hba(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import HBA_METHODS, HBA_TYPES

    for row in _ROW.finditer(text):
        words = list(_WORD.finditer(text, *row.span("row")))
        kind = words[0][0]
        if len(words) < _NEEDED + 1 or kind.startswith(("include", "@")) or '"' in row[0]:
            continue
        yield from _closed(kind, words[0].start(), HBA_TYPES, "type of a connection")
        method = 3
        if kind != "local":
            address = words[3][0]
            if address[0].isdecimal():
                yield from _address(address, words[3].start(), network=True)
            # A mask may have a column of its own.
            method = 5 if len(words) > 5 and words[4][0][0].isdecimal() else 4
        if kind in HBA_TYPES and len(words) > method:
            yield from _closed(words[method][0], words[method].start(), HBA_METHODS, "method of authentication")


def _systemd(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import SHORTHANDS

    for match in _CALENDAR.finditer(text):
        value = match["value"].rstrip()
        if _UNKNOWN in value or not value or "%" in value:
            continue
        at = match.start("value")
        words = list(_WORD.finditer(value))
        if len(words) == 1 and words[0][0].isalpha() and not _WEEKDAYS.fullmatch(value):
            yield from _closed(value.lower(), at, SHORTHANDS, "time that systemd knows")
            continue
        for word in words:
            time, date = _TIME.fullmatch(word[0]), _DATE.fullmatch(word[0])
            bounds: Mapping[str, tuple[int, int]] = {}
            if time is not None:
                bounds = {"hour": (0, 23), "minute": (0, 59), "second": (0, 59)}
            elif date is not None:
                bounds = {"month": (1, 12), "day": (1, 31)}
            found = time or date
            for name, (low, high) in bounds.items():
                numbers = re.findall(r"(?<![\d/.])\d+(?!\d)", (found and found[name]) or "")
                if any(not low <= int(number) <= high for number in numbers):
                    assert found is not None
                    start = at + word.start() + found.start(name)
                    said = f"`{found[name]}` is no {name}: systemd refuses the timer"
                    hint = f"it takes numbers from {low} to {high}"
                    yield ValueFlaw(start, start + len(found[name]), found[name], said, hint)


_READERS: Mapping[str, Callable[[str], Iterator[ValueFlaw]]] = {
    "cron": _cron,
    "resolv": _resolv,
    "hosts": _hosts,
    "fstab": _fstab,
    "exports": _exports,
    "nsswitch": _nsswitch,
    "interfaces": _interfaces,
    "link": _link,
    "sources": _sources,
    "tmpfiles": _tmpfiles,
    "limits": _limits,
    "syslog": _syslog,
    "modules": _modules,
    "modprobe": _modprobe,
    "pam": _pam,
    "logrotate": _logrotate,
    "sudoers": _sudoers,
    "sshd": _ssh,
    "ssh": _ssh,
    "nginx": _nginx,
    "apache": _apache,
    "hba": _hba,
    "systemd": _systemd,
}
