"""Writes files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile


def replace_file(path: str, data: bytes) -> None:
    """Put ``data`` in the place of a file, in one step; its mode stays, and so does a link that leads to it."""
    real = os.path.realpath(path)
    try:
        mode = os.stat(real).st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    descriptor, temporary = tempfile.mkstemp(prefix=".puppetguard-", dir=os.path.dirname(real))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        os.chmod(temporary, mode)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise
