"""Words of a fixed vocabulary that are misspelled: ``kill -HPU``, ``modprobe br_netfliter``, ``Europe/Berln``.

Some vocabularies are closed: what is not in them is refused. To others the machine may add words, so that only what is
one stroke away from a known one, and no other name, is taken for a slip.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from puppetguard.knowledge.argument_forms import FORMS, MATCHES, METHODS, MODULES, PROTOCOLS, REDIS, ZONES, Form
from puppetguard.knowledge.mount_words import WORDS
from puppetguard.knowledge.vocabularies import vocabulary
from puppetguard.model.look_alikes import meant_number
from puppetguard.model.operands import Kind
from puppetguard.model.spelling import are_neighbours, closest, edits, is_clear, likeliest, one_edit_away

_CLOSED: Mapping[Kind, frozenset[str]] = {
    # signal(7)
    "signals": frozenset(
        "HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP TSTP TTIN"
        " TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS EXIT EMT INFO LOST UNUSED RTMIN RTMAX".split()
    ),
    # find(1)
    "file types": frozenset("b c d p f l s D".split()),
    # test(1), and what Bash, Dash and ksh have beside it
    "tests": frozenset(
        "-b -c -d -e -f -g -h -k -n -p -r -s -t -u -w -x -z -G -L -N -O -R -S -a -o -v -l -eq -ne -gt -ge -lt -le -nt"
        " -ot -ef".split()
    ),
}
_OPEN: Mapping[Kind, frozenset[str]] = {
    # iptables(8), iptables-extensions(8)
    "chains": frozenset("INPUT OUTPUT FORWARD PREROUTING POSTROUTING".split()),
    "targets": frozenset(
        "ACCEPT DROP REJECT RETURN LOG NFLOG MASQUERADE DNAT SNAT REDIRECT MARK CONNMARK NFQUEUE TPROXY NOTRACK TCPMSS"
        " NETMAP CLASSIFY TRACE".split()
    ),
    "matches": MATCHES,
    "zones": ZONES,
    "protocols": PROTOCOLS,
    "HTTP methods": METHODS,
    "file systems": WORDS["mount", "fstype"],
    "mount options": WORDS["mount", "options"],
}
_ROOTS = frozenset("abi crypto debug dev fs fscache kernel machdep net sunrpc user vm xen".split())
"""What names of kernel parameters begin with: the directories of ``/proc/sys`` (sysctl(8), proc(5))."""
_PARAMETER = re.compile(r"[a-z]+(?:[./][A-Za-z0-9_-]+){1,6}")
_OCTAL = re.compile(r"0*[0-7]{1,4}")
_RIGHTS = re.compile(r"[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+|(?:[-+=](?:[rwxXst]*|[ugo]))*[-+=][0-7]{1,4}")
_REAL_TIME = re.compile(r"RTM(?:IN|AX)[+-][0-9]+")
_SERVICE = re.compile(r"[a-z][a-z0-9-]{2,}")
_LARGEST_PORT = 65535
_SHORTEST = 5
_LONG = 7
"""How long a word must be that was meant, if the stroke is not one that a finger makes by itself."""


class OperandSlip(NamedTuple):
    """What is wrong with ``[start, end)`` of a word: what was meant there, if that can be told.

    What is ``refused`` is so on every machine.
    """

    start: int
    end: int
    meant: str | None
    refused: bool
    clear: bool


@lru_cache(maxsize=10_000)
def slip_of_operand(word: str, kind: Kind) -> OperandSlip | None:
    """Return what is wrong with a word of a vocabulary; None if nothing is, or it cannot be told."""
    form = FORMS.get(kind)
    if form is not None:
        return _slip_of_form(word, form)
    match kind:
        case "accounts":
            return None
        case "permissions":
            if "/" in word:
                # A path stands where the mode is to stand, which `misplaced-operand` says.
                return None
            valid = _OCTAL.fullmatch(word) or all(_RIGHTS.fullmatch(one) for one in word.split(","))
            return None if valid else OperandSlip(0, len(word), None, refused=True, clear=False)
        case "signals":
            return _slip_of_signal(word)
        case "file types":
            known = _CLOSED[kind]
            return None if known.issuperset(word.split(",")) else OperandSlip(0, len(word), None, True, False)
        case "tests":
            known = _CLOSED[kind]
            return None if word in known or word[1:].isdigit() else _refused(word, _near(word, known, 3))
        case "kernel parameters":
            return _slip_of_parameter(word)
        case "kernel modules":
            plain = word.replace("-", "_")
            return _whole(word, _near(plain, vocabulary(kind), _SHORTEST))
        case "network services":
            return _slip_of_service(word)
        case "login shells":
            return _slip_of_shell(word)
        case "Redis commands":
            return _whole(word, _near(word.lower(), REDIS, 4, hinted=True))
        case "Python modules":
            return None if word.partition(".")[0] in _standard() else _whole(word, _near(word, MODULES, 3))
        case "protocols" | "HTTP methods":
            return _whole(word, _near(word, _OPEN[kind], 3))
        case "time zones":
            return _whole(word, _near(word, vocabulary(kind), _SHORTEST, hinted=True))
        case "character sets":
            return _slip_of_charset(word)
        case "mount options":
            # `size=1g`, `uid=33`
            name = word.partition("=")[0]
            return _whole(name, _near(name, _OPEN[kind], _SHORTEST))
    known = _OPEN.get(kind) or vocabulary(kind)
    return _whole(word, _near(word, known, 3 if kind == "file systems" else _SHORTEST))


def _slip_of_form(word: str, form: Form) -> OperandSlip | None:
    """Return what is wrong with a word that must be one of a set, or have a form."""
    known = {one.lower() for one in form.words} if form.any_case else form.words
    asked = word.lower() if form.any_case else word
    if "$" in word or "`" in word or asked in known or (form.pattern and re.fullmatch(form.pattern, word)):
        return None
    digits = meant_number(word, form.pattern) if form.pattern else ""
    if digits:
        return OperandSlip(0, len(word), digits, refused=True, clear=True)
    found = closest(asked, sorted(known)) if known else None
    meant = next((one for one in form.words if found in (one, one.lower())), None)
    return OperandSlip(
        0, len(word), meant, refused=True, clear=meant is not None and is_clear(asked, found or "", known)
    )


def _slip_of_service(word: str) -> OperandSlip | None:
    """Return what is wrong with the name or the number of a port."""
    number, slash, protocol = word.partition("/")
    if slash and number[:1].isdecimal() and protocol not in ("tcp", "udp", "any"):
        near = closest(protocol, ("tcp", "udp"))
        return OperandSlip(len(number) + 1, len(word), near, refused=True, clear=near is not None)
    if number.isdecimal():
        if int(number) > _LARGEST_PORT:
            return OperandSlip(0, len(number), None, refused=True, clear=False)
        return None
    digits = meant_number(number, r"\d{1,5}")
    if digits and number[0].isdecimal():
        return OperandSlip(0, len(number), digits, refused=True, clear=True)
    if _SERVICE.fullmatch(word) is None:
        return None
    found = _near(word, vocabulary("network services"), 3, hinted=True)
    # Many are called nearly alike.
    alone = found is not None and one_edit_away(word, vocabulary("network services")) == [found[0]]
    return _whole(word, found) if alone else None


def _slip_of_shell(word: str) -> OperandSlip | None:
    from puppetguard.model.command_names import is_packaged_directory, slip_of_name

    directory, slash, name = word.rpartition("/")
    slip = slip_of_name(name) if slash and is_packaged_directory(directory) else None
    if slip is None or slip.doubtful:
        return None
    return OperandSlip(len(word) - len(name), len(word), slip.meant, refused=False, clear=slip.clear)


@cache
def _standard() -> frozenset[str]:
    return frozenset(sys.stdlib_module_names)


def _whole(word: str, found: tuple[str, bool] | None) -> OperandSlip | None:
    return None if found is None else OperandSlip(0, len(word), found[0], refused=False, clear=found[1])


def _refused(word: str, found: tuple[str, bool] | None) -> OperandSlip:
    meant, clear = found or (None, False)
    return OperandSlip(0, len(word), meant, refused=True, clear=clear)


def _near(word: str, known: Collection[str], least: int, *, hinted: bool = False) -> tuple[str, bool] | None:
    """Return the one of ``known`` that a word, which is none of them, is a slip of, and whether that is clear.

    The ends of names are where those of different things differ; not if something else has ``hinted`` at what it is.
    """
    if word in known:
        return None
    found = likeliest(word, known)
    if found is None or len(found[0]) < least:
        return None
    meant, one = found
    if _bare(word) == _bare(meant):
        # `dumpio` and `dump_io`: systems write them differently.
        return None
    if one not in ("swapped", "repeated") and not hinted:
        if len(meant) < _LONG or word.startswith(meant) or meant.startswith(word) or word[0] != meant[0]:
            return None
        at = next(at for at, pair in enumerate(zip(word, meant, strict=False)) if pair[0] != pair[1])
        if one == "replaced" and not are_neighbours(word[at].lower(), meant[at].lower()):
            return None
    return meant, is_clear(word, meant, known)


def _bare(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def _slip_of_signal(word: str) -> OperandSlip | None:
    known = _CLOSED["signals"]
    name = word.upper()
    start = 3 if name.startswith("SIG") else 0
    bare = name[start:]
    if not bare or bare in known or bare.isdigit() or _REAL_TIME.fullmatch(bare):
        return None
    found = likeliest(bare, known)
    if word != name:
        found = None
    return OperandSlip(start, len(word), found[0] if found else None, refused=True, clear=found is not None)


def _slip_of_parameter(word: str) -> OperandSlip | None:
    if _PARAMETER.fullmatch(word) is None:
        return None
    known = vocabulary("kernel parameters")
    parts = re.split("[./]", word)
    if parts[0] not in _ROOTS:
        found = likeliest(parts[0], _ROOTS)
        # `kernal.shmmax`: what follows is one.
        if found is None or parts[-1] not in known:
            return None
        return OperandSlip(0, len(parts[0]), found[0], refused=False, clear=True)
    leaf = parts[-1]
    near = _near(leaf, known, _SHORTEST, hinted=len(leaf) > _LONG and not leaf.endswith("s"))
    start = len(word) - len(leaf)
    return None if near is None else OperandSlip(start, len(word), near[0], refused=False, clear=near[1])


def _slip_of_charset(word: str) -> OperandSlip | None:
    """Return what is wrong with the character set of a locale; the library asks neither for case nor for hyphens."""
    known = {re.sub("[^a-z0-9]", "", one.lower()): one for one in sorted(vocabulary("character sets"))}
    plain = re.sub("[^a-z0-9]", "", word.lower())
    if plain in known or edits(plain, "utf8") != 1 or len(plain) < 3:
        return None
    return OperandSlip(0, len(word), "UTF-8", refused=False, clear=True)
