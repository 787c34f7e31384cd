"""Paths that are certainly not absolute, on POSIX systems or on Windows.

Source: ``Puppet::Util.absolute_path?``.
"""

from __future__ import annotations

from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN

_WINDOWS = late_pattern(r"[A-Za-z]:[\\/]|[\\/]{2}")
_DRIVE_AT_MOST = late_pattern(rf"[A-Za-z]?:?{UNKNOWN}")
"""What may become a drive once all of it is known."""


def is_relative(path: str) -> bool:
    """Tell whether a path is certainly relative, ``UNKNOWN`` being anything; the empty one is."""
    return not path.startswith("/") and _WINDOWS.match(path) is None and _DRIVE_AT_MOST.match(path) is None
