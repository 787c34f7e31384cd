"""Writes files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress

from puppetguard.errors import IncompleteError


class ChangedMeanwhileError(IncompleteError):
    """A file is not what it was when it was looked at."""


def replace_file(path: str, data: bytes, *, expected: bytes | None = None) -> None:
    """Put ``data`` in the place of a file, in one step; its mode and owner stay, and so does a link that leads to it.

    Raises ChangedMeanwhileError, and leaves the file as it is, if it has not the ``expected`` content.
    """
    real = os.path.realpath(path)
    descriptor, temporary = tempfile.mkstemp(prefix=".puppetguard-", dir=os.path.dirname(real))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        _take_after(temporary, real)
        # As late as can be: what somebody has written since is not to be lost.
        if expected is not None:
            _expect(real, expected)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise


def _take_after(temporary: str, real: str) -> None:
    """Give a new file the mode, the owner and the extended attributes of the one whose place it takes."""
    try:
        before = os.stat(real)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        return
    now = os.stat(temporary)
    if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid) and hasattr(os, "chown"):
        # Only root may give files away; to others the new file belongs, as with any editor.
        with suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    shutil.copystat(real, temporary)
    os.utime(temporary)


def _expect(path: str, expected: bytes) -> None:
    with open(path, "rb") as file:
        if file.read() != expected:
            raise ChangedMeanwhileError("it was changed while it was looked at")
