"""Paths that are misspelled: ``/ect/nginx``, ``/usr/loca/bin``, ``/etc/nsswith.conf``, ``C:\\Progam Files``.

A path is followed from the root as long as its directories are known. The first one that is not is taken for a slip if
it is one stroke away from one that is, and it is all the more one if what follows is known in that. The last name of a
path may be one stroke away from that of a file which systems have in its directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from puppetguard.knowledge.paths import directories_in, files_in
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import Stroke, is_clear, likeliest, one_edit_away, stroke

_PATH = late_pattern(
    r"/(?<![^\s'\"=:,;<>|&(@\[`]/)\.?[A-Za-z0-9_][A-Za-z0-9_.+-]*(?:/\.?[A-Za-z0-9_][A-Za-z0-9_.+-]*){0,7}(/?)",
    re.ASCII,
)
"""An absolute path in any text; of a longer one only the start. That it begins with a slash is what is looked for."""
_WINDOWS_PATH = late_pattern(
    r":(?<=[A-Za-z]:)(?<![A-Za-z0-9][A-Za-z]:)((?:[\\/]{1,2}[A-Za-z0-9_.()-]+(?: [A-Za-z0-9_.()-]+)*){1,4})"
)
_TREE = "/files"
_IN_TREE = tuple(f"{_TREE}/{name}/" for name in ("etc", "usr", "var", "boot"))
_WINDOWS_NAME = late_pattern(r"[^\\/]+")
_WINDOWS = {
    "": ("Program Files", "Program Files (x86)", "ProgramData", "Windows", "Users", "inetpub"),
    "windows": ("System32", "SysWOW64", "Temp", "Sysnative"),
    "programdata": ("PuppetLabs", "chocolatey", "Microsoft"),
    "program files": ("Puppet Labs", "Common Files"),
}
"""What Windows and Puppet have there (the known folders of Windows; Puppet's important directories)."""


_JOINED = ("$", "*", "?", "{", "[", "%", "\\", "-", UNKNOWN)
"""What a name goes on with that is not known, when it stands behind one."""


class PathSlip(NamedTuple):
    """A misspelled directory of a path at ``[start, end)``; ``path`` is the path as far as that.

    ``depth`` is how many directories come before it. ``followed`` tells that what stands behind it is known in the
    directory that was meant, ``last`` that nothing does: it may be a file; ``file`` that one was meant. ``written`` is
    where the whole path begins. ``clear`` tells that nothing else can be meant. ``below`` is how many names follow.
    """

    start: int
    end: int
    word: str
    meant: str
    stroke: Stroke
    depth: int
    followed: bool
    path: str
    last: bool
    clear: bool
    written: int = 0
    file: bool = False
    below: int = 0


def path_slips(text: str) -> Iterator[PathSlip]:
    """Yield the misspelled directories of the absolute paths in a text, whatever else it is."""
    for match in _PATH.finditer(text):
        # A last name that something unknown follows (`/va${x}`) is not whole.
        whole = bool(match[1]) or text[match.end() : match.end() + 1] not in _JOINED
        path = match[0].rstrip("/")
        # Augeas has the files of a system below `/files`, and what is in a file below that.
        shift = len(_TREE) if path.startswith(_IN_TREE) else 0
        path = path[shift:]
        slip = _slip_of_path(path, whole=whole)
        if slip is None and whole and not match[1]:
            slip = _slip_of_file(path)
        if slip is not None:
            start = match.start() + shift
            yield slip._replace(start=start + slip.start, end=start + slip.end, written=start)
    if ":\\" in text or ":/" in text:
        for match in _WINDOWS_PATH.finditer(text):
            slip = _slip_of_windows(match[1])
            if slip is not None:
                start = match.start(1)
                drive = match.start() - 1
                path = f"{text[drive:start]}{slip.path}"
                yield slip._replace(start=start + slip.start, end=start + slip.end, written=drive, path=path)


@lru_cache(maxsize=20_000)
def _slip_of_path(path: str, *, whole: bool) -> PathSlip | None:
    names = path.split("/")[1:]
    parent = ""
    at = 1
    for depth, name in enumerate(names):
        known = directories_in(parent)
        if known is None or (depth == len(names) - 1 and not whole):
            return None
        if name not in known.names:
            found = _meant(parent, name, names[depth + 1 :])
            if found is None:
                return None
            meant, one, followed, clear = found
            return PathSlip(
                at,
                at + len(name),
                name,
                meant,
                one,
                depth,
                followed,
                path[: at + len(name)],
                last=depth == len(names) - 1,
                clear=clear,
                below=len(names) - depth - 1,
            )
        parent = f"{parent}/{name}" if parent else name
        at += len(name) + 1
    return None


@lru_cache(maxsize=20_000)
def _slip_of_file(path: str) -> PathSlip | None:
    parent, _, name = path[1:].rpartition("/")
    known = files_in("~/.ssh" if path.endswith(f"/.ssh/{name}") else parent)
    if known is None or name in known.names or name in known.beside or _is_in(name, parent):
        return None
    if name[-1:] in ("-", "~") and name[:-1] in known.names:
        # What is kept of a file when it is changed: `/etc/passwd-`.
        return None
    near = [one for one in one_edit_away(name, known.names) if not _is_another_version(name, one)]
    found = likeliest(name, near)
    if found is None:
        return None
    meant, how = found
    start = len(path) - len(name)
    clear = is_clear(name, meant, near)
    depth = path.count("/") - 1
    return PathSlip(start, len(path), name, meant, how, depth, False, path, last=True, clear=clear, file=True)


def _is_another_version(name: str, other: str) -> bool:
    """Tell whether two names differ in a number: ``apache.conf`` and ``apache2.conf``."""
    return sorted(filter(str.isdigit, name)) != sorted(filter(str.isdigit, other))


def _meant(parent: str, name: str, below: Sequence[str]) -> tuple[str, Stroke, bool, bool] | None:
    """Return the directory that was meant, the stroke, whether what follows is known there, and whether it is clear.

    ``below`` are the names that follow in the path.
    """
    known = directories_in(parent)
    if known is None:
        return None
    near = one_edit_away(name, known.names)
    if parent == "dev" and "null" in near:
        # Of all devices it is the one that commands write to.
        near = ["null"]
    following = below[0] if below else ""
    fitting = [meant for meant in near if following and _is_in(following, f"{parent}/{meant}".lstrip("/"))]
    found = likeliest(name, fitting)
    if found is not None and name in known.beside and (found[1] == "replaced" or (parent and len(name) < 5)):
        found = None
    if found is not None and len(found[0]) > 2:
        return *found, True, is_clear(name, found[0], fitting)
    if name in known.beside:
        return None
    found = likeliest(name, near)
    # Hardly anybody has directories of two letters beside `/etc`, with others in them.
    short = found is not None and (found[1] in ("swapped", "repeated") or (not parent and len(below) > 1))
    least = 3 if short else 4
    if found is None or len(found[0]) < least or name.count(".") != found[0].count("."):
        return None
    return *found, False, is_clear(name, found[0], near)


def _is_in(name: str, parent: str) -> bool:
    return any(known is not None and name in known.names for known in (directories_in(parent), files_in(parent)))


@lru_cache(maxsize=1000)
def _slip_of_windows(path: str) -> PathSlip | None:
    parent = ""
    for depth, match in enumerate(_WINDOWS_NAME.finditer(path)):
        names = _WINDOWS.get(parent)
        if names is None:
            return None
        name = match[0].lower()
        lower = {one.lower(): one for one in names}
        if name not in lower:
            found = [(one, meant) for meant in lower if len(meant) > 4 and (one := stroke(name, meant)) is not None]
            if not found:
                return None
            one, meant = found[0]
            last = match.end() == len(path)
            return PathSlip(
                match.start(),
                match.end(),
                match[0],
                lower[meant],
                one,
                depth,
                not last,
                path[: match.end()],
                last,
                len(found) == 1,
            )
        parent = name
    return None
