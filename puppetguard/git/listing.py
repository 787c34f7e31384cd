"""Which files of a folder belong to its repository."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from puppetguard.errors import PuppetguardError
from puppetguard.git.repository import find_repository, find_root
from puppetguard.git.run import CleanRoom

_AT_ONCE = 500
"""How many folders git is asked about at once: a command line has an end."""


class RepositoryFiles:
    """The files of some ``directories`` that belong to their repositories, for whoever can also do without.

    Git is asked once for all folders of a repository.
    """

    def __init__(self, directories: Iterable[str]) -> None:
        by_root: dict[str, list[str]] = {}
        for directory in map(os.path.abspath, directories):
            # To look costs less than to start git.
            root = find_root(directory)
            if root is not None:
                by_root.setdefault(root, []).append(directory)
        self._names: dict[str, list[str]] = {}
        for found in by_root.values():
            self._names.update(_by_folder(found))

    def below(self, directory: str) -> list[str] | None:
        """Return the files below one of the folders, relative to it and sorted.

        None if the folder is in no repository, if it is itself ignored, or if git cannot say; see ``working_files``.
        Those that are tracked but gone are among them: whoever looks at the files sees that, and to look twice takes
        its time.
        """
        return self._names.get(os.path.abspath(directory)) or None


def _by_folder(directories: Sequence[str]) -> dict[str, list[str]]:
    """Return the files below folders of one repository; nothing where git cannot say."""
    above = os.path.commonpath(directories)
    names: list[str] = []
    try:
        with CleanRoom(find_repository(above)) as room:
            for first in range(0, len(directories), _AT_ONCE):
                few = [os.path.relpath(one, above) for one in directories[first : first + _AT_ONCE]]
                names += _told(room, above, *few)
    except (PuppetguardError, OSError):
        return {}
    names.sort()
    found: dict[str, list[str]] = {}
    for directory in directories:
        start = "" if directory == above else f"{os.path.relpath(directory, above)}/".replace(os.sep, "/")
        # All that begin with the same stand next to each other, and nothing follows the last character there is.
        first, last = bisect_left(names, start), bisect_left(names, f"{start}\U0010ffff")
        found[directory] = sorted({name.removeprefix(start) for name in names[first:last]})
    return found


def working_files(room: CleanRoom, directory: str = "") -> list[str]:
    """Return the files of the working tree that git tracks, or would if told to: all but the ignored ones.

    They are those below ``directory``, or all; IncompleteError if git cannot say. The paths are relative to it and
    sorted; a repository inside this one is listed as one path. What is tracked but gone is left out.
    """
    folder = directory or room.repository.root
    return sorted(name for name in _told(room, folder) if os.path.lexists(os.path.join(folder, name)))


def _told(room: CleanRoom, folder: str, *within: str) -> set[str]:
    told = room.look(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *within)
    return {name.rstrip("/") for name in os.fsdecode(told).split("\0") if name}
