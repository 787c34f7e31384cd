"""Results that are kept between runs, by a key that everything they depend on goes into.

A cache can only save time, never change a result: whatever is wrong with it (locked, full, damaged, read-only) is as
if nothing had been kept. It holds no code, and each entry carries a checksum. It lies in the user's own folder and
never in the code base under analysis, for else a change could bring the results along that it wants.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

try:
    # What `hashlib` would give, less OpenSSL, which it loads.
    from _blake2 import blake2b
except ImportError:  # pragma: no cover # another Python than CPython
    from hashlib import blake2b

if TYPE_CHECKING:
    import sqlite3

_FORMAT = 2
"""The layout of the table; part of the file's name, so that versions do not get in each other's way."""
_BATCH = 500
"""How many keys are asked for at once (SQLite allows for some 32,000 parameters, older ones for 999)."""
_PATIENCE = 10.0
"""How many seconds to wait for another run to finish writing."""
_LARGEST = 256 * 1024 * 1024
"""How many bytes the file may have before what was written longest ago is dropped."""
_PASSING = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14})
"""SQLite's codes for what says nothing of the file: permission, busy, locked, no memory, read only, interrupted, input
or output failed, full, cannot be opened."""
_ODD_ERRORS = (ValueError, MemoryError, OverflowError)
"""What else Python's module raises on a damaged file: it cannot decode the message, or believes a length."""


def digest(*parts: bytes) -> bytes:
    """Return 16 bytes that stand for the parts, which cannot run into each other."""
    state = blake2b(digest_size=16)
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()


def keyed_digest(key: bytes, data: bytes) -> bytes:
    """Return 16 bytes that stand for data under a key of at most 64 bytes; in one step, for every file needs it."""
    return blake2b(data, digest_size=16, key=key).digest()


def short_digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def default_directory() -> str:
    """Return the folder for caches: PUPPETGUARD_CACHE_DIR, else ``puppetguard`` where the system keeps such things."""
    if given := os.environ.get("PUPPETGUARD_CACHE_DIR"):
        return given
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "puppetguard")


def encoded(value: object) -> bytes | None:
    """Return a value as it is kept; None if it cannot be: names of files can have bytes that no text has."""
    import msgspec

    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return None


class Cache:
    """A cache in a folder; with None for the folder, one that keeps nothing."""

    def __init__(self, directory: str | None) -> None:
        self._path = None if directory is None else os.path.join(directory, f"results-{_FORMAT}.sqlite")
        self._connection: sqlite3.Connection | None = None
        self.units: dict[bytes, Any] = {}
        """The units that were decoded in this process, for who looks at several versions of a code base."""
        self.outlines: dict[bytes, Any] = {}
        """Their outlines."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept of ``keys``."""
        found: dict[bytes, bytes] = {}
        connection = self._open(create=False)
        if connection is None:
            return found
        import sqlite3

        try:
            for first in range(0, len(keys), _BATCH):
                batch = keys[first : first + _BATCH]
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, value, checksum FROM results WHERE key IN ({marks})"  # noqa: S608 # question marks
                rows = connection.execute(query, batch)
                found.update((key, value) for key, value, checksum in rows if _is_whole(key, value, checksum))
        except (sqlite3.Error, *_ODD_ERRORS) as error:
            self._give_up(error)
        return found

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep entries, all of them or none."""
        connection = self._open(create=True) if entries else None
        if connection is None:
            return
        import sqlite3

        rows = ((key, value, _checksum(key, value)) for key, value in entries.items())
        try:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
                self._shrink(connection)
        except (sqlite3.Error, *_ODD_ERRORS) as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        if self._connection is not None or self._path is None:
            return self._connection
        if not create and not os.path.exists(self._path):
            return None
        import sqlite3  # costs some milliseconds

        try:
            if create:
                os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=_PATIENCE)
            connection.execute("PRAGMA trusted_schema = OFF")
            # What a power failure damages is found by the checksums; to wait for the disk costs more than it saves.
            connection.execute("PRAGMA synchronous = OFF")
            columns = "key BLOB PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL"
            connection.execute(f"CREATE TABLE IF NOT EXISTS results ({columns})")
        except OSError:
            return None
        except (sqlite3.Error, *_ODD_ERRORS) as error:
            self._give_up(error)
            return None
        self._connection = connection
        return connection

    def _shrink(self, connection: sqlite3.Connection) -> None:
        """Drop the older half when there is too much; rows are numbered in the order in which they were written."""
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        if (pages - free) * size > _LARGEST:
            connection.execute("DELETE FROM results WHERE rowid < (SELECT (min(rowid) + max(rowid)) / 2 FROM results)")

    def _give_up(self, error: Exception) -> None:
        """Do without the cache for the rest of the run; remove the file if it is no cache, or no longer."""
        self.close()
        path, self._path = self._path, None
        # Only the low byte tells the kind of error. Errors of Python's own module have no code.
        if path is not None and getattr(error, "sqlite_errorcode", 1) & 0xFF not in _PASSING:
            remove([path, f"{path}-journal"])


def clean(directory: str) -> int:
    """Remove the caches of all versions in a folder; return how many bytes they had."""
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return 0
    return remove(os.path.join(directory, name) for name in names if name.startswith("results-"))


def remove(paths: Iterable[str]) -> int:
    """Remove files that may be gone already; return how many bytes they had."""
    total = 0
    for path in paths:
        try:
            size = os.path.getsize(path)
            os.remove(path)
        except OSError:
            continue
        total += size
    return total


def _checksum(key: bytes, value: bytes) -> int:
    """Return what tells damage; who wants to forge an entry could do so with any other, too."""
    return zlib.crc32(value, zlib.crc32(key))


def _is_whole(key: object, value: object, checksum: object) -> bool:
    # Columns of SQLite hold values of any type, whatever they were declared as.
    return isinstance(key, bytes) and isinstance(value, bytes) and checksum == _checksum(key, value)
