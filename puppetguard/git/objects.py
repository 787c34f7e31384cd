"""Reads objects of a repository: many at once by a process of their own, few by one that is there for the next few."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from puppetguard.errors import IncompleteError
from puppetguard.git.run import CleanRoom

_BATCH = 2_000
"""How many objects are asked for at once: what git writes of them is held at the same time."""
_FEW = 100
"""So many are asked for one after the other; their names are no more than a pipe holds while git writes."""
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
        room.blobs.update(_read(room, batch) if len(batch) > _FEW else _read_few(room, batch))
    return {name: room.blobs[name] for name in asked}


def read_commits(room: CleanRoom, names: Sequence[str]) -> dict[str, bytes]:
    """Return what git has of commits, by their full object ids; IncompleteError if one is missing."""
    return dict(_read(room, list(dict.fromkeys(names)), b"commit")) if names else {}


def _read_few(room: CleanRoom, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the contents of a few blobs, read by the process of the room that waits for names."""
    if room.reader is None:
        room.reader = _started(room, "--batch")
    source, told = room.reader.stdin, room.reader.stdout
    assert source is not None
    assert told is not None
    try:
        source.write("".join(f"{name}\n" for name in names).encode("ascii"))
        source.flush()
        for name in names:
            line = told.readline()
            if not line:
                raise BrokenPipeError  # noqa: TRY301 # the same as if it had ended while the names were written
            size = _size(room, line, name, b"blob")
            data = told.read(size + 1)[:size]
            _see_whole(room, name, len(data) == size)
            yield name, data
    except BaseException as error:
        # What it would say next is of no use any more.
        room.dismiss_reader()
        if isinstance(error, OSError):
            raise room.incomplete("git cat-file ended early") from None
        raise


def _started(room: CleanRoom, *options: str) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 # as in CleanRoom.ask
            room.command(["cat-file", *options]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=room.environment,
            cwd=room.environment["GIT_DIR"],
        )
    except OSError as error:
        raise IncompleteError(f"git cannot be run: {error.strerror or error}") from None


def _size(room: CleanRoom, line: bytes, name: str, kind: bytes) -> int:
    """Return how many bytes an object has, from the line that git writes before them."""
    head = line.split()
    if not line.endswith(b"\n") or len(head) < 2 or head[-1] == b"missing":
        raise room.incomplete(f"the object {name} is missing")
    if len(head) != 3 or head[1] != kind or head[0] != name.encode("ascii"):
        raise room.incomplete(f"the object {name} is no {'file' if kind == b'blob' else 'commit'}")
    size = int(head[2])
    if size > LARGEST:
        raise IncompleteError(f"the object {name} has {size:,} bytes, which is too large")
    return size


def _see_whole(room: CleanRoom, name: str, is_whole: bool) -> None:
    if not is_whole:
        raise room.incomplete(f"the object {name} could not be read to its end")


def _read(room: CleanRoom, names: Sequence[str], kind: bytes = b"blob") -> Iterator[tuple[str, bytes]]:
    process = _started(room, "--batch", "--buffer")
    output, _ = process.communicate("".join(f"{name}\n" for name in names).encode("ascii"))
    at = 0
    for name in names:
        end = output.find(b"\n", at)
        size = _size(room, output[at : end + 1], name, kind)
        at = end + 1 + size
        _see_whole(room, name, len(output) > at)
        yield name, output[end + 1 : at]
        at += 1
    if process.returncode:
        raise room.incomplete(f"git cat-file ended with {process.returncode}")
