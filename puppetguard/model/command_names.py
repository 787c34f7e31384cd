"""Names of commands that are misspelled: ``systemclt`` for ``systemctl``.

A name is taken for a slip only if it is no command that is known anywhere and one stroke of the keyboard away from a
common one. What strokes count depends on how long the name is, for short names are near everything: a tool of the house
is easily called ``gti``, hardly ``systemclt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import structs

from puppetguard.knowledge.commands import (
    common_commands,
    is_known_command,
    one_letter_less,
    shortened,
    special_commands_like,
    versioned_commands,
    windows_programs,
)
from puppetguard.model.command_fit import ENOUGH, likelihood, support
from puppetguard.model.commands import Command
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import Stroke, are_neighbours, is_clear, is_repetition, is_transposition, stroke
from puppetguard.source import Span

Kind = Stroke | Literal["case", "joined", "torn"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._+-]*", re.ASCII)
_VERSION = re.compile(r"-?[0-9][0-9.]*\Z")
_PACKAGED_FOLDER = re.compile(r"/(?:usr/)?s?bin/")
_SYSTEM_FOLDER = re.compile(r"/(?:usr/(?:local/)?|opt/puppetlabs/(?:puppet/)?)?s?bin/")
_FOLDER = re.compile(r"[/" + UNKNOWN + r"](?:.*/)?s?bin/\Z", re.DOTALL)
_WINDOWS_PATH = re.compile(r"[A-Za-z]:\\")
_LONGEST = 60
_SUFFIXES_WITH_A_MEANING = "dsx"
"""Letters that make another name of a name: a daemon, a plural, a variant."""
_OPTIONS = frozenset("p r R f rf fr Rf i la al l a q s sf xf xzf".split())
"""Options that are often written right behind a name; ``known`` in ``knowledge.commands`` has the names they make."""
_ACTIONS = frozenset(
    "install reinstall update upgrade dist-upgrade full-upgrade remove purge autoremove clean autoclean start stop"
    " restart reload enable disable mask unmask status is-active is-enabled daemon-reload search show policy".split()
)
"""What package and service managers are told to do, as their manuals list it."""


_APART = 2
"""By how many points what was meant must stand out among others."""


class Slip(NamedTuple):
    """What a name was meant to be, and what is wrong with it.

    ``words`` is how many words of the command the slip covers: two when a blank tore a name in two. A ``doubtful`` one
    may as well be the name of a variant, or a short name of its own; of a ``supported`` one the arguments say the same.
    It is ``clear`` if nothing else can be meant.
    """

    meant: str
    kind: Kind
    words: int = 1
    doubtful: bool = False
    supported: bool = False
    clear: bool = True


def slip_of_command(command: Command, before: str = "", confined: Callable[[], bool] = lambda: False) -> Slip | None:
    """Return what the program's name of a command was meant to be; None if it is no slip, or cannot be told.

    ``before`` is the script in front of the command. ``confined`` tells whether only directories are searched for the
    program that packages put programs into; it is asked only if much depends on it.
    """
    name = command.program
    if not name:
        return None
    first = command.arguments[0] if command.arguments else None
    if first is not None and not command.directory and first.known and first.start == command.name.end + 1:
        slip = _torn(name, first.known)
        if slip is not None:
            return slip
    packaged = _PACKAGED_FOLDER.fullmatch(command.directory) is not None
    slip = slip_of_name(name, packaged=packaged)
    if slip is not None and not _is_searched(command.directory, slip, has_arguments=first is not None):
        slip = None
    if slip is not None and slip.kind in ("case", "joined"):
        return slip
    supported = _supported(command, before, packaged=packaged, confined=confined)
    if slip is None or slip.doubtful:
        return supported or slip
    return slip._replace(supported=supported is not None)


def _supported(command: Command, before: str, *, packaged: bool, confined: Callable[[], bool]) -> Slip | None:
    """Return the common command that a name is near to and that the arguments fit, whatever the stroke."""
    if not is_system_directory(command.directory):
        return None
    judged: list[tuple[int, str, Stroke]] = []
    for meant, kind, likely in _neighbours(command.program):
        said = support(meant, command, before) + 2 * packaged
        judged.append((likely + said if said else min(likely, ENOUGH - 1), meant, kind))
    if not judged:
        return None
    points, meant, kind = max(judged, key=lambda one: one[0])
    clear = sum(points - other < _APART for other, _, _ in judged) == 1
    if points < ENOUGH and (packaged or command.directory or points + 2 < ENOUGH or not confined()):
        return None
    return Slip(meant, kind, supported=True, clear=clear)


@lru_cache(maxsize=20_000)
def _neighbours(name: str) -> Sequence[tuple[str, Stroke, int]]:
    """Return the common commands that any one stroke parts from a name, with what speaks for each."""
    if (
        len(name) > _LONGEST
        or _NAME.fullmatch(name) is None
        or not name.islower()
        or is_known_command(name)
        or name in windows_programs()
    ):
        return ()
    return tuple(
        (meant, kind, likelihood(name, meant, kind))
        for meant in sorted(_candidates(name))
        if (kind := stroke(name, meant)) is not None and not (kind == "extra" and not name.isalpha())
    )


def windows_name(text: str, command: Command) -> Command:
    """Return a command that is called by a path of Windows with the last part of it as its name.

    Of such a path the shell would make one word without the backslashes; ``text`` is the script that has it.
    """
    written = text[command.name.start : command.name.end]
    if _WINDOWS_PATH.match(written) is None:
        return command
    program = written.rpartition("\\")[2]
    return structs.replace(command, program=program, name=Span(command.name.end - len(program), command.name.end))


def is_deliberate(name: str, text: str, programs: Collection[int]) -> bool:
    """Tell whether a script speaks of a name elsewhere than where it runs it: makes the file, defines the function.

    ``programs`` are the places in ``text`` where names of programs stand.
    """
    spoken = re.compile(rf"(?<![A-Za-z0-9_.+-]){re.escape(name)}(?![A-Za-z0-9_.+-])")
    return any(match.start() not in programs or _is_definition(text, match) for match in spoken.finditer(text))


def _is_definition(text: str, name: re.Match[str]) -> bool:
    return re.compile(r"[ \t]*\([ \t]*\)").match(text, name.end()) is not None


def is_packaged_directory(directory: str) -> bool:
    """Tell whether a directory, without a slash at its end, is one that only packages put programs into."""
    return _PACKAGED_FOLDER.fullmatch(f"{directory}/") is not None


def is_system_directory(directory: str) -> bool:
    """Tell whether a directory is one that the system's own programs lie in, or none is named."""
    return not directory or _SYSTEM_FOLDER.fullmatch(directory) is not None


@lru_cache(maxsize=20_000)
def slip_of_name(name: str, *, packaged: bool = False) -> Slip | None:
    """Return the command that a name was meant to be; None if the name is known or near none.

    Of several the one that takes the likelier stroke is returned, then the better known one. ``packaged`` tells that it
    is called in a directory where only packages put programs: then more is taken for a slip.
    """
    stem, suffix = _stem(name)
    if (
        len(name) > _LONGEST
        or len(stem) < 2
        or _NAME.fullmatch(stem) is None
        or is_known_command(stem)
        or is_known_command(name)
    ):
        return None
    if suffix == ".exe":
        return _windows_slip(stem)
    if stem.lower() in windows_programs():
        return None
    strokes = [
        (_KINDS.index(kind), common_commands()[candidate], candidate, kind)
        for candidate in _candidates(stem.lower())
        if (kind := _kind(stem, candidate, packaged=packaged)) is not None
    ]
    if strokes:
        _, _, meant, kind = min(strokes)
        doubtful = _is_doubtful(stem, meant, kind, packaged=packaged)
        slip = Slip(meant + suffix, kind, doubtful=doubtful, clear=kind == "case" or len(strokes) == 1)
        return slip if not suffix or meant in versioned_commands() else None
    for candidate in special_commands_like(name):
        kind = _kind(name, candidate) if abs(len(candidate) - len(name)) < 2 else None
        if kind in ("swapped", "repeated") or (kind and len(candidate) >= _least(name, candidate)):
            return Slip(candidate, kind, clear=is_clear(name, candidate, special_commands_like(name)))
    return None if suffix else _joined(name)


def _least(name: str, meant: str) -> int:
    """Return how long a name must be for one letter to be a slip rather than what makes another name of it."""
    if re.search("[-_]", meant):
        return 9 if name[0] == meant[0] else 10
    # Vendors have tools that are called like those of others (`omreport`, `amreport`).
    return 10 if name[0] == meant[0] else 13


_KINDS: tuple[Kind, ...] = ("case", "swapped", "repeated", "missing", "extra", "replaced", "joined", "torn")
"""The likeliest first."""


def _candidates(lower: str) -> set[str]:
    index = one_letter_less()
    return {candidate for shorter in shortened(lower) for candidate in index.get(shorter, ())}


def _stem(name: str) -> tuple[str, str]:
    """Split off the version (``python3.11``), or the extension of a program of Windows."""
    if name.lower().endswith(".exe"):
        return name[:-4], ".exe"
    version = _VERSION.search(name)
    if version is None or version.start() < 2 or name in common_commands():
        return name, ""
    # A digit within the name of a common command is no version: `sha256sum`, `base64`.
    whole = _candidates(name.lower())
    if any(any(char.isdecimal() for char in candidate) for candidate in whole):
        return name, ""
    return name[: version.start()], version[0]


def _kind(name: str, meant: str, *, packaged: bool = False) -> Kind | None:
    """Return which stroke makes ``name`` of ``meant``; None if none does, or none that tells a slip from a name."""
    lower = name.lower()
    if [char for char in sorted(lower) if char.isdecimal()] != [char for char in sorted(meant) if char.isdecimal()]:
        return None
    size = len(meant)
    if lower == meant.lower():
        return "case" if size > 3 else None
    if name != lower:
        # Names with capitals are those of a house, or no commands at all but prose.
        return None
    if is_transposition(lower, meant):
        return "swapped" if size > 2 else None
    if is_repetition(lower, meant) and abs(len(lower) - size) == 1:
        return "repeated" if len(lower) > size else "missing" if size > 3 else None
    at = _first_difference(lower, meant)
    # Another first letter is how variants of programs are called (`gsed`, `zcat`), so it takes a longer name.
    if size < 3 or (at == 0 and size < (4 if packaged else 7 if len(lower) > size else 5)):
        return None
    if len(lower) == size:
        same = lower[at].isalpha() == meant[at].isalpha() and lower[at + 1 :] == meant[at + 1 :]
        return "replaced" if same else None
    if len(lower) < size:
        return "missing" if lower[at:] == meant[at + 1 :] and size > 3 else None
    if lower[at + 1 :] != meant[at:]:
        return None
    if not lower[at].isalpha() or (at == size and (size < 4 or lower[-1] in _SUFFIXES_WITH_A_MEANING)):
        return None
    return "extra"


def _is_doubtful(name: str, meant: str, kind: Kind, *, packaged: bool) -> bool:
    """Tell whether a name may as well be one of its own."""
    if kind == "extra" and (name[1:] == meant or (name[:-1] == meant and len(meant) < 7)):
        return True
    if len(meant) > 4 or (packaged and (len(meant) > 3 or kind != "replaced")):
        return False
    if packaged:
        # `/usr/bin/app` is a house's own, unless its arguments say otherwise.
        return True
    at = _first_difference(name, meant)
    match kind:
        case "missing":
            return len(name) < 4
        case "replaced":
            return not are_neighbours(name[at], meant[at])
        case "extra":
            # A finger that hits two keys at once.
            return not any(are_neighbours(name[at], beside) for beside in name[max(0, at - 1) : at + 2 : 2])
    return False


def _first_difference(one: str, other: str) -> int:
    shared = min(len(one), len(other))
    return next((at for at in range(shared) if one[at] != other[at]), shared)


def _windows_slip(stem: str) -> Slip | None:
    lower = stem.lower()
    if lower in windows_programs() or lower in common_commands():
        return None
    for program in sorted(windows_programs(), key=lambda program: (-len(program), program)):
        if (
            len(program) > 5
            and (kind := _kind(lower, program)) is not None
            and len(shortened(lower) & shortened(program))
        ):
            return Slip(f"{program}.exe", kind)
    return None


def _joined(name: str) -> Slip | None:
    """Return the two words that ran together in a name: ``apt-getinstall``, ``rm-rf``."""
    head, hyphen, options = name.rpartition("-")
    if hyphen and options in _OPTIONS and len(head) <= 5 and head in common_commands():
        return Slip(f"{head} -{options}", "joined")
    for at in range(len(name) - 1, 3, -1):
        # A house may well have a `gitpull` or `dockerbuild` of its own, but no `apt-getinstall`.
        program = name[:at]
        if name[at:] in _ACTIONS and program in common_commands() and ("-" in program or program == "systemctl"):
            return Slip(f"{program} {name[at:]}", "joined")
    return None


def _torn(name: str, argument: str) -> Slip | None:
    """Return the name that a blank tore in two: ``system ctl``."""
    whole = name + argument
    if len(whole) < 5 or len(argument) < 2 or whole not in common_commands() or is_known_command(name):
        return None
    return Slip(whole, "torn", words=2)


def _is_searched(directory: str, slip: Slip, *, has_arguments: bool) -> bool:
    """Tell whether common commands are to be expected in a directory; programs of the house have any name elsewhere."""
    if slip.kind == "joined":
        return not directory and has_arguments
    if is_system_directory(directory):
        return True
    return _FOLDER.fullmatch(directory) is not None and len(slip.meant) > 4
