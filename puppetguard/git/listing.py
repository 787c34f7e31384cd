"""Which files of a folder belong to its repository."""

from __future__ import annotations

import os
import subprocess

from puppetguard.git.repository import find_root

_COMMAND = (
    # Nothing that a configuration of the repository names is run.
    *("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("ls-files", "-z", "--cached", "--others", "--exclude-standard"),
)


def repository_files(directory: str) -> list[str] | None:
    """Return the files below ``directory`` that git tracks, or would if told to: all but the ignored ones.

    The paths are relative to ``directory`` and sorted; a repository inside this one is listed as one path. What is
    tracked but gone is left out. None if the folder is in no repository, if it is itself ignored, or if git cannot say.
    """
    # To look costs less than to start git.
    if find_root(directory) is None:
        return None
    # The variables that a hook runs with speak of the repository of that hook.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(_COMMAND, cwd=directory, env=environment, capture_output=True, check=False)  # noqa: S603 # fixed
    except OSError:
        return None
    if done.returncode:
        return None
    names = {os.fsdecode(name).rstrip("/") for name in done.stdout.split(b"\0") if name}
    return sorted(name for name in names if os.path.lexists(os.path.join(directory, name))) or None
