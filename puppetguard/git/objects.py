"""Reads many objects of a repository by one process."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from puppetguard.errors import IncompleteError
from puppetguard.git.run import CleanRoom

_BATCH = 2_000
"""How many objects are asked for at once: what git writes of them is held at the same time."""
LARGEST = 64 * 1024 * 1024
"""How many bytes a file may have."""


def read_blobs(room: CleanRoom, names: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs by their full object ids.

    IncompleteError if one is missing, is no blob or is too large, with the command that mends it.
    """
    asked = dict.fromkeys(names)
    # Two versions have most files in common.
    wanted = iter([name for name in asked if name not in room.blobs])
    while batch := list(islice(wanted, _BATCH)):
        room.blobs.update(_read(room, batch))
    return {name: room.blobs[name] for name in asked}


def read_commits(room: CleanRoom, names: Sequence[str]) -> dict[str, bytes]:
    """Return what git has of commits, by their full object ids; IncompleteError if one is missing."""
    return dict(_read(room, list(dict.fromkeys(names)), b"commit")) if names else {}


def _read(room: CleanRoom, names: Sequence[str], kind: bytes = b"blob") -> Iterator[tuple[str, bytes]]:
    try:
        process = subprocess.Popen(  # noqa: S603 # as in CleanRoom.ask
            room.command(["cat-file", "--batch", "--buffer"]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=room.environment,
            cwd=room.environment["GIT_DIR"],
        )
    except OSError as error:
        raise IncompleteError(f"git cannot be run: {error.strerror or error}") from None
    output, _ = process.communicate("".join(f"{name}\n" for name in names).encode("ascii"))
    at = 0
    for name in names:
        end = output.find(b"\n", at)
        head = output[at:end].split()
        if end < 0 or len(head) < 2 or head[-1] == b"missing":
            raise room.incomplete(f"the object {name} is missing")
        if len(head) != 3 or head[1] != kind or head[0] != name.encode("ascii"):
            raise room.incomplete(f"the object {name} is no {'file' if kind == b'blob' else 'commit'}")
        size = int(head[2])
        if size > LARGEST:
            raise IncompleteError(f"the object {name} has {size:,} bytes, which is too large")
        at = end + 1 + size
        if len(output) < at + 1:
            raise room.incomplete(f"the object {name} could not be read to its end")
        yield name, output[end + 1 : at]
        at += 1
    if process.returncode:
        raise room.incomplete(f"git cat-file ended with {process.returncode}")
