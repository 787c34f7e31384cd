"""From the paths of a command line to source files: one file, many, whole directories, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puppetguard.errors import UsageError
from puppetguard.source import DecodeError, FileKind, SourceFile, decode

STDIN = "-"
STDIN_NAME = "<stdin>"
KINDS: dict[str, FileKind] = {".pp": "pp", ".epp": "epp"}
"""What a directory is searched for."""
NOT_SEARCHED = frozenset({".git"})
"""Names of directories that are not searched: what lies in there is not the code, but its history."""


class Unreadable(NamedTuple):
    """A file or directory that could not be read, so nothing is known of it; ``reason`` is the system's."""

    path: str
    reason: str


class Undecodable(NamedTuple):
    """A file that is no text to Puppet, with the place where it stops being one."""

    path: str
    error: DecodeError


Input = SourceFile | Undecodable | Unreadable


def read_inputs(paths: Sequence[str], kind: FileKind | None = None) -> Iterator[Input]:
    """Yield the sources that ``paths`` stand for, each once, in the order of ``paths``, sorted within a directory.

    Directories are searched at any depth for ``*.pp`` and ``*.epp``. Links to directories are followed, but a directory
    is searched only once, under its own name if it can be reached by that; so loops end. ``-`` is standard input, named
    ``<stdin>``. Without any path the working directory is searched. ``kind`` is the language of files that are named
    (otherwise their extension tells, and ``.epp`` alone means a template).

    Raises UsageError before anything is read if a path does not exist.
    """
    wanted = list(dict.fromkeys(paths)) or ["."]
    for path in wanted:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"no such file or directory: {path}")
    seen: set[str] = set()
    for path in wanted:
        if path == STDIN:
            yield _decoded(sys.stdin.buffer.read(), STDIN_NAME, kind or "pp")
            continue
        found = _search(path) if os.path.isdir(path) else [path]
        for file in found:
            if isinstance(file, Unreadable):
                yield file
            elif (name := os.path.normpath(file)) not in seen:
                seen.add(name)
                yield _read(file, (kind if file is path else None) or kind_of(file), searched=file is not path)


def kind_of(path: str) -> FileKind:
    """Return the language that the extension of ``path`` tells: a template for ``.epp``, else a manifest."""
    return KINDS.get(os.path.splitext(path)[1], "pp")


def _read(path: str, kind: FileKind, *, searched: bool) -> Input:
    """Read one file; something found by a search must be a regular file, for reading a pipe could wait for ever."""
    try:
        if searched and not stat.S_ISREG(os.stat(path).st_mode):
            return Unreadable(path, "not a regular file")
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        return Unreadable(path, error.strerror or str(error))
    return _decoded(data, path, kind)


def _decoded(data: bytes, path: str, kind: FileKind) -> SourceFile | Undecodable:
    try:
        return decode(data, path, kind)
    except DecodeError as error:
        return Undecodable(path, error)


def _search(root: str) -> list[str | Unreadable]:
    """Return the manifests and templates below ``root``, sorted by path; what could not be searched comes last."""
    files: list[str] = []
    failed: list[str | Unreadable] = []
    visited: set[tuple[int, int]] = set()
    directories = [root]
    links: list[str] = []
    while directories or links:
        # Links wait until everything that has a name of its own has been searched under it; the shortest goes first.
        if not directories:
            links.sort(key=lambda path: (path.count(os.sep), path))
        directory = directories.pop() if directories else links.pop(0)
        try:
            status = os.stat(directory)
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            with os.scandir(directory) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name not in NOT_SEARCHED:
                            (links if entry.is_symlink() else directories).append(_join(directory, entry.name))
                    elif os.path.splitext(entry.name)[1] in KINDS:
                        files.append(_join(directory, entry.name))
        except OSError as error:
            failed.append(Unreadable(directory, error.strerror or str(error)))
    return [*sorted(files, key=lambda path: path.split(os.sep)), *failed]


def _join(directory: str, name: str) -> str:
    return name if directory == "." else os.path.join(directory, name)
