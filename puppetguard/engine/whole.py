"""A version of a code base as its own surroundings: each file goes by its path from the top."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from puppetguard.git.snapshot import Entry


class Files(Protocol):
    """The files of one version, by their paths from the top; a ``git.snapshot.Snapshot`` is one."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All files, links and submodules."""

    def content(self, path: str) -> bytes | None:
        """Return the content of a regular file; None if there is none of this path."""

    def load(self, paths: Iterable[str]) -> None:
        """Read many files at once."""


class Whole:
    """All files of a version, as ``source.Surroundings``.

    ``instead`` are files in the place of those that are there. ``checked`` tells of a path whether findings in it are
    asked for.
    """

    def __init__(
        self, files: Files, instead: Mapping[str, bytes] | None = None, checked: Callable[[str], bool] = bool
    ) -> None:
        self._files = files
        self._instead = instead or {}
        self._paths = frozenset((*(path for path, entry in files.entries.items() if entry.is_file), *self._instead))
        self._checked = checked

    @property
    def paths(self) -> Collection[str]:
        """All regular files."""
        return self._paths

    def located(self, shown: str) -> str:
        """Return the path of a file."""
        return shown

    def shown(self, path: str) -> str:
        """Return the name to show for a file."""
        return path

    def read(self, path: str) -> bytes | str:
        """Return the content of a file, or the reason why it cannot be read."""
        data = self._instead[path] if path in self._instead else self._files.content(path)
        return data if data is not None else "no such file"

    def content_id(self, path: str) -> str:
        """Return the id that git has for the content of a file; empty for what is instead of one."""
        return "" if path in self._instead else self._files.entries[path].id

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read files that will be asked for, at once."""
        self._files.load(path for path in paths if path not in self._instead)

    def is_checked(self, path: str) -> bool:
        """Tell whether findings in a file are asked for."""
        return self._checked(path)
