"""Tables among configuration files, and values with a form of their own: what no program can read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from puppetguard.model.config_flaws import UNKNOWN, WORD, ValueFlaw, address_flaws, closed_flaws, near_flaws
from puppetguard.model.late import late_pattern
from puppetguard.model.look_alikes import meant_number

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
_ROW = late_pattern(r"^[ \t]*(?P<row>[^#\s][^\n]*)$", re.MULTILINE)
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


def _cron(text: str) -> Iterator[ValueFlaw]:
    for job in _JOB.finditer(text):
        for index, field in enumerate(_FIELDS):
            start, word = job.start(f"f{index}"), job[f"f{index}"]
            if UNKNOWN in word or _is_time(word, *field[1:]):
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
        for word in WORD.finditer(text, *line.span(1)):
            yield from near_flaws(word[0].partition(":")[0], word.start(), RESOLVER, "option of the resolver", least=4)
    for match in re.finditer(r"^[ \t]*nameserver[ \t]+(\S+)", text, re.MULTILINE):
        yield from address_flaws(match[1].partition("%")[0], match.start(1))


def _ssh(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import ALGORITHMS

    for line in re.finditer(r"(?mi)^[ \t]*(?:Ciphers|MACs|KexAlgorithms)[ \t=]+[+^-]?(\S+)", text):
        at = line.start(1)
        for word in line[1].split(","):
            yield from near_flaws(word, at, ALGORITHMS, "algorithm of OpenSSH", least=6)
            at += len(word) + 1


def _nginx(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import TLS_VERSIONS

    for line in re.finditer(r"(?m)^[ \t]*ssl_protocols[ \t]+([^;{}\n$]+);", text):
        for word in WORD.finditer(text, *line.span(1)):
            yield from closed_flaws(word[0], word.start(), TLS_VERSIONS, "version of TLS")


def _apache(text: str) -> Iterator[ValueFlaw]:
    for line in re.finditer(r"(?mi)^[ \t]*Require[ \t]+all[ \t]+([A-Za-z]+)[ \t]*$", text):
        if line[1].lower() not in ("granted", "denied"):
            yield from closed_flaws(line[1].lower(), line.start(1), _REQUIRED, "answer of `Require all`")


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
        yield from address_flaws(match[1].partition("%")[0], match.start(1))


def _exports(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import EXPORTS

    for group in re.finditer(r"\(([^()\n]*)\)", text):
        at = group.start(1)
        for option in group[1].split(","):
            name = option.partition("=")[0]
            yield from near_flaws(name, at, EXPORTS, "option of an export", least=4)
            at += len(option) + 1


def _nsswitch(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import NAME_DATABASES, NAME_SERVICES

    for line in re.finditer(r"^[ \t]*(\w+):([^\n#]*)", text, re.MULTILINE):
        yield from near_flaws(line[1], line.start(1), NAME_DATABASES, "database of names", least=4)
        for word in re.finditer(r"(?<![\[=!\w])[a-z0-9_]+(?![=\w])", line[2]):
            yield from near_flaws(word[0], line.start(2) + word.start(), NAME_SERVICES, "service for names", least=4)


def _interfaces(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import INTERFACE_METHODS, INTERFACE_WORDS

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        yield from near_flaws(words[0][0], words[0].start(), INTERFACE_WORDS, "word of this file", least=4)
        if words[0][0] == "iface" and len(words) > _NEEDED:
            yield from near_flaws(words[3][0], words[3].start(), INTERFACE_METHODS, "method", least=4)
        if words[0][0] in ("address", "netmask", "gateway", "broadcast") and len(words) > 1:
            word = words[1][0]
            if "." in word or ":" in word:
                yield from address_flaws(word, words[1].start(), network="/" in word)


def _link(text: str) -> Iterator[ValueFlaw]:
    for line in re.finditer(
        r"^(?:IPADDR|NETMASK|GATEWAY|DNS)\d*=[\"']?([\d.A-Za-z]*\.[\d.A-Za-z]*)", text, re.MULTILINE
    ):
        yield from address_flaws(line[1], line.start(1))


def _sources(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import SOURCES

    for row in _ROW.finditer(text):
        word = row["row"].split()[0]
        if ":" in row["row"] and "/" in row["row"]:
            yield from closed_flaws(word, row.start("row"), SOURCES, "type of a source of packages")


def _tmpfiles(text: str) -> Iterator[ValueFlaw]:
    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        if len(words) > _NEEDED - 1 and "%" not in words[1][0]:
            kind, mode = words[0][0], words[2][0]
            if UNKNOWN not in kind and not re.fullmatch(r"[fwdDevqQpLcbCxXrRzZtThHaA][!+=~^?-]{0,4}", kind):
                said = f"`{kind}` is no type that `systemd-tmpfiles` knows"
                yield ValueFlaw(words[0].start(), words[0].end(), kind, said, "a directory is `d`, a file `f`")
            elif UNKNOWN not in mode and '"' not in row["row"] and not re.fullmatch(r"[~:]{0,2}[0-7]{3,5}|-", mode):
                said = f"`{mode}` is no mode"
                yield ValueFlaw(words[2].start(), words[2].end(), mode, said, "it takes an octal number, or `-`")


def _fstab(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.mount_words import WORDS

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        if len(words) < _NEEDED + 1:
            continue
        yield from near_flaws(words[2][0], words[2].start(), WORDS["mount", "fstype"], "file system that is known")
        at = words[3].start()
        if ";" in words[3][0] and UNKNOWN not in words[3][0]:
            said = f"`{words[3][0]}` is one option to `mount`: commas stand between several"
            yield ValueFlaw(*words[3].span(), words[3][0], said, "write commas", words[3][0].replace(";", ","))
            continue
        for option in words[3][0].split(","):
            if "=" not in option:
                yield from near_flaws(option, at, WORDS["mount", "options"], "option of `mount` that is known", least=5)
            at += len(option) + 1
        for number in words[4:6]:
            if not number[0].isdecimal() and not number[0].startswith("#") and UNKNOWN not in number[0]:
                meant = meant_number(number[0], r"\d")
                hint = f"did you mean `{meant}`?" if meant else "options stand in one column, with commas between them"
                said = f"`{number[0]}` stands where a number is to be: whether to dump the file system, or check it"
                yield ValueFlaw(number.start(), number.end(), number[0], said, hint, meant)
                break
            if number[0].startswith("#"):
                break


def _limits(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import LIMIT_TYPES

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        if len(words) != _NEEDED + 1:
            continue
        yield from closed_flaws(words[1][0], words[1].start(), LIMIT_TYPES, "type of a limit")
        value = words[3][0]
        if words[2][0] not in ("chroot", "priority", "nice") and UNKNOWN not in value and not _LIMIT.fullmatch(value):
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
                    yield from closed_flaws(facility, at, FACILITIES, "facility of syslog")
                at += len(facility) + 1
            if not one["priority"].isdecimal():
                yield from closed_flaws(one["priority"], one.start("priority"), PRIORITIES, "priority of syslog")


def _pam(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import PAM_CONTROLS, PAM_MODULES, PAM_TYPES

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        if len(words) < _NEEDED or words[0][0].startswith("@") or text[: row.start()].endswith("\\\n"):
            continue
        dash = words[0][0].startswith("-")
        kind = words[0][0].lower().removeprefix("-")
        yield from closed_flaws(kind, words[0].start() + dash, PAM_TYPES, "type of a rule of PAM")
        if not words[1][0].startswith("["):
            control = words[1][0].lower()
            yield from closed_flaws(control, words[1].start(), PAM_CONTROLS, "control of PAM")
            if control not in ("include", "substack"):
                name = words[2][0].rpartition("/")[2]
                start = words[2].end() - len(name)
                yield from near_flaws(name, start, PAM_MODULES, "module of PAM that is known", least=10)


def _modules(text: str) -> Iterator[ValueFlaw]:
    for row in _ROW.finditer(text):
        if not row["row"].startswith(";"):
            yield from _module(row["row"].split()[0], row.start("row"))


def _modprobe(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import MODPROBE

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        if text[: row.start()].endswith("\\\n"):
            continue
        yield from closed_flaws(words[0][0], words[0].start(), MODPROBE, "command of `modprobe`")
        if words[0][0] in ("blacklist", "options", "softdep") and len(words) > 1:
            yield from _module(words[1][0], words[1].start())


def _module(word: str, start: int) -> Iterator[ValueFlaw]:
    from puppetguard.model.operand_slips import slip_of_operand

    slip = None if UNKNOWN in word else slip_of_operand(word, "kernel modules")
    if slip is not None and slip.meant:
        said = f"`{word}` is no module of the kernel that is known, but nearly `{slip.meant}`"
        yield ValueFlaw(start, start + len(word), word, said, f"did you mean `{slip.meant}`?", slip.meant)


def _hba(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import HBA_METHODS, HBA_TYPES

    for row in _ROW.finditer(text):
        words = list(WORD.finditer(text, *row.span("row")))
        kind = words[0][0]
        if len(words) < _NEEDED + 1 or kind.startswith(("include", "@")) or '"' in row[0]:
            continue
        yield from closed_flaws(kind, words[0].start(), HBA_TYPES, "type of a connection")
        method = 3
        if kind != "local":
            address = words[3][0]
            if address[0].isdecimal():
                yield from address_flaws(address, words[3].start(), network=True)
            # A mask may have a column of its own.
            method = 5 if len(words) > 5 and words[4][0][0].isdecimal() else 4
        if kind in HBA_TYPES and len(words) > method:
            yield from closed_flaws(words[method][0], words[method].start(), HBA_METHODS, "method of authentication")


def _systemd(text: str) -> Iterator[ValueFlaw]:
    from puppetguard.knowledge.setting_values import SHORTHANDS

    for match in _CALENDAR.finditer(text):
        value = match["value"].rstrip()
        if UNKNOWN in value or not value or "%" in value:
            continue
        at = match.start("value")
        words = list(WORD.finditer(value))
        if len(words) == 1 and words[0][0].isalpha() and not _WEEKDAYS.fullmatch(value):
            yield from closed_flaws(value.lower(), at, SHORTHANDS, "time that systemd knows")
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


READERS: Mapping[str, Callable[[str], Iterator[ValueFlaw]]] = {
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
