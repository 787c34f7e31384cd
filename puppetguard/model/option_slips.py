"""Options that are misspelled: ``rm --recusrive``, ``find -naem``, ``–force`` with a dash of typographers, ``rm - rf``.

Only programs are looked at whose options are all known. Most understand the start of an option as well as the whole
(``--verb``), so that is none. What stands behind the program that another one runs is that one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from puppetguard.knowledge.invocations import OptionNames, actions_of, options_of
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.spelling import Stroke, is_clear, is_swapped_apart, likeliest

Kind = Literal["name", "dash", "two dashes", "one dash", "no dash", "torn"]

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
"""Hyphens, dashes and minus signs that look like the one of the keyboard, but are none to a program."""
_DASHED = re.compile(rf"[-{_DASHES}]*[{_DASHES}][-{_DASHES}]*(?=[A-Za-z])")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_CLUSTER = re.compile(r"[A-Za-z]{1,4}")
_TEXTS = frozenset("echo printf logger mail mailx wall test [ [[ expr notify-send say git".split())
"""Programs whose arguments are texts that people read, which may well have such dashes."""
_ANY = frozenset("wp echo printf test [ [[ expr set make getopt logger dbus-send php perl ruby python".split())
"""Programs that take any option, as plug-ins, their arguments or the program that they run define it."""
_RUNNERS = frozenset(
    "sudo doas env nice ionice nohup setsid time timeout stdbuf taskset chroot command exec strace watch ssh runuser"
    " su unshare nsenter chrt flock xargs parallel sh bash dash ksh zsh node java python3 awk gawk mawk screen tmux"
    " systemd-run script prlimit setpriv puppet-agent rtcwake dumb-init fakeroot uclampset".split()
)
"""Programs that run the one that is their first operand: its options are not theirs."""
_RUNNING_ACTIONS = frozenset("run exec run-script x create script debug eval".split())
"""Actions (of ``docker``, ``npm``, ``bundle``) behind which the command is somebody else's after an operand."""
_WHOLE = frozenset(
    "apt apt-get apt-cache apt-mark dpkg docker podman kubectl helm openssl keytool find snap terraform".split()
)
"""Programs that do not understand the start of an option: those with parsers of their own, and those in Go."""
_VARIABLES = frozenset("mysql mysqladmin mysqldump mysqlimport mysqlshow".split())
"""Programs whose options are variables, with words in front (``--skip-name-resolve``), and ``_`` as good as ``-``."""
_FRONT = ("skip-", "enable-", "disable-", "loose-", "no-")
_ONE_DASH = frozenset("find openssl keytool".split())
_FILES = frozenset("rm cp mv chmod chown chgrp mkdir ln touch".split())
"""Programs to which a lone dash is no file, and for which words like ``rf`` are hardly names."""
_OWNER = re.compile(r"[\w.-]+:[\w.-]*|:[\w.-]+|[0-7]{3,4}|[ugoa]*[-+=][rwxXst]+")
_SHORTEST = 4


class OptionSlip(NamedTuple):
    """An option that is not written as it should be: what stands there, and what was meant.

    ``end`` is the argument at which ``word`` ends, later than the first when a blank tore it. ``clear`` tells that
    nothing else can be meant.
    """

    argument: Argument
    end: Argument
    word: str
    meant: str
    kind: Kind
    stroke: Stroke | None = None
    clear: bool = True


def slips_of_options(command: Command) -> Iterator[OptionSlip]:
    """Yield the misspelled options of a command."""
    names = None if command.program in _ANY else options_of(command.program)
    own = list(_own_arguments(command))
    for at, argument in enumerate(own):
        text = argument.start_text
        if (dashed := _DASHED.match(text)) and argument.known and command.program not in _TEXTS:
            meant = _with_dashes(text[dashed.end() :], dashed[0], names)
            yield OptionSlip(argument, argument, text, meant, "dash")
        elif names is not None:
            slip = _slip(command.program, own, at, names)
            if slip is not None:
                yield slip


def takes_any_option(program: str) -> bool:
    """Tell whether the options of a program are not its own: those of plug-ins, of a text, or of another program."""
    return program in _ANY or program in _TEXTS or program in _RUNNERS


def fits_options(program: str, command: Command) -> bool:
    """Tell whether a command has options, and ``program`` knows all of them."""
    names = options_of(program)
    if names is None or program in _ANY:
        return False
    found = False
    for argument in _own_arguments(command):
        text = argument.start_text
        if text.startswith("--") and len(text) > 2:
            if not _is_known(program, text[2:].partition("=")[0]):
                return False
            found = True
        elif text.startswith("-") and len(text) > 1:
            if text[1:] not in names.single and not _is_cluster(text[1:], names):
                return False
            found = True
    return found


def _is_cluster(word: str, names: OptionNames) -> bool:
    """Tell whether a word can be options of one letter, perhaps with a value behind the first."""
    letters = _CLUSTER.fullmatch(word)
    return word[0].isalpha() and set(word if letters else word[0]) <= names.letters


def _own_arguments(command: Command) -> Iterator[Argument]:
    """Yield the arguments of a command as far as they are certainly its own."""
    actions = actions_of(command.program)
    operands = 0
    left = 1 if command.program in _RUNNERS else 99
    inner = False
    for argument in command.arguments:
        text = argument.start_text
        if text == "--" or text.startswith((":::",)):
            return
        if command.program == "find":
            inner = (inner or text in ("-exec", "-execdir", "-ok", "-okdir")) and text not in (";", "+")
            if inner:
                continue
        if not text.startswith("-"):
            operands += 1
            if operands >= left:
                return
            if actions is not None and operands <= 2 and text in _RUNNING_ACTIONS:
                left = operands + 1
        yield argument


def _slip(program: str, own: Sequence[Argument], at: int, names: OptionNames) -> OptionSlip | None:
    argument = own[at]
    text = argument.start_text
    if text.startswith("--"):
        return _slip_of_long(program, argument, names)
    if text.startswith("-") and len(text) > 1:
        return _slip_of_short(program, argument, names)
    if program not in _FILES or argument.known is None:
        return None
    following = own[at + 1] if at + 1 < len(own) else None
    if text == "-" and following is not None and _CLUSTER.fullmatch(following.known or ""):
        if following.start != argument.end + 1 or not set(following.known or "") <= names.letters:
            return None
        return OptionSlip(argument, following, f"- {following.known}", f"-{following.known}", "torn")
    if at == 0 and following is not None and _is_bare_cluster(program, text, following, names):
        return OptionSlip(argument, argument, text, f"-{text}", "no dash")
    return None


def _slip_of_long(program: str, argument: Argument, names: OptionNames) -> OptionSlip | None:
    name, equals, _ = argument.start_text[2:].partition("=")
    if (argument.known is None and not equals) or _NAME.fullmatch(name) is None or _is_known(program, name):
        return None
    if program in _ONE_DASH and name in names.single:
        return OptionSlip(argument, argument, f"--{name}", f"-{name}", "two dashes")
    if _CLUSTER.fullmatch(name) and not equals and len(name) < 4 and set(name) <= names.letters:
        near = _likeliest(program, name)
        if near is None and len(set(name)) == len(name):
            return OptionSlip(argument, argument, f"--{name}", f"-{name}", "two dashes")
    found = _likeliest(program, name)
    if (
        found is None
        or len(found[0]) < _SHORTEST
        or (len(found[0]) < 6 and found[1] == "replaced" and name[0] != found[0][0])
    ):
        return None
    return OptionSlip(argument, argument, f"--{name}", f"--{found[0]}", "name", *found[1:])


def _slip_of_short(program: str, argument: Argument, names: OptionNames) -> OptionSlip | None:
    word = argument.known or ""
    name = word[1:]
    if _NAME.fullmatch(name) is None or name in names.single or len(name) < _SHORTEST:
        return None
    if program in _ONE_DASH:
        found = _likeliest(program, name)
        if found is None or len(found[0]) < _SHORTEST:
            return None
        return OptionSlip(argument, argument, word, f"-{found[0]}", "name", *found[1:])
    # One dash too few: the letters may all be options of their own, but they do not mean what is written.
    if name in names.long and len(name) > 4 and not _is_attached(name):
        return OptionSlip(argument, argument, word, f"--{name}", "one dash")
    return None


@lru_cache(maxsize=5000)
def _likeliest(program: str, name: str) -> tuple[str, Stroke, bool] | None:
    """Return the long option of a program that a name was meant to be, by which stroke, and whether that is clear."""
    names = options_of(program)
    if names is None:
        return None
    known = names.single if program in _ONE_DASH else names.long
    found = likeliest(name, known)
    if found is not None:
        return *found, is_clear(name, found[0], known)
    # Two letters that are swapped around a third one: `--detele`.
    apart = [one for one in known if len(one) > _SHORTEST and is_swapped_apart(name, one)]
    return (apart[0], "swapped", True) if len(apart) == 1 else None


def _is_attached(name: str) -> bool:
    """Tell whether a word may be an option of one letter with its value behind it, as ``-uroot`` or ``-DNAME``."""
    return name[0].isupper()


def _is_bare_cluster(program: str, word: str, following: Argument, names: OptionNames) -> bool:
    """Tell whether a first operand is a cluster of options without the dash: ``rm rf /x``, ``chown R root:root /x``."""
    if not set(word) <= names.letters or len(word) > 3:
        return False
    text = following.start_text
    match program:
        case "chmod" | "chown" | "chgrp":
            return word == "R" and _OWNER.fullmatch(text) is not None
        case "rm":
            return word in ("rf", "fr", "Rf", "fR", "rfv", "r", "f") and text.startswith("/")
        case "mkdir":
            return word == "p" and text.startswith("/")
        case "cp" | "ln" | "mv":
            return word in ("r", "R", "a", "rf", "af", "sf", "s", "f", "rp", "pr") and text.startswith("/")
    return False


@lru_cache(maxsize=5000)
def _is_known(program: str, name: str) -> bool:
    """Tell whether a program understands a long option."""
    names = options_of(program)
    if names is None:
        return False
    if program in _VARIABLES:
        name = name.replace("_", "-")
    if name in names.long or (program not in _ONE_DASH and name in names.single):
        return True
    for front in _FRONT:
        if name.startswith(front) and name[len(front) :] in names.long:
            return True
    if f"no-{name}" in names.long:
        return True
    if name.rstrip("0123456789") in names.long:
        return True
    shortened = [one for one in names.long if one.startswith(name)]
    return bool(shortened) and (program not in _WHOLE or min(map(len, shortened)) > len(name) + 1)


def _with_dashes(name: str, dashes: str, names: OptionNames | None) -> str:
    """Return an option with the dashes that it needs; a long dash often was two of the keyboard."""
    word = name.partition("=")[0]
    long = len(word) > 1 and (len(dashes) > 1 or names is None or word in names.long)
    single = names is not None and word in names.single
    return f"{'--' if long and not single else '-'}{name}"
