"""From the paths of a command line to files: one file, many, whole folders, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.errors import UsageError
from puppetguard.report.result import Unread
from puppetguard.source import FileKind, InputFile, kind_by_name, kind_of

if TYPE_CHECKING:
    from puppetguard.git.listing import RepositoryFiles

STDIN = "-"
STDIN_NAME = "<stdin>"
_BLOCK = 65_536
MOST_OF_A_STREAM = 100_000_000
"""Bytes that are read of what is no regular file: a device may have no end."""
NOT_SEARCHED = frozenset({".git"})
"""Names of folders that are not searched: what lies in there is not the code, but its history."""


class Inputs:
    """The files that paths of a command line stand for: each once, in the order of the paths, sorted within a folder.

    Folders are searched at any depth for ``*.pp`` and ``*.epp``. In a git repository that means the files that it
    tracks and those it would track, but none that it ignores, unless the folder itself is ignored. Links to folders are
    followed, but a folder is searched only once, under its own name if it can be reached by that; so loops end. ``-``
    is standard input. Without any path the working folder is searched. ``kind`` is the language of files that are named
    (otherwise their extension tells, and ``.epp`` alone means a template). ``stdin_name`` is what to call standard
    input.

    ``files`` has the paths, ``failed`` what could not be searched, ``found`` all files in the folders, of whatever
    kind. ``keep`` tells of an absolute path whether the file is to be read; ``left_out`` are those that are not.
    Raises UsageError before anything is searched if a path does not exist.
    """

    def __init__(
        self,
        paths: Sequence[str],
        kind: FileKind | None = None,
        stdin_name: str = "",
        keep: Callable[[str], bool] | None = None,
    ) -> None:
        self.files: list[str] = []
        self.failed: list[Unread] = []
        self.found: list[str] = []
        self._kind = kind
        self.stdin_name = stdin_name or STDIN_NAME
        self.named: set[str] = set()
        wanted = list(dict.fromkeys(paths)) or ["."]
        for path in wanted:
            if path != STDIN and not os.path.lexists(path):
                raise UsageError(f"no such file or directory: {path}")
        self.folders = [path for path in wanted if path != STDIN and os.path.isdir(path)]
        self._repository_files: RepositoryFiles | None = None
        seen: set[str] = set()
        for path in wanted:
            if path != STDIN and os.path.isdir(path):
                found = self._search(path)
            else:
                self.named.add(path)
                found = [path]
            for file in found:
                name = file if file == STDIN else os.path.normpath(file)
                if name not in seen:
                    seen.add(name)
                    self.files.append(file)
        self.left_out: frozenset[str] = frozenset()
        if keep is not None:
            here = [path for path in {*self.files, *self.found} if not keep(self._absolute(path))]
            self.left_out = frozenset(here)
            self.files = [path for path in self.files if path not in self.left_out]

    def _absolute(self, path: str) -> str:
        return os.path.abspath(self.stdin_name if path == STDIN else path).replace(os.sep, "/")

    def read(self) -> Iterator[InputFile | Unread]:
        """Read one file after the other; then yield what could not be searched."""
        for path in self.files:
            if path == STDIN:
                kind = self._kind or kind_by_name(self.stdin_name) or "pp"
                yield InputFile(self.stdin_name, sys.stdin.buffer.read(), kind)
            else:
                yield self._read(path)
        yield from self.failed

    def _read(self, path: str) -> InputFile | Unread:
        """Read a file; one that was found by a search must be regular, for to read a pipe could take for ever."""
        named = path in self.named
        try:
            data = content(path, only_regular=not named)
        except OSError as error:
            return Unread(path, error.strerror or str(error))
        return InputFile(path, data, (self._kind if named else None) or kind_by_name(path) or "pp")

    def _search(self, root: str) -> list[str]:
        """Return the manifests and templates below ``root``, sorted by path."""
        if self._repository_files is None:
            from puppetguard.git.listing import RepositoryFiles  # not for files that are named

            self._repository_files = RepositoryFiles(self.folders)
        listed = self._repository_files.below(root)
        files = None if listed is None else self._listed(root, listed)
        if files is None:
            files = self._walk([root])
        return sorted(files, key=lambda path: path.split(os.sep))

    def _listed(self, root: str, listed: Sequence[str]) -> list[str] | None:
        """Return the manifests and templates of those files that are there; None if none of them is."""
        files: list[str] = []
        folders: list[str] = []
        there: list[str] = []
        for name in listed:
            path = _join(root, name)
            try:
                is_folder = stat.S_ISDIR(os.stat(path).st_mode)
            except (OSError, ValueError):
                is_folder = False
                if not os.path.lexists(path):
                    continue
            there.append(name)
            if is_folder:
                # A repository inside this one, or a link to a folder.
                folders.append(path)
                continue
            self.found.append(path)
            if kind_of(name) is not None:
                files.append(path)
        if not there:
            return None
        if any(map(os.path.islink, folders)):
            folders = _without_other_names(root, there, folders)
        known = set(files)
        return files + [path for path in self._walk(folders) if path not in known]

    def _walk(self, roots: Sequence[str]) -> list[str]:
        files: list[str] = []
        visited: set[tuple[int, int]] = set()
        directories = list(roots)
        links: list[str] = []
        while directories or links:
            # Links wait until all that has a name of its own has been searched under it; the shortest goes first.
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
                            continue
                        path = _join(directory, entry.name)
                        self.found.append(path)
                        if kind_of(entry.name) is not None:
                            files.append(path)
            except OSError as error:
                self.failed.append(Unread(directory, error.strerror or str(error)))
        return files


def _without_other_names(root: str, listed: Sequence[str], folders: Sequence[str]) -> list[str]:
    """Return those of some folders below ``root`` that are no links to folders in which listed files lie."""
    own = {""}
    for name in listed:
        folder = name.rpartition("/")[0]
        while folder not in own:
            own.add(folder)
            folder = folder.rpartition("/")[0]
    top = os.path.realpath(root)
    kept: list[str] = []
    for path in folders:
        target = os.path.relpath(os.path.realpath(path), top).replace(os.sep, "/")
        if not os.path.islink(path) or ("" if target == "." else target) not in own:
            kept.append(path)
    return kept


def content(path: str, *, only_regular: bool) -> bytes:
    """Return the bytes of a file, without what ``open`` does beside that: there are thousands of them."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    # To open a pipe waits for somebody who writes to it.
    descriptor = os.open(path, flags | (getattr(os, "O_NONBLOCK", 0) if only_regular else 0))
    try:
        status = os.fstat(descriptor)
        if only_regular and not stat.S_ISREG(status.st_mode):
            raise OSError(0, "not a regular file")
        regular = stat.S_ISREG(status.st_mode)
        parts: list[bytes] = []
        size = 0
        # One read brings all of it, and no more than is asked for; unless the file grows or is none.
        while part := os.read(descriptor, max(status.st_size + 1, _BLOCK)):
            parts.append(part)
            if regular and len(parts) == 1 and len(part) == status.st_size:
                break
            size += len(part)
            if not regular and size > MOST_OF_A_STREAM:
                raise OSError(0, f"more than {MOST_OF_A_STREAM:,} bytes come from this, which is no file")
        return b"".join(parts)
    finally:
        os.close(descriptor)


def _join(directory: str, name: str) -> str:
    if directory == ".":
        return name
    # To join takes much longer, and finds nothing to do for a name that a folder lists.
    return f"{directory}{name}" if directory.endswith(os.sep) else f"{directory}{os.sep}{name}"
