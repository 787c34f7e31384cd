"""Which files of a folder belong to its repository."""

from __future__ import annotations

import os

from puppetguard.errors import PuppetguardError
from puppetguard.git.repository import find_repository, find_root
from puppetguard.git.run import CleanRoom


def repository_files(directory: str) -> list[str] | None:
    """Return the files below ``directory`` that belong to its repository, for whoever can also do without.

    None if the folder is in no repository, if it is itself ignored, or if git cannot say; see ``working_files``. Those
    that are tracked but gone are among them: whoever looks at the files sees that, and to look twice takes its time.
    """
    # To look costs less than to start git.
    if find_root(directory) is None:
        return None
    try:
        with CleanRoom(find_repository(directory)) as room:
            return sorted(_told(room, directory)) or None
    except (PuppetguardError, OSError):
        return None


def working_files(room: CleanRoom, directory: str = "") -> list[str]:
    """Return the files of the working tree that git tracks, or would if told to: all but the ignored ones.

    They are those below ``directory``, or all; IncompleteError if git cannot say. The paths are relative to it and
    sorted; a repository inside this one is listed as one path. What is tracked but gone is left out.
    """
    folder = directory or room.repository.root
    return sorted(name for name in _told(room, folder) if os.path.lexists(os.path.join(folder, name)))


def _told(room: CleanRoom, folder: str) -> set[str]:
    told = room.look(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return {name.rstrip("/") for name in os.fsdecode(told).split("\0") if name}
