"""What commands are given that is a word of a fixed vocabulary: signals, kernel modules, accounts, time zones.

Which argument of a program is one is told by a table, after the program's manual page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from puppetguard.knowledge.argument_forms import FormKind
from puppetguard.knowledge.vocabularies import Vocabulary
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.late import late_pattern
from puppetguard.model.options import Options, parse_options
from puppetguard.model.script import UNKNOWN

Kind = (
    Vocabulary
    | FormKind
    | Literal[
        "HTTP methods",
        "Python modules",
        "Redis commands",
        "accounts",
        "chains",
        "file systems",
        "file types",
        "login shells",
        "matches",
        "mount options",
        "permissions",
        "protocols",
        "signals",
        "targets",
        "tests",
        "zones",
    ]
)


class Operand(NamedTuple):
    """A word of an argument: ``[start, end)`` of its text, and what vocabulary it is from."""

    argument: Argument
    start: int
    end: int
    word: str
    kind: Kind


class _Place(NamedTuple):
    """Where a program takes words of a kind: as values of ``options``, or as the operand ``at`` (-1: each).

    With ``behind``, the first operand must be that word. ``between`` are the characters between several words;
    ``until`` is the one at which what counts ends.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    at: int | None = None
    behind: str = ""
    between: str = ""
    until: str = ""


class _Program(NamedTuple):
    """How a program reads its arguments (see ``options.parse_options``); with an option of ``but`` it reads others."""

    places: tuple[_Place, ...]
    short: str = ""
    long: str = ""
    mixed: bool = True
    but: tuple[str, ...] = ()


_KILL = _Program((_Place("signals", ("-s", "--signal")),), "sq", "signal queue")
_MODULES = _Program((_Place("kernel modules", at=-1),), "CdS", "config dirname set-version")
_EXTENSIONS = _Program((_Place("PHP extensions", at=-1),), "vsm")
_CHAINS = _Program(
    (
        _Place("chains", ("-A", "-I", "-D", "-R", "-P", "--append", "--insert", "--delete", "--replace", "--policy")),
        _Place("targets", ("-j", "--jump")),
        _Place("protocols", ("-p", "--protocol", "--proto")),
        _Place("matches", ("-m", "--match")),
        _Place("connection states", ("--state", "--ctstate"), between=","),
        _Place(
            "network services",
            ("--dport", "--sport", "--dports", "--sports", "--destination-port", "--source-port"),
            between=",:",
        ),
    ),
    "ADIRPNEXjspdiotmgcw",
    "append delete insert replace policy jump table protocol proto source destination in-interface out-interface match"
    " state ctstate dport sport dports sports destination-port source-port",
)
_VOLUMES = _Program(
    (_Place("sizes", ("-L", "--size")),), "LlnsciImprRaCdStZ", "size extents name stripes stripesize mirrors type"
)
_SHELLS = _Place("login shells", ("-s", "--shell"))
_PYTHON = _Program((_Place("Python modules", ("-m",)),), "cmWX", mixed=False)
_ALLOWED = tuple(_Place("network services", at=1, behind=word) for word in ("allow", "deny", "reject", "limit"))
_GROUPS = (_Place("accounts", ("-g", "--gid")), _Place("accounts", ("-G", "--groups"), between=","))
_PROGRAMS: Mapping[str, _Program] = {
    **dict.fromkeys(("kill", "pkill", "killall"), _KILL),
    "modprobe": _MODULES._replace(places=(_Place("kernel modules", at=0),), but=("-a", "--all", "-c", "--showconfig")),
    "rmmod": _MODULES,
    "sysctl": _Program(
        (_Place("kernel parameters", at=-1, until="="),), "r", "pattern", but=("-p", "-f", "--load", "--system", "-a")
    ),
    "setsebool": _Program((_Place("SELinux booleans", at=0, until="="),)),
    **dict.fromkeys(("getsebool", "togglesebool"), _Program((_Place("SELinux booleans", at=-1),))),
    "timedatectl": _Program((_Place("time zones", at=1, behind="set-timezone"),), "HM", "host machine property"),
    "firewall-cmd": _Program(
        (
            _Place("firewalld services", ("--add-service", "--remove-service", "--query-service")),
            _Place("zones", ("--zone", "--permanent-zone", "--set-default-zone")),
            _Place("ports of firewalld", ("--add-port", "--remove-port", "--query-port")),
        ),
        "",
        "add-service remove-service query-service add-port remove-port query-port zone policy permanent-zone timeout"
        " service set-default-zone",
    ),
    **dict.fromkeys(("phpenmod", "phpdismod", "php5enmod", "php5dismod"), _EXTENSIONS),
    **dict.fromkeys(("iptables", "ip6tables"), _CHAINS),
    "mount": _Program(
        (
            _Place("file systems", ("-t", "--types"), between=","),
            _Place("mount options", ("-o", "--options"), between=","),
        ),
        "LUTopt",
        "types options label uuid source target",
        # `-t nonfs` and `-O no_netdev` choose what is left out.
        but=("-a", "--all", "-O", "--test-opts"),
    ),
    "chown": _Program((_Place("accounts", at=0, between=":."),), "", "from", but=("--reference",)),
    "chgrp": _Program((_Place("accounts", at=0),), but=("--reference",)),
    "chmod": _Program((_Place("permissions", at=0),), but=("--reference",)),
    "sudo": _Program((_Place("accounts", ("-u", "-g", "--user", "--group")),), "ugCDhpRrtTU", "user group", False),
    "su": _Program((_Place("accounts", at=0),), "cgGswT", "command group supp-group shell"),
    "runuser": _Program((_Place("accounts", ("-u", "-g", "-G", "--user", "--group")),), "cugGsw", "user group", False),
    "wget": _Program((_Place("numbers", ("-t", "--tries")),), "aABDeiIloOPQRtTUwX", "tries"),
    "ping": _Program((_Place("numbers", ("-c",)),), "cIimMlpQsStTwW"),
    "setfacl": _Program(
        (_Place("entries of access lists", ("-m", "--modify"), between=","),), "mxMXn", "modify remove", but=("-n",)
    ),
    "useradd": _Program(
        (*_GROUPS, _SHELLS, _Place("numbers", ("-u", "--uid"))),
        "bcdefgGkKpRPsuZ",
        "gid groups home-dir shell uid comment",
    ),
    "usermod": _Program((*_GROUPS, _SHELLS), "cdefgGlpRPsuvVwWZ", "gid groups home login shell uid comment"),
    "chsh": _Program((_SHELLS,), "sR", "shell root"),
    **dict.fromkeys(("python", "python2", "python3"), _PYTHON),
    **dict.fromkeys(("lvcreate", "lvextend", "lvresize", "lvreduce"), _VOLUMES),
    "truncate": _Program((_Place("sizes", ("-s", "--size")),), "sr", "size reference"),
    "fallocate": _Program((_Place("sizes", ("-l", "--length")),), "lo", "length offset"),
    "sleep": _Program((_Place("durations", at=-1),)),
    "timeout": _Program((_Place("durations", at=0),), "ks", "kill-after signal", False),
    "mkfs": _Program((_Place("file systems", ("-t", "--type")),), "t", "type"),
    "nginx": _Program((_Place("signals of nginx", ("-s",)),), "scgpe"),
    "setenforce": _Program((_Place("modes of SELinux", at=0),)),
    "chkconfig": _Program(
        (_Place("states of services", at=1),), "", "level levels", but=("--add", "--del", "--list", "--override")
    ),
    "journalctl": _Program(
        (_Place("priorities", ("-p", "--priority"), between="."),), "DMnobtupgSUF", "priority unit since until lines"
    ),
    "logger": _Program((_Place("priorities", ("-p", "--priority"), between="."),), "dfnpPStu", "priority tag"),
    "ssh-keygen": _Program((_Place("types of keys", ("-t",)),), "abCDEfFIMmNnOPRrstVwYzZ", but=("-s", "-F", "-R")),
    "curl": _Program(
        (
            _Place("HTTP methods", ("-X", "--request")),
            _Place(
                "numbers", ("-m", "--max-time", "--connect-timeout", "--retry", "--retry-delay", "--retry-max-time")
            ),
        ),
        "AbcCdDeEFHKmoPQrtTuUwxXyYz",
        "request max-time connect-timeout retry retry-delay retry-max-time",
    ),
    "redis-cli": _Program((_Place("Redis commands", at=0),), "hpsaurnid", "user pass uri", False),
    "ufw": _Program(_ALLOWED),
    "gpasswd": _Program((_Place("accounts", ("-a", "-d", "--add", "--delete")),), "adAMQ", "add delete"),
    "install": _Program(
        (_Place("accounts", ("-o", "-g", "--owner", "--group")), _Place("permissions", ("-m", "--mode"))),
        "gmotS",
        "group mode owner target-directory suffix strip-program",
    ),
    "mkdir": _Program((_Place("permissions", ("-m", "--mode")),), "m", "mode"),
}
_SIGNAL = late_pattern(r"-([A-Z][A-Z0-9+]*|SIG[A-Z0-9+]+)")
_RIGHTS = late_pattern(r"-[rwxXstugo]+")
_FOUND: Mapping[str, Kind] = {
    "-type": "file types",
    "-xtype": "file types",
    "-size": "sizes of files",
    **dict.fromkeys(("-mtime", "-mmin", "-atime", "-amin", "-ctime", "-cmin"), "days or minutes"),
    **dict.fromkeys(("-maxdepth", "-mindepth"), "depths"),
}
"""What the tests of ``find`` take."""
_CONTAINERS = _Program(
    (
        _Place("published ports", ("-p", "--publish")),
        _Place("restart policies", ("--restart",)),
        _Place("memory", ("-m", "--memory", "--memory-swap", "--shm-size")),
    ),
    "acehlmpuvw",
    "add-host env env-file hostname label log-driver log-opt memory memory-swap name net network publish restart user"
    " volume workdir entrypoint link mount cpus dns ulimit cap-add cap-drop device security-opt tmpfs volumes-from"
    " expose ip ipc pid pull platform runtime shm-size stop-signal stop-timeout sysctl group-add health-cmd"
    " health-interval",
    mixed=False,
)
_BLOCKS = frozenset("bs ibs obs cbs count seek skip".split())
_OTHERS = frozenset({"find", "test", "[", "dd", "docker", "podman"})
PROGRAMS = frozenset(_PROGRAMS) | _OTHERS
"""The programs of which something is known."""


def operands_of(command: Command) -> Iterator[Operand]:
    """Yield the words of a command that are from a fixed vocabulary."""
    program = command.program
    if program in _OTHERS:
        yield from _of_others(command)
        return
    described = _PROGRAMS.get(program)
    if described is None:
        return
    if described is _KILL and command.arguments:
        signal = command.arguments[0].known or ""
        if (named := _SIGNAL.fullmatch(signal)) is not None:
            yield Operand(command.arguments[0], 1, len(signal), named[1], "signals")
            return
    arguments = command.arguments
    if program == "chmod" and any(_RIGHTS.fullmatch(one.start_text) for one in arguments):
        # `chmod -w file` takes rights away; it looks like an option.
        return
    if program == "su":
        arguments = tuple(one for one in arguments if one.known != "-")
    given = parse_options(arguments, described.short, described.long.split(), mixed=described.mixed)
    if not given.has(*described.but):
        for place in described.places:
            for argument in _at(place, given):
                yield from _words(argument, place)


def _at(place: _Place, given: Options) -> tuple[Argument, ...]:
    if place.at is None:
        return given.values(*place.options)
    if place.behind and (not given.operands or given.operands[0].known != place.behind):
        return ()
    return given.operands if place.at < 0 else given.operands[place.at : place.at + 1]


def _words(argument: Argument, place: _Place) -> Iterator[Operand]:
    text, _ = argument.flat()
    if place.until:
        text = text.partition(place.until)[0]
    start = 0
    for part in re.split(f"[{place.between}]", text) if place.between else [text]:
        if part and UNKNOWN not in part:
            yield Operand(argument, start, start + len(part), part, place.kind)
        start += len(part) + 1


def _of_others(command: Command) -> Iterator[Operand]:
    match command.program:
        case "find":
            yield from _found(command)
        case "dd":
            yield from _copied(command)
        case "docker" | "podman":
            yield from _run(command)
        case _:
            yield from _tests(command)


def _found(command: Command) -> Iterator[Operand]:
    """Yield what ``find`` is told to look for: ``-type f``, ``-size +10M``."""
    for option, value in zip(command.arguments, command.arguments[1:], strict=False):
        kind = _FOUND.get(option.known or "")
        if kind is not None and value.known:
            yield Operand(value, 0, len(value.known), value.known, kind)


def _copied(command: Command) -> Iterator[Operand]:
    """Yield how much ``dd`` is told to copy: ``bs=1M``."""
    for argument in command.arguments:
        name, equals, value = (argument.known or "").partition("=")
        if equals and name in _BLOCKS and value:
            start = len(name) + 1
            yield Operand(argument, start, start + len(value), value, "blocks of `dd`")


def _run(command: Command) -> Iterator[Operand]:
    """Yield what containers are run with: ``docker run -p 80:80``."""
    words = [argument.known for argument in command.arguments[:4]]
    at = next((at for at, word in enumerate(words) if word in ("run", "create")), None)
    if at is None or any(word in ("exec", "volume", "network") for word in words[:at]):
        return
    given = parse_options(
        command.arguments[at + 1 :], _CONTAINERS.short, _CONTAINERS.long.split(), mixed=_CONTAINERS.mixed
    )
    for place in _CONTAINERS.places:
        for argument in _at(place, given):
            yield from _words(argument, place)


def _tests(command: Command) -> Iterator[Operand]:
    """Yield what ``test`` is told to find out, where that is all: ``[ -f x ]``, ``[ a -eq b ]``."""
    arguments = command.arguments
    if command.program == "[":
        if not arguments or arguments[-1].known != "]":
            return
        arguments = arguments[:-1]
    if arguments and arguments[0].known == "!":
        arguments = arguments[1:]
    if len(arguments) == 2 and (word := arguments[0].known or "").startswith("-"):
        yield Operand(arguments[0], 0, len(word), word, "tests")
    elif len(arguments) == 3 and (word := arguments[1].known or "").startswith("-"):
        yield Operand(arguments[1], 0, len(word), word, "tests")
